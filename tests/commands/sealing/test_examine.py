"""What single entries show, at a glance and in full, and a large book that several processes look at."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import msgpack
import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from pydantic import BaseModel, model_validator

from commands.sealing import stored_entries as looking
from commands.sealing.stored_entries import looked
from ledger.book import Reader
from ledger.codec import REGISTRY, Registry, decode, encode, stored_name
from ledger.entry import Entry, Source
from ledger.errors import LedgerError
from ledger.facts import FACTS, Fact, RaceVoided, Touched
from ledger.stores import StoredEntry, open_store
from projections.verification.alike import Alike
from projections.verification.canonical import plainly_right
from projections.verification.examine import assemble, examine, look, stretches
from projections.verification.values import envelope, has_no_rules, models_in, values_of
from tests.commands.sealing.support import BOOK, Sealed
from tests.support.strategies import facts

SOURCE = Source(kind="protocol", name="1.pdf", sha256="a" * 64, sheet=1)
ENTRIES = st.builds(
    Entry,
    st.just(7),
    st.integers(0, 10**15),
    st.integers(0, 10**15),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=5),
    st.one_of(*map(facts, FACTS.values())),
    st.none() | st.just("because"),
    st.none() | st.just(SOURCE),
)


@over(ENTRIES)
def test_every_entry_that_is_encoded_is_right(entry: Entry[Fact]) -> None:
    payload = encode(entry)
    shown = look(StoredEntry(7, stored_name(entry.fact), payload))
    assert shown.finding is None
    assert plainly_right(stored_name(entry.fact), payload, REGISTRY) in (entry.fact, None)


@over(ENTRIES, st.data())
def test_a_glance_never_passes_what_a_full_look_does_not(entry: Entry[Fact], data: st.DataObject) -> None:
    name, payload = stored_name(entry.fact), bytearray(encode(entry))
    for _ in range(data.draw(st.integers(1, 3))):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    other = data.draw(st.sampled_from([name, name, "RaceVoided/1"]))
    if plainly_right(other, bytes(payload), REGISTRY) is not None:
        assert encode(decode(7, other, bytes(payload))) == bytes(payload)
        assert stored_name(decode(7, other, bytes(payload)).fact) == other


@pytest.mark.parametrize("odd", [1.0, True])
def test_a_source_that_was_found_right_vouches_for_none_that_only_equals_it(odd: float) -> None:
    fact = RaceVoided(race="wc1-men-500-a")
    payload = encode(Entry(7, 1, 1, "ann", fact, "ice", SOURCE))
    assert plainly_right(stored_name(fact), payload, REGISTRY) == fact
    fields = msgpack.unpackb(payload)
    fields["source"]["sheet"] = odd
    assert plainly_right(stored_name(fact), msgpack.packb(fields), REGISTRY) is None
    assert look(StoredEntry(7, stored_name(fact), msgpack.packb(fields))).finding is not None


def is_right(name: str, payload: bytes) -> bool:
    """Whether bytes are an entry in its one form, by decoding and encoding it."""
    try:
        entry = decode(7, name, payload)
    except LedgerError:
        return False
    return stored_name(entry.fact) == name and encode(entry) == payload


def learnt(entries: Iterable[tuple[str, bytes]]) -> Alike:
    """What is known after these entries, each of which is right."""
    alike = Alike(often=1)
    for name, payload in entries:
        assert plainly_right(name, payload, REGISTRY, alike) is not None or is_right(name, payload)
    return alike


@over(st.lists(ENTRIES, min_size=1, max_size=3), st.data())
def test_what_is_like_entries_that_are_right_is_right(entries: list[Entry[Fact]], data: st.DataObject) -> None:
    stored = [(stored_name(entry.fact), encode(entry)) for entry in entries]
    alike = learnt(stored)
    name, payload = data.draw(st.sampled_from(stored))
    changed = bytearray(payload)
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    other = data.draw(st.sampled_from([name, *(one for one, _ in stored)]))
    assert not alike.knows(other, bytes(changed)) or is_right(other, bytes(changed))


ODD = (
    None,
    True,
    False,
    0,
    1,
    -1,
    10**6,
    2**64 - 1,
    1.0,
    1.5,
    "",
    "x",
    "x" * 2_001,
    "\u2028",
    b"x",
    (),
    (1,),
    {},
    {"a": 1},
)
"""Values of every kind, most of them wrong in most places."""


@pytest.mark.uncounted
def test_no_place_of_a_season_takes_a_value_that_is_wrong_there(season_2025_26: Reader) -> None:
    """The last entries of each kind, each with every value in every place, and with every value of another there."""
    stored = [(one.name, one.payload) for one in season_2025_26.book.stored()]
    alike = learnt(stored)
    of_kind = {name: [payload for one, payload in stored if one == name][-4:] for name, _ in stored}
    tried = passed = 0
    for name, payloads in of_kind.items():
        for payload in payloads:
            fields = msgpack.unpackb(payload, use_list=False)
            for path, value in leaves(fields):
                for odd in (*ODD, *(other for _, other in leaves(fields))):
                    changed: bytes = msgpack.packb(put(fields, path, odd))
                    tried += 1
                    if alike.knows(name, changed):
                        passed += 1
                        assert is_right(name, changed), (name, path, value, odd)
    assert passed > 100
    assert tried > 3 * passed


NUMBERS = sorted(
    {
        edge + step
        for edge in (0, 9, 99, 127, 255, 767, 999, 9_999, 65_535, 86_399_999, 2**24, 2**32 - 1, 10**15, 2**63)
        for step in (-1, 0, 1, 2)
    }
    | {253_402_300_799_999_999, 253_402_300_800_000_000, 2**64 - 1}
)
WIDTHS = {b"\xcc": 1, b"\xcd": 2, b"\xce": 4, b"\xcf": 8, b"\xd0": 1, b"\xd3": 8}
"""What stands before numbers, and in how many bytes those are then written, whether or not they need as many."""


def test_a_pattern_takes_nothing_but_right_values() -> None:
    """In each field that has one: numbers about every limit, in every width, and all words of all fields."""
    models = {
        inner
        for fact in FACTS.values()
        for field in fact.model_fields.values()
        for inner in models_in(field.annotation)
    }
    values = [one for model in (*FACTS.values(), *models, Source) for one in values_of(model).values()]
    values += envelope().values()
    patterns = [(one, re.compile(one.pattern, re.DOTALL)) for one in values if one.pattern is not None]
    words = {word for one, _ in patterns for word in re.findall(rb"[a-zA-Z_-]{2,}", one.pattern or b"")}
    tried = [msgpack.packb(one) for one in (*NUMBERS, *ODD, *(word.decode() for word in words))]
    tried += [
        head + one.to_bytes(width, "big")
        for head, width in WIDTHS.items()
        for one in NUMBERS
        if 0 <= one < 1 << 8 * width
    ]
    taken = [(value, data) for value, pattern in patterns for data in tried if pattern.fullmatch(data)]
    assert [(value, data) for value, data in taken if not value.is_right(data)] == []
    right = sum(value.is_right(data) for value, _ in patterns for data in {*tried})
    assert len(patterns) > 40
    assert len({*taken}) > 0.8 * right


def leaves(fields: dict[str, Any], *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value that is no map, with the keys that lead to it."""
    for key, value in fields.items():
        if isinstance(value, dict):
            yield from leaves(value, *path, key)
        else:
            yield (*path, key), value


def put(fields: dict[str, Any], path: tuple[str, ...], value: object) -> dict[str, Any]:
    """The same fields with another value at a path."""
    key, *rest = path
    return {**fields, key: put(fields[key], tuple(rest), value) if rest else value}


def test_nearly_all_of_a_book_is_like_what_came_before(season_2025_26: Reader) -> None:
    stored = list(season_2025_26.book.stored())
    alike = learnt([(one.name, one.payload) for one in stored[: len(stored) // 2]])
    assert sum(alike.knows(one.name, one.payload) for one in stored) > 0.9 * len(stored)


def test_a_model_with_a_rule_over_several_fields_has_no_form() -> None:
    class Inner(BaseModel):
        one: int
        two: int

        @model_validator(mode="after")
        def not_both(self) -> Self:
            return self

    class Outer(BaseModel):
        inner: tuple[Inner, ...] | None = None

    assert not has_no_rules(Outer)
    assert all(map(has_no_rules, [*FACTS.values(), Source]))


def with_fields(change: dict[str, Any], inside: dict[str, Any]) -> bytes:
    fields = {"actor": "a", "fact": {"race": "wc1-men-500-a", **inside}, "published_at": 1, "recorded_at": 2, **change}
    return bytes(msgpack.packb(fields))


@pytest.mark.parametrize(
    "payload",
    [
        with_fields({"reason": None}, {}),
        with_fields({"source": {"kind": "file", "name": "x", "row": None}}, {}),
        with_fields({"source": {"name": "x", "kind": "file"}}, {}),
        bytes(msgpack.packb({"recorded_at": 2, "actor": "a", "fact": {"race": "wc1-men-500-a"}, "published_at": 1})),
        b"\xde\x00\x04" + with_fields({}, {})[1:],
        with_fields({}, {}).replace(b"\xacpublished_at\x01", b"\xacpublished_at\xcc\x01"),
    ],
)
def test_bytes_that_another_encoder_could_write(payload: bytes) -> None:
    assert look(StoredEntry(7, "RaceVoided/1", with_fields({}, {}))).finding is None
    assert decode(7, "RaceVoided/1", payload).fact == RaceVoided(race="wc1-men-500-a")
    shown = look(StoredEntry(7, "RaceVoided/1", payload))
    assert shown.finding is not None
    assert (shown.finding.kind, shown.finding.position) == ("not-canonical", 7)


@pytest.mark.parametrize(
    "change",
    [
        {"recorded_at": -1},
        {"recorded_at": True},
        {"actor": ""},
        {"actor": "a" * 2_001},
        {"reason": 3},
        {"source": 3},
        {"more": 1},
    ],
)
def test_an_envelope_that_is_none(change: dict[str, Any]) -> None:
    payload = with_fields(change, {})
    with pytest.raises(LedgerError):
        decode(7, "RaceVoided/1", payload)
    shown = look(StoredEntry(7, "RaceVoided/1", payload))
    assert shown.finding is not None
    assert shown.finding.kind == "unreadable"


def test_an_old_version_can_be_read_and_has_no_form_to_compare() -> None:
    class Entered(Fact):
        version = 2
        name: str

        def touches(self) -> Touched:
            return Touched()

    registry = Registry({"Entered": Entered}, {("Entered", 1): lambda fields: {"name": fields["who"]}})
    payload = msgpack.packb({"actor": "a", "fact": {"who": "Ada"}, "published_at": 1, "recorded_at": 1})
    assert examine("x", [StoredEntry(1, "Entered/1", payload)], registry=registry).findings == []


def test_nearly_all_of_a_season_is_told_at_a_glance(season_2025_26: Reader) -> None:
    stored = list(season_2025_26.book.stored())
    closely = [one.name for one in stored if plainly_right(one.name, one.payload, REGISTRY) is None]
    assert len(closely) < len(stored) // 20


@over(st.lists(st.integers(1, 9), max_size=9), st.integers(1, 4))
def test_positions_in_any_order_show_the_same_in_any_portions(positions: list[int], size: int) -> None:
    payload = encode(Entry(1, 1, 1, "a", RaceVoided(race="wc1-men-500-a")))
    stored = [StoredEntry(position, "RaceVoided/1", payload) for position in positions]
    whole, parts = assemble("x", stretches(stored, 99)), assemble("x", stretches(stored, size))
    assert (parts.findings, parts.last, parts.root) == (whole.findings, whole.last, whole.root)
    kinds = [one.kind for one in whole.findings]
    rising = [one for at, one in enumerate(positions) if one > max(positions[:at], default=0)]
    assert kinds.count("disordered") == len(positions) - len(rising)
    assert kinds.count("missing") == sum(after != before + 1 for before, after in pairwise([0, *rising]))
    assert bool(kinds) or whole.tree.size == len(positions)


@pytest.mark.parametrize("spoilt", [False, True])
def test_several_processes_see_what_one_sees(book: Sealed, monkeypatch: pytest.MonkeyPatch, *, spoilt: bool) -> None:
    if spoilt:
        with book.tampered() as connection:
            connection.execute("UPDATE season_entries SET state = x'00' WHERE originator_version = 3")
            connection.execute("DELETE FROM season_entries WHERE originator_version = 9")
            connection.execute("UPDATE season_entries SET topic = x'ff' WHERE originator_version = 12")
    with open_store(book.url, read_only=True) as store:
        one = assemble(BOOK, looked(store, BOOK))
        monkeypatch.setattr(looking, "MANY", 5)
        monkeypatch.setattr(looking, "_SPAN", 4)
        monkeypatch.setattr(looking, "_processors", lambda: 2)
        several = assemble(BOOK, looked(store, BOOK))
    assert (several.findings, several.last, several.keys) == (one.findings, one.last, one.keys)
    assert several.root == one.root
    assert bool(one.findings) is spoilt


def test_a_position_that_no_book_reaches_starts_no_process(book: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    with book.tampered() as connection:
        connection.execute(
            "UPDATE season_entries SET originator_version = 9223372036854775807 WHERE originator_version = 14"
        )
    monkeypatch.setattr(looking, "MANY", 5)
    monkeypatch.setattr(looking, "workers", None)
    with open_store(book.url, read_only=True) as store:
        found = assemble(BOOK, looked(store, BOOK)).findings
    assert [(one.kind, one.position) for one in found] == [("missing", 14)]


def test_an_empty_store_has_no_entries(tmp_path: Path) -> None:
    with open_store(f"sqlite:{tmp_path / 'season.db'}") as store:
        assert assemble(BOOK, looked(store, BOOK)).last == 0
