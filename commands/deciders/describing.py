"""What archives of a book say of themselves: what is said anew takes its place, and the rest stays as it was said."""

from collections.abc import Mapping

from commands.deciders.admission import check
from ledger.entry import Draft
from ledger.facts import ArchiveDescribed
from ledger.season import Season

Said = str | tuple[str, ...]


def described(season: Season) -> ArchiveDescribed:
    """What archives of a book say of themselves; nothing, where nobody said anything."""
    return season.descriptions[-1].fact if season.descriptions else ArchiveDescribed()


def describe(season: Season, said: Mapping[str, Said], *, actor: str) -> list[Draft]:
    """Say some of it anew; what is said to be empty is said no more. Nothing where the book says so already.

    Raises:
        RefusedError: It does not fit into a line, or nothing at all would be left.
    """
    before = described(season)
    new = {name: value if isinstance(value, tuple) else value or None for name, value in said.items()}
    now = ArchiveDescribed.model_validate(before.model_dump() | new)
    if now == before:
        return []
    draft = Draft(now, actor)
    check(season, draft)
    return [draft]
