"""What all charts share: colours that colour-blind people can tell apart, a caption with what it counts, the file."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import PurePath
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Final
from warnings import catch_warnings, filterwarnings

from ledger.book import Reading
from ledger.errors import InvalidInputError
from ledger.instants import format_instant
from projections.charts.spread import spread
from projections.documents.plain import counted_in_words, evidence_in_short, imagined_on_top
from projections.documents.words import competition_in_words, in_plain_words
from projections.tables.text import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""The palette of Okabe and Ito, without its yellow, which is too light for lines."""
STYLES: Final = ("-", "--", "-.", ":")
"""Line styles, so that lines of one colour differ too, and on paper without colour."""
FORMATS: Final = (".svg", ".png")
_DPI: Final = 150
_NAME: Final = 40
_LINE: Final = 400
_STOP: Final = 16
"""So many letters of a competition stand on one line below a chart."""
_LETTERS: Final = 14
"""So many letters of a caption have room on an inch."""
"""So many characters of a name, and of any other text, are drawn."""


def figure(width: float, height: float) -> "Figure":
    """An empty figure of so many inches."""
    from matplotlib import rcParams  # noqa: PLC0415  an extra
    from matplotlib.figure import Figure as Drawing  # noqa: PLC0415  an extra

    rcParams["svg.hashsalt"] = "season"
    rcParams["font.family"] = "DejaVu Sans"
    rcParams["text.parse_math"] = False  # a name with dollar signs is a name
    return Drawing(figsize=(width, height), layout="constrained")


def check_format(file: str) -> None:
    """Refuse a file that is no chart.

    Raises:
        InvalidInputError: The name ends with neither ``.svg`` nor ``.png``.
    """
    if PurePath(file).suffix.lower() not in FORMATS:
        raise InvalidInputError(f"--chart {file}: a chart is an .svg or a .png file")


def short(name: str) -> str:
    """A name as it is written beside a line: one that would leave no room for the lines is cut."""
    return shorten(visible(name), _NAME)


def stops(reading: Reading, competitions: Iterable[str]) -> list[str]:
    """The names of competitions as they stand below a chart, on lines as long as there is room for."""
    return [fill(visible(competition_in_words(reading.season, one)), _STOP) for one in competitions]


def shorten(text: str, most: int) -> str:
    """A text of at most so many characters; what is cut ends with ``…``."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def beside(axes: "Axes", labels: Sequence[tuple[float, str, str]], x: int, *, lines: float) -> None:
    """Write labels beside the ends of their lines, moved apart where they would lie on one another.

    Args:
        axes: Where the lines are.
        labels: The height at which each line ends, what is written there, and the colour of the line.
        x: Where all of them end.
        lines: For so many labels above each other there is room.
    """
    bottom, top = axes.get_ylim()
    low, high = min(bottom, top), max(bottom, top)
    step = (high - low) / lines
    heights = spread([y for y, _, _ in labels], step, low, max(high, low + step * (len(labels) - 1)))
    for height, (y, text, colour) in zip(heights, labels, strict=True):
        axes.annotate(
            text,
            (x, y),
            xytext=(x + 0.03 * max(x, 1), height),
            fontsize=8.5,
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.8, "relpos": (0.0, 0.5), "shrinkA": 1},
        )


def rendered(drawing: "Figure", reading: Reading, file: str, *, said: Sequence[str | None] = ()) -> bytes:
    """The figure with what it counts under it, in the format that the name of `file` says; equal for equal bases.

    `said` is what its reader must know, such as what is missing of what it rests on; it stands above that.
    """
    from matplotlib.text import Text  # noqa: PLC0415  an extra

    room = round(drawing.get_figwidth() * _LETTERS)
    basis = reading.basis
    counted = counted_in_words(reading, basis, recorded=format_instant(reading.season.recorded_at))
    told = [in_plain_words(reading, line) for line in said if line is not None]
    told += [imagined_on_top(reading, basis), f"{counted}.", evidence_in_short(basis)]
    lines = [shorten(visible(line), _LINE) for line in filter(None, told)]
    folded = [part for line in lines for part in wrap(line, room)]
    caption = drawing.supxlabel("\n".join(folded), fontsize=7, color="#555555")
    suffix = PurePath(file).suffix.lower().removeprefix(".")
    out = BytesIO()
    # A date would make two pictures of one basis differ.
    metadata = {"Date": None, "Creator": None} if suffix == "svg" else {"Software": None}
    for one in drawing.findobj(Text):
        if one is not caption:
            one.set_text(shorten(visible(one.get_text()), _LINE))
    with catch_warnings():
        # A letter that the font has not is drawn as a box; in an SVG the text stands beside it as a comment.
        filterwarnings("ignore", message="Glyph ")
        drawing.savefig(out, format=suffix, dpi=_DPI, metadata=metadata)
    return out.getvalue()
