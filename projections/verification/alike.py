"""Entries that are alike: an entry is right where it has the keys of one that is, and a right value between each two.

Looking at an entry takes ten times as long as hashing it. But the entries of a book have few forms, and in each form
few values: those of a sheet share its race, its source and its times, those of a skater the name. So the bytes of an
entry are cut into values, where the keys of a form are found that is known. A value that was found right in the same
place before is right; one that is new there is looked at alone. Where a cut falls wrong, or a value is not plainly
right, that says nothing, and the whole entry is looked at.

It holds because whether a value is right depends on nothing beside it: no fact has a rule over several of its fields. A
form of one that had is not learnt.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, get_args

import msgpack
from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic.fields import FieldInfo

from ledger.entry import Source
from ledger.facts import Instant, Text

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

_NONE: Final = 0xC1
_ENDS: Final = tuple(map(_PACKER.pack, _TOGETHER))
_SHORT_TEXT: Final = 0xD9
_SIZES: Final = {
    **dict.fromkeys(range(0x80), 1),
    **{0xA0 + length: 1 + length for length in range(32)},
    _NONE: -1,
    0xC2: 1,
    0xC3: 1,
    0xCC: 2,
    0xCD: 3,
    0xCE: 5,
    0xCF: 9,
}
"""How many bytes values of MessagePack have that begin with a byte; where it alone says."""

Check = Callable[[bytes], bool]
"""Whether bytes are certainly a value of a place, written as an encoder writes it."""


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
    """A place of a value in a form.

    Attributes:
        known: The values that were found right in it.
        check: Looks at one that is new.
        after: The keys that follow it, with the heads of the maps around them; nothing after the last.
    """

    known: _Known
    check: Check
    after: bytes


class _Form(NamedTuple):
    """The keys of entries that have the same ones.

    Attributes:
        before: What stands before the first value.
        places: The places of the values, all but the last.
        last: The place of the last one.
    """

    before: bytes
    places: tuple[_Place, ...]
    last: _Place

    def fits(self, payload: bytes) -> bool:
        """Whether bytes are right values, between these keys; those that are new are remembered."""
        if not payload.startswith(self.before):
            return False
        rest = payload[len(self.before) :]
        for known, check, after in self.places:
            value, found, rest = rest.partition(after)
            # Without these keys it is of another form, as every third is, and its value is not worth a look.
            if value not in known and not (found and _is_right(value, known, check)):
                return False
        return rest in self.last.known or _is_right(rest, self.last.known, self.last.check)

    def learn(self, values: list[bytes]) -> None:
        """Remember values that were found right, one for each place."""
        for value, place in zip(values, (*self.places, self.last), strict=True):
            place.known.remember(value)


_Value = tuple[bytes, bytes, Check]
"""The keys before a value, with the heads of the maps around it, the value, and what looks at others in its place."""


class Alike:
    """The entries that were found right, by their forms and values."""

    def __init__(self) -> None:
        """None yet."""
        self._forms: dict[str, dict[tuple[bytes, ...], _Form]] = {}
        self._recent: dict[str, list[_Form]] = {}
        self._found: dict[tuple[tuple[Check, bytes], ...], tuple[_Known, Check]] = {}
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
        groups = _grouped(_values(fields, {"fact": model, "source": Source}, _envelope()))
        keys = tuple([key for group in groups for key, _, _ in group])
        forms = self._forms.setdefault(name, {})
        form = forms.get(keys)
        if form is None:
            if len(forms) == _MOST_FORMS or not (has_no_rules(model) and has_no_rules(Source)):
                return
            form = forms[keys] = self._form(groups[0][0][0], groups)
        form.learn([b"".join([key + value for key, value, _ in group])[len(group[0][0]) :] for group in groups])
        recent = self._recent.setdefault(name, [])
        if not recent or recent[0] is not form:
            recent[:] = [form, *(one for one in recent if one is not form)][:_TRIED]

    def _form(self, before: bytes, groups: Sequence[Sequence[_Value]]) -> _Form:
        ends = (*(group[0][0] for group in groups[1:]), b"")
        places = [_Place(*self._place(group), after) for group, after in zip(groups, ends, strict=True)]
        return _Form(before, tuple(places[:-1]), places[-1])

    def _place(self, group: Sequence[_Value]) -> tuple[_Known, Check]:
        """What is known of a place, and what looks at others in it; the same in every form that has it."""
        place = tuple([(check, key if at else b"") for at, (key, _, check) in enumerate(group)])
        if place not in self._found:
            check = group[0][2] if len(group) == 1 else self._form(b"", [[one] for one in group]).fits
            self._found[place] = (_Known(self._room), check)
        return self._found[place]


def _grouped(values: Iterable[_Value]) -> list[list[_Value]]:
    """The values of each place."""
    groups: list[list[_Value]] = []
    for one in values:
        if groups and one[0].endswith(_ENDS):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _is_right(value: bytes, known: _Known, check: Check) -> bool:
    if not check(value):
        return False
    known.remember(value)
    return True


def _values(
    fields: dict[str, Any], models: Mapping[str, type[BaseModel]], checks: Mapping[str, Check]
) -> Iterator[_Value]:
    """The values of a map, and of those in it, in their order."""
    before: bytes = _PACKER.pack_map_header(len(fields))
    for key, value in fields.items():
        before += _PACKER.pack(key)
        if value and isinstance(value, dict) and key in models:
            inner = models[key]
            for keys, one, check in _values(value, _maps(inner), _checks(inner)):
                yield before + keys, one, check
                before = b""
        else:
            yield before, _PACKER.pack(value), checks[key]
            before = b""


@cache
def _envelope() -> Mapping[str, Check]:
    """What looks at the values beside the fact."""
    instant, text = _check_of(FieldInfo(annotation=Instant)), _check_of(FieldInfo(annotation=Text))
    times = {"recorded_at": instant, "published_at": instant}
    return {**times, "actor": text, "reason": text, "fact": _saying_nothing(), "source": _saying_nothing()}


@cache
def _checks(model: type[BaseModel]) -> Mapping[str, Check]:
    """What looks at values of the fields of a model. Maps are looked at with their entry, or by their own fields."""
    fields = model.model_fields.items()
    return {key: _saying_nothing() if models_in(field.annotation) else _check_of(field) for key, field in fields}


def _check_of(field: FieldInfo) -> Check:
    """What looks at values of a field. What it takes to do so is made when it is first needed."""
    default = None if field.is_required() else field.default
    made: list[Callable[[Any], bool]] = []

    def check(data: bytes) -> bool:
        if not _is_whole(data):
            return False
        try:
            value = msgpack.unpackb(data, use_list=False)
        except (ValueError, msgpack.UnpackException, RecursionError):
            return False
        if not made:
            kind: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
            made.append(TypeAdapter(kind, config=ConfigDict(strict=True)).validator.isinstance_python)
        right: bool = value != default and _PACKER.pack(value) == data and made[0](value)
        return right

    return check


def _is_whole(data: bytes) -> bool:
    """Whether bytes may be one value and no more; at a glance, because a wrong cut is the most common thing."""
    head = data[0] if data else _NONE
    if head == _SHORT_TEXT and len(data) > 1:
        return len(data) == 2 + data[1]
    return head not in _SIZES or len(data) == _SIZES[head]


def _saying_nothing() -> Check:
    """Says nothing of any value; each field has its own, by which its values are told from those of others."""
    return lambda _: False


@cache
def _maps(model: type[BaseModel]) -> Mapping[str, type[BaseModel]]:
    """The fields of a model that are a map of one model, whichever their value is."""
    found = ((key, models_in(field.annotation)) for key, field in model.model_fields.items())
    return {key: inner[0] for key, inner in found if len(inner) == 1}


@cache
def has_no_rules(model: type[BaseModel]) -> bool:
    """Whether a model, and each in its fields, is right where each field is, as its annotation says."""
    inner = (one for field in model.model_fields.values() for one in models_in(field.annotation))
    own = model.__pydantic_decorators__
    rules = (own.model_validators, own.root_validators, own.field_validators, own.validators)
    return not any(rules) and all(map(has_no_rules, inner))


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models of the maps in a field: it is one, may be one or None, or is a tuple of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in models_in(inner)]
