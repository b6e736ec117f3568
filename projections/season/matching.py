"""Who is meant by what somebody types: exactly, by a beginning, by initials, by a country, or nearly.

Of a name neither the order of its words matters, nor accents, hyphens and capitals, nor how a letter with an accent is
transliterated: ``Løken`` is also ``Loken`` and ``Loeken``. A family name weighs more than another word.

What is nearly a name is a suggestion, and never an answer.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property, lru_cache
from typing import Final, Generic, TypeVar

from ledger import nocs
from ledger.names import family_name, family_order, letters

One = TypeVar("One")

SUGGESTED: Final = 4
"""So many are suggested."""
_TOKENS: Final = 4
"""So many words of what was typed are compared with those that are nearly so."""
_WORDS: Final = 12
"""Of more words none is taken for an NOC: no name has so many."""
_NEAR: Final = 0.68
_OTHER_WORD: Final = 0.9
"""What a word that is no family name weighs."""
_MONOGRAM: Final = (2, 4)
_BETWEEN: Final = re.compile(r"[\s.,;'’‐-]+")
_PARTED: Final = re.compile(r"[\s.,;]+")
_DIGRAPHS: Final = str.maketrans({"ø": "oe", "ö": "oe", "ü": "ue", "ä": "ae", "å": "aa"})

Ways = frozenset[str]
"""The ways to write one word with plain letters."""


@dataclass(frozen=True)
class Spelled:
    """A name or a part of one, taken apart.

    Attributes:
        whole: The ways to write all its letters in one.
        parts: Its words in their order, parted at hyphens too.
        joined: Its words in their order, each in one with what its hyphens part.
        family: The words of its family name, in every way to write them.
    """

    whole: Ways
    parts: tuple[Ways, ...]
    joined: tuple[Ways, ...]
    family: Ways

    @cached_property
    def words(self) -> Ways:
        """Every way to write every word."""
        return frozenset(way for word in (*self.parts, *self.joined) for way in word)

    @cached_property
    def in_any_order(self) -> Ways:
        """The ways to write the letters of all its words, these in the order of the alphabet."""
        return frozenset(" ".join(sorted(way(word) for word in self.parts)) for way in (min, max))


def _ways(text: str) -> Ways:
    plain = letters(text)
    if text.isascii():
        return frozenset((plain,))
    return frozenset((plain, letters(unicodedata.normalize("NFC", text).casefold().translate(_DIGRAPHS))))


@lru_cache(maxsize=16_384)  # the names of some seasons, which are asked for with each word that is typed
def spelled(name: str) -> Spelled:
    """A name, taken apart."""
    parts = tuple(ways for ways in map(_ways, _BETWEEN.split(name)) if max(ways))
    joined = tuple(ways for ways in map(_ways, _PARTED.split(name)) if max(ways))
    own = family_name(name)
    family = frozenset(way for word in (*_BETWEEN.split(own), *_PARTED.split(own), own) for way in _ways(word) if way)
    return Spelled(_ways(name), parts, joined, family)


@dataclass(frozen=True)
class Candidate(Generic[One]):
    """Somebody who may be meant.

    Attributes:
        one: Who.
        names: The name that is shown, then every other spelling.
        nocs: The NOCs.
    """

    one: One
    names: tuple[str, ...]
    nocs: tuple[str, ...]

    @cached_property
    def spellings(self) -> tuple[Spelled, ...]:
        """Its names, taken apart."""
        return tuple(dict.fromkeys(map(spelled, self.names)))

    @cached_property
    def order(self) -> tuple[str, str]:
        """What it is sorted by."""
        return family_order(self.names[0])


def noc_of(text: str) -> str | None:
    """The NOC that a code or the English name of a country names; None where it names none."""
    return _nocs().get(letters(text))


@lru_cache(maxsize=1)
def _nocs() -> dict[str, str]:
    known = nocs.names()
    return {letters(name): code for code, own in known.items() for name in own} | {one.lower(): one for one in known}


def named(text: str, candidates: Iterable[Candidate[One]]) -> tuple[One, ...]:
    """Who is called so: by a whole name, or else by all its words. Nobody else is taken for who is meant."""
    return _ranked(text, _named(spelled(text), tuple(candidates)))


def found(text: str, candidates: Iterable[Candidate[One]]) -> tuple[One, ...]:
    """Whom a search finds, those first whose family name was typed.

    The first of these that somebody fits: a whole name; all its words, or the NOC; these words and an NOC; beginnings
    of words, of which all but one may be initials; the initials alone; letters within a name.
    """
    known, wanted = tuple(candidates), spelled(text)
    called = _named(wanted, known)
    noc = noc_of(text)
    of_noc = [one for one in known if noc is not None and noc in one.nocs and one not in called]
    if called or of_noc:
        return (*_ranked(text, called), *_ranked(text, of_noc))
    for rest, code in _with_noc(text):
        own = tuple(one for one in known if code in one.nocs)
        fitting = found(rest, own) if own and len(own) < len(known) else ()
        if fitting:
            return fitting
    return _ranked(text, _loosely(wanted, known))


def near(text: str, candidates: Iterable[Candidate[One]]) -> tuple[One, ...]:
    """Who may be meant by what nobody is called, the nearest first; a family name weighs more than another word."""
    known = tuple(candidates)
    loosely = _ranked(text, _loosely(spelled(text), known))
    if loosely:
        return tuple(dict.fromkeys(loosely))[:SUGGESTED]
    tokens = [min(ways) for ways in spelled(text).parts[:_TOKENS]]
    if not tokens:
        return ()
    vocabulary = sorted({way for one in known for name in one.spellings for way in name.words if len(way) > 1})
    like = [_like(token, vocabulary) for token in tokens]
    scored = [(max(_score(like, name) for name in one.spellings), one) for one in known]
    worth = sorted(((-score, one.order, place) for place, (score, one) in enumerate(scored) if score >= _NEAR))
    close = [known[place] for _, _, place in worth[:SUGGESTED]]
    if not close:
        whole = {min(name.whole): one for one in reversed(known) for name in reversed(one.spellings)}
        close = [whole[key] for key in get_close_matches(letters(text), whole, n=SUGGESTED, cutoff=0.7)]
    return tuple(dict.fromkeys(one.one for one in close))


def _like(token: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """The words that are nearly a token, each with how near."""
    if len(token) == 1:
        return {word: 1.0 for word in vocabulary if word.startswith(token)}
    matcher = SequenceMatcher(None, "", token)
    found_words = {}
    for word in get_close_matches(token, vocabulary, n=12, cutoff=0.6):
        matcher.set_seq1(word)
        found_words[word] = matcher.ratio()
    return found_words


def _score(like: Sequence[dict[str, float]], name: Spelled) -> float:
    """How near a name is to words that are typed: the mean of the best for each."""
    total = 0.0
    for own in like:
        total += max(
            (ratio * (1 if word in name.family else _OTHER_WORD) for word, ratio in own.items() if word in name.words),
            default=0.0,
        )
    return total / len(like)


def _named(wanted: Spelled, known: Sequence[Candidate[One]]) -> list[Candidate[One]]:
    for fits in (_whole, _all_words):
        fitting = [one for one in known if any(fits(wanted, name) for name in one.spellings)]
        if wanted.parts and fitting:
            return fitting
    return []


def _loosely(wanted: Spelled, known: Sequence[Candidate[One]]) -> list[Candidate[One]]:
    for fits in (_beginnings, _monogram, _within):
        fitting = [one for one in known if any(fits(wanted, name) for name in one.spellings)]
        if wanted.parts and fitting:
            return fitting
    return []


def _with_noc(text: str) -> Iterator[tuple[str, str]]:
    """What is left of words of which one names an NOC, with that NOC."""
    own = text.split()
    for place, word in enumerate(own if 1 < len(own) <= _WORDS else ()):
        code = noc_of(word)
        if code is not None:
            yield " ".join((*own[:place], *own[place + 1 :])), code


def _ranked(text: str, fitting: Iterable[Candidate[One]]) -> tuple[One, ...]:
    """Those whose family name was typed first, and within each by the family name."""
    typed = spelled(text).words
    ordered = sorted(fitting, key=lambda one: (not (spelled(one.names[0]).family & typed), one.order))
    return tuple(one.one for one in ordered)


def _whole(wanted: Spelled, name: Spelled) -> bool:
    return bool(wanted.whole & name.whole or wanted.in_any_order & name.in_any_order)


def _all_words(wanted: Spelled, name: Spelled) -> bool:
    return any(all(ways & name.words for ways in words) for words in (wanted.parts, wanted.joined))


def _beginnings(wanted: Spelled, name: Spelled) -> bool:
    """Whether each word begins another word of the name; an initial does so as well, beside a word that is more."""
    left = list(name.parts)
    for ways in sorted(wanted.parts, key=lambda one: -len(min(one))):
        fitting = next((one for one in left if any(way.startswith(tuple(ways)) for way in one)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return any(len(min(ways)) > 1 for ways in wanted.parts)


def _monogram(wanted: Spelled, name: Spelled) -> bool:
    """Whether the one word is made of the initials of the name, the family name last or first."""
    least, most = _MONOGRAM
    if len(wanted.joined) != 1 or not least <= len(min(wanted.whole)) <= most:
        return False
    first = "".join(min(ways)[0] for ways in name.parts)
    return bool(wanted.whole & {first, first[-1:] + first[:-1]})


def _within(wanted: Spelled, name: Spelled) -> bool:
    return any(len(one) > 1 and one in own for one in wanted.whole for own in name.whole)
