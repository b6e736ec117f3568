"""``season titles``: who leads or has won each cup, by how much, and whether that can still change."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from projections.cups.standings import StandingRow
from projections.cups.titles import Title, titles
from projections.documents.awards import AwardDocument, FreshTitleDocument, TitleWinner, award_document
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.frozen.awards import Award
from projections.reports.awards import awards_of
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, always, maybe, only_data, only_people
from projections.tables.text import bounded

NOT_AWARDED: Final[Mapping[str, Award]] = MappingProxyType({})


class TitleHolder(Document):
    """A competitor in a title's contest."""

    rank: int
    competitor: str
    name: str
    noc: str
    points: PrintedPoints
    at_least: bool


class TitleLine(Document):
    """One title. `races_missing` were skated, by all that is known, and are not in the book: those of `missing`.

    `points_left` is the most that one competitor can still win, null where `unknown` says why. Of an ``incomplete``
    title the leaders lead on what is filed, `lead` is null, and totals with `at_least` are lower bounds. `because` says
    why the title is neither won nor decided. `awarded` is the award in force, null where there is none. `ordered_by` is
    the entry of the decision that orders equals; `separated_by` names it then, like ``entry 2345``.
    """

    cup: str
    title: str
    state: str
    leaders: tuple[TitleHolder, ...]
    next: TitleHolder | None
    lead: PrintedPoints | None
    separated_by: str | None
    ordered_by: int | None
    races_left: int
    races_missing: int
    missing: tuple[str, ...]
    points_left: PrintedPoints | None
    unknown: str | None
    complete: bool | None
    coverage: CoverageDocument | None
    notes: tuple[str, ...]
    because: str
    awarded: AwardDocument | None


class TitlesDocument(Document):
    """``season titles --json``."""

    basis: Basis
    titles: tuple[TitleLine, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def titles_document(
    reading: Reading, found: tuple[Title, ...], awards: Mapping[str, Award] = NOT_AWARDED
) -> TitlesDocument:
    """The document of all titles, with the awards in force by cup."""
    lines = tuple(_title_line(title, awards.get(title.cup.id)) for title in found)
    return TitlesDocument(basis=reading.basis, titles=lines)


def _title_line(title: Title, award: Award | None) -> TitleLine:
    return TitleLine(
        cup=title.cup.id,
        title=title.cup.title,
        state=title.state,
        leaders=tuple(_holder(title, row) for row in title.leaders),
        next=_holder(title, title.next) if title.next else None,
        lead=title.lead,
        separated_by=title.separated_by if title.ordered_by is None else f"entry {title.ordered_by}",
        ordered_by=title.ordered_by,
        races_left=title.races_left,
        races_missing=len(title.missing),
        missing=tuple(map(str, title.missing)),
        points_left=title.points_left,
        unknown=title.unknown,
        complete=None if title.bounds is None else title.bounds.coverage.complete,
        coverage=None if title.bounds is None else coverage_document(title.bounds.coverage),
        notes=title.notes,
        because=title.because,
        awarded=None if award is None else award_document(award),
    )


def _holder(title: Title, row: StandingRow) -> TitleHolder:
    return TitleHolder(
        rank=row.rank,
        competitor=row.competitor.id,
        name=row.competitor.name,
        noc=row.competitor.noc,
        points=row.points,
        at_least=title.bounds is not None and title.bounds.at_least(row),
    )


def titles_of(asked: Asked) -> TitlesDocument:
    """All titles, computed once for a reading."""
    return asked.once("titles", lambda: titles_document(asked.reading, titles(asked.reading), awards_of(asked)))


def names_of(line: TitleLine) -> str:
    """The names of who leads."""
    return " and ".join(holder.name for holder in line.leaders)


def _codes(line: TitleLine) -> str:
    return " and ".join(dict.fromkeys(holder.noc for holder in line.leaders))


def _notes(document: TitlesDocument) -> tuple[str, ...]:
    reasons = dict.fromkeys(line.unknown for line in document.titles if line.unknown)
    return (
        *awarded_notes(document.titles),
        *(f"points left are not known: {reason}" for reason in reasons),
    )


def awarded_notes(lines: Iterable[TitleLine]) -> tuple[str, ...]:
    """The awards in force, one sentence each."""
    return tuple(f"{line.cup}: {line.awarded.text}" for line in lines if line.awarded is not None)


def _awarded(line: TitleLine) -> str:
    """The award for people, in a word; the notes say all of it."""
    if line.awarded is None:
        return ""
    return f"by entry {line.awarded.entry}{', differs' if line.awarded.fresh is not None else ''}"


def _fresh(line: TitleLine) -> FreshTitleDocument | None:
    return line.awarded.fresh if line.awarded is not None else None


def _ids(winners: Iterable[TitleWinner]) -> str | None:
    return " ".join(one.competitor for one in winners) or None


def _points(line: TitleLine) -> PrintedPoints | None:
    return line.leaders[0].points if line.leaders else None


TITLES: Final[Description[TitlesDocument, TitleLine]] = Description(
    name="titles",
    title="Who leads each cup or has won it",
    rows=lambda document: document.titles,
    fields=(
        always("cup", "string", "The cup.", lambda of: of.cup, link=lambda of: f"standings/{of.cup}/", names=True),
        only_data(always("title", "string", "What the cup is called.", lambda of: of.title)),
        always(
            "state",
            "string",
            "won, decided, provisional, open, incomplete, no result, or unknown.",
            lambda of: of.state,
        ),
        only_data(
            maybe(
                "leaders",
                "string",
                "The competitors who lead or have won, with spaces.",
                lambda of: " ".join(holder.competitor for holder in of.leaders) or None,
            )
        ),
        maybe("names", "string", "Their names.", lambda of: names_of(of) or None, heading="leader"),
        maybe("noc", "string", "Their codes.", lambda of: _codes(of) or None, heading="NOC"),
        maybe(
            "points",
            "number",
            "The points that each of them has.",
            _points,
            show=lambda of: bounded(_points(of), at_least=of.leaders[0].at_least) if of.leaders else "",
        ),
        maybe("lead", "number", "The points by which they lead.", lambda of: of.lead if of.leaders else None),
        maybe(
            "separated_by",
            "string",
            "What separates them from equal points, or the entry that orders equals.",
            lambda of: of.separated_by,
        ),
        only_data(
            maybe("next", "string", "Who follows.", lambda of: of.next.competitor if of.next is not None else None)
        ),
        only_data(
            maybe("next_name", "string", "The name of who follows.", lambda of: of.next.name if of.next else None)
        ),
        only_data(maybe("next_noc", "string", "The code of who follows.", lambda of: of.next.noc if of.next else None)),
        only_people(
            "next", "Who follows.", lambda of: f"{of.next.name} ({of.next.noc})" if of.next is not None else ""
        ),
        always(
            "races_left",
            "integer",
            "Races of the cup still to come, as far as known.",
            lambda of: of.races_left,
            show=lambda of: str(of.races_left) if of.unknown is None else f"{of.races_left}+",
        ),
        maybe(
            "races_missing",
            "integer",
            "Races of the cup that were skated, by all that is known, and are not in the book.",
            lambda of: of.races_missing or None,
            heading="missing",
        ),
        maybe(
            "points_left",
            "number",
            "The most that one can still win, where known.",
            lambda of: of.points_left,
            show=lambda of: "?" if of.points_left is None else str(of.points_left),
        ),
        only_data(maybe("unknown", "string", "Why that is not known.", lambda of: of.unknown)),
        only_data(
            always(
                "at_least",
                "boolean",
                "Whether those points are a lower bound.",
                lambda of: any(one.at_least for one in of.leaders),
            )
        ),
        maybe(
            "awarded",
            "integer",
            "The entry that awarded the title.",
            lambda of: of.awarded.entry if of.awarded is not None else None,
            show=_awarded,
            link=lambda of: f"disputes/{of.awarded.entry}/" if of.awarded is not None else None,
        ),
        only_data(
            maybe(
                "awarded_to",
                "string",
                "The competitors to whom it was awarded, with spaces.",
                lambda of: _ids(of.awarded.winners) if of.awarded is not None else None,
            )
        ),
        only_data(
            maybe(
                "although",
                "string",
                "Why it was awarded though it was neither won nor decided.",
                lambda of: of.awarded.although if of.awarded is not None else None,
            )
        ),
        only_data(
            maybe(
                "fresh",
                "string",
                "Whom a fresh computation at the basis of the award gives, with spaces, where it differs.",
                lambda of: _ids(fresh.leaders) if (fresh := _fresh(of)) is not None else None,
            )
        ),
        only_data(
            maybe(
                "fresh_entries",
                "string",
                "The entries behind that difference, with spaces.",
                lambda of: " ".join(map(str, fresh.entries)) or None if (fresh := _fresh(of)) is not None else None,
            )
        ),
        only_data(
            maybe("award", "string", "The award in a sentence.", lambda of: of.awarded.text if of.awarded else None)
        ),
    ),
    key=("cup",),
    kept="moments",
)


REPORTS: Final = (
    Report(
        name="titles",
        word="titles",
        path="titles",
        about="Who leads or has won each cup, by how much, and whether the title is decided.",
        model=TitlesDocument,
        rests=lambda _document: ("",),
        make=titles_of,
        title=lambda _document: "Titles",
        tables=(TITLES,),
        notes=_notes,
        bases="every",
    ),
)
