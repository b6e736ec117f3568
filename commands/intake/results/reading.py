"""Files of results in: what kind a file is told by its content, and its name where that leaves it open."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from commands.files import read_some
from commands.intake.lists.endings import WORKBOOKS
from commands.intake.lists.tables import MOST_JSON, OWN, Count, ListTable, decoded, megabytes, read_tables
from commands.intake.results.answers import is_answer, is_competitions, results_in
from commands.intake.results.columns import is_heading
from commands.intake.results.lists import lists_of, teams
from commands.intake.results.model import RaceSaid, ReadAs, ResultList
from commands.intake.results.pasted import pasted_table
from ledger.errors import InvalidInputError
from ledger.vocabulary import Race, is_team


def read_results(path: Path, reading: ReadAs, *, race: Race | None = None) -> list[ResultList]:
    """The lists in a file; raises what `results_of` raises, and InvalidInputError where there is no such file."""
    if not path.is_file():
        raise InvalidInputError(f"{path}: no such file")
    return results_of(path.name, read_some(path, OWN.size), reading, race=race)


def results_of(name: str, content: bytes, reading: ReadAs, *, race: Race | None = None) -> list[ResultList]:
    """The lists in some bytes that are called `name`; with `race` all of it is of that one race.

    Raises:
        InvalidInputError: It cannot be read; the error names file, row and column.
        DoubtfulError: A cell can be read in two ways.
    """
    digest = sha256(content).hexdigest()
    if content.startswith(b"%PDF"):
        raise InvalidInputError(f"{name}: an official sheet; file it with: season import {name}")
    data = _json_in(name, content)
    if is_competitions(data):
        raise InvalidInputError(
            f"{name}: competitions of the results API, without results; give the answers of results/"
        )
    if data is not None and is_answer(data):
        lists = [results_in(name, digest, data, reading)]
    else:
        lists = [one for table in _tables(name, content) for one in lists_of(name, digest, table, reading)]
    if race is None:
        return lists
    return [_all_of(race, lists)]


def _all_of(race: Race, lists: Sequence[ResultList]) -> ResultList:
    """All rows of a file as one list of a race that a person names.

    Raises:
        InvalidInputError: Its rows say that they are of another race.
    """
    for one in lists:
        said = one.said
        for mine, own in (
            (said.race, str(race)),
            (said.gender, race.gender),
            (said.distance, race.distance),
            (said.number, race.number),
            (said.division, race.division),
        ):
            if mine is not None and own is not None and mine != own:
                row = one.rows[0].lines[0]
                raise InvalidInputError(f"{one.file}, row {row}: is of {mine}, and --race is {race}")
    first = lists[0]
    days = {one.said.day for one in lists if one.said.day}
    whole = ResultList(
        first.file,
        first.sha256,
        RaceSaid(race=str(race), day=days.pop() if len(days) == 1 else ()),
        tuple(row for one in lists for row in one.rows),
        frozenset().union(*(one.cells for one in lists)),
        max((one.moment for one in lists if one.moment is not None), default=None),
        tuple(text for one in lists for text in one.assumed),
        tuple(dict.fromkeys(column for one in lists for column in one.unread)),
    )
    return teams(whole) if is_team(race.distance) else whole


def _json_in(name: str, content: bytes) -> Any:
    """What a file says that is one JSON document; None for any other."""
    if content.lstrip()[:1] not in (b"[", b"{"):
        return None
    if len(content) > MOST_JSON:
        raise InvalidInputError(f"{name}: larger than {megabytes(MOST_JSON)} MB; an answer or a list in JSON is not")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        if PurePath(name).suffix.lower() == ".json":
            raise InvalidInputError(f"{name}: not JSON in UTF-8") from None
        return None


def _tables(name: str, content: bytes) -> tuple[ListTable, ...]:
    path = PurePath(name)
    if content.startswith(b"PK\x03\x04") or path.suffix.lower() in WORKBOOKS:
        path = path.with_suffix(".xlsx")
    elif content.lstrip()[:1] == b"[":
        path = path.with_suffix(".json")
    elif content.lstrip()[:1] == b"{":
        path = path.with_suffix(".jsonl" if _json_in("", content) is None else ".json")
    else:
        text = decoded(name, content)
        if path.suffix.lower() not in (".csv", ".tsv") and not any(is_heading(line) for line in _split(text)):
            return (pasted_table(name, text),)
        spaced = _by_spaces(name, text)
        if spaced is not None:
            return (spaced,)
        path = path.with_suffix(".csv")
    return read_tables(path, content, OWN, is_heading)


def _split(text: str) -> list[list[str]]:
    """The beginnings of a text split by each sign that may part its columns."""
    lines = text.splitlines()[:20]
    return [[cell.strip().strip('"') for cell in line.split(sign)] for line in lines for sign in (",", ";", "\t", "  ")]


def _by_spaces(name: str, text: str) -> ListTable | None:
    """A table whose columns are parted by two spaces or more; None where its headings are not."""
    lines = text.splitlines()
    for start, line in enumerate(lines[:20]):
        head = _spaced(line)
        if is_heading(head):
            below = ((at, _spaced(one)) for at, one in enumerate(lines[start + 1 :], start + 2) if one.strip())
            rows = list(Count(name, OWN).over(below))
            for number, cells in rows:
                if len(cells) != len(head):
                    raise InvalidInputError(
                        f"{name}, row {number}: has {len(cells)} cells, the headings are {len(head)}; part them by "
                        "tabs, so that an empty cell is seen"
                    )
            return ListTable("", tuple(head), tuple((number, tuple(cells)) for number, cells in rows))
    return None


def _spaced(line: str) -> list[str]:
    return [cell for part in line.strip().split("  ") if (cell := part.strip())]
