"""Time stamps of an authority: asked for, kept, verified, and every way in which one may be none."""

import json
import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from hypothesis import settings

from commands.desk.desk import Desk
from commands.sealing.checkpoints import Folder
from commands.sealing.seals import seal, trust
from ledger.book import Book
from ledger.seal.authorities import Authorities
from ledger.seal.note import SignerKey
from ledger.seal.stamp import MAX_STAMP_BYTES, make_query
from ledger.stores import open_store
from tests.commands.archive.support import make_store
from tests.commands.sealing.authority import (
    TimeAuthority,
    checkpoint,
    kinds,
    make_authority,
    needs_openssl,
    openssl,
    stamped,
    text,
    verdict,
)
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, KEY, Sealed
from tests.support.given import HOUR, START

pytestmark = [needs_openssl, pytest.mark.usefixtures("at_home")]


def test_a_seal_is_stamped_and_verified(season: Run, book: Sealed, tsa: TimeAuthority, url: str) -> None:
    before = int(time.time())
    sealed = season("seal", "--store", book.url, "--to", "usb", "--time-stamp", url)
    assert (sealed.code, sealed.err) == (0, "")
    assert "time stamp kept in " in sealed.out
    (here,), (there,) = book.folder.path.glob("*.tsr"), Path("usb").glob("*.tsr")
    assert here.name == there.name == "owner.example_world-cup_2025-26.14.tsr"
    assert here.read_bytes() == there.read_bytes()

    plain = season("verify", "--store", book.url)
    assert (plain.code, plain.err) == (0, "")
    assert "1 time stamp is kept but not verified" in plain.out
    assert "Clock" not in plain.out
    found = season("verify", "--store", book.url, "--authority", tsa.root, "--against", "usb")
    assert found.code == 0
    assert found.out.count("Z by Clock One") == 2
    assert "not verified" not in found.out

    (line,) = json.loads(season("verify", "--store", book.url, "--json").out)["books"][0]["checkpoints"]
    nothing = dict.fromkeys(("at", "by", "accuracy_us", "root", "valid_until"))
    assert line["time_stamp"] == {"holds": None, **nothing}
    found = season("verify", "--store", book.url, "--authority", tsa.root, "--json")
    (line,) = json.loads(found.out)["books"][0]["checkpoints"]
    assert (line["time_stamp"]["holds"], line["time_stamp"]["by"]) == (True, "Clock One")
    (one,) = verdict(book, tsa).checkpoints
    assert one.stamped is not None
    assert one.stamped.at is not None
    assert before <= one.stamped.at // 1_000_000 <= time.time()


def test_the_first_time_stamp_stays_and_nobody_is_asked_again(
    season: Run, book: Sealed, tsa: TimeAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stamped(book, tsa)
    first = file.read_bytes()
    monkeypatch.setenv("SEASON_TIME_STAMP", "http://127.0.0.1:9/")

    assert season("seal", "--store", book.url, "--to", "usb").code == 0
    assert file.read_bytes() == first
    assert (Path("usb") / file.name).read_bytes() == first
    file.write_bytes(b"spoilt")
    again = season("seal", "--store", book.url)
    assert again.code == 1
    assert "remove the file and try again" in again.err


def test_what_we_keep_is_accepted_by_openssl(season: Run, book: Sealed, tsa: TimeAuthority, url: str) -> None:
    assert season("seal", "--store", book.url, "--time-stamp", url).code == 0
    shutil.copy(checkpoint(book).with_suffix(".tsr"), "stamp.tsr")
    Path("text").write_text(text(book))
    words = ["ts", "-verify", "-in", "stamp.tsr", "-data", "text", "-CAfile", str(tsa.root)]
    assert "OK" in openssl(Path(), *words)


def test_a_query_is_carried_to_the_authority_and_its_answer_back(season: Run, book: Sealed, tsa: TimeAuthority) -> None:
    made = season("seal", "--store", book.url, "--time-stamp-query", "ask.tsq")
    assert (made.code, made.err) == (0, "")
    query = Path("ask.tsq").read_bytes()
    assert query == make_query(text(book), nonce=False).data
    Path("answer.tsr").write_bytes(tsa.answer(query))

    added = season("seal", "--store", book.url, "--add", "answer.tsr", "--to", "usb")
    assert (added.code, added.err) == (0, "")
    assert sorted(file.suffix for file in Path("usb").iterdir()) == [".checkpoint", ".hashes", ".tsr"]
    assert checkpoint(book).with_suffix(".tsr").read_bytes() == Path("answer.tsr").read_bytes()
    assert "by Clock One" in season("verify", "--store", book.url, "--authority", tsa.root).out


def test_what_is_no_time_stamp_of_a_checkpoint_kept_here_is_not_added(
    season: Run, book: Sealed, tsa: TimeAuthority
) -> None:
    for name, data in (
        ("none.tsr", b"none"),
        ("forged.tsr", tsa.answer(make_query("world-cup/2025-26\n14\nanother root\n").data)),
        ("refused.tsr", tsa.refusal()),
        ("huge.tsr", bytes(MAX_STAMP_BYTES + 9)),
    ):
        Path(name).write_bytes(data)
        refused = season("seal", "--store", book.url, "--add", name)
        assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1), name
    assert list(book.folder.path.glob("*.tsr")) == []
    assert season("seal", "--store", book.url, "--add", "gone.tsr").code == 2
    assert season("seal", "--store", book.url, "--checkpoints", "empty", "--add", "none.tsr").code == 2


@pytest.mark.parametrize("algorithm", ["sha384", "sha512", "sha1"])
def test_other_imprints_that_are_safe_hold_too(book: Sealed, tsa: TimeAuthority, algorithm: str) -> None:
    config = tsa.folder / "tsa.cnf"
    config.write_text(config.read_text().replace("digests = sha256, sha512", "digests = sha1, sha256, sha384, sha512"))
    Path("text").write_text(text(book))
    openssl(Path(), "ts", "-query", "-data", "text", f"-{algorithm}", "-cert", "-out", "q.tsq")
    checkpoint(book).with_suffix(".tsr").write_bytes(tsa.answer(Path("q.tsq").read_bytes()))

    assert kinds(book, tsa) == (["time-stamp"] if algorithm == "sha1" else [])


def test_of_a_time_stamp_over_something_else_it_is_said_over_what_and_what_was_expected(
    season: Run, book: Sealed, tsa: TimeAuthority
) -> None:
    other = "world-cup/2025-26\n14\nanother root\n"
    Path("other.tsr").write_bytes(tsa.answer(make_query(other).data))
    said = f"it is over the sha256 {sha256(other.encode()).hexdigest()}, expected is "
    (mine,) = expected = [sha256(text(book).encode()).hexdigest()]
    refused = season("seal", "--store", book.url, "--add", "other.tsr")
    assert (
        refused.err == f"season: other.tsr: it is a time stamp over something else than this checkpoint: {said}{mine}\n"
    )
    with open_store(book.url) as store:
        for number in (1, 2, 3):
            desk = Desk(Book(store, BOOK), actor="tester", clock=lambda: START + 1_000 * HOUR)
            trust(desk, SignerKey("owner.example", bytes([number] * 32)).public, reason="one more")
            note = seal(desk, store, [KEY], book.folder).note
            assert note is not None
            expected.insert(0, sha256(note.text.encode()).hexdigest())
    refused = season("seal", "--store", book.url, "--add", "other.tsr")
    assert refused.err == (
        f"season: other.tsr: it is a time stamp over no checkpoint kept here: {said}{' or '.join(expected[:3])} or one "
        "of 1 more\n"
    )


def test_a_time_stamp_over_something_else_is_found(season: Run, book: Sealed, tsa: TimeAuthority) -> None:
    file = checkpoint(book).with_suffix(".tsr")
    file.write_bytes(tsa.answer(make_query(text(book).replace("\n14\n", "\n13\n")).data))

    assert kinds(book) == []
    assert kinds(book, tsa) == ["time-stamp"]
    found = season("verify", "--store", book.url, "--authority", tsa.root)
    assert (found.code, found.err) == (1, "")
    assert "! time-stamp: " in found.out
    given, wanted = (sha256(one.encode()).hexdigest() for one in (text(book).replace("\n14\n", "\n13\n"), text(book)))
    assert f"else than this checkpoint: it is over the sha256 {given}, expected is {wanted}" in " ".join(
        found.out.split()
    )
    document = json.loads(season("verify", "--store", book.url, "--authority", tsa.root, "--json").out)
    assert document["books"][0]["checkpoints"][0]["time_stamp"]["holds"] is False


def test_a_time_stamp_of_another_authority_is_found(book: Sealed, tsa: TimeAuthority, other: TimeAuthority) -> None:
    stamped(book, other)
    assert kinds(book, tsa) == ["time-stamp"]
    assert kinds(book, tsa, other) == []


def test_a_certificate_that_may_not_stamp_is_found(book: Sealed, tmp_path: Path) -> None:
    made = make_authority(tmp_path / "made", "Made")
    right, wrong = made.certify("timeStamping"), made.certify("serverAuth")
    file = stamped(book, made)
    genuine = file.read_bytes()
    for certificate, expected in ((right, []), (wrong, ["time-stamp"])):
        file.write_bytes(made.signed_again(genuine, certificate, "-cades"))
        assert kinds(book, made) == expected


def test_a_name_cannot_be_borrowed_by_a_second_certificate(book: Sealed, tmp_path: Path) -> None:
    """Two certificates of the same issuer and number: only one of them signed, and each could be taken for it."""
    made, forger = make_authority(tmp_path / "made", "Made"), make_authority(tmp_path / "forger", "Made")
    mine, forged = made.certify("timeStamping"), forger.certify("timeStamping")
    file = stamped(book, made)
    file.write_bytes(made.signed_again(file.read_bytes(), mine, "-cades", "-certfile", str(forged)))
    assert kinds(book, made) == ["time-stamp"]


def test_the_certificate_must_be_the_one_that_is_named_by_its_hash(book: Sealed, tmp_path: Path) -> None:
    """Another one of the same key, issuer and number would give the time stamp another name: openssl refuses it too."""
    made = make_authority(tmp_path / "made", "Made")
    mine = made.certify("timeStamping").rename(made.folder / "mine.pem")
    first = second = der(mine)
    while second == first or len(second) != len(first):  # the length of a signature is not always the same
        second = der(made.certify("timeStamping"))
    file = stamped(book, made)
    genuine = file.read_bytes()
    unnamed, right = (made.signed_again(genuine, mine, *more) for more in ((), ("-cades",)))
    swapped = right.replace(first, second)
    assert swapped != right
    for stamp, expected in ((right, []), (unnamed, ["time-stamp"]), (swapped, ["time-stamp"])):
        file.write_bytes(stamp)
        assert kinds(book, made) == expected
    assert "does not name the certificate of its signer" in verdict(book, made).findings[0].text


def der(certificate: Path) -> bytes:
    return load_pem_x509_certificate(certificate.read_bytes()).public_bytes(Encoding.DER)


@pytest.mark.parametrize("data", [b"", b"none", b"0\x80", bytes(MAX_STAMP_BYTES), bytes(MAX_STAMP_BYTES + 9)])
def test_what_is_no_time_stamp_is_found(book: Sealed, tsa: TimeAuthority, data: bytes) -> None:
    checkpoint(book).with_suffix(".tsr").write_bytes(data)
    assert kinds(book, tsa) == ["time-stamp"]


def test_a_refusal_that_is_kept_is_found(book: Sealed, tsa: TimeAuthority) -> None:
    checkpoint(book).with_suffix(".tsr").write_bytes(tsa.refusal())
    assert kinds(book, tsa) == ["time-stamp"]


@pytest.mark.uncounted
def test_every_byte_of_a_time_stamp(book: Sealed, tsa: TimeAuthority) -> None:
    """Each is found, but for a few that are covered by no signature; those change nothing that is told.

    One bit of each byte is changed, another than its neighbour's; `SEASON_EXAMPLES=1000` changes all eight of each.
    """
    bits = min(8, max(1, settings.default.max_examples // 25))
    whole = stamped(book, tsa).read_bytes()
    authorities = Authorities([("root", tsa.root.read_bytes())])
    genuine = authorities.check(whole, text(book))
    assert (genuine.by, genuine.problem) == ("Clock One", None)
    harmless = set()
    for index in range(len(whole)):
        for bit in range(index, index + bits):
            changed = whole[:index] + bytes([whole[index] ^ 1 << bit % 8]) + whole[index + 1 :]
            checked = authorities.check(changed, text(book))
            if checked.problem is None:
                assert checked == genuine
                harmless.add(index)
    # The two versions of the envelope, and the name of the signature's algorithm.
    assert len(harmless) <= 14, sorted(harmless)


def test_a_time_stamp_cut_off_anywhere_is_found(book: Sealed, tsa: TimeAuthority) -> None:
    whole = stamped(book, tsa).read_bytes()
    authorities = Authorities([("root", tsa.root.read_bytes())])
    assert all(authorities.check(whole[:size], text(book)).problem for size in range(len(whole)))
    assert authorities.check(whole + b"\0", text(book)).problem


def test_certificates_count_at_the_time_that_the_stamp_says(book: Sealed, tmp_path: Path) -> None:
    made = make_authority(tmp_path / "short", "Short")
    now = datetime.now(UTC)
    made.limit(now - timedelta(days=9), now - timedelta(days=1))
    file = stamped(book, made)
    assert kinds(book, made) == ["time-stamp"]

    # On a machine that is busy they may have run out before it is stamped.
    for seconds in (2, 10, 60):
        now = datetime.now(UTC)
        end = now + timedelta(seconds=seconds)
        made.limit(now - timedelta(days=9), end)
        file = stamped(book, made)
        if datetime.now(UTC) < end:
            break
    while datetime.now(UTC) < end + timedelta(seconds=0.5):
        time.sleep(0.1)
    assert kinds(book, made) == [], "it holds after they have run out"
    Path("text").write_text(text(book))
    words = ["ts", "-verify", "-in", str(file), "-data", "text", "-CAfile", str(made.root)]
    with pytest.raises(subprocess.CalledProcessError):
        openssl(Path(), *words)
    assert "OK" in openssl(Path(), *words, "-attime", str(int(now.timestamp())))


def test_no_time_stamp_at_all_is_said(season: Run, book: Sealed, tsa: TimeAuthority) -> None:
    found = season("verify", "--store", book.url, "--authority", tsa.root)
    assert found.code == 0
    assert "no time stamp is kept with these checkpoints" in found.out


@pytest.mark.uncounted
def test_a_time_stamp_goes_with_its_checkpoint_into_archives_and_copies(
    season: Run, tsa: TimeAuthority, tmp_path: Path
) -> None:
    book = Sealed(tmp_path / "whole.db")
    make_store(book.url, book.folder)
    stamp = stamped(book, tsa).read_bytes()
    for name in ("one", "two"):
        assert season("archive", "2025-26", name, "--store", book.url).code == 0
    fingerprints = {(Path(name) / "tagmanifest-sha256.txt").read_bytes() for name in ("one", "two")}
    assert len(fingerprints) == 1
    assert (Path("one") / "data" / "checkpoints" / "19.tsr").read_bytes() == stamp

    assert season("restore", "one", "--store", "sqlite:restored.db").code == 0
    assert season("copy", "sqlite:copied.db", "--store", book.url).code == 0
    for name in ("restored.db", "copied.db"):
        (kept,) = Folder(Path(f"{name}.checkpoints")).checkpoints()
        assert kept.stamp == stamp
        assert "by Clock One" in season("verify", "--store", f"sqlite:{name}", "--authority", tsa.root).out

    checkpoint(book).with_suffix(".tsr").write_bytes(bytes(MAX_STAMP_BYTES + 1))
    assert season("archive", "2025-26", "three", "--store", book.url).code == 0
    assert not (Path("three") / "data" / "checkpoints" / "19.tsr").exists()
