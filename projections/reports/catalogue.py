"""The catalogue: every reading there is. A new one is a module of this room, and its name in the tuple below."""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from projections.reports.report import Report  # the words are known before any report is loaded

CATALOGUE: Final = (
    "overview",
    "standings",
    "titles",
    "races",
    "race",
    "search",
    "competitor",
    "noc",
    "nocs",
    "quota",
    "disputes",
    "dispute",
    "explain",
    "diff",
    "history",
    "what_if",
    "publications",
    "audit",
    "log",
    "entry",
    "checkpoints",
)
"""The modules in the order in which readings are listed and paths are tried. Each is called as the word of the command
line whose reports it has, so that a command loads its own module and no other.
"""

WORDS: Final = tuple(name.replace("_", "-") for name in CATALOGUE)
"""The words that call them."""


@cache
def reports_of(word: str) -> tuple["Report[Any]", ...]:
    """The reports that a word calls, in their order; raises KeyError where no report has the word."""
    if word not in WORDS:
        raise KeyError(word)
    found: tuple[Report[Any], ...] = import_module(f"projections.reports.{word.replace('-', '_')}").REPORTS
    return found


@cache
def reports() -> tuple["Report[Any]", ...]:
    """Every report."""
    return tuple(report for word in WORDS for report in reports_of(word))


@cache
def report(name: str) -> "Report[Any]":
    """The report of a name; raises KeyError where there is none."""
    return {one.name: one for one in reports()}[name]
