"""Whatever stands in a file of facts, ``season load`` takes it whole, or says in one line of which file why not."""

import json
import os
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from hypothesis import settings

from commands.intake.lines import write_line
from ledger.entry import Entry
from ledger.stores import open_store
from tests.commands.cli.test_fuzz import Fuzzed
from tests.commands.deciders.admission_cases.every import REFUSED
from tests.support.desks import desk_with
from tests.support.fuzzing import Line
from tests.support.given import START, race, skaters

SEED = os.environ.get("SEASON_FUZZ_SEED", "season")
FILES = 4 * settings().max_examples
"""So many files are tried."""

GIVEN: Final = [*skaters("ada", "bo", "cy"), *race("wc1-men-500-1-a", "ada", "bo", "cy"), *race("wc1-men-1500-a", "bo")]
"""Facts that go in as they are."""
JUNK: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 1.5, 10**30, -(10**400), float("nan"), float("inf"), "", " ", "\0", "\ud800", "x" * 10_000,
    "\x1b[2J", "a\nb", "\u202e", [], {}, [[]], [1, "a"], {"": None}, "2025-02-30", "wc9-men-500-a", "ResultRecorded/99",
)  # fmt: skip
"""What stands in the place of a value."""

PUT: Final = (b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\xe2\x80\xa8", b"[" * 100_000, b"{", b'"')
"""Bytes that are put in somewhere."""


def lines() -> list[str]:
    """The lines of facts that fit, and one of every kind whose admission has a case, whatever it says."""
    fitting = [write_line(Entry(position, START, START, "tester", fact)) for position, fact in enumerate(GIVEN, 1)]
    others = {type(case.fact): case.fact for case in REFUSED.values()}.values()
    return [*fitting, *(write_line(Entry(1, START, START + 5, "tester", fact, "why")) for fact in others)]


def changed(random: Random, value: Any) -> Any:
    """A value with something in it replaced, left out, added or renamed."""
    if random.random() < 0.25 or not isinstance(value, dict | list) or not value:
        return random.choice(JUNK)
    if isinstance(value, list):
        at = random.randrange(len(value))
        return [*value[:at], changed(random, value[at]), *value[at + 1 :]]
    key = random.choice(list(value))
    match random.randrange(5):
        case 0:
            return {one: value[one] for one in value if one != key}
        case 1:
            return {**value, random.choice(["", "more", "\0", "race", "fact", "x" * 3_000]): random.choice(JUNK)}
        case 2:
            return {(f"{one}s" if one == key else one): value[one] for one in value}
        case _:
            return {**value, key: changed(random, value[key])}


def damaged(random: Random, content: bytes) -> bytes:
    """A file with bytes put in, taken away or doubled."""
    at, more = random.randrange(len(content) + 1), random.randrange(1, 40)
    put = random.choice(PUT)
    without = content[:at] + content[at + more :]
    return random.choice([content[:at] + put + content[at:], without, content[:at], content * 2])


def file_of(seed: str, known: list[str]) -> bytes:
    """The file of a seed: the facts that fit, some of them or others changed, and perhaps damaged."""
    random = Random(seed)  # noqa: S311  nothing is kept secret by it
    chosen = list(known[: len(GIVEN)]) if random.random() < 0.7 else random.choices(known, k=random.randint(1, 4))
    for _ in range(random.randint(0, 2)):
        at = random.randrange(len(chosen))
        line = json.loads(chosen[at]) if random.random() < 0.7 else json.loads(random.choice(known))
        chosen[at] = json.dumps(changed(random, line), ensure_ascii=random.random() < 0.5)
    content = "\n".join(chosen).encode("utf-8", "surrogatepass")
    return damaged(random, content) if random.random() < 0.3 else content


@pytest.fixture
def loading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fuzzed:
    with open_store(f"sqlite:{tmp_path / 'open.db'}") as store:
        desk_with(store=store)
    monkeypatch.delenv("SEASON_STORE", raising=False)
    return Fuzzed(tmp_path / "here", tmp_path / "open.db", monkeypatch)


@pytest.mark.uncounted
def test_load_takes_a_file_whole_or_says_in_one_line_why_not(loading: Fuzzed) -> None:
    known = lines()
    for number in range(FILES):
        content = file_of(f"{SEED} {number}", known)
        (loading.folder.parent / "some.jsonl").write_bytes(content)
        found = loading.complaints(Line(("load", "../some.jsonl"), 1), named="season: some.jsonl")
        assert not found, "\n".join([f"SEASON_FUZZ_SEED={SEED}, file {number}: {content[:3_000]!r}", *found])
        loading.renew()
