"""The results of a competitor, and of the teams that a skater was a member of, in the report of a competitor."""

from typing import Any, Final

from projections.documents.base import Document
from projections.documents.race import RaceRow
from projections.reports.race import race_of, time_in_words
from projections.reports.report import Asked
from projections.reports.times import as_numbers
from projections.tables.columns import Field, always, maybe, only_data


class CompetitorResult(Document):
    """A competitor's row in a race."""

    race: str
    date: str
    title: str
    state: str
    stage: str
    voided: bool
    row: RaceRow


class TeamResult(CompetitorResult):
    """The result of a team that a skater was a member of; `row` is the team's."""


def result_in(asked: Asked, name: str, who: str) -> dict[str, Any]:
    """What a result in a race says of the race, with the row of a competitor or a team."""
    race = race_of(asked, name)
    return {
        "race": race.race,
        "date": race.date,
        "title": race.title,
        "state": race.state,
        "stage": race.stage,
        "voided": race.voided,
        "row": next(row for row in race.rows if row.competitor == who),
    }


TEAM_FIELDS: Final[tuple[Field[TeamResult], ...]] = (
    always("race", "string", "The race.", lambda of: of.race, link=lambda of: f"races/{of.race}/"),
    always("date", "date", "The day of the race.", lambda of: of.date),
    only_data(always("competitor", "string", "The team.", lambda of: of.row.competitor)),
    always(
        "team",
        "string",
        "The team as printed.",
        lambda of: of.row.name,
        names=True,
        link=lambda of: f"competitors/{of.row.competitor}/",
    ),
    maybe("rank", "integer", "The rank of the team that stands.", lambda of: of.row.rank),
    maybe("time", "string", "Its time.", lambda of: of.row.time, unit="min:s", show=lambda of: time_in_words(of.row)),
    always(
        "status",
        "string",
        "OK, DNF did not finish, DNS did not start, DQ disqualified, WDR withdrawn, ANNULLED.",
        lambda of: of.row.status,
        show=lambda of: "" if of.row.status == "OK" else of.row.status,
    ),
    maybe(
        "members",
        "string",
        "The skaters of the team as printed.",
        lambda of: ", ".join(one.name for one in of.row.members) or None,
    ),
    maybe(
        "decisions",
        "string",
        "The entries that decided on it, with spaces.",
        lambda of: " ".join(map(str, of.row.decisions)) or None,
        heading="decided by",
    ),
    *as_numbers(lambda of: of.row.milliseconds),
)
