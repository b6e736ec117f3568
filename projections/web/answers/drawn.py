"""What is drawn for people: a reading as a workbook, on paper, and as a picture; and what a file is called."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from importlib.util import find_spec
from typing import Any, Final

from ledger.errors import InvalidInputError
from projections.disputes.history import by_competition
from projections.documents.books import BooksBasis
from projections.documents.plain import short_root
from projections.printing.paper import Printed, section
from projections.printing.paper_over import series_over
from projections.reports.report import Asked, Form
from projections.web.addresses.basis import permanent, write_basis
from projections.web.addresses.problems import Problem
from projections.web.addresses.wanted import FOLDERS, FRONT, Wanted

DRAWN: Final[tuple[Form, ...]] = ("xlsx", "pdf", "svg", "png", "preview")
"""The forms that are drawn, by the extra `print`."""
DISPOSED: Final[Mapping[Form, str]] = {
    "json": "inline",
    "csv": "attachment",
    "xlsx": "attachment",
    "pdf": "inline",
    "svg": "inline",
    "png": "inline",
    "preview": "inline",
}
"""The forms that are files with a name, and whether a browser keeps or shows them."""
_UNSAID: Final = re.compile(r"[^A-Za-z0-9._]+")
_NEEDS: Final = ("typst", "xlsxwriter")


@cache
def can_draw() -> bool:
    """Whether what draws is installed; it is an extra."""
    return all(find_spec(name) is not None for name in _NEEDS)


@cache
def can_chart() -> bool:
    """Whether what draws charts is installed; it is an extra of its own."""
    return find_spec("matplotlib") is not None


def file_name(wanted: Wanted, asked: Asked) -> str:
    """What a file of an answer is called: its book, the position that it is of, what it is, and its table."""
    basis = write_basis(permanent(wanted.question, asked.reading.basis))
    words = (asked.reading.basis.book, basis, wanted.report.fill(wanted.places) or FRONT, wanted.table or "")
    return _called(words, wanted.form)


def file_name_over(basis: BooksBasis, path: str, table: str | None, form: Form) -> str:
    """What a file over several seasons is called: the seasons, the root of all of them, what it is, and its table."""
    return _called((series_over(basis).lower(), f"root-{short_root(basis.root)}", path, table or ""), form)


def _called(words: Sequence[str], form: Form) -> str:
    return f"{'_'.join(filter(None, (_UNSAID.sub('-', word) for word in words)))}.{FOLDERS[form][1]}"


def drawn(wanted: Wanted, asked: Asked, document: Any) -> bytes:
    """A document as it is drawn, or a chart of it.

    Raises:
        Problem: What draws it is not installed, or has no letters for it.
    """
    if wanted.table in wanted.report.charts:
        return _charted(wanted, asked)
    return draw(lambda: _printed(wanted, asked, document), wanted.form)


def draw(print_it: Callable[[], Printed], form: Form) -> bytes:
    """What is printed, as it is drawn in a form.

    Raises:
        Problem: What draws it is not installed, or has no letters for it.
    """
    if not can_draw():
        what = f"this server gives no {FOLDERS[form][1].upper()}: it needs the extra print"
        raise Problem(HTTPStatus.NOT_IMPLEMENTED, what)
    printed = print_it()
    if form == "xlsx":
        from projections.printing.workbook import workbook  # noqa: PLC0415  an extra

        return workbook([printed])
    if form == "pdf":
        from projections.printing.pdf import pdf  # noqa: PLC0415  an extra

        try:
            return pdf([printed])
        except InvalidInputError as error:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error).partition(";")[0]) from None
    from projections.printing.picture import picture, preview  # noqa: PLC0415  an extra

    return preview(printed) if form == "preview" else picture(printed, svg=form == "svg")


def _charted(wanted: Wanted, asked: Asked) -> bytes:
    """A chart of a cup; it needs an extra of its own."""
    if not can_chart():
        raise Problem(HTTPStatus.NOT_IMPLEMENTED, "this server draws no charts: it needs the extra charts")
    from projections.charts.bump import Of, cup_chart  # noqa: PLC0415  an extra

    cup = wanted.places["cup"]
    of: Of = "points" if wanted.table == "points" else "ranks"
    moments = by_competition(asked.reading, cup)
    return cup_chart(asked.reading, asked.reading.rulebook.cup(cup).title, moments, f"chart.{wanted.form}", of=of)


def _printed(wanted: Wanted, asked: Asked, document: Any) -> Printed:
    doubts = (doubt.line for doubt in getattr(document, "doubts", ()))
    return section(
        wanted.report,
        document,
        asked.reading,
        recorded_at=asked.reader.entry(document.basis.at).recorded_at,
        resting=(*wanted.report.lacking(document, noted=True), *doubts) if wanted.report.rests is not None else (),
        table=wanted.table,
    )
