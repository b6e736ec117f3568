"""Files of facts: what is read from them, and what is refused with the line that is wrong."""

from pathlib import Path

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from commands.intake.facts import read_facts
from commands.intake.lines import write_line
from ledger.codec import decode, encode, stored_name
from ledger.entry import Draft, Entry, Source
from ledger.errors import InvalidInputError
from ledger.facts import FACTS, Fact, RaceVoided
from tests.support.sampled import tries
from tests.support.strategies import facts, models

VOIDED = RaceVoided(race="wc1-men-500-1-a")
LINE = '{"fact": "RaceVoided/1", "actor": "jury", "data": {"race": "wc1-men-500-1-a"}}'
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip)


def refused(path: Path, content: bytes) -> str:
    """What is said of a file that is not read."""
    path.write_bytes(content)
    with pytest.raises(InvalidInputError) as caught:
        read_facts(path)
    return str(caught.value)


@over(WORDS, WORDS)
def test_what_is_written_is_read_again_whatever_stands_in_it(
    tmp_path_factory: pytest.TempPathFactory, actor: str, reason: str
) -> None:
    path = tmp_path_factory.mktemp("facts") / "facts.jsonl"
    entries = [Entry(position, 5, 5, actor, VOIDED, reason) for position in (1, 2)]
    path.write_text("".join(f"{write_line(entry)}\n" for entry in entries), encoding="utf-8", newline="\n")

    assert [(one.fact, one.actor, one.reason) for one in read_facts(path)] == [(VOIDED, actor, reason)] * 2


SOURCES, REASONS = st.none() | models(Source), st.none() | WORDS


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@settings(max_examples=tries(3), deadline=None)
@over(st.data())
def test_names_lists_and_sources_are_read_again_whatever_stands_in_them(
    tmp_path_factory: pytest.TempPathFactory, kind: type[Fact], data: st.DataObject
) -> None:
    fact, source = data.draw(facts(kind)), data.draw(SOURCES)
    entry = Entry(1, 5, 7, data.draw(WORDS), fact, data.draw(REASONS), source)
    path = tmp_path_factory.getbasetemp() / f"{kind.__name__}.jsonl"
    path.write_text(f"{write_line(entry)}\n", encoding="utf-8", newline="\n")

    assert read_facts(path) == [Draft(fact, entry.actor, 7, entry.reason, source)]
    assert decode(1, stored_name(fact), encode(entry)) == entry


@pytest.mark.parametrize("key", ["actor", "reason"])
@pytest.mark.parametrize("said", ["5", "[]", '"\\ud800"', '{"a": 1}'])
def test_an_actor_or_a_reason_that_is_no_text_is_refused(tmp_path: Path, key: str, said: str) -> None:
    line = LINE.replace('"actor": "jury"', '"actor": "jury", "reason": "x"').replace(
        {"actor": '"jury"', "reason": '"x"'}[key], said
    )
    half = "a text has half of a character, such as \\ud800 alone"
    wanted = half if "ud800" in said else f"RaceVoided/1: {key}: Input should be a valid string"
    assert refused(tmp_path / "facts.jsonl", f"{LINE}\n{line}\n".encode()) == f"facts.jsonl, line 2: {wanted}"


def test_half_of_a_pair_of_surrogates_is_refused_in_a_name(tmp_path: Path) -> None:
    fields = '{"race": "wc1-men-500-a", "by": "\\ud800"}'
    line = f'{{"fact": "ProtestLodged/1", "actor": "jury", "data": {fields}}}'
    assert refused(tmp_path / "facts.jsonl", line.encode()).startswith("facts.jsonl, line 1: a text has half of")


def test_a_byte_order_mark_and_the_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + f"{LINE}\r\n{LINE}\r\n".encode())
    assert [one.fact for one in read_facts(path)] == [VOIDED, VOIDED]


def test_a_key_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    twice = LINE.replace('"actor": "jury"', '"actor": "jury", "actor": "office"')
    path = tmp_path / "facts.jsonl"
    assert refused(path, f"{LINE}\n{twice}\n".encode()) == "facts.jsonl, line 2: the key 'actor' is given twice"
    inner = LINE.replace('"race": "wc1-men-500-1-a"', '"race": "wc1-men-500-1-a", "race": "wc1-men-500-2-a"')
    assert refused(path, inner.encode()) == "facts.jsonl, line 1: the key 'race' is given twice"


def test_what_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "facts.jsonl", LINE.encode("utf-16")) == "facts.jsonl: not UTF-8 text"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"jury"', "7", "actor: Input should be a valid string"),
        ('"jury"', '""', "actor: String should have at least 1 character"),
        ('"jury"', '"jury", "reason": -1', "reason: Input should be a valid string"),
        ('"jury"', '"jury", "reason": ["why"]', "reason: Input should be a valid string"),
        ('"jury"', '"jury", "published_at": 5', "published_at: Input should be a valid string"),
        ('"RaceVoided/1"', "null", "fact: Input should be a valid string"),
        ('"jury"', r'"\ud800"', "line 1: a text has half of a character"),
        ('"jury"', r'"jury", "reason": "why \uDCFF"', "line 1: a text has half of a character"),
    ],
)
def test_what_stands_around_a_fact_is_text(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert says in refused(tmp_path / "facts.jsonl", LINE.replace(old, new).encode())


def test_what_acts_on_a_terminal_is_escaped_in_a_dump_and_stays_what_it_is(tmp_path: Path) -> None:
    reason = "a\x9b2J\u202e\u2028\x7f\U000e0041 ok"
    line = write_line(Entry(1, 5, 5, "jury", VOIDED, reason))
    assert r'"reason": "a\u009b2J\u202e\u2028\u007f\udb40\udc41 ok"' in line
    path = tmp_path / "facts.jsonl"
    path.write_text(line, encoding="utf-8")
    assert [one.reason for one in read_facts(path)] == [reason]
