"""Bytes are canonical, the registry is closed, and old versions are read."""

import sys
from typing import cast

import msgpack
import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger.codec import REGISTRY, Registry, decode, decode_all, encode, stored_name
from ledger.entry import Entry, Source
from ledger.errors import CorruptBookError, UnknownFactError
from ledger.facts import (
    FACTS,
    CompetitorEntered,
    Fact,
    ProtestLodged,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
    Touched,
)
from tests.support.sampled import tries
from tests.support.strategies import facts


def entry(fact: Fact) -> Entry[Fact]:
    source = Source(kind="protocol", name="1_result.pdf", sha256="a" * 64, sheet=1, revision=1, row=3)
    return Entry(7, 1_763_000_000_000_000, 1_762_999_999_000_000, "importer", fact, "because", source)


ADA = CompetitorEntered(competitor="ada", kind="skater", gender="women", name="Ada ŠÁBLÍK", noc="CZE")


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@settings(max_examples=tries(5))
@over(st.data())
def test_every_fact_comes_back_and_its_bytes_are_canonical(kind: type[Fact], data: st.DataObject) -> None:
    fact = data.draw(facts(kind))
    payload = encode(entry(fact))
    read = decode(7, stored_name(fact), payload)
    assert read == entry(fact)
    assert encode(read) == payload


def test_payloads_hold_nothing_that_has_two_encodings() -> None:
    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return list(value) == sorted(value) and all(map(plain, value.values()))
        if isinstance(value, tuple):
            return all(map(plain, value))
        return value is None or isinstance(value, str | int)

    assert plain(msgpack.unpackb(encode(entry(ADA)), use_list=False))


def test_what_is_none_is_left_out() -> None:
    fields = msgpack.unpackb(encode(entry(ADA)._replace(reason=None)))
    assert "reason" not in fields
    assert "delegation" not in fields["fact"]


@pytest.mark.parametrize("name", ["os.system/1", "CompetitorEntered", "CompetitorEntered/2", "CompetitorEntered/x", ""])
def test_an_unknown_name_or_version_is_refused_and_imports_nothing(name: str) -> None:
    before = set(sys.modules)
    with pytest.raises(UnknownFactError, match="entry 7: "):
        decode(7, name, encode(entry(ADA)))
    assert set(sys.modules) == before


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xc1",
        b"\x81",
        msgpack.packb([1, 2]),
        msgpack.packb({"fact": {}}),
        msgpack.packb({"fact": 3, "actor": "a", "recorded_at": 1, "published_at": 1}),
        msgpack.packb({"actor": "a", "recorded_at": 1, "published_at": 1}),
        b"\x91" * 5_000 + b"\xc0",
    ],
)
def test_bytes_that_are_no_entry_are_a_clear_error(payload: bytes) -> None:
    with pytest.raises(CorruptBookError, match="entry 7 "):
        decode(7, "CompetitorEntered/1", payload)


def test_more_than_an_entry_has_is_refused() -> None:
    fields = msgpack.unpackb(encode(entry(ADA)))
    with pytest.raises(CorruptBookError, match="has more than an entry has: signature"):
        decode(7, "CompetitorEntered/1", msgpack.packb({**fields, "signature": "x"}))


RESULT = ResultRecorded(
    race="wc1-men-500-a",
    competitor="ada",
    name_printed="Ada",
    noc_printed="CZE",
    row=1,
    result=ResultRow(status="OK", rank=1, time=34_000),
)
FIELDS = msgpack.unpackb(encode(entry(RESULT)))["fact"]
BETWEEN: bytes = msgpack.packb(FIELDS)
AROUND = encode(entry(RESULT)).split(BETWEEN)


def outcome(name: str, payload: bytes, *, after: Entry[Fact]) -> Entry[Fact] | str:
    """What comes of bytes that are read after an entry that comes twice: another one, or what is said of them."""
    before = (stored_name(after.fact), encode(after))
    reading = decode_all([(1, *before), (2, *before), (7, name, payload)])
    assert [next(reading)[1:], next(reading)[1:]] == [after[1:], after[1:]]
    try:
        return next(reading)
    except (CorruptBookError, UnknownFactError) as error:
        return str(error)


def alone(name: str, payload: bytes) -> Entry[Fact] | str:
    try:
        return decode(7, name, payload)
    except (CorruptBookError, UnknownFactError) as error:
        return str(error)


def same_after_any(name: str, payload: bytes) -> Entry[Fact] | str:
    """What comes of bytes, whether or not the entry before has the same around its fact."""
    other = entry(RESULT)._replace(actor="another")
    found = outcome(name, payload, after=entry(RESULT))
    assert found == outcome(name, payload, after=other) == alone(name, payload)
    return found


@pytest.mark.parametrize("odd", [1.0, True])
def test_a_number_of_a_sheet_is_whole_whatever_was_read_before(odd: float) -> None:
    source = Source(kind="protocol", name="results.pdf", sheet=1, row=2)
    plain = entry(RESULT)._replace(source=source)
    fields = msgpack.unpackb(encode(plain))
    fields["source"]["sheet"] = odd
    said = alone(stored_name(RESULT), msgpack.packb(fields))
    assert "sheet: Input should be a valid integer" in str(said)
    assert outcome(stored_name(RESULT), msgpack.packb(fields), after=plain) == said


def test_entries_that_follow_one_another_are_read_as_each_is_alone() -> None:
    made = [
        entry(RESULT.model_copy(update={"row": number}))._replace(position=number, actor=actor)
        for actor, numbers in (("one", (1, 2, 3, 4)), ("two", (5, 6, 7)), ("one", (8,)), ("two", (9, 10)))
        for number in numbers
    ]
    made[6:6] = [entry(ADA)._replace(actor="two")]
    stored = [(one.position, stored_name(one.fact), encode(one)) for one in made]

    read = list(decode_all(stored))

    assert read == made == [decode(*one) for one in stored]
    assert all(type(one) is Entry for one in read)
    results = [one.fact for one in read if isinstance(one.fact, ResultRecorded)]
    for shared in (lambda one: one.__pydantic_fields_set__, lambda one: one.race, lambda one: one.competitor):
        assert len({id(shared(one)) for one in results}) == 1, "they share what is the same in them"
    assert [one.fact.model_fields_set for one in read] == [one.fact.model_fields_set for one in made]


def test_what_was_read_before_an_entry_that_cannot_be_is_given() -> None:
    good = (stored_name(RESULT), encode(entry(RESULT)))
    reading = decode_all([(1, *good), (2, *good), (3, *good), (4, good[0], good[1][:-1]), (5, *good)])

    assert [next(reading).position for _ in range(3)] == [1, 2, 3]
    with pytest.raises(CorruptBookError, match="entry 4 "):
        next(reading)


@over(st.one_of(*map(facts, (ResultRecorded, ResultRecorded, CompetitorEntered))), st.data())
def test_what_was_read_before_changes_nothing(fact: Fact, data: st.DataObject) -> None:
    payload, names = bytearray(encode(entry(fact))), ("ResultRecorded/1", stored_name(fact), "RaceVoided/1")
    assert same_after_any(stored_name(fact), bytes(payload)) == entry(fact)
    for _ in range(data.draw(st.integers(1, 3))):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    same_after_any(data.draw(st.sampled_from(names)), bytes(payload))


@pytest.mark.parametrize(
    "between",
    [
        b"",
        b"\x80",
        b"\xc0",
        b"\xa0",
        b"\x81",
        b"\xc1",
        b"\x80\x80",
        b"\x80\xa4fact\x80",
        bytes(msgpack.packb({**FIELDS, "more": 1})),
        BETWEEN + b"\xa6reason",
        BETWEEN[:-1],
        BETWEEN + AROUND[1][:-1] + b"\xd9\xff",
    ],
)
def test_no_entry_hides_in_what_stands_around_another(between: bytes) -> None:
    assert "entry 7 " in str(same_after_any("ResultRecorded/1", AROUND[0] + between + AROUND[1]))
    assert "entry 7 " in str(same_after_any("ResultRecorded/1", AROUND[0][:-2] + AROUND[1]))


@pytest.mark.parametrize("payload", [None, 3, "text"])
def test_what_is_no_bytes_is_no_entry(payload: object) -> None:
    assert "entry 7 " in str(same_after_any("ResultRecorded/1", cast("bytes", payload)))


def test_a_text_that_says_fact_is_no_fact() -> None:
    odd = entry(RESULT)._replace(actor="äfact", reason="äfact é")
    assert outcome("ResultRecorded/1", encode(odd), after=odd) == odd


def test_a_field_that_is_wrong_is_named() -> None:
    fields = msgpack.unpackb(encode(entry(ADA)))
    fields["fact"]["noc"] = "nope"
    with pytest.raises(CorruptBookError, match=r"entry 7 \(CompetitorEntered/1\) cannot be read: noc: "):
        decode(7, "CompetitorEntered/1", msgpack.packb(fields))


def test_an_old_version_is_upcast() -> None:
    """Version 1 of this fact had one text for name and code; version 2 has two fields."""

    class Entered(Fact):
        version = 2
        name: str
        noc: str

        def touches(self) -> Touched:
            return Touched(noc=self.noc)

    def split(fields: dict[str, str]) -> dict[str, str]:
        name, _, noc = fields["who"].rpartition(" ")
        return {"name": name, "noc": noc}

    registry = Registry({"Entered": Entered}, {("Entered", 1): split})
    old = msgpack.packb({"actor": "a", "fact": {"who": "Ada LOVE GBR"}, "published_at": 1, "recorded_at": 1})
    assert decode(1, "Entered/1", old, registry=registry).fact == Entered(name="Ada LOVE", noc="GBR")
    with pytest.raises(UnknownFactError, match="it reads Entered/2"):
        decode(1, "Entered/3", old, registry=registry)


@pytest.mark.parametrize(
    ("race", "result", "ranked_by"),
    [
        ("wc1-men-500-1-a", {"status": "OK", "rank": 5, "time": 34_500}, "time"),
        ("wc1-men-500-1-a", {"status": "DNF", "rank": 5, "time": 34_500}, "time"),
        ("wc1-men-500-1-a", {"status": "OK", "rank": 5}, "officials"),
        ("wc1-men-mass-start-a", {"status": "OK", "rank": 5, "time": 460_200}, "officials"),
        ("wc1-men-mass-start-a", {"status": "DQ"}, "time"),
    ],
)
def test_a_correction_of_version_1_is_read_by_its_time_where_the_race_is(
    race: str, result: dict[str, object], ranked_by: str
) -> None:
    """The bytes are those that version 1 stored; they stay, and what is written from now on is version 2."""
    fields = {"competitor": "bo", "corrects": 7, "race": race, "result": result}
    stored = msgpack.packb({"actor": "a", "fact": fields, "published_at": 1, "recorded_at": 1})
    fact = decode(9, "ResultCorrected/1", stored).fact

    assert isinstance(fact, ResultCorrected)
    assert fact.ranked_by == ranked_by
    assert fact.result == ResultRow.model_validate(result)
    assert stored_name(fact) == "ResultCorrected/2"


def test_a_protest_that_was_stored_without_a_docket_is_read_and_its_bytes_stay() -> None:
    stored = msgpack.packb(
        {"actor": "a", "fact": {"by": "NOR", "race": "wc1-men-500-1-a"}, "published_at": 1, "recorded_at": 1}
    )
    lodged = decode(9, "ProtestLodged/1", stored)
    assert lodged.fact == ProtestLodged(race="wc1-men-500-1-a", by="NOR", against=None, instance=None, ground=None)
    assert (stored_name(lodged.fact), encode(lodged)) == ("ProtestLodged/1", stored)


def test_a_fact_is_made_from_its_stored_name_and_fields() -> None:
    assert REGISTRY.fact_from_fields(stored_name(ADA), ADA.model_dump()) == ADA


def test_facts_are_immutable_and_closed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        ADA.name = "other"  # type: ignore[misc]
    with pytest.raises(ValueError, match="Extra inputs"):
        ResultRow(status="OK", speed=3)  # type: ignore[call-arg]
