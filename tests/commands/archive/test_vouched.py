"""Whole means what was signed: an archive with a key, without one, and with files that say something else."""

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from commands.archive.reading import Files as Named
from commands.archive.restoring import Demand, checked
from commands.sealing.checkpoints import Folder
from commands.sealing.seals import retire, seal, trust
from ledger.facts import key_name
from ledger.seal.checkpoint import Checkpoint, origin_of
from ledger.seal.merkle import Tree, leaf_hash
from ledger.seal.note import SignerKey, sign
from ledger.stores import open_store
from projections.archive import standalone
from tests.commands.archive.bags import ACCEPTED, REFUSED
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import (
    added,
    archive,
    by_restoring,
    by_the_program,
    facts,
    files_of,
    inside,
    moved,
    rebagged,
    replaced,
    without,
)
from tests.commands.archive.test_recomputed import FORGED, TABLES
from tests.commands.sealing.support import BOOK, KEY, fill
from tests.commands.sealing.test_trust import STRANGER

Files = Mapping[str, bytes]
AS_GIVEN = Demand(tables_as_given=True)
CHECKPOINT = "data/checkpoints/19.checkpoint"
PROOF = "data/proofs/13.tlog-proof"


def unsealed(files: Files) -> dict[str, bytes]:
    return rebagged(without(files, "data/checkpoints/", "data/proofs/"))


def sealed_to(made: Made, size: int) -> dict[str, bytes]:
    """The archive as if only its beginning had been sealed, or with all later checkpoints deleted."""
    tree = Tree(leaf_hash(*one) for one in made.entries)
    note = sign(str(Checkpoint(origin_of(KEY.public, BOOK), size, tree.root(size))), KEY)
    return rebagged({**unsealed(made.files), f"data/checkpoints/{size}.checkpoint": str(note).encode()})


def test_with_the_key_all_entries_must_be_sealed_by_it(made: Made) -> None:
    files = inside(made.files)
    signer = f"{KEY.public.name}+{KEY.public.key_id.hex()}"
    assert by_the_program(files, KEY) == f"the archive is whole: all 19 entries are sealed by {signer}"
    assert by_restoring(files, Demand([KEY.public])).startswith(f"whole and sealed by {signer}: {BOOK}, 19 entries")
    assert "none of the keys given has signed it" in by_the_program(files, STRANGER)
    assert "None of the keys given" in by_restoring(files, Demand([STRANGER.public]))


def test_one_key_of_several_leads_to_the_others_by_what_the_book_says_of_them(tmp_path: Path) -> None:
    """Whoever has the newest key alone follows the rotation back; whoever has another one is told which is wanted."""
    newest = SignerKey("owner.example", bytes(range(1, 33)))
    folder = Folder(tmp_path / "checkpoints")
    with open_store("memory:") as store:
        desk = fill(store, facts())
        seal(desk, store, [KEY], folder)
        trust(desk, newest.public, reason="a new computer")
        seal(desk, store, [KEY, newest], folder)
        retire(desk, KEY.public, reason="the old one is sold")
        seal(desk, store, [newest], folder)
        archive(store, folder, tmp_path / "bag")
    files = files_of(tmp_path / "bag")
    assert len([name for name in files if name.endswith(".checkpoint")]) == 3
    for key in (KEY, newest):
        assert by_the_program(inside(files), key).startswith("the archive is whole: all 21 entries are sealed by owner")
        assert by_restoring(inside(files), Demand([key.public], tables_as_given=True)).startswith("whole and sealed")
    # Without the checkpoint that both have signed, nobody who was trusted before vouches for the newest key.
    apart = inside(rebagged(without(files, "data/checkpoints/20.")))
    assert by_the_program(apart, newest).startswith("the archive is whole")
    for told in (by_the_program(apart, KEY), by_restoring(apart, Demand([KEY.public]))):
        assert told.startswith("WRONG: data/checkpoints/21.checkpoint: ")
        assert f"given has signed it; it names {key_name(str(newest.public))}" in told.replace("this. It", "it; it")


def test_a_retired_key_vouches_for_nothing_after_that(tmp_path: Path) -> None:
    """Also where it is given: who stole it signs on."""
    newest = SignerKey("owner.example", bytes(range(1, 33)))
    folder = Folder(tmp_path / "checkpoints")
    with open_store("memory:") as store:
        desk = fill(store, facts())
        seal(desk, store, [KEY], folder)
        trust(desk, newest.public, reason="new")
        retire(desk, KEY.public, reason="stolen")
        archive(store, folder, tmp_path / "bag")
        tree = Tree(leaf_hash(*one) for one in store.read(BOOK))
    forged = str(sign(str(Checkpoint(origin_of(KEY.public, BOOK), tree.size, tree.root())), KEY))
    files = inside(rebagged({**files_of(tmp_path / "bag"), "data/checkpoints/21.checkpoint": forged.encode()}))
    for told in (by_the_program(files, KEY), by_restoring(files, Demand([KEY.public]))):
        assert told.startswith("WRONG: data/checkpoints/21.checkpoint: ")
        assert f"names {key_name(str(KEY.public))}, which the book has retired" in told


def test_an_archive_from_which_the_checkpoints_were_deleted_is_wrong(made: Made) -> None:
    files = inside(unsealed(made.files))
    wrong = "the key given has sealed nothing in it"
    for told in (by_the_program(files, KEY), by_restoring(files, Demand([KEY.public]))):
        assert told.startswith(f"WRONG: {wrong}")
        assert "nobody vouches for the entries 1 to 19" in told


def test_an_archive_of_which_only_the_beginning_is_sealed_is_wrong_but_for_who_asks_for_that(made: Made) -> None:
    files = inside(sealed_to(made, 12))
    rest = "nobody vouches for the entries 13 to 19"
    for position in (None, 13, 19, 20):
        told = (
            by_the_program(files, KEY, sealed_to=position),
            by_restoring(files, Demand([KEY.public], sealed_to=position)),
        )
        assert all(one.startswith("WRONG") and "1 to 12" in one and rest in one for one in told), told
    for position in (1, 12):
        told = (
            by_the_program(files, KEY, sealed_to=position),
            by_restoring(files, Demand([KEY.public], sealed_to=position)),
        )
        assert all(one.startswith("the entries 1 to 12 are whole and sealed by owner") and rest in one for one in told)


@pytest.mark.parametrize("change", [dict, unsealed])
def test_without_a_key_the_last_line_says_that_nobody_vouches_for_it(
    made: Made, change: Callable[[Files], Files]
) -> None:
    files = inside(change(made.files))
    told = (by_the_program(files), by_restoring(files))
    how = "on the book's own word" if change is dict else "nothing in it is sealed"
    assert all("nobody vouches for" in one and how in one and "WRONG" not in one for one in told), told


def stranger_signs(files: Files) -> Files:
    """A proof whose checkpoint has the same text, but was signed by nobody who may."""
    head, _, _ = files[PROOF].partition(b"\n\n")
    text = files[CHECKPOINT].decode().rpartition("\n\n")[0] + "\n"
    return {**files, PROOF: head + b"\n\n" + str(sign(text, STRANGER)).encode()}


def other_book(origin: str) -> Callable[[Files], Files]:
    """A checkpoint of the same entries that calls their book otherwise, signed by the owner all the same."""

    def change(files: Files) -> Files:
        _, rest = files[CHECKPOINT].decode().rpartition("\n\n")[0].split("\n", 1)
        return {**without(files, "data/proofs/"), CHECKPOINT: str(sign(f"{origin}\n{rest}\n", KEY)).encode()}

    return change


def other_hash(files: Files) -> Files:
    """A proof with its hashes in another order."""
    head, _, note = files[PROOF].decode().partition("\n\n")
    lines = head.split("\n")
    return {**files, PROOF: ("\n".join([*lines[:3], *reversed(lines[3:])]) + "\n\n" + note).encode()}


def signed_too(*lines: str) -> Callable[[Files], Files]:
    """A checkpoint with more lines after the owner's signature, and no proofs, which would have to show the same."""
    more = "".join(f"— {line}\n" for line in lines).encode()
    return lambda files: {**without(files, "data/proofs/"), CHECKPOINT: files[CHECKPOINT] + more}


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = bytes([len(content)]) if len(content) < 128 else b"\x82" + len(content).to_bytes(2)
    return bytes([tag]) + size + content


def time_stamp(text: bytes, *, kind: str = "608648016503040201", moment: bytes = b"20251124195531Z") -> bytes:
    """An answer of an authority over a text, without what signs it."""
    imprint = der(0x30, der(0x30, der(6, bytes.fromhex(kind))), der(4, hashlib.sha256(text).digest()))
    info = der(0x30, der(2, b"\1"), der(6, b"*"), imprint, der(2, b"\1"), der(0x18, moment))
    content = der(0x30, der(6, b"*"), der(0xA0, der(4, info)))
    signed = der(0x30, der(2, b"\3"), der(0x31), content, der(0x31))
    return der(0x30, der(0x30, der(2, b"\0")), der(0x30, der(6, b"*"), der(0xA0, signed)))


STAMP = "data/checkpoints/19.tsr"


def stamped(change: Callable[[bytes], bytes]) -> Callable[[Files], Files]:
    """A time stamp beside the checkpoint, which is over its text but for what is changed."""
    return lambda files: {**files, STAMP: change(files[CHECKPOINT].rpartition(b"\n\n")[0] + b"\n")}


def test_a_time_stamp_must_be_over_the_checkpoint_beside_it(made: Made) -> None:
    for change, told in (
        (time_stamp, "which it says it saw at 2025-11-24T19:55:31Z"),
        (
            lambda text: time_stamp(text, moment=b"20251124195531.25Z"),
            "which it says it saw at 2025-11-24T19:55:31.25Z",
        ),
        (lambda text: b"0" + hashlib.sha256(text).digest(), "in a form that is not read here"),
    ):
        files, report = inside(rebagged(stamped(change)(made.files))), standalone.CheckTable()
        key = standalone.key_of(str(KEY.public))
        assert key is not None
        assert standalone.check(files, [key], None, report).startswith("the archive is whole")
        rows = [("ok", STAMP[5:], f"the hash of its checkpoint, {told}"), ("not checked", "who made the time stamps")]
        assert [row[: len(wanted)] for row in report.rows for wanted in rows if row[1] == wanted[1]] == rows
        table = checked(Named("it", files), AS_GIVEN).table
        assert [row[: len(wanted)] for row in table for wanted in rows if row.what == wanted[1]] == rows


RULEBOOK = "data/rulebook/2-2025-26.toml"
SAYS_ELSE = {
    "a rulebook": (replaced("data/rulebook/2-2025-26.toml", "60", "61"), "is not the text of the rulebook"),
    "a rulebook more": (added("data/rulebook/3-other.toml", b""), "is not the text of the rulebook"),
    "a rulebook with a zero before its position": (
        moved(RULEBOOK, "data/rulebook/02-2025-26.toml"), "is not the text of the rulebook"
    ),
    "a rulebook called by its position alone": (moved(RULEBOOK, "data/rulebook/2"), "is not the text of the rulebook"),
    "a rulebook of no entry": (added("data/rulebook/other.toml", b""), "is not the text of the rulebook"),
    "a source more": (added(f"data/sources/{'0' * 64}.pdf", b"%PDF"), "which no entry names"),
    "keys": (replaced("data/keys.txt", "owner", "other"), "keys.txt does not hold the keys"),
    "no keys": (added("data/keys.txt", b""), "keys.txt does not hold the keys"),
    "leaves": (replaced("data/leaves.txt", "\n", "\n0"), "leaves.txt does not hold the leaf hashes"),
    "readable": (replaced("data/entries.jsonl", '"tester"', '"Tester"'), "does not say what the stored bytes say"),
    "a key twice": (replaced("data/entries.jsonl", '"actor"', '"actor": "x", "actor"'), "entries.jsonl, line 1: "),
    "more in a line": (replaced("data/entries.jsonl", '"actor"', '"said": "x", "actor"'), "entries.jsonl, line 1: "),
    "nothing where nothing is stored": (
        replaced("data/entries.jsonl", '"row": 1', '"row": 1, "more": null'), "does not say what the stored bytes say"
    ),
    "what an entry leaves out": (
        replaced("data/entries.jsonl", '"rank": 1', '"rank": 1, "behind": null'), "does not say what the stored"
    ),
    "an instant as not every Python reads it": (
        replaced("data/entries.jsonl", '"published_at": "2025-11-', '"published_at": "202511'), "does not say what"
    ),
    "a checkpoint of another size": (moved(CHECKPOINT, "data/checkpoints/18.checkpoint"), "as its name says"),
    "a checkpoint by another name": (moved(CHECKPOINT, "data/checkpoints/last"), "is not called as a checkpoint is"),
    "a checkpoint of a book of somebody else": (other_book(f"other.example/{BOOK}"), f"it is of other.example/{BOOK}"),
    "a checkpoint of a book without a name": (other_book(BOOK), f"it is of {BOOK}"),
    "a checkpoint of another season": (other_book("owner.example/world-cup/2024-25"), "it is of owner.example/world"),
    "a signature that is none": (signed_too("w.example AAAA"), CHECKPOINT),
    "too many signatures": (signed_too(*["w.example AAAAAAAA"] * 100), "has at most 100 signatures"),
    "a time stamp that is too large": (added(CHECKPOINT[:-10] + "tsr", bytes(300_000)), "larger than it may be"),
    "a time stamp over something else": (stamped(lambda text: time_stamp(text + b"\n")), "is over something else"),
    "a time stamp over another kind of hash": (
        stamped(lambda text: time_stamp(text, kind="2b0e03021a")), "is over something else"
    ),
    "a time stamp that is none": (stamped(lambda _: b"a time stamp"), f"{STAMP}: it is no time stamp"),
    "a time stamp of no checkpoint": (
        lambda files: added("data/checkpoints/18.tsr", stamped(time_stamp)(files)[STAMP])(files),
        "there is no checkpoint beside it",
    ),
    "a file that Windows takes for another": (added("data/Entries.JSONL", b""), "are one file on some systems"),
    "a file that loses the dot at its end": (added("data/proofs./13.tlog-proof", b""), "are one file on some systems"),
    "a journal that a database would play back": (
        added("data/season.sqlite-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"),
        "would change what a database beside it shows",
    ),
    "a stream beside a file": (added("data/entries.raw::$DATA", b""), "are one file on some systems"),
    "a table that is another on Windows": (added("data/Tables/titles.csv", b""), "are one file on some systems"),
    "a tag file that Windows takes for the program": (added("Data/verify.py", b""), "are one file on some systems"),
    "a file with a letter that nobody sees": (added("data/entries\u200d.raw", b""), "are one file on some systems"),
    "a program that is a number": (replaced("data/archive.json", '"program": "', '"program": 1, "by": "'), "describe"),
    "another series": (replaced("data/archive.json", '"world-cup"', '"other"'), "names another series or season"),
    "a book twice": (replaced("data/archive.json", '"book"', '"book": "x", "book"'), "does not describe an archive"),
    "a mark of bytes": (replaced("data/archive.json", "{", "\ufeff{"), "does not describe an archive"),
    "a number that is none": (replaced("data/archive.json", '"at": 19', '"at": 19.0'), "archive.json "),
    "an archive and a case": (added("data/case.json", b"{}"), "case"),
    "proofs without a checkpoint": (lambda files: without(files, CHECKPOINT), "its checkpoint is none of those"),
    "a proof of another entry": (moved(PROOF, "data/proofs/12.tlog-proof"), "is of entry 13"),
    "a proof by a stranger": (stranger_signs, PROOF),
    "a proof of something else": (other_hash, PROOF),
    "a proof that is none": (added("data/proofs/1.tlog-proof", b"x"), "data/proofs/1.tlog-proof"),
}  # fmt: skip
"""Files that say something else than what was signed, and the words by which both readers refuse them."""


@pytest.mark.parametrize("name", SAYS_ELSE)
def test_what_is_signed_must_agree_with_its_files(made: Made, name: str) -> None:
    change, words = SAYS_ELSE[name]
    files = inside(rebagged(change(made.files)))
    for told in (by_the_program(files, KEY), by_restoring(files, AS_GIVEN)):
        assert told.startswith("WRONG: ")
        assert words in told


@pytest.mark.parametrize("name", ["entries.csv", "keys.txt.asc", "archive.json5", "season.sqlite3"])
def test_a_file_that_is_called_nearly_as_one_that_is_checked_is_said_not_to_be(made: Made, name: str) -> None:
    files, report = inside(rebagged({**made.files, f"data/{name}": b""})), standalone.CheckTable()
    standalone.check(files, [], None, report)
    table = [*report.rows, *checked(Named("it", files), AS_GIVEN).table]
    assert sum(name in row[1].split(", ") and row[0] == "not checked" for row in table) == 2


def test_the_docs_say_how_many_kinds_are_tried() -> None:
    page = (Path(__file__).parents[3] / "docs" / "seal.md").read_text()
    rows = [line for line in page.splitlines() if re.search(r"\| \d+ kinds \|", line)]
    counts = [int(re.findall(r"(\d+) kinds", row)[0]) for row in rows]
    assert counts == [len(SAYS_ELSE), len(TABLES), len(FORGED), len(REFUSED), len(ACCEPTED)]
