"""The catalogue: every reading there is. A new one is a module of this room, and a line below."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from projections.reports.report import Report  # the words are known before any report is loaded

CATALOGUE: Final[Mapping[str, str]] = {
    "overview": "The calendar, the titles and the decisions of the season.",
    "calendar": "The competitions of the season, and what became of them.",
    "standings": "The standing of a cup, with the points of each race.",
    "missing": "The sheets that the book still lacks, and what proves them.",
    "titles": "Who leads or has won each cup, and by how much.",
    "races": "The races that are filed, with their state.",
    "race": "One race as it was filed and as it stands.",
    "doubts": "What the book was told and may be false; who is who.",
    "search": "Competitors by name however spelled, by initials, by NOC.",
    "competitor": "One competitor: cups, results, names, decisions.",
    "noc": "The competitors of one NOC and their places.",
    "nocs": "What each NOC has of the season: races, wins, podiums.",
    "quota": "The places and reserves of a quota, such as owg-2026.",
    "weekend": "What a competition brought, on one page.",
    "divisions": "Who starts in Division A and B next, and why.",
    "places": "How many each NOC may enter next.",
    "disputes": "Every decision, newest first.",
    "dispute": "One decision and what it changes in the tables.",
    "explain": "Why somebody has a rank, down to the rows of sheets.",
    "diff": "What lies between two bases, and who moved by it.",
    "history": "Ranks and points after every competition or entry.",
    "what_if": "Who would move if something were otherwise.",
    "publications": "The lists that others published.",
    "audit": "Published lists or sheets against what comes out.",
    "log": "The entries of the book and what each touches.",
    "entry": "One entry with its bytes, its leaf hash and its proof.",
    "checkpoints": "The signed checkpoints, and whether each holds.",
}
"""The modules in the order in which readings are listed and paths are tried, each with the line that lists it. A module
is called as the word of the command line whose reports it has, so that a command loads its own module and no other, and
a list of all of them loads none.
"""

OVER: Final[Mapping[str, str]] = {
    "people": "Who is one person over seasons, and who may be.",
    "career": "One person over all books of the store.",
    "records": "Most wins, best times and longest runs of all books.",
    "compare": "Seasons of a cup side by side.",
}
"""The same of readings over several books. They are made of a `projections.seasons.shelf.Bookshelf`, have addresses of
their own beside the seasons, and no place in what is of one book: its pages, its API, its archive.
"""

WORDS: Final[Mapping[str, str]] = {name.replace("_", "-"): line for name, line in CATALOGUE.items()}
"""The words that call them, with their lines."""


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
def reports_over(word: str | None = None) -> tuple["Report[Any]", ...]:
    """The reports over several books that a word calls, or all of them; raises KeyError where none has the word."""
    if word is None:
        return tuple(report for one in OVER for report in reports_over(one))
    if word not in OVER:
        raise KeyError(word)
    found: tuple[Report[Any], ...] = import_module(f"projections.reports.{word}").REPORTS
    return found


@cache
def report(name: str) -> "Report[Any]":
    """The report of a name; raises KeyError where there is none."""
    return {one.name: one for one in reports()}[name]
