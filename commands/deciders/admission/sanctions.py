"""What must be true of a season before a competitor is sanctioned over many results, or in a cup."""

from datetime import date
from decimal import Decimal
from typing import Final

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import day_of, entered, in_force
from ledger.errors import RefusedError
from ledger.facts import CompetitorExcluded, PeriodAnnulled, PointsDeducted
from ledger.season import Season, rules_in_force
from ledger.vocabulary import season_days

FAMILY: Final = Family()


@FAMILY.rule(PeriodAnnulled)
def annulled(season: Season, fact: PeriodAnnulled) -> None:
    """Days are annulled once, exist, come in their order, and one of them is in the season."""
    entered(season, fact.competitor)
    first = day_of(fact.first_day)
    last = None if fact.last_day is None else day_of(fact.last_day)
    if last is not None and last < first:
        raise RefusedError(f"the days end on {last}, before the first of them, {first}", reason="days-reversed")
    _in_the_season(season, first, last)
    who = season.identity(fact.competitor)

    def covers(other: PeriodAnnulled) -> bool:
        whole = other.last_day is None or (fact.last_day is not None and fact.last_day <= other.last_day)
        return season.identity(other.competitor) == who and other.first_day <= fact.first_day and whole

    by = in_force(season, season.sanctions, PeriodAnnulled, covers)
    if by is not None:
        raise RefusedError(
            f"the results of {fact.competitor} {by.fact.days} are annulled already, by entry {by.position}",
            reason="already-sanctioned",
            position=by.position,
        )


def _in_the_season(season: Season, first: date, last: date | None) -> None:
    if season.opened is None:
        return
    begin, end = season_days(season.opened.fact.season)
    if first > end or (last is not None and last < begin):
        raise RefusedError(
            f"no day of {season.opened.fact.season} is among them; it is from {begin} to {end}",
            reason="another-season",
        )


@FAMILY.rule(PointsDeducted)
def deducted(season: Season, fact: PointsDeducted) -> None:
    """Points are taken from who is entered, in a cup for which it can have some; nought is no deduction."""
    entered(season, fact.competitor)
    _in_a_cup(season, fact)
    if not Decimal(fact.points):
        raise RefusedError("0 points are no deduction; say how many with --points", reason="nothing-deducted")


@FAMILY.rule(CompetitorExcluded)
def excluded(season: Season, fact: CompetitorExcluded) -> None:
    """Who is entered is excluded once, from a cup in which it can be."""
    entered(season, fact.competitor)
    _in_a_cup(season, fact)
    who = season.identity(fact.competitor)
    by = in_force(
        season,
        season.sanctions,
        CompetitorExcluded,
        lambda other: (season.identity(other.competitor), other.cup) == (who, fact.cup),
    )
    if by is not None:
        raise RefusedError(
            f"{fact.competitor} is excluded from {fact.cup} already, by entry {by.position}",
            reason="already-sanctioned",
            position=by.position,
        )


def _in_a_cup(season: Season, fact: PointsDeducted | CompetitorExcluded) -> None:
    """Refuse a cup that the rules of the book do not have, or one of the other gender."""
    gender = season.competitor(season.identity(fact.competitor)).gender
    if not fact.cup.startswith(f"{gender}-"):
        raise RefusedError(f"{fact.competitor} is of the {gender}, and {fact.cup} is not", reason="wrong-cup")
    rules = rules_in_force(season, tuple(one.competition for one in season.competitions()))
    if rules is None:
        return
    cups = [cup.id for cup in rules.cups]
    if fact.cup not in cups:
        names = ", ".join(cups)
        raise RefusedError(f"the rulebook of this book has no cup {fact.cup}; it has {names}", reason="no-such-cup")
