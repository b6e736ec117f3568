"""The project's own writer of result sheets: a `Sheet` in, a PDF out, laid out like the official ones.

It is the reader's counterpart, so what it draws says what each layout is. Places and sizes are those measured on the
official sheets of 2025/26, in points from the lower left corner of an A4 page: heading, heads of the columns, rows at
equal steps, officials, conditions, legend, and the foot on every page.

`Style` draws what differs from sheet to sheet: lanes wrapped as "Ou" and "t", columns left out, the broken head "S1La",
remarks set small beside the name or stuck to it, the way the moment of creation is written, rows on a page.
"""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from commands.intake.protocol import Sheet, SheetRow
from commands.intake.sheets.reading import kind_of
from ledger.vocabulary import format_time

FONT = "Vera"
"""The font that reportlab ships; it has the letters of Western Europe and a few of Central Europe."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

TOP, LOWEST, FOOT = 599.0, 60.0, 7.5
"""Baselines of the first row, of the lowest row that fits, and of the foot."""
STEP, NAME_LINE = 16.9, 12.15
"""From row to row, and from line to line of a wrapped name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, where its cells end (right), begin (left) or have their middle (center), and its room."""

    head: str
    key: str
    align: str
    x: float
    size: float = 10.0
    width: float = 0.0


DISTANCE = (
    Column("Rnk", "rank", "right", 55.5),
    Column("Nr", "bib", "right", 88.2),
    Column("Name", "name", "left", 102.2, width=172.0),
    Column("Ctry", "noc", "right", 305.6),
    Column("pair", "pair", "right", 338.1),
    Column("lane", "lane", "center", 359.6, size=8.0),
    Column("Time", "time", "right", 453.5),
    Column("Behind", "behind", "right", 504.0),
    Column("Points", "points", "right", 558.3),
)
MASS_START = (
    Column("Rnk", "rank", "right", 56.7),
    Column("Nr", "bib", "right", 90.7),
    Column("Name", "name", "left", 104.7, width=124.0),
    Column("Country", "noc", "right", 276.0),
    Column("Laps", "laps", "right", 307.2),
    Column("S1", "s1", "center", 328.0),
    Column("S2", "s2", "center", 355.7),
    Column("S3", "s3", "center", 383.5),
    Column("S4", "s4", "center", 410.5),
    Column("Total", "total", "center", 441.6),
    Column("Time", "time", "right", 516.6),
    Column("Points", "points", "right", 574.0),
)
TEAM = (
    Column("Rnk", "rank", "right", 56.4),
    Column("Nr", "bib", "right", 89.9),
    Column("Name", "name", "left", 104.3, width=170.0),
    Column("Race", "pair", "right", 305.1),
    Column("Straight", "lane", "center", 343.0),
    Column("Time", "time", "right", 442.5),
    Column("Behind", "behind", "right", 504.5),
    Column("Points", "points", "right", 559.5),
)
COLUMNS = {"distance": DISTANCE, "mass-start": MASS_START, "team": TEAM}
LANES = {"inner": "In", "outer": "Out", "finish": "Finish", "crossing": "Crossing", None: ""}


@dataclass(frozen=True, slots=True)
class Style:
    """What differs from sheet to sheet.

    `without` names columns to leave out ("Points", "Behind"); `marks` draws remarks small and "raised" or "level"
    beside their word, or "stuck" to it in its own size; `mark_time` puts them beside the time, not the name; `iso`
    writes the moment of creation as 2025-11-16 15:48; `rows` limits the rows of a page.
    """

    without: tuple[str, ...] = ()
    marks: str = "raised"
    mark_time: bool = False
    wrapped_lanes: bool = False
    broken_heads: bool = False
    iso: bool = False
    rows: int = 33


PLAIN = Style()


def draw_sheet(sheet: Sheet, style: Style = PLAIN) -> bytes:
    """Draw a sheet; reading it gives `sheet` again, but for `protocol`, `pages` and what `style` leaves out.

    Raises:
        ValueError: A text has a letter that the font lacks, or a word that is too long for its column.
    """
    return _Drawing(sheet, style).draw()


class _Drawing:
    """One sheet on its way to a PDF."""

    def __init__(self, sheet: Sheet, style: Style) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(FONT, Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
        self.sheet = sheet
        self.style = style
        self.columns = [one for one in COLUMNS[kind_of(sheet.distance)] if one.head not in style.without]
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(595, 842), invariant=1)

    def draw(self) -> bytes:
        pages = self._pages()
        for number, rows in enumerate(pages, 1):
            self._heading()
            base = TOP
            for row, height in rows:
                self._row(row, base)
                base -= height
            if number == len(pages):
                self._footer(base + STEP - 13.2)
            self._text(28.4, FOOT, self._foot(number, len(pages)), 8.0)
            self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()

    def _pages(self) -> list[list[tuple[SheetRow, float]]]:
        """The rows of each page with their heights; the footer takes some room on the last."""
        pages: list[list[tuple[SheetRow, float]]] = [[]]
        base = TOP
        footer = 60.0 + 15.0 * len(self.sheet.legend) + 11.4 * len(self.sheet.conditions)
        for row in self.sheet.rows:
            height = STEP + NAME_LINE * max(0, len(self._wrapped(row.name)) - 2)
            lowest = LOWEST + (footer if row is self.sheet.rows[-1] else 0.0)
            if pages[-1] and (len(pages[-1]) >= self.style.rows or base < lowest):
                pages.append([])
                base = TOP
            pages[-1].append((row, height))
            base -= height
        return pages

    def _heading(self) -> None:
        sheet = self.sheet
        middle = 297.5
        self._centered(middle, 697.6, f"ISU SPEED SKATING WORLD CUP {_which(sheet)}", 12.0)
        place = f"{sheet.venue} - {sheet.city} ({sheet.noc.capitalize()})"
        self._centered(middle, 684.9, f"{place} / {days(sheet.first_day, sheet.last_day)}", 10.0)
        self._centered(middle, 663.1, f"{sheet.sheet}. RESULT {sheet.title}", 11.5)
        self._centered(middle, 647.8, long_day(sheet.day), 11.5)
        for column in self.columns:
            head = "S1La" if column.head == "S1" and self.style.broken_heads else column.head
            self._aligned(column, 620.6, head, 9.0)
            if head == "S1La":
                self._centered(column.x, 609.6, "ne", 9.0)

    def _row(self, row: SheetRow, base: float) -> None:
        cells = self._cells(row)
        for column in self.columns:
            text = cells[column.key]
            if column.key == "name":
                for number, line in enumerate(self._wrapped(text)):
                    end = self._text(column.x, base - NAME_LINE * number, line, column.size)
                    lowest = base - NAME_LINE * number
                if not self.style.mark_time:
                    self._mark(end, lowest, row)
            elif column.key == "lane" and text == "Out" and self.style.wrapped_lanes:
                self._centered(column.x, base + 1.9, "Ou", column.size)
                self._centered(column.x, base - 7.8, "t", column.size)
            elif column.key == "time" and self.style.mark_time:
                # Time and remark end together where the column ends.
                end = self._aligned(column, base, text, column.size, before=self._mark_width(row))
                self._mark(end, base, row)
            else:
                self._aligned(column, base + (1.3 if column.key == "lane" else 0.0), text, column.size)

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

    def _mark(self, x: float, base: float, row: SheetRow) -> None:
        """Remarks beside a word that ends at `x`."""
        raised = 3.5 if self.style.marks == "raised" else 0.0
        self._text(x, base + raised, ",".join(row.result.codes), self._mark_size())

    def _mark_size(self) -> float:
        return 10.0 if self.style.marks == "stuck" else 6.0

    def _mark_width(self, row: SheetRow) -> float:
        return self._width(",".join(row.result.codes), self._mark_size())

    def _wrapped(self, name: str) -> list[str]:
        """A name in lines that fit its column, broken at spaces and behind hyphens."""
        column = next(one for one in self.columns if one.key == "name")
        lines = [""]
        for part in name.replace("-", "-\n").replace(" ", " \n").split("\n"):
            line = lines[-1] + part
            if lines[-1] and self._width(line.rstrip(), column.size) > column.width:
                lines.append(part)
            else:
                lines[-1] = line
            if self._width(lines[-1].rstrip(), column.size) > column.width:
                raise ValueError(f"{part!r} is too long for the column of names")
        return [line.rstrip() for line in lines]

    def _footer(self, base: float) -> None:
        """Officials at `base`, then conditions, then the legend."""
        sheet = self.sheet
        self._text(28.4, base, f"Referee: {sheet.referee} / Starter: {sheet.starter}", 9.0)
        places = (34.0, 101.8, 169.6, 244.2, 318.8)
        base -= 22.4
        if sheet.conditions:
            heads = ("Conditions", "Time", "Air Temperature", "Humidity", "Ice Temperature")
            for x, head in zip(places, heads, strict=True):
                self._text(x, base, head, 8.0)
            base -= 1.8
        for one in sheet.conditions:
            base -= 11.4
            for x, text in zip(places, (one.moment, one.time, one.air, one.humidity, one.ice), strict=True):
                self._text(x, base, text, 8.0)
        base -= 12.0
        for code, text in sheet.legend:
            base -= 14.8
            self._text(28.4, base, f"{code} : {text}", 6.0)

    def _foot(self, page: int, pages: int) -> str:
        day, time = (self.sheet.created_local or "").split("T")
        year, month, number = day.split("-")
        provider = " www.isu.org / Official ISU results provider: SCGVisual.com / www.isuresults.eu"
        created = (
            f"Created on: {day} {time}" if self.style.iso else f"Created On: {number}-{month}-{year} {time}{provider}"
        )
        return f"{created} Page {page} of {pages}"

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
            self.canvas.setFont(FONT, size)
            self.canvas.drawString(x, base, text)
        return x + self._width(text, size)

    def _width(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, FONT, size))


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
