r"""Texts that others wrote, as people may see them: nothing in them moves a cursor, turns a line around or hides.

A name, a reason or a file's name is shown with every character that a reader can see, in every writing. What acts on a
terminal or a page, or is seen by nobody, is shown as Python and JSON write it: ``\n``, ``\x1b``, ``\u202e``. JSON says
the same characters exactly, as ``\u001b``, so that a document can be printed too.
"""

import re
from functools import cache
from typing import Final

_HIDDEN: Final = (
    "["
    "\x00-\x1f\x7f-\x9f"  # controls, with the beginnings of all escape sequences
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what changes the direction of a line
    "\u2028\u2029"  # ends of lines
    "\ud800-\udfff"  # halves of characters, which no file can hold
    "\ufdd0-\ufdef\ufffe\uffff"  # no characters, and forbidden in XML
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
"""A character that a reader cannot see or that acts on what shows it. The two joiners of U+200C and U+200D, without
which some scripts and pictures cannot be written, and the selectors of variants are none of them."""
_BLANK: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0]")
"""Those of them that Python calls printable."""


@cache
def _hidden() -> re.Pattern[str]:
    """The pattern of what is hidden; it takes long to make and to search with, and few texts need it."""
    return re.compile(_HIDDEN)


def is_visible(text: str) -> bool:
    """Whether a reader sees every character of a text, and none acts."""
    if text.isprintable():
        return text.isascii() or _BLANK.search(text) is None
    return _hidden().search(text) is None


_SHORT: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_BEYOND: Final = 0xFFFF
_BYTE: Final = 0xFF

_FURTHER: Final = re.compile("[^\x00-\u058f]")
"""A letter of none of the scripts that come before Hebrew."""
_RIGHT_TO_LEFT: Final = "[\u0590-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"


def visible(text: str) -> str:
    """A text on one line, with what is hidden in it to be seen."""
    return text if is_visible(text) else _hidden().sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if code > _BEYOND:
        return rf"\U{code:08x}"
    return _SHORT.get(character) or (rf"\x{code:02x}" if code <= _BYTE else rf"\u{code:04x}")


def isolated(text: str) -> str:
    """A visible text for a page: what is written from right to left does not turn around what stands beside it."""
    shown = visible(text)
    return shown if shown.isascii() or _FURTHER.search(shown) is None else _turned().sub("\u2068\\g<0>\u2069", shown)


@cache
def _turned() -> re.Pattern[str]:
    """The pattern of what is written from right to left, with the signs inside it."""
    return re.compile(rf"{_RIGHT_TO_LEFT}(?:[\s\d.,'’-]*{_RIGHT_TO_LEFT})*")


def printable_json(text: str) -> str:
    """The same JSON, with what is hidden in its strings escaped; the ends of its own lines stay."""
    if is_visible(text.replace("\n", "")):
        return text
    lines = text.split("\n")
    return "\n".join(one if is_visible(one) else _hidden().sub(_escaped_in_json, one) for one in lines)


def ascii_json(text: str) -> str:
    """The same JSON in ASCII alone, for output that can hold nothing else."""
    return text if text.isascii() else re.sub("[^\x00-\x7f]", _escaped_in_json, text)


def _escaped_in_json(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(rf"\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


# Only Markdown needs these patterns, so they are made when they are first used.
_OWN_SIGNS: Final = r"[\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])"
_ENTITY: Final = r"&(?=#?\w+;)"
_AT_BEGINNING: Final = r"^(?:[#+=-]|\d+(?=[.)]))"
_ADDRESS: Final = r"(?i):(?=//)|(?<=www)\.|(?<=\w)@(?=\w)|(?<=mailto):|(?<=xmpp):"


def in_markdown(text: str) -> str:
    """A visible text within a line of Markdown that reads as it is written: no link, no HTML, no emphasis, no list."""
    shown = re.sub(_OWN_SIGNS, r"\\\g<0>", visible(text).strip())
    shown = re.sub(_ADDRESS, r"\\\g<0>", re.sub(_ENTITY, r"\\&", shown))
    return re.sub(_AT_BEGINNING, _held, shown)


def _held(found: re.Match[str]) -> str:
    """The sign that would begin a list, a heading or a line, as a sign."""
    return f"{found[0]}\\" if found[0].isdecimal() else f"\\{found[0]}"


def count_of(number: int, noun: str) -> str:
    """So many of something, in words."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def points_in_words(points: object, *, at_least: bool = False) -> str:
    """So many points for people: ``1 point``, ``≥ 40 points``."""
    return f"{bounded(points, at_least=at_least)} {'point' if points == 1 else 'points'}"


def bounded(points: object, *, at_least: bool) -> str:
    """A total for people: one that is a lower bound is marked as such."""
    return f"≥ {points}" if at_least else str(points)
