"""Record results and entries that come in lists: what ``season record``, ``result`` and ``entries`` do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from commands.deciders.accepting import accepting
from commands.deciders.naming_races import Said
from commands.deciders.recording import Recording, list_entries, record_lists
from commands.desk.desk import Desk
from commands.intake.paths import named_files
from commands.intake.results.model import ResultList
from commands.intake.results.reading import read_results, results_of
from ledger.entry import Draft, Entry
from ledger.facts import Fact
from ledger.season import Season
from ledger.vocabulary import Race


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording lists came to.

    Attributes:
        recordings: What each list came to, in the order in which they were filed.
        entries: The entries recorded; none where the book says all of it already.
    """

    recordings: tuple[Recording, ...]
    entries: tuple[Entry[Fact], ...]


def read_all(paths: Sequence[Path], said: Said) -> list[ResultList]:
    """The lists in files and folders; of folders those that are no official sheets.

    Raises:
        InvalidInputError: A file is not there, or cannot be read.
        DoubtfulError: A cell can be read in two ways.
    """
    files = named_files(paths, _lists_below, kind="list")
    return [one for file in files for one in read_results(file, said.reading, race=said.race)]


def _lists_below(folder: Path) -> list[Path]:
    endings = (".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".txt")
    return [file for file in folder.rglob("*") if file.suffix.lower() in endings]


def read_pipe(content: bytes, said: Said) -> list[ResultList]:
    """The lists in what came through a pipe; raises what `read_all` raises."""
    return results_of("-", content, said.reading, race=said.race)


def plan_results(
    desk: Desk, lists: Sequence[ResultList], said: Said, *, nocs: Sequence[str] = ()
) -> tuple[list[Draft], tuple[Recording, ...]]:
    """What `record_results` would record now, and what it comes to; raises what that raises."""
    found: list[Recording] = []

    def decide(season: Season) -> Sequence[Draft]:
        drafts, found[:] = record_lists(season, lists, said, actor=desk.actor)
        return drafts

    season = desk.season()
    drafts = accepting(season, nocs, actor=desk.actor, decide=decide)
    desk.doubt_days(season, drafts)
    return drafts, tuple(found)


def record_results(desk: Desk, lists: Sequence[ResultList], said: Said, *, nocs: Sequence[str] = ()) -> Recorded:
    """Record lists of results, all of them or none; `nocs` are codes to take though they are not known.

    Raises:
        InvalidInputError: A list cannot be what it says.
        DoubtfulError: Only a person can say what is meant.
        RefusedError: It does not fit the season, or is older than what stands.
    """
    found: list[Recording] = []

    def decide(season: Season) -> Sequence[Draft]:
        drafts, found[:] = record_lists(season, lists, said, actor=desk.actor)
        return drafts

    entries = desk.run(_accepting(desk, nocs, decide))
    return Recorded(tuple(found), entries)


def record_entries(
    desk: Desk, lists: Sequence[ResultList], said: Said, *, nocs: Sequence[str] = ()
) -> tuple[tuple[tuple[Race, int], ...], tuple[Entry[Fact], ...]]:
    """Record who is entered: each race with how many are, and the entries; raises what `record_results` raises."""
    found: list[tuple[Race, int]] = []

    def decide(season: Season) -> Sequence[Draft]:
        drafts, found[:] = list_entries(season, lists, said, actor=desk.actor)
        return drafts

    entries = desk.run(_accepting(desk, nocs, decide))
    return tuple(found), entries


def _accepting(
    desk: Desk, nocs: Sequence[str], decide: Callable[[Season], Sequence[Draft]]
) -> Callable[[Season], Sequence[Draft]]:
    return lambda season: accepting(season, nocs, actor=desk.actor, decide=decide)
