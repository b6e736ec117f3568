"""The project's own writer of result sheets: a `Sheet` in, a PDF out, laid out like the official ones.

It is the reader's counterpart, so what it draws says what each layout is: heading, heads of the columns, rows at equal
steps, officials, conditions, legend, and the foot on every page, at the places and in the sizes of `forms`. `Style`
draws what differs from sheet to sheet.
"""

import importlib.util
import io
from datetime import date
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from commands.intake.protocol import Sheet, SheetRow
from commands.intake.sheets.reading import kind_of
from ledger.vocabulary import format_time
from tests.support.drawn.forms import COLUMNS, FORMS, Column, Style

FONT = "DejaVuSans"
"""The font that matplotlib ships; it has every letter that stands on the sheets."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

LOWEST = 55.0
"""The baseline of the lowest row that fits."""
NAME_LINE = 12.15
"""From line to line of a wrapped name."""
MIDDLE, MIDDLE_BELOW = 303.0, 299.0
"""The middles of the lines of the competition, and of those of the race below them."""

LANES = {"inner": "In", "outer": "Out", "finish": "Finish", "crossing": "Crossing", None: ""}
PROVIDER = "www.isu.org / Official ISU results provider: SCGVisual.com / www.isuresults.eu"

PLAIN = Style()

Rows = list[tuple[SheetRow, float]]
"""Rows of a page with their heights."""


def draw_sheet(sheet: Sheet, style: Style = PLAIN) -> bytes:
    """Draw a sheet; reading it gives `sheet` again, but for `protocol`, `pages` and what `style` leaves out.

    Raises:
        ValueError: A text has a letter that the font lacks, or a word that is too long for its column.
    """
    return _Drawing(sheet, style).draw()


def _font() -> Path:
    """The file of the font, found without loading the library that ships it."""
    found = importlib.util.find_spec("matplotlib")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / f"{FONT}.ttf"


class _Drawing:
    """One sheet on its way to a PDF."""

    def __init__(self, sheet: Sheet, style: Style) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(FONT, _font()))
        kind = kind_of(sheet.distance)
        self.sheet = sheet
        self.style = style
        self.form = FORMS[kind, style.form]
        self.sizes = dict(style.sizes)
        self.columns = [one for one in COLUMNS[kind] if one.head not in style.without]
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(595, 842), invariant=1)

    def draw(self) -> bytes:
        pages = self._pages()
        for number, rows in enumerate(pages, 1):
            self._heading(number)
            base = self.form.first
            for row, height in rows:
                self._row(row, base)
                base -= height
            self._footer(base + self.form.step, number, len(pages))
            self._foot(number, len(pages))
            self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()

    def _pages(self) -> list[Rows]:
        """The rows of each page; the footer takes some room on the last, or has a page of its own."""
        pages: list[Rows] = [[]]
        base, step = self.form.first, self.form.step
        footer = 60.0 + 15.0 * len(self.sheet.legend) + 11.4 * len(self.sheet.conditions)
        for row in self.sheet.rows:
            height = step + NAME_LINE * max(0, len(self._wrapped(row.name)) - 2)
            lowest = LOWEST + (footer if row is self.sheet.rows[-1] and not self.style.alone else 0.0)
            if pages[-1] and (len(pages[-1]) >= self.style.rows or base < lowest):
                pages.append([])
                base = self.form.first
            pages[-1].append((row, height))
            base -= height
        return [*pages, []] if self.style.alone else pages

    def _heading(self, page: int) -> None:
        sheet = self.sheet
        competition, venue, title, day = self.form.heading
        self._centered(MIDDLE, competition, f"ISU SPEED SKATING WORLD CUP {_which(sheet)}", 12.0)
        place = f"{sheet.venue} - {sheet.city} ({sheet.noc.capitalize()})"
        self._centered(MIDDLE, venue, f"{place} / {days(sheet.first_day, sheet.last_day)}", 10.0)
        self._centered(MIDDLE_BELOW, title, f"{sheet.sheet}. RESULT {sheet.title}", 11.5)
        self._centered(MIDDLE_BELOW, day, long_day(sheet.day), 11.5)
        for column in self.columns:
            if column.head == "S1" and self.style.broken_heads:
                # Beside the head stands what is left of "Lane", but for the "La" that can be lost on the first page.
                lost = self.style.broken_heads == "S1" and page == 1
                self._centered(column.x - (7.0 if lost else 0.0), self.form.heads, "S1" if lost else "S1La", 9.0)
                self._centered(column.x, self.form.heads - 10.7, "ne", 9.0)
            else:
                self._aligned(column, self.form.heads, column.head, 9.0)

    def _row(self, row: SheetRow, base: float) -> None:
        cells = self._cells(row)
        beside_name, beside_time = self._marks(row)
        for column in self.columns:
            text = cells[column.key]
            size = self.sizes.get(text, column.size)
            if column.key == "name":
                lowest = base
                for number, line in enumerate(self._wrapped(text)):
                    lowest = base - NAME_LINE * number
                    end = self._text(column.x, lowest, line, size)
                self._mark(end, lowest, beside_name, size)
            elif column.key == "lane" and text == "Out" and self.style.wrapped_lanes:
                self._centered(column.x, base + 1.9, "Ou", size)
                self._centered(column.x, base - 7.8, "t", size)
            elif column.key == "time" and beside_time:
                # Time and remark end together where the column ends.
                before = self._width(beside_time, self._mark_size(size))
                self._mark(self._aligned(column, base, text, size, before=before), base, beside_time, size)
            else:
                raised = self.form.lane if column.key == "lane" and column.size < 10.0 else 0.0
                self._aligned(column, base + raised, text, size)

    def _cells(self, row: SheetRow) -> dict[str, str]:
        result = row.result
        sprints = (*result.sprints, None, None, None, None)[:4]
        time = result.status if result.time is None else format_time(result.time)
        thousandth = "" if result.thousandth is None else f"({result.thousandth})"
        behind = "" if result.behind is None else f"+{format_time(result.behind)}"
        points = "" if result.points_printed is None else str(result.points_printed)
        return {
            "rank": str(result.rank or ""),
            "bib": str(result.bib),
            "name": row.name,
            "noc": row.noc,
            "pair": "" if result.pair is None else str(result.pair),
            "lane": LANES[result.lane],
            "laps": "" if result.laps is None else str(result.laps),
            **{f"s{number}": "" if one is None else str(one) for number, one in enumerate(sprints, 1)},
            "total": "" if result.race_points is None else str(result.race_points),
            "time": time + thousandth,
            "behind": behind,
            "points": f"{'(N)' if result.from_division_b else ''}{points}",
        }

    def _marks(self, row: SheetRow) -> tuple[str, str]:
        """The remarks beside the name and beside the time."""
        codes = row.result.codes
        beside_name = {"name": codes, "time": (), "both": codes[:1]}[self.style.mark_at]
        return ",".join(beside_name), ",".join(codes[len(beside_name) :])

    def _mark(self, x: float, base: float, text: str, size: float) -> None:
        """Remarks beside a word of a size that ends at `x`."""
        self._text(x, base + (self.form.mark[1] if self.style.marks == "raised" else 0.0), text, self._mark_size(size))

    def _mark_size(self, size: float) -> float:
        return size if self.style.marks == "stuck" else size * self.form.mark[0] / 10.0

    def _wrapped(self, name: str) -> list[str]:
        """A name in lines that fit its column, broken at spaces and behind hyphens."""
        column = next(one for one in self.columns if one.key == "name")
        size = self.sizes.get(name, column.size)
        lines = [""]
        for part in name.replace("-", "-\n").replace(" ", " \n").split("\n"):
            line = lines[-1] + part
            if lines[-1] and self._width(line.rstrip(), size) > self.form.names:
                lines.append(part)
            else:
                lines[-1] = line
            if self._width(lines[-1].rstrip(), size) > self.form.names:
                raise ValueError(f"{part!r} is too long for the column of names")
        return [line.rstrip() for line in lines]

    def _footer(self, above: float, page: int, pages: int) -> None:
        """What of the footer stands on a page, below the row at `above`: officials, conditions, legend."""
        base, alone = above - self.form.officials, self.style.alone
        if page == pages - (alone in {"conditions", "nothing"}):
            self._text(28.4, base, f"Referee: {self.sheet.referee} / Starter: {self.sheet.starter}", 9.0)
        if page == pages - (alone == "nothing"):
            below = base - self.form.conditions[1 if self.sheet.legend else 0]
            self._conditions(self.form.again if alone == "conditions" else below)

    def _conditions(self, base: float) -> None:
        """The heads of the conditions at `base`, then what was measured, then the legend."""
        sheet, (below, step) = self.sheet, self.form.legend
        places = (34.0, 101.8, 169.6, 244.2, 318.8)
        heads = ("Conditions", "Time", "Air Temperature", "Humidity", "Ice Temperature")
        if sheet.conditions:
            for x, head in zip(places, heads, strict=True):
                self._text(x, base, head, 8.0)
        base -= self.form.measured
        for one in sheet.conditions:
            for x, text in zip(places, (one.moment, one.time, one.air, one.humidity, one.ice), strict=True):
                self._text(x, base, text, 9.0)
            base -= 11.4
        base -= below - 11.4
        for code, text in sheet.legend:
            self._text(28.4, base, f"{code} : {text}", 6.0)
            base -= step

    def _foot(self, page: int, pages: int) -> None:
        base = self.form.foot
        day, time = (self.sheet.created_local or "").split("T")
        year, month, number = day.split("-")
        if self.style.iso:
            self._text(28.4, base, f"Created on: {day} {time}", 7.5)
        else:
            self._text(28.4, base, f"Created On: {number}-{month}-{year} {time}", 7.5)
            self._text(165.0, base, PROVIDER, 8.0)
        self._text(514.0, base, f"Page {page} of {pages}", 9.0)

    def _aligned(self, column: Column, base: float, text: str, size: float, before: float = 0.0) -> float:
        width = self._width(text, size)
        left = column.x - before - width * {"left": 0.0, "center": 0.5, "right": 1.0}[column.align]
        return self._text(left, base, text, size)

    def _centered(self, x: float, base: float, text: str, size: float) -> None:
        self._text(x - self._width(text, size) / 2, base, text, size)

    def _text(self, x: float, base: float, text: str, size: float) -> float:
        """Draw a text and give its right edge."""
        lacking = {letter for letter in text if ord(letter) not in pdfmetrics.getFont(FONT).face.charToGlyph}
        if lacking:
            raise ValueError(f"the font {FONT} has no {''.join(sorted(lacking))!r}")
        if text:
            line = self.canvas.beginText(x, base)
            line.setFont(FONT, size)
            line.setHorizScale(100 * self.form.stretch)
            line.textOut(text)
            self.canvas.drawText(line)
        return x + self._width(text, size)

    def _width(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, FONT, size)) * self.form.stretch


def days(first: str, last: str) -> str:
    """Days of a competition as a sheet writes them: ``14 - 16 Nov 2025``, ``28 Nov - 01 Dec 2025``."""
    first_year, first_month, first_day = first.split("-")
    year, month, day = last.split("-")
    begin = first_day
    if (first_year, first_month) != (year, month):
        begin += f" {MONTHS[int(first_month) - 1]}"
    if first_year != year:
        begin += f" {first_year}"
    return f"{begin} - {day} {MONTHS[int(month) - 1]} {year}"


def long_day(iso: str) -> str:
    """A day as a sheet writes it: ``Saturday, 15 November 2025``."""
    day = date.fromisoformat(iso)
    return f"{WEEKDAYS[day.weekday()]}, {day.day:02d} {LONG_MONTHS[day.month - 1]} {day.year}"


def _which(sheet: Sheet) -> str:
    """The competition in the heading: its number, or the Final."""
    return "FINAL" if sheet.competition_number is None else f"#{sheet.competition_number}"
