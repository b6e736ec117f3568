"""What others published of a season, as publications to be audited: standings, titles, and single figures.

A publication has the rows of one source that are of one moment. Rows that are nobody's list (a gap, a sum that somebody
worked out, a rule) are kept as figures, with the words beside them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from commands.intake.older_seasons.moments import Moments, SeasonMoment
from commands.intake.older_seasons.tables import GENDERS, CsvFile, Record, publisher, read_csv
from ledger.entry import Draft, Source
from ledger.errors import InvalidInputError
from ledger.facts import ClassificationPublished, PublishedRow
from ledger.names import slug

Kind = Literal["standing", "quota", "title", "figures"]

PRESS: Final = ("season", "gender", "cup", "as_of", "rank", "name", "noc", "points", "kind", "source", "note")
TITLES: Final = ("season", "gender", "cup", "winner", "noc", "points", "source", "note")

CUPS: Final[Mapping[str, str]] = {
    "GWC": "grand",
    "MS": "mass-start",
    "TP": "team-pursuit",
    "TS": "team-sprint",
    "3000/5000": "3000-5000",
    "5000/10000": "5000-10000",
}
"""Cups by the names that the tables of facts use; others are a cup's own name with strokes."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where and when a list was published.

    Attributes:
        address: Where.
        moment: The moment of the season that it is of.
        subject: The cup, race or quota that it is of, or None where it is of several.
    """

    address: str
    moment: SeasonMoment
    subject: str | None = None


class Shelf:
    """Publications under names of their own."""

    def __init__(self, actor: str) -> None:
        """Draft in the name of `actor`."""
        self.actor = actor
        self._taken: set[str] = set()

    def draft(
        self,
        name: str,
        kind: Kind,
        records: Sequence[Record],
        columns: Mapping[str, str],
        *,
        of: Publishing,
    ) -> Draft:
        """A publication of some rows of a file.

        Args:
            name: What it is of, in words; its identity is made of it.
            kind: What it is.
            records: Its rows; they keep their numbers in the file.
            columns: The columns of the file that it has, and their headings.
            of: Where it was published, when, and what of.
        """
        identity, count = slug(f"{name} {publisher(of.address)}"), 2
        while identity in self._taken:
            identity, count = slug(f"{name} {publisher(of.address)} {count}"), count + 1
        self._taken.add(identity)
        rows = tuple(
            PublishedRow(
                row=record.row,
                cells=tuple(
                    (heading, record.cells[column]) for column, heading in columns.items() if record.cells[column]
                ),
            )
            for record in records
        )
        fact = ClassificationPublished(
            publication=identity,
            title=name,
            publisher=publisher(of.address),
            kind=kind,
            subject=of.subject,
            after=of.moment.after,
            columns=tuple(columns.values()),
            rows=rows,
        )
        return Draft(fact, self.actor, of.moment.published_at, None, Source(kind="reference", name=of.address))


def press_standings(path: Path, moments: Moments, shelf: Shelf) -> Iterator[Draft]:
    """The standings that the press printed, one publication for each source, cup and moment.

    Raises:
        InvalidInputError: The file or a row is not as it must be; the error names file, row and column.
    """
    table = read_csv(path, *PRESS)
    for (gender, cup, words, address), records in grouped(table.records, "gender", "cup", "as_of", "source"):
        subject = cup_name(table, records[0], gender, cup)
        listed = [record for record in records if record.cells["kind"] == "standing"]
        others = [record for record in records if record.cells["kind"] != "standing"]
        # What is said of the rules holds for the whole season.
        moment = moments.find("final" if words == "rules" else words, subject, f"{table.name}, row {records[0].line}")
        if listed:
            columns = {name: name for name in ("rank", "name", "noc", "points")}
            yield shelf.draft(
                f"{subject}, {words}", "standing", listed, columns, of=Publishing(address, moment, subject)
            )
        if others:
            columns = {name: name for name in ("kind", "rank", "name", "noc", "points", "note")}
            yield shelf.draft(
                f"{subject}, {words}: figures", "figures", others, columns, of=Publishing(address, moment, subject)
            )


def title_lists(path: Path, season: str, moment: SeasonMoment, shelf: Shelf) -> Iterator[Draft]:
    """The winners of a season's cups, one publication for each source.

    Raises:
        InvalidInputError: The file is not as it must be.
    """
    table = read_csv(path, *TITLES)
    own = [record for record in table.records if record.cells["season"] == season]
    columns = {name: name for name in ("gender", "cup", "winner", "noc", "points", "note")}
    for (address,), records in grouped(own, "source"):
        yield shelf.draft(f"World Cup winners {season}", "title", records, columns, of=Publishing(address, moment))


def title_seasons(path: Path) -> tuple[str, ...]:
    """The seasons of whose cups a file names winners, oldest first."""
    return tuple(sorted({record.cells["season"] for record in read_csv(path, *TITLES).records}))


def cup_name(table: CsvFile, record: Record, gender: str, cup: str) -> str:
    """A cup's name, such as ``women-3000-5000``.

    Raises:
        InvalidInputError: The row names no gender.
    """
    if gender not in GENDERS:
        raise InvalidInputError(f"{table.name}, row {record.line}, column gender: {gender!r} is neither M nor W")
    return f"{GENDERS[gender]}-{CUPS.get(cup, cup.replace('_', '-'))}"


def grouped(records: Iterable[Record], *columns: str) -> Iterator[tuple[tuple[str, ...], list[Record]]]:
    """Records that have the same cells in some columns, in the order of their first rows."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        groups.setdefault(tuple(record.cells[column] for column in columns), []).append(record)
    yield from groups.items()
