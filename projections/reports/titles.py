"""``season titles``: who leads or has won each cup, by how much, and whether that can still change."""

from collections.abc import Iterable, Iterator
from typing import Final

from ledger.vocabulary import EVENT_PATTERN
from projections.cups.titles import titles
from projections.documents.awards import FreshTitleDocument, TitleWinner
from projections.documents.base import PrintedPoints
from projections.documents.published import in_full, in_short
from projections.documents.titles import (
    NOBODY_YET,
    NOT_IN_BOOK,
    TitleLine,
    TitlesDocument,
    state_in_words,
    titles_document,
)
from projections.reports.awards import awards_of
from projections.reports.contenders import REPORT as CONTENDERS
from projections.reports.report import Asked, Parameter, Report
from projections.tables.columns import Description, always, maybe, only_data, only_people
from projections.tables.text import bounded


def titles_of(asked: Asked) -> TitlesDocument:
    """All titles, computed once for a reading."""
    return asked.once("titles", lambda: titles_document(asked.reading, titles(asked.reading), awards_of(asked)))


def state_for_people(line: TitleLine) -> str:
    """The state in a word."""
    return state_in_words(line.state, line.overdue, begun=line.begun)


def nobody_in_words(line: TitleLine) -> str:
    """What is said where a cup has no leader: whether nobody has points, or nobody knows who has."""
    if not line.in_book:
        return NOT_IN_BOOK if line.begun else NOBODY_YET
    if line.state not in ("open", "no result"):
        return "not known"
    return NOBODY_YET if line.state == "open" and not line.overdue else "nobody"


def names_of(line: TitleLine) -> str:
    """The names of who leads."""
    return " and ".join(holder.name for holder in line.leaders)


def _codes(line: TitleLine) -> str:
    return " and ".join(dict.fromkeys(holder.noc for holder in line.leaders))


def _notes(document: TitlesDocument) -> tuple[str, ...]:
    reasons = dict.fromkeys(line.unknown for line in document.titles if line.unknown)
    return (
        *awarded_notes(document.titles),
        *contradicted_notes(document.titles),
        *(f"points left are not known: {reason}" for reason in reasons),
    )


def awarded_notes(lines: Iterable[TitleLine]) -> tuple[str, ...]:
    """The awards in force, one sentence each."""
    return tuple(f"{line.cup}: {line.awarded.text}" for line in lines if line.awarded is not None)


def contradicted_notes(lines: Iterable[TitleLine]) -> Iterator[str]:
    """What was published and contradicts a title, one sentence for each cup."""
    for line in lines:
        wrong = next((one for one in line.published if one.agrees is False), None)
        if wrong is not None:
            points = f" {'≥ ' if line.leaders[0].at_least else ''}{line.leaders[0].points}" if line.leaders else ""
            has = f"this book gives {names_of(line) or 'nobody'}{points}"
            more = "" if line.state == "incomplete" else f"; see: season audit {wrong.publication}"
            yield f"{line.cup}: {in_full(wrong)}, and {has}{more}"


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
            "won, decided, provisional, open, incomplete, no result or unknown. People read unfinished, not begun too.",
            lambda of: of.state,
            show=state_for_people,
        ),
        only_data(
            maybe(
                "leaders",
                "string",
                "The competitors who lead or have won, with spaces.",
                lambda of: " ".join(holder.competitor for holder in of.leaders) or None,
            )
        ),
        maybe(
            "names",
            "string",
            "Their names.",
            lambda of: names_of(of) or None,
            show=lambda of: names_of(of) or ("" if of.in_book else nobody_in_words(of)),
            heading="leader",
        ),
        maybe("noc", "string", "Their codes.", lambda of: _codes(of) or None),
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
        maybe(
            "published",
            "string",
            "What lists say of the first place, the latest of them, with their entries.",
            lambda of: in_short(of.published) or None,
        ),
        only_data(
            always("contradicted", "boolean", "Whether a list contradicts what comes out.", lambda of: of.contradicted)
        ),
        only_data(always("in_book", "boolean", "Whether a race of the cup is in the book.", lambda of: of.in_book)),
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


def _make(asked: Asked, *, cup: str | None) -> TitlesDocument:
    document = titles_of(asked)
    if cup is None:
        return document
    asked.reading.rulebook.cup(cup)
    return document.model_copy(update={"titles": tuple(one for one in document.titles if one.cup == cup)})


REPORTS: Final = (
    Report(
        name="titles",
        word="titles",
        path="titles",
        about="Who leads or has won each cup, by how much, and whether the title is decided.",
        sorts=True,
        model=TitlesDocument,
        rests=lambda _document: ("",),
        make=_make,
        title=lambda _document: "Titles",
        tables=(TITLES,),
        notes=_notes,
        parameters=(
            Parameter(
                name="cup", about="Only of a cup.", pattern=EVENT_PATTERN, metavar="CUP", bare=True, example="men-500"
            ),
        ),
        bases="every",
    ),
    CONTENDERS,
)
