"""The tables of an archive: those of the reports that say so, at the end or after each competition too.

A table that a report has once for each cup, race or quota is one table here, whose rows begin with the cup, the race or
the quota. A table that is kept after each competition begins with the competition: the last one that counts, with
everything that was learnt afterwards, or ``end`` for the whole book. What a rulebook does not know well enough is not
computed; it is listed with the reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from ledger.basis import Question
from ledger.book import Reader
from ledger.entry import Entry, Source
from ledger.errors import LedgerError, NoRulebookError
from ledger.facts import Fact
from projections.documents.base import Document
from projections.reports.catalogue import reports
from projections.reports.report import Asked, Report
from projections.tables.columns import Cell, Column, Description, Reference, Table, always, maybe

END: Final = "end"
_AFTER: Final = Column("after", "string", "The last competition that counts, or end for the whole book.")
_LINE: Final = Column("line", "integer", "The place of this line in its table, from 1.")
_REFERENCES: Final = {"race": Reference("race", "races"), "competitor": Reference("competitor", "competitors")}


class NotComputed(NamedTuple):
    """A cup, a quota or an event of it that cannot be computed after a competition, and why."""

    after: str
    table: str
    reason: str


def moments(reader: Reader, question: Question) -> Iterator[tuple[str, Asked]]:
    """The season after each competition that has results, and at the end."""
    end = reader.read(question)
    raced = {record.race.competition for record in end.season.races.values() if record.protocols}
    for competition in end.counted:
        if competition in raced:
            asked = replace(question, through=competition)
            yield competition, Asked(reader, asked, reader.read(asked))
    yield END, Asked(reader, question, end)


@dataclass(slots=True)
class _Kept:
    """One table of an archive while its rows are gathered."""

    report: Report[Any]
    description: Description[Any, Any]
    rows: list[tuple[Cell, ...]] = field(default_factory=list)

    @property
    def at_moments(self) -> bool:
        return self.description.kept == "moments"

    def add(self, after: str, places: Sequence[str], document: Document) -> None:
        before: tuple[Cell, ...] = (after, *places) if self.at_moments else tuple(places)
        lines = self.description.table(document, spread=False).rows
        numbered = self.at_moments or bool(places)
        self.rows += ((*before, *((line,) if numbered else ()), *row) for line, row in enumerate(lines, 1))

    def table(self) -> Table:
        places = self.report.places
        columns = [Column(one.name, "string", one.about) for one in places]
        if self.at_moments or places:
            columns.append(_LINE)
        if self.at_moments:
            columns.insert(0, _AFTER)
        key = tuple(column.name for column in columns) or self.description.key
        return Table(
            self.description.name,
            self.description.title,
            (*columns, *self.description.columns),
            key,
            tuple(self.rows),
            (*(_REFERENCES[one.name] for one in places if one.name in _REFERENCES), *self.description.references),
        )


def report_tables(at: Iterable[tuple[str, Asked]]) -> tuple[Table, ...]:
    """The tables of all reports that an archive keeps, at all moments."""
    kept = [_Kept(report, table) for report in reports() for table in report.tables if table.kept != "nowhere"]
    refused: list[NotComputed] = []
    for after, asked in at:
        for report in dict.fromkeys(one.report.name for one in kept):
            own = [one for one in kept if one.report.name == report and (after == END or one.at_moments)]
            if own:
                _gather(own, after, asked, refused)
    return (*(one.table() for one in kept), NOT_COMPUTED.table(dict.fromkeys(refused)))


def _gather(kept: Sequence[_Kept], after: str, asked: Asked, refused: list[NotComputed]) -> None:
    """Add the rows of a report's tables, for each of its instances."""
    report = kept[0].report
    names = [place.name for place in report.places]
    try:
        instances = tuple(report.instances(asked))
    except NoRulebookError as error:
        refused.append(NotComputed(after, report.name, str(error)))
        return
    for values in instances:
        try:
            document = report.answer(asked, dict(zip(names, values, strict=True)), {})
        except LedgerError as error:
            refused.append(NotComputed(after, " ".join(values) or report.name, str(error)))
            continue
        refused += (NotComputed(after, " ".join((*values, part)), reason) for part, reason in report.refused(document))
        for one in kept:
            one.add(after, values, document)


class File(NamedTuple):
    """A file that the book rests on, the first entry that does, and where the archive keeps it."""

    source: Source
    entry: int
    path: str | None


def sources(entries: Iterable[Entry[Fact]], files: Mapping[str, str]) -> Table:
    """Every file that the book rests on. `files` are those that the archive holds, by their SHA-256."""
    found: dict[str, File] = {}
    for entry in entries:
        source = entry.source
        if source is not None and source.sha256 is not None:
            found.setdefault(source.sha256, File(source, entry.position, files.get(source.sha256)))
    return SOURCES.table(found.values())


SOURCES: Final[Description[Iterable[File], File]] = Description(
    name="sources",
    title="Files that the book rests on",
    rows=lambda files: files,
    fields=(
        always("sha256", "string", "The SHA-256 of the file, in hexadecimal.", lambda of: of.source.sha256),
        always(
            "kind", "string", "protocol for an official result sheet, file for any other.", lambda of: of.source.kind
        ),
        always("file_name", "string", "The name that the file had.", lambda of: of.source.name),
        maybe("sheet", "integer", "The number of the sheet at its competition.", lambda of: of.source.sheet),
        maybe("revision", "integer", "The revision of the sheet.", lambda of: of.source.revision),
        always("first_entry", "integer", "The position of the first entry that rests on it.", lambda of: of.entry),
        maybe("path", "string", "Where the file stands in this archive, if it does.", lambda of: of.path),
    ),
    key=("sha256",),
)

NOT_COMPUTED: Final[Description[Iterable[NotComputed], NotComputed]] = Description(
    name="not_computed",
    title="What the rulebook does not know well enough to compute",
    rows=lambda refused: refused,
    fields=(
        always("after", "string", _AFTER.meaning, lambda of: of.after),
        always("table", "string", "The cup or quota.", lambda of: of.table),
        always("reason", "string", "What is not known.", lambda of: of.reason),
    ),
    key=("after", "table", "reason"),
)
