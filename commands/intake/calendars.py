"""Calendars: the competitions of a season, as the facts that put them into a book.

A calendar comes with the program (`load_calendar`), or from a file that somebody keeps (`read_calendar`): TOML with
[[competition]] tables, or CSV with the columns of `COLUMNS`.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from commands.files import read_some
from ledger.errors import InvalidInputError
from ledger.facts import CompetitionScheduled
from ledger.vocabulary import EVENT_PATTERN, GENDERS, parse_event, programme_fields, season_days

MOST_BYTES: Final = 100_000
"""Of a calendar; that of a season has two thousand."""
COLUMNS: Final = ("competition", "name", "venue", "city", "noc", "first_day", "last_day", "time_zone", "programme")
"""The columns of a calendar in CSV; ``final`` and ``note`` may stand beside them, and a programme may be empty."""
_MORE: Final = ("final", "note")
_YES: Final = {"true": True, "yes": True, "1": True, "x": True, "": False, "false": False, "no": False, "0": False}


_TEMPLATE: Final = """\
## The calendar of {season}. Nothing of it is known to the program: write below what was announced, one table for each
## competition, without the single # before its lines. Days are from {first} to {last}.

# [[competition]]
# competition = "wc1"
# name = "World Cup 1"
# venue = "Thialf"
# city = "Heerenveen"
# noc = "NED"
# first_day = "{first}"
# last_day = "{first}"
# time_zone = "Europe/Amsterdam"
## An event without a gender is held for men and women; :2 says that it has two races. Leave the line out where the
## programme is not known yet; it is set later with: season calendar programme wc1 500:2 1000
# programme = "500:2 1000 men-team-pursuit"
## Where it counts as the Final:
# final = true
"""


class Calendar(NamedTuple):
    """The competitions of a calendar file.

    Attributes:
        lines: The line of each, where it stands on one.
        facts: What puts them on the calendar.
    """

    lines: tuple[int, ...]
    facts: tuple[CompetitionScheduled, ...]


def read_calendar(path: Path) -> Calendar:
    """Read a calendar from a file, ``.toml`` or ``.csv``.

    Raises:
        InvalidInputError: It is none; the error names the file and the line.
    """
    content = read_some(path, MOST_BYTES)
    if len(content) > MOST_BYTES:
        raise InvalidInputError(f"{path.name}: larger than {MOST_BYTES // 1_000} kB; a calendar is not")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError(f"{path.name}: not UTF-8; save it as UTF-8") from None
    if path.suffix.lower() == ".toml":
        return Calendar((), parse_calendar(text, where=path.name))
    if path.suffix.lower() == ".csv":
        return _rows(text, path.name)
    raise InvalidInputError(f"{path.name}: a calendar is a .toml or a .csv file")


def _rows(text: str, file: str) -> Calendar:
    """The competitions of a calendar in CSV, a row each; the cells are parted by commas or by semicolons."""
    head = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",", strict=True)
    try:
        names = [name.strip() for name in rows.fieldnames or ()]
        rows.fieldnames = names
        _columns(names, file)
        found = [(rows.line_num, _row(row, f"{file}, line {rows.line_num}")) for row in rows]
    except csv.Error as error:
        raise InvalidInputError(f"{file}, line {rows.line_num}: {error}") from None
    return Calendar(tuple(line for line, _ in found), tuple(fact for _, fact in found))


def _columns(names: Sequence[str], file: str) -> None:
    """Refuse a head that lacks a column, or has one that nobody knows."""
    missing = [name for name in COLUMNS[:-1] if name not in names]
    unknown = [name or "one without a name" for name in names if name not in (*COLUMNS, *_MORE)]
    if missing or unknown:
        said = [f"no column {', '.join(missing)}"] if missing else []
        said += [f"unknown: {', '.join(unknown)}"] if unknown else []
        raise InvalidInputError(f"{file}: {'; '.join(said)}; the columns are {', '.join((*COLUMNS, *_MORE))}")


def _row(row: Mapping[str | None, Any], where: str) -> CompetitionScheduled:
    if None in row or None in row.values():
        raise InvalidInputError(f"{where}: not as many cells as the head has")
    cells = {str(name): str(cell).strip() for name, cell in row.items()}
    final, programme = cells.pop("final", ""), cells.pop("programme", "")
    if final.lower() not in _YES:
        raise InvalidInputError(f"{where}: final: {final!r} is neither yes nor no")
    table: dict[str, Any] = {name: cell for name, cell in cells.items() if cell or name != "note"}
    table |= {"noc": cells["noc"].upper(), "final": _YES[final.lower()]}
    try:
        return CompetitionScheduled(
            **table, **(programme_fields(parse_programme(programme.split())) if programme else {})
        )
    except ValidationError as error:
        raise InvalidInputError(f"{where}: {_first(error)}") from None
    except InvalidInputError as error:
        raise InvalidInputError(f"{where}: {error}") from None


def parse_programme(words: Iterable[str]) -> tuple[tuple[str, int | None], ...]:
    """Read a programme such as ``men-500:2 men-1500``: events, each with its number of races where it is not one.

    An event without a gender, such as ``500:2``, is held for men and women. Of one with ``:?`` nobody knows whether, or
    how often, it is raced; its number is None.

    Raises:
        InvalidInputError: It is none.
    """
    races: dict[str, int | None] = {}
    for word in words:
        event, _, count = word.partition(":")
        if count and not re.fullmatch("[1-9?]", count):
            raise InvalidInputError(
                f"programme: {word!r}: the number of races is from 1 to 9, as in men-500:2, or ? where nobody knows"
            )
        for name in _events(event):
            if name in races:
                raise InvalidInputError(f"programme: {name} stands there twice")
            races[name] = None if count == "?" else int(count or 1)
    return tuple(races.items())


def template(season: str, suffix: str) -> str:
    """A calendar of `season` to fill, ``.toml`` or ``.csv``: nothing of it is known.

    Raises:
        InvalidInputError: There is no such season, or no such form.
    """
    first, last = season_days(season)
    if suffix.lower() == ".csv":
        return f"{','.join((*COLUMNS, 'final'))}\n"
    if suffix.lower() == ".toml":
        return _TEMPLATE.format(season=season, first=first, last=last)
    raise InvalidInputError("a calendar is a .toml or a .csv file")


def calendars() -> tuple[str, ...]:
    """The seasons that have a calendar here."""
    files = resources.files("commands").joinpath("calendars").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def load_calendar(season: str) -> tuple[CompetitionScheduled, ...]:
    """The competitions of a season, none where no calendar of it is known.

    Raises:
        InvalidInputError: The calendar's file is malformed.
    """
    if season not in calendars():
        return ()
    text = resources.files("commands").joinpath("calendars", f"{season}.toml").read_text(encoding="utf-8")
    return parse_calendar(text, where=f"calendar {season}")


def parse_calendar(text: str, *, where: str) -> tuple[CompetitionScheduled, ...]:
    """Read a calendar; `where` names it in errors.

    A programme's event without a gender, such as ``500`` or ``mass-start``, is held for men and women.

    Raises:
        InvalidInputError: It is no calendar.
    """
    try:
        tables: list[dict[str, Any]] = tomllib.loads(text)["competition"]
        return tuple(CompetitionScheduled(**{**table, **_programme(table)}) for table in tables)
    except KeyError:
        raise InvalidInputError(f"{where}: no competition stands in it; each is a [[competition]] table") from None
    except ValidationError as error:
        raise InvalidInputError(f"{where}: {_first(error)}") from None
    except InvalidInputError:
        raise
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidInputError(f"{where}: a calendar is TOML with [[competition]] tables: {error}") from None


def _programme(table: dict[str, Any]) -> dict[str, Any]:
    """What a table says of its programme, in words or by event; ``"?"`` where nobody knows how often one is raced."""
    if "programme" not in table:
        return {}
    if isinstance(table["programme"], str):
        return programme_fields(parse_programme(table["programme"].split()))
    return programme_fields(
        (event, None if races == "?" else races)
        for name, races in table["programme"].items()
        for event in _events(name)
    )


def _events(name: str) -> list[str]:
    """The events that a name in a programme means: one, or that of men and that of women."""
    both = not re.fullmatch(EVENT_PATTERN, name)
    return [str(parse_event(event)) for event in ([f"{gender}-{name}" for gender in GENDERS] if both else [name])]


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where, given = ".".join(map(str, first["loc"])), first["input"]
    if first["type"] == "missing":
        return f"{where}: it is missing"
    if first["type"] == "string_pattern_mismatch" and where.endswith("_day"):
        return f"{where}: {given!r} is no day; days are written like 2026-11-20"
    return f"{where}: {first['msg'].removeprefix('Value error, ')}"
