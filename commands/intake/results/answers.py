"""Answers of the ISU results API: the results of one competition, with laps and passage times.

Shapes: https://api.isuresults.eu/docs/ as public clients use it. Status 0 is a result, and 2 a disqualification
(INFERRED: a row without rank that keeps its time); other numbers are not known and are asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from commands.intake.results.model import DoubtfulError, ListedRow, RaceSaid, ReadAs, ResultList
from commands.intake.results.words import EventSaid, lane_of, noc_of
from ledger.errors import InvalidInputError
from ledger.facts import ResultRow
from ledger.instants import parse_instant
from ledger.times import read_time
from ledger.vocabulary import Gender

_CELLS: Final = frozenset(
    ("rank", "status", "time", "thousandth", "behind", "bib", "pair", "lane", "laps", "passages", "codes")
)
_KNOWN: Final = {0: "OK", 2: "DQ"}
_GENDERS: Final[dict[str, Gender]] = {"M": "men", "F": "women", "W": "women", "X": "mixed"}


def is_answer(data: Any) -> bool:
    """Whether some JSON is an answer with results."""
    rows = _rows(data)
    return bool(rows) and all(isinstance(row, dict) and "competitor" in row and "startNumber" in row for row in rows)


def is_competitions(data: Any) -> bool:
    """Whether some JSON is an answer with the competitions of an event."""
    return isinstance(data, list) and bool(data) and all(isinstance(one, dict) and "resultsUrl" in one for one in data)


def _rows(data: Any) -> Sequence[Any]:
    rows = data.get("results") if isinstance(data, dict) else data
    return rows if isinstance(rows, list) else ()


def race_said(competition: Mapping[str, Any]) -> RaceSaid:
    """What the API says of the race that a competition of its is."""
    distance, title = competition.get("distance") or {}, str(competition.get("title") or "")
    said = EventSaid(title)
    named = EventSaid(str(distance.get("name") or "").replace(",", "").replace(" Meter", "m"))
    division = str(competition.get("division") or "").lower()
    number = competition.get("number")
    return RaceSaid(
        gender=_GENDERS.get(str(competition.get("category")), said.gender),
        distance=said.distance or named.distance,
        number=number if isinstance(number, int) else said.number,
        division="a" if division == "a" else "b" if division == "b" else said.division,
    )


def results_in(file: str, sha256: str, data: Any, reading: ReadAs, *, said: RaceSaid | None = None) -> ResultList:
    """The list that an answer with results is; `said` is what is known of its race, such as by `race_said`.

    Who has no result yet is entered: its row has none.

    Raises:
        InvalidInputError: A row is not as the API gives it; the error names the row.
        DoubtfulError: A status is not known.
    """
    competition = data.get("competition") if isinstance(data, dict) else None
    if isinstance(competition, dict) and said is None:
        try:
            said = race_said(competition)
        except (AttributeError, TypeError):
            raise InvalidInputError(f"{file}: its competition is not one as the results API gives it") from None
    rows, moments, assumed, genders = [], [0], [], set[Gender | None]()
    for number, one in enumerate(_rows(data), 1):
        try:
            row, note = _row(number, one, reading)
            moments.append(parse_instant(str(one["modified"])) if one.get("modified") else 0)
            genders.add(_gender(one))
        except DoubtfulError as doubt:
            raise DoubtfulError(f"{file}, item {number}: {doubt.question}", doubt.option, doubt.choices) from None
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise InvalidInputError(f"{file}, item {number}: {where}: {first['msg']}") from None
        except InvalidInputError as error:
            raise InvalidInputError(f"{file}, item {number}: {error}") from None
        except (KeyError, TypeError, AttributeError, ValueError):
            raise InvalidInputError(f"{file}, item {number}: not a result as the results API gives it") from None
        rows.append(row)
        assumed += [f"{file}, item {number}: {note}"] if note else []
    if said is None:
        said = RaceSaid(gender=genders.pop() if len(genders) == 1 else None)
    return ResultList(file, sha256, said, tuple(rows), _CELLS, max(moments) or None, tuple(assumed))


def _gender(one: Mapping[str, Any]) -> Gender | None:
    who = one["competitor"]
    return _GENDERS.get(str((who.get("skater") or who.get("team") or {}).get("gender")))


def _row(number: int, one: Mapping[str, Any], reading: ReadAs) -> tuple[ListedRow, str | None]:
    who = one["competitor"]
    skater: dict[str, Any] | None = who.get("skater")
    named: dict[str, Any] = skater or who.get("team") or one["team"]
    name = str(named["name"]) if skater is None else f"{named['firstName']} {named['lastName']}"
    noc = noc_of(str(named["country"]))
    bib, pair = _integer(who.get("number")), _integer(one.get("startNumber"))
    lane = lane_of(str(one.get("startLane") or ""))
    status, note = _status(name, one, reading)
    result = None
    if status is not None:
        time = read_time(str(one["time"])) if one.get("time") else None
        laps = one.get("laps") or []
        passages = tuple(read_time(str(lap["passageTime"])).exact for lap in laps if lap.get("passageTime"))
        result = ResultRow.model_validate(
            {
                "status": status,
                "rank": _integer(one.get("rank")),
                "time": None if time is None else time.time,
                "thousandth": None if time is None else time.thousandth,
                "behind": read_time(str(one["timeBehind"])).exact or None if one.get("timeBehind") else None,
                "bib": bib,
                "pair": pair,
                "lane": lane,
                "laps": len(laps) or None,
                "passages": passages,
                "codes": ("RS",) if one.get("reskate") else (),
            }
        )
    isu = None if skater is None else _integer(skater.get("id"))
    numbers = () if isu is None else (("isu", str(isu)),)
    called = " ".join(name.split())
    return ListedRow((number,), called, noc, result, bib=bib, pair=pair, lane=lane, numbers=numbers), note


def _status(name: str, one: Mapping[str, Any], reading: ReadAs) -> tuple[str | None, str | None]:
    """The status of a row, None where it has no result yet, and what was taken for granted."""
    number = one.get("status")
    if number is None or (number == 0 and not one.get("time") and not one.get("rank")):
        return None, None
    said = reading.statuses.get(int(number))
    if said is not None:
        return said, None
    if number not in _KNOWN:
        choices = {f"{number}={status}": status for status in ("DNF", "DNS", "DQ", "WDR")}
        raise DoubtfulError(f"{name}: nobody knows what status {number} of the results API is", "--status", choices)
    return _KNOWN[number], f"{name}: status 2 of the results API is DQ (inferred)" if number else None


def _integer(value: Any) -> int | None:
    return None if value is None else int(value)
