"""Entries that are alike: an entry is right where it has the keys of one that is, and a right value between each two.

Looking at an entry takes ten times as long as hashing it. But the entries of a book have few forms, and in each form
few values: those of a sheet share its race, its source and its times, those of a skater the name. So of the keys of
entries that were found right a pattern is made, which cuts others with the same keys into values. Numbers and words of
which there are few are in the pattern themselves, as far as they are right. Every other value is right if it was found
right in the same place before; one that is new there is looked at alone. Where a cut falls wrong, or a value is not
plainly right, that says nothing, and the whole entry is looked at.

It holds because whether a value is right depends on nothing beside it: no fact has a rule over several of its fields. A
form of one that had is not learnt.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import contains
from typing import Any, Final, NamedTuple

import msgpack
from pydantic import BaseModel

from ledger.entry import Source
from projections.verification.values import FieldValue, envelope, has_no_rules, maps_of, values_of

OFTEN: Final = 16
"""So many entries of one form are looked at before its pattern is made, which takes as long as to look at fifty."""
_TRIED: Final = 24
"""So many forms of a fact are tried, the last one that fitted first."""
_TOGETHER: Final = frozenset(
    (
        *("competitor", "name_printed", "noc_printed", "recorded_at", "kind", "name", "revision", "sheet"),
        *("lane", "points_printed", "rank", "sha256", "status"),
    )
)
"""Keys whose values go with the one before, as a name goes with who has it: they are in one place with it."""
_MOST_FORMS: Final = 200
_MOST: Final = 300_000
"""So many values are remembered; hostile bytes could have any number."""
_LONGEST: Final = 400
"""Longer values, such as the text of a rulebook, are not come upon again."""
_PACKER: Final = msgpack.Packer()
_ENDS: Final = tuple(map(_PACKER.pack, _TOGETHER))


class _Known(set[bytes]):
    """Values that were found right; they share the room that is left with those of other places."""

    def __init__(self, room: list[int]) -> None:
        super().__init__()
        self._room = room

    def remember(self, value: bytes) -> None:
        """Remember one, if there is room."""
        if self._room[0] > 0 and len(value) <= _LONGEST:
            self._room[0] -= 1
            self.add(value)


class _Place(NamedTuple):
    """A place of values that are no part of a pattern.

    Attributes:
        known: The values that were found right in it.
        check: Looks at one that is new.
    """

    known: _Known
    check: Callable[[bytes], bool]


class _Form:
    """The keys of entries that have the same ones, and right values between them."""

    def __init__(self, pattern: bytes, places: Sequence[_Place]) -> None:
        """Entries fit that match `pattern`, and whose values in its groups are right in `places`."""
        self._cut = re.compile(pattern, re.DOTALL).fullmatch
        self._places = places
        self._known = [place.known for place in places]

    def fits(self, payload: bytes) -> bool:
        """Whether bytes are right values, between these keys; those that are new are remembered."""
        cut = self._cut(payload)
        if cut is None:
            return False
        values = cut.groups()
        return all(map(contains, self._known, values)) or all(map(_is_right, self._places, values))


def _is_right(place: _Place, value: bytes) -> bool:
    if value not in place.known:
        if not place.check(value):
            return False
        place.known.remember(value)
    return True


_Value = tuple[bytes, bytes, FieldValue]
"""The keys before a value, with the heads of the maps around it, the value, and which others are right in its place."""


class Alike:
    """The entries that were found right, by their forms and values."""

    def __init__(self, often: int = OFTEN) -> None:
        """None yet; of so many that have one form its pattern is made."""
        self._often = often
        self._seen: dict[str, dict[tuple[bytes, ...], int]] = {}
        self._recent: dict[str, list[_Form]] = {}
        self._found: dict[tuple[tuple[FieldValue, bytes], ...], _Place] = {}
        self._room = [_MOST]

    def knows(self, name: str, payload: bytes) -> bool:
        """Whether bytes are certainly an entry in its one form, of a fact that is stored under `name`."""
        recent = self._recent.get(name)
        if recent is None:
            return False
        if recent[0].fits(payload):
            return True
        for index in range(1, len(recent)):
            if recent[index].fits(payload):
                recent.insert(0, recent.pop(index))
                return True
        return False

    def learn(self, name: str, fields: dict[str, Any], model: type[BaseModel]) -> None:
        """Remember an entry that was found right, with these fields and a fact of this model."""
        groups = _grouped(_values(fields, {"fact": model, "source": Source}, envelope()))
        keys = tuple([key for group in groups for key, _, _ in group])
        seen = self._seen.setdefault(name, {})
        if keys not in seen and (len(seen) == _MOST_FORMS or not (has_no_rules(model) and has_no_rules(Source))):
            return
        seen[keys] = seen.get(keys, 0) + 1
        if seen[keys] < self._often:
            return
        if seen[keys] == self._often:
            recent = self._recent.setdefault(name, [])
            recent[:] = [self._form(groups), *recent][:_TRIED]
        for group in groups:
            if not _are_in_pattern(group):
                value = b"".join([key + value for key, value, _ in group])[len(group[0][0]) :]
                self._place(group).known.remember(value)

    def _form(self, groups: Sequence[Sequence[_Value]]) -> _Form:
        """The form of entries with these keys."""
        pattern = re.escape(groups[0][0][0])
        for group, after in zip(groups, [*(following[0][0] for following in groups[1:]), b""], strict=True):
            cut = _cut(group, after)
            pattern += (cut if _are_in_pattern(group) else b"(%b)" % (cut if after else b".+")) + re.escape(after)
        return _Form(pattern, [self._place(group) for group in groups if not _are_in_pattern(group)])

    def _place(self, group: Sequence[_Value]) -> _Place:
        """What is known of a place, and what looks at others in it; the same in every form that has it."""
        place = tuple([(value, key if at else b"") for at, (key, _, value) in enumerate(group)])
        if place not in self._found:
            self._found[place] = _Place(_Known(self._room), self._check(group))
        return self._found[place]

    def _check(self, group: Sequence[_Value]) -> Callable[[bytes], bool]:
        """What looks at values of a place; at each of several alone."""
        (_, value, first), *others = group
        if not others:
            return first.is_right
        form = cache(lambda: self._form([[(b"", value, first)], *([one] for one in others)]))
        return lambda data: form().fits(data)


def _are_in_pattern(group: Iterable[_Value]) -> bool:
    """Whether a pattern itself says of all values in a place which are right."""
    return all(value.pattern is not None for _, _, value in group)


def _cut(group: Sequence[_Value], after: bytes) -> bytes:
    """A pattern of the values in a place and the keys between them, before the keys that come `after`.

    It tells where values end, which may be wrong: by the first byte of the next key, which no text in ASCII has.
    """
    keys = [key for key, _, _ in group[1:]]
    values = (
        value.pattern or b".[^%b]*+" % re.escape(following[:1] or b"\xc1")
        for (_, _, value), following in zip(group, [*keys, after], strict=True)
    )
    return b"".join(re.escape(key) + value for key, value in zip([b"", *keys], values, strict=True))


def _grouped(values: Iterable[_Value]) -> list[list[_Value]]:
    """The values of each place."""
    groups: list[list[_Value]] = []
    for one in values:
        if groups and one[0].endswith(_ENDS):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _values(
    fields: dict[str, Any], models: Mapping[str, type[BaseModel]], of_field: Mapping[str, FieldValue]
) -> Iterator[_Value]:
    """The values of a map, and of those in it, in their order."""
    before: bytes = _PACKER.pack_map_header(len(fields))
    for key, value in fields.items():
        before += _PACKER.pack(key)
        if value and isinstance(value, dict) and key in models:
            inner = models[key]
            for keys, one, known in _values(value, maps_of(inner), values_of(inner)):
                yield before + keys, one, known
                before = b""
        else:
            yield before, _PACKER.pack(value), of_field[key]
            before = b""
