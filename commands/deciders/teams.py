"""What the annulment of a skater means for its teams, as part of the decision that annuls."""

from typing import TypeVar

from ledger.errors import RefusedError
from ledger.facts import PeriodAnnulled, ResultAnnulled
from ledger.rulebook import Rulebook, TeamMembers
from ledger.season import Season
from projections.disputes.sanctioned import led_to

A = TypeVar("A", PeriodAnnulled, ResultAnnulled)


def ruled(rulebook: Rulebook) -> TeamMembers | None:
    """What a rulebook says of the teams of whose member results are annulled; None where it does not, or not yet."""
    rule = rulebook.team_members
    return None if rule is None or rule.status == "unknown" else rule


def falls(rule: TeamMembers, annulled: PeriodAnnulled | ResultAnnulled) -> bool:
    """Whether the results of teams fall with what is annulled, by the rulebook."""
    return (rule.days if isinstance(annulled, PeriodAnnulled) else rule.result) == "annulled"


def on_teams(season: Season, rulebook: Rulebook, annulled: A, *, teams_annulled: bool | None = None) -> A:
    """The annulment with what becomes of the results of the skater's teams: what is given, or the rulebook says.

    Of a period the rulebook is asked in any case, because results that are recorded later fall under it too.

    Raises:
        RefusedError: It is of a team; or there are such results, and nothing says what becomes of them.
    """
    who = season.competitor(season.identity(annulled.competitor))
    if who.kind == "team":
        if teams_annulled is None:
            return annulled
        raise RefusedError(
            f"{who.id} is a team, and no member of one; leave --teams-annulled and --teams-stand out",
            reason="wrong-kind",
        )
    led, rule, ruling = led_to(season, annulled), ruled(rulebook), teams_annulled
    if ruling is None and rule is not None and (led or isinstance(annulled, PeriodAnnulled)):
        ruling = falls(rule, annulled)
    if led and ruling is None:
        raise RefusedError(
            f"{who.name} ({who.id}) is a member of the team in {', '.join(race for race, _ in led)}, and the rulebook "
            "does not say what becomes of these results; say it with --teams-annulled or --teams-stand",
            reason="no-ruling",
        )
    return annulled.model_copy(update={"teams_annulled": ruling})
