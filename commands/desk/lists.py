"""Record lists that others published, and find the one to audit: what ``season publish`` and ``audit`` do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commands.deciders.admission import admit
from commands.desk.desk import Desk
from commands.intake.lists.announcement import Announcement, read_lists
from ledger.entry import Draft, Entry, Source
from ledger.errors import InvalidInputError, NotFoundError, RefusedError
from ledger.facts import ClassificationPublished, Fact
from ledger.instants import parse_instant
from ledger.season import Season
from projections.season.filings import withdrawal_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Published:
    """What recording a file of lists came to.

    Attributes:
        publications: Every publication in the file.
        entries: The entries recorded; none for what the book has already.
        assumed: What was assumed, one sentence each.
    """

    publications: tuple[ClassificationPublished, ...]
    entries: tuple[Entry[Fact], ...]
    assumed: tuple[str, ...]


def publish(
    desk: Desk, path: Path, said: Announcement, *, source: Source | None = None, published_at: int | None = None
) -> Published:
    """Record the lists of a file, all of them or none; what the book has already is passed over.

    Without `published_at`, a version whose label holds a day, such as ``v3_2025-11-29``, is taken as published on it.

    Raises:
        InvalidInputError: The file, a column or a cell cannot be read.
        RefusedError: Another list has the name already, or `after` is not on the calendar.
    """
    publications = read_lists(path, said)
    assumed: list[str] = []
    drafts = []
    for one in publications:
        instant, how = _instant(one, published_at)
        assumed.extend(how)
        about = source or Source(kind="file", name=path.name, sha256=one.protocol)
        drafts.append(Draft(one, desk.actor, instant, None, about))

    def decide(season: Season) -> Sequence[Draft]:
        names = [fact.competition for fact in season.competitions()]
        for one in publications:
            if one.after is not None and one.after not in names:
                raise RefusedError(
                    f"{path.name}: {one.after} is not on the calendar, which has {', '.join(names) or 'nothing'}",
                    reason="no-such-competition",
                )
        return admit(season, drafts, file=path.name)

    return Published(publications, desk.run(decide), tuple(assumed))


def _instant(one: ClassificationPublished, given: int | None) -> tuple[int | None, list[str]]:
    day = _DAY.search(one.edition or "")
    if given is not None or day is None:
        return given, []
    try:
        return parse_instant(day[0]), [f"{one.publication}: published on {day[0]}, as its version says"]
    except InvalidInputError:
        return None, []


def find_publication(season: Season, wanted: str) -> ClassificationPublished:
    """The publication that `wanted` names: its name, or a part of it that only one has.

    Raises:
        NotFoundError: There is none; the error names those that there are.
        InvalidInputError: Several fit.
    """
    if wanted in season.publications:
        return season.publications[wanted].fact
    parts = wanted.casefold().split()
    found = [name for name in season.publications if all(f"-{part}-" in f"-{name}-" for part in parts)]
    by = withdrawal_of(season, wanted)
    if by is not None:
        raise NotFoundError(f"the list {wanted} is withdrawn by entry {by}")
    if len(found) == 1:
        return season.publications[found[0]].fact
    if found:
        raise InvalidInputError(f"{wanted!r} may be several lists; give one of {', '.join(found)}")
    names = ", ".join(season.publications) or "none"
    raise NotFoundError(f"no list {wanted!r} is in the book and no such file; published are {names}")


def parse_columns(text: str) -> dict[str, str]:
    """Read ``rank=Pos,name=Skater``: printed columns by meaning.

    Raises:
        InvalidInputError: A part is not written so.
    """
    columns = {}
    for part in text.split(","):
        meaning, equals, column = part.partition("=")
        if not equals or not meaning.strip() or not column.strip():
            raise InvalidInputError(f"--columns {part}: write meaning=column, such as rank=Pos,name=Skater")
        columns[meaning.strip()] = column.strip()
    return columns
