"""The columns of a published list, by what they mean, and what a list is of.

Publishers call one thing by many names. A heading is recognised by its letters and digits alone; a meaning that has
several candidates takes the first in the order given here. Cells stay in the book as they were printed.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeVar

from ledger.errors import InvalidInputError
from ledger.vocabulary import DISTANCES, GENDERS, MIXED, Gender

Meaning = Literal[
    "rank",
    "name",
    "noc",
    "points",
    "time",
    "gender",
    "event",
    "section",
    "version",
    "entry",
    "day",
    "city",
    "winner",
    "list",
    "season",
    "sort",
    "given",
]

MEANINGS: Final[dict[Meaning, tuple[str, ...]]] = {
    "rank": (
        *("rank", "quotarank", "place", "placing", "position", "pos", "rk", "rang", "platz", "pl", "plaats", "plass"),
        *("placering", "classement", "posizione", "miejsce", "sijoitus", "順位", "名次", "no", "nr"),
    ),
    "name": (
        *("name", "skater", "athlete", "competitor", "skatername", "fullname", "athletename", "team", "lastname"),
        *("familyname", "surname", "last", "naam", "nom", "namn", "navn", "nome", "nimi", "nazwisko", "läufer"),
        *("sportler", "rijder", "schaatser", "patineur", "achternaam", "nachname", "氏名", "选手"),
    ),
    "given": ("firstname", "givenname", "first", "vorname", "voornaam", "prénom", "prenom", "fornavn", "förnamn"),
    "winner": ("winner", "champion", "titleholder"),
    "noc": (
        *("noc", "noccode", "country", "nat", "nation", "ctry", "countrycode", "code", "nationality", "land", "pays"),
        *("paese", "kraj", "maa", "国"),
    ),
    "points": (
        *("points", "wcpoints", "pts", "total", "totalpoints", "worldcuppoints", "score", "punkte", "punten", "poeng"),
        "value",
    ),
    "time": (
        *("besttime", "time", "best", "zeit", "tijd", "temps", "tid", "tempo", "aika", "czas", "finaltime"),
        *("racetime", "laufzeit", "eindtijd", "タイム"),
    ),
    "gender": ("gender", "sex", "geschlecht", "geslacht", "sexe", "kjønn", "category"),
    "event": ("distance", "cup", "discipline", "event", "strecke", "afstand", "distans", "distanse", "dystans"),
    "section": ("section", "part", "via"),
    "version": ("version", "edition", "issue", "asof", "after"),
    "entry": ("nocentry", "entry", "countryentry"),
    "day": ("date", "day", "datum", "dato"),
    "city": ("venue", "city", "place", "track"),
    "list": ("title", "list", "heading"),
    "season": ("season",),
    "sort": ("kind",),
}
"""Every meaning, with the headings that stand for it, the best first."""

_EVENTS: Final = {
    "ms": "mass-start",
    "massstart": "mass-start",
    "tp": "team-pursuit",
    "teampursuit": "team-pursuit",
    "ts": "team-sprint",
    "teamsprint": "team-sprint",
    "mixedrelay": "relay",
    "mixedgenderrelay": "relay",
    "relay": "relay",
    "gwc": "grand",
    "grandworldcup": "grand",
    "grand": "grand",
    "long": "long",
}


_MEN: Final = frozenset(("m", "men", "man", "male", "mens", "herren", "heren", "hommes", "herrer", "herrar", "uomini"))
_WOMEN: Final = frozenset(
    ("w", "f", "women", "woman", "female", "ladies", "womens", "damen", "dames", "femmes", "kvinner", "damer", "donne")
)


class CellError(InvalidInputError):
    """Raised when a cell of a published list is not what its column means; names row and column.

    `row` is the row, `meaning` that of the column, or None where the cell says what list the row is of.
    """

    def __init__(self, message: str, row: int, meaning: Meaning | None = None) -> None:
        super().__init__(message)
        self.row = row
        self.meaning = meaning


def heading(text: str) -> str:
    """A heading's letters and digits alone."""
    return "".join(char for char in text.casefold() if char.isalnum())


_Meant = TypeVar("_Meant", bound=str)


def meanings(columns: Sequence[str], given: Mapping[str, str] | None = None) -> dict[Meaning, str]:
    """The printed column of each meaning that a column of a published list can have; see `meanings_among`."""
    return meanings_among(MEANINGS, columns, given)


def meanings_among(
    known: Mapping[_Meant, tuple[str, ...]], columns: Sequence[str], given: Mapping[str, str] | None = None
) -> dict[_Meant, str]:
    """The printed column of each meaning.

    Args:
        known: The meanings that columns can have, each with the headings that stand for it, the best first.
        columns: The printed headings.
        given: What a person says of single columns, by meaning; this goes before what is recognised.

    Raises:
        InvalidInputError: A given meaning or column does not exist.
    """
    given = given or {}
    for name, printed in given.items():
        if name not in known:
            raise InvalidInputError(f"--columns {name}={printed}: no such meaning; there are {', '.join(known)}")
        if printed not in columns:
            raise InvalidInputError(f"--columns {name}={printed}: no such column; there are {', '.join(columns)}")
    by_heading = {heading(column): column for column in reversed(columns)}
    taken = set(given.values())
    found: dict[_Meant, str] = {}
    for meaning, synonyms in known.items():
        if meaning in given:
            found[meaning] = given[meaning]
            continue
        column = next((by_heading[one] for one in synonyms if one in by_heading and by_heading[one] not in taken), None)
        if column is not None:
            found[meaning] = column
            taken.add(column)
    return found


def require(columns: Mapping[Meaning, str], printed: Sequence[str]) -> None:
    """Refuse a list that says not whom it lists, or nothing about them.

    Raises:
        InvalidInputError: A column is missing; the error says how to name it.
    """
    if not {"name", "winner", "noc"} & columns.keys():
        missing = "names"
    elif not {"rank", "points", "time", "winner"} & columns.keys():
        missing = "ranks, points or times"
    else:
        return
    raise InvalidInputError(
        f"no column for {missing} among {', '.join(printed)}; say which with --columns, such as rank=Pos,name=Skater"
    )


_METRES: Final = re.compile(r"(?<=\d)\s+m\b")
"""The unit behind a distance; a capital letter there is the gender of some lists."""


def parse_list_name(text: str) -> tuple[Gender | None, str | None]:
    """What a list is of, from words such as ``500m Men``, ``M``, ``men-5000-10000``, ``10.000m``, ``MS``.

    The m of ``Women 500 m`` is metres, and a word says more of the gender than a letter.
    """
    gender: Gender | None = None
    spelt = False
    rest = []
    for word in re.findall(r"[^\W_]+(?:[.,'’][^\W_]+)*", _METRES.sub("m", text).casefold()):
        found = parse_gender(word)
        if found and (len(word) > 1 or not spelt):
            gender, spelt = found, len(word) > 1
        elif not found:
            rest.append(re.sub(r"[.,'’]", "", word))
    numbers = [word.removesuffix("m") for word in rest if word.removesuffix("m") in DISTANCES]
    if numbers:
        return gender, "-".join(dict.fromkeys(numbers))
    joined = "".join(rest)
    exact = next((event for word, event in _EVENTS.items() if word in (joined, *rest)), None)
    inside = (event for word, event in _EVENTS.items() if len(word) > len("team") and word in joined)
    return gender, exact or next(inside, None)


def parse_gender(text: str) -> Gender | None:
    """The gender that a word names, in the ways that lists write it."""
    word = re.sub(r"['’]s?$", "", text.casefold())
    if word in _MEN:
        return GENDERS[0]
    if word in ("mixed", "mix"):
        return MIXED
    return GENDERS[1] if word in _WOMEN else None
