"""The members of a team in documents."""

from ledger.book import Reading
from projections.documents.base import Document
from projections.races.classification import Classification
from projections.races.rows import ClassifiedRow
from projections.season.team_members import team_members


class MemberLine(Document):
    """A skater of a team by the printed `name`, with remarks on it alone.

    `competitor` is who that is, and null where that is in doubt; `fits` are then whom it may be. `by` is the entry that
    says who it is, where somebody said it.
    """

    name: str
    competitor: str | None
    codes: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()
    by: int | None = None


def members_of(reading: Reading, race: Classification, row: ClassifiedRow) -> tuple[MemberLine, ...]:
    """The members of a team in a race, by the result as it stands."""
    noc = row.recorded.fact.noc_printed
    return tuple(
        MemberLine(
            name=one.name,
            competitor=one.competitor,
            codes=one.codes,
            fits=() if one.competitor else one.fits,
            by=one.by,
        )
        for one in team_members(reading.season, race.race, row.competitor, noc, row.result.members)
    )


def names_of(members: tuple[MemberLine, ...]) -> str | None:
    """The members in words, each with its remarks, and a question mark where it is in doubt who it is."""
    return ", ".join(" ".join((f"{one.name}{'' if one.competitor else ' (?)'}", *one.codes)) for one in members) or None
