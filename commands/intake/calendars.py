"""Calendars: the competitions of a season, as the facts that put them into a book."""

import re
import tomllib
from importlib import resources
from typing import Any

from pydantic import ValidationError

from ledger.errors import InvalidInputError
from ledger.facts import CompetitionScheduled
from ledger.vocabulary import EVENT_PATTERN, GENDERS, parse_event


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
        return tuple(CompetitionScheduled(**{**table, "programme": _programme(table)}) for table in tables)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InvalidInputError(f"{where}: a calendar is TOML with [[competition]] tables: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InvalidInputError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _programme(table: dict[str, Any]) -> tuple[tuple[str, int], ...] | None:
    if "programme" not in table:
        return None
    events: dict[str, int] = {}
    for name, races in table["programme"].items():
        both = not re.fullmatch(EVENT_PATTERN, name)
        for event in [f"{gender}-{name}" for gender in GENDERS] if both else [name]:
            events[str(parse_event(event))] = races
    return tuple(events.items())
