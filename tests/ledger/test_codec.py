"""Bytes are canonical, the registry is closed, and old versions are read."""

import sys

import msgpack
import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger.codec import REGISTRY, Registry, decode, encode, stored_name
from ledger.entry import Entry, Source
from ledger.errors import CorruptBookError, UnknownFactError
from ledger.facts import FACTS, CompetitorEntered, Fact, ProtestLodged, ResultCorrected, ResultRow, Touched
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
