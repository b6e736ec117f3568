"""Names reduced to what does not vary between spellings, for recognising and for searching."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

UNNAMED: Final = "unnamed, "
"""How the name begins under which a row that has none is entered; it is no spelling of whoever that turns out to be."""

# Letters that have no decomposition into a base letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "þ": "th"})
# What is no letter in ASCII, where most names stay.
_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalpha()}


@lru_cache(maxsize=8_192)  # a season asks for the same names at each of its moments, and of each of its tables
def letters(name: str) -> str:
    """The letters of a name alone: lower case, without accents, spaces and hyphens."""
    if name.isascii():
        return name.lower().translate(_NO_LETTERS)
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(char for char in folded if char.isalpha())


def words(name: str) -> tuple[str, ...]:
    """The words of a name in alphabetical order, each as its letters alone."""
    return tuple(sorted(filter(None, map(letters, name.split()))))


def family_name(name: str) -> str:
    """The family name: what stands from the first word in capitals to the last, as the ISU prints it; also ``McLEAN``.

    Where all words are in capitals, or none, it is the last word.
    """
    own = name.split()
    capitals = [place for place, word in enumerate(own) if sum(map(str.isupper, word)) > 1 and word[-1].isupper()]
    if not capitals or len(capitals) == len(own):
        return own[-1] if own else ""
    return " ".join(own[capitals[0] : capitals[-1] + 1])


def family_order(name: str) -> tuple[str, str]:
    """What names are sorted by where the family name comes first."""
    return letters(family_name(name)), letters(name)


def fullest(spellings: Iterable[str]) -> str:
    """The spelling to show of several of one name, in whichever order they come.

    The one with the most letters; of those the one with the most accents; then a name that is not all in one case, with
    the family name in capitals and at the end, as the ISU prints names; then the shortest, then the first of the
    alphabet.
    """
    return min(spellings, key=_fullness)


@lru_cache(maxsize=4_096)
def _fullness(name: str) -> tuple[int, int, bool, int, bool, int, str]:
    own = unicodedata.normalize("NFC", name)
    accents = sum(char.isalpha() and char.casefold() != letters(char) for char in own)
    capitals = sum(map(str.isupper, own))
    one_case = own in (own.upper(), own.lower())
    last = own.split()[-1:] or [""]
    return -len(letters(own)), -accents, one_case, -capitals, not last[0].isupper(), len(name), name


def alike(one: str, other: str, enough: float) -> bool:
    """Whether of the letters of two names one begins with the other, or they are as like each other as is enough."""
    if one.startswith(other) or other.startswith(one):
        return True
    matcher = SequenceMatcher(None, one, other)
    # The first two are upper bounds of the third, and much faster.
    return matcher.real_quick_ratio() >= enough and matcher.quick_ratio() >= enough and matcher.ratio() >= enough


def slug(text: str) -> str:
    """A name as part of an identity: lower-case ASCII words with hyphens."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "unnamed"
