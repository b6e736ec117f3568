"""Checkpoints and proofs: what is sealed is shown as it is, and what is downloaded is checked by the command line."""

import re
from functools import partial
from http import HTTPStatus
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from commands.desk.desk import Desk
from commands.sealing.checkpoints import Folder, kept_checkpoints
from commands.sealing.seals import retire, seal
from ledger.book import Book
from ledger.errors import InvalidInputError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.keys import new_key
from ledger.seal.note import sign
from ledger.stores import Store
from projections.verification.verify import Kept
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from tests.support.command_line import Run
from tests.support.desks import desk_with

NAME = "world-cup/2025-26"
PROOF = "/proofs/world-cup_2025-26.700.tlog-proof"
KEY = new_key("federation.example")


def room(store: Store, folder: Folder) -> TestClient:
    return TestClient(create_app(ShownBook(Book(store, NAME), checkpoints=partial(kept_checkpoints, folder, NAME))))


@pytest.fixture
def desk() -> Desk:
    """A book with its opening alone."""
    return desk_with()


def test_the_checkpoints_say_how_far_the_book_is_sealed(client: TestClient) -> None:
    found = client.get("/api/now/checkpoints.json").json()

    assert (found["basis"]["at"], found["sealed"], found["findings"]) == (2343, 2342, [])
    assert [(one["where"], one["holds"]) for one in found["checkpoints"]] == [
        ("world-cup_2025-26.2342.checkpoint", True)
    ]
    assert [(one["name"], one["trusted_by"], one["retired_by"]) for one in found["keys"]] == [
        ("federation.example", 2342, None)
    ]
    assert client.get("/api/at=700/checkpoints.json").json()["sealed"] == 700


def test_the_page_names_what_is_not_sealed_and_how_to_verify(client: TestClient) -> None:
    text = client.get("/now/checkpoints/").text

    assert "2,342 of 2,343 entries are sealed" in text
    assert re.search(r"Entry <a [^>]*>2343</a> came after", text)
    assert "season verify --key season.key.pub --against world-cup_2025-26.2342.checkpoint" in text
    assert "/season.key" not in client.get("/api/now/checkpoints.json").text
    assert client.get("/csv/now/checkpoints.csv").text.count("\n") == 2


def test_a_checkpoint_is_downloaded_as_it_is_kept(client: TestClient, season_file: Path) -> None:
    (kept,) = season_file.parent.glob("*.checkpoints/*.checkpoint")
    answer = client.get(f"/checkpoints/{kept.name}")

    assert answer.content == kept.read_bytes()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "public, no-cache"
    again = client.get(f"/checkpoints/{kept.name}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_proof_is_what_the_command_writes_and_holds(
    client: TestClient,
    season_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = client.get("/now/log/700/").text
    (link,) = re.findall(r'href="\.\./\.\./\.\.(/proofs/[^"]+)"', page)
    answer = client.get(link)
    downloaded, written = tmp_path / link.rpartition("/")[2], tmp_path / "written"
    downloaded.write_bytes(answer.content)
    season = Run(monkeypatch, capsys, f"sqlite:{season_file}")
    season("prove", "700", "-o", str(written))
    checked = season("check-proof", str(downloaded), "--key", str(season_file.with_name("season.key.pub")))

    assert link == PROOF
    assert downloaded.name in answer.headers["content-disposition"]
    assert answer.content == written.read_bytes()
    assert (checked.code, checked.out.splitlines()[0]) == (0, f"it holds: ResultRecorded/1 is entry 700 of {NAME}")


def test_an_entry_that_is_not_sealed_says_what_to_do(client: TestClient) -> None:
    assert "<code>season seal</code>" in client.get("/now/log/2343/").text
    assert "/proofs/" not in client.get("/now/log/2343/").text
    answer = client.get("/proofs/world-cup_2025-26.2343.tlog-proof")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "no checkpoint that holds covers entry 2343; make one with: season seal" in answer.text


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/proofs/world-cup_2025-26.9999.tlog-proof", "has the positions 1 to 2343"),
        ("/proofs/world-cup_2025-26.0.tlog-proof", "there is no proof"),
        ("/proofs/world-cup_2025-26.007.tlog-proof", "there is no proof"),
        ("/proofs/world-cup_2025-26.seven.tlog-proof", "there is no proof"),
        ("/proofs/another.7.tlog-proof", "there is no proof"),
        ("/checkpoints/..%2Fseason.key", "is no basis"),
        ("/checkpoints/season.key", "there are world-cup_2025-26.2342.checkpoint"),
        ("/checkpoints/", "not on the calendar"),
    ],
)
def test_no_other_file_can_be_had(client: TestClient, path: str, word: str) -> None:
    answer = client.get(path, follow_redirects=True)

    assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)
    assert word in answer.text.replace("&#39;", "'")


def test_what_shows_checkpoints_is_asked_for_again(client: TestClient) -> None:
    assert client.get("/at=2336/log/700/").headers["cache-control"] == "public, no-cache"
    assert client.get("/at=2336/checkpoints/").headers["cache-control"] == "public, no-cache"
    assert client.get("/api/at=2336/log/700.json").headers["cache-control"] == "public, max-age=86400"


def test_a_new_seal_is_seen_at_once(desk: Desk, tmp_path: Path) -> None:
    store, folder = desk.book.store, Folder(tmp_path)
    client = room(store, folder)
    page = "/at=2/log/1/"
    before = client.get(page)
    assert "No checkpoint of this book is kept" in client.get("/now/checkpoints/").text
    seal(desk, store, [KEY], folder)
    after = client.get(page, headers={"If-None-Match": before.headers["etag"]})

    assert "not sealed" in before.text
    assert after.status_code == HTTPStatus.OK
    assert "/proofs/world-cup_2025-26.1.tlog-proof" in after.text
    assert client.get(page, headers={"If-None-Match": after.headers["etag"]}).status_code == HTTPStatus.NOT_MODIFIED


def test_nothing_is_proven_of_a_book_that_does_not_verify(desk: Desk, tmp_path: Path) -> None:
    store, folder = desk.book.store, Folder(tmp_path)
    seal(desk, store, [KEY], folder)
    forged = sign(str(Checkpoint(NAME, desk.book.last(), bytes(32))), KEY)
    (tmp_path / "forged.checkpoint").write_text(str(forged), encoding="utf-8")
    client = room(store, folder)

    assert "does not verify" in client.get("/now/log/1/").text
    text = client.get("/now/checkpoints/").text
    assert "does not hold" in text
    assert "Differs" in text
    answer = client.get("/proofs/world-cup_2025-26.1.tlog-proof")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "nothing is proven of world-cup/2025-26, because it does not verify" in answer.text


def test_who_is_not_trusted_is_named_as_such(desk: Desk, tmp_path: Path) -> None:
    store, folder, witness = desk.book.store, Folder(tmp_path), new_key("witness.example")
    sealed = seal(desk, store, [KEY], folder)
    assert sealed.note is not None
    (file,) = sealed.files
    file.write_text(str(sign(sealed.note.text, KEY, witness)), encoding="utf-8")
    file.with_suffix(".tsr").write_bytes(b"a time stamp")
    client = room(store, folder)

    text = client.get("/now/checkpoints/").text
    assert "not known: witness.example+" in text
    stamp = client.get(f"/checkpoints/{file.with_suffix('.tsr').name}")
    assert (stamp.content, stamp.headers["content-type"]) == (b"a time stamp", "application/timestamp-reply")


def test_a_retired_key_is_told(desk: Desk, tmp_path: Path) -> None:
    store, folder = desk.book.store, Folder(tmp_path)
    seal(desk, store, [KEY], folder)
    retire(desk, KEY.public, reason="the computer is sold")
    client = room(store, folder)

    assert (
        f'retired by entry <a class="entry" href="../log/{desk.book.last()}/"' in client.get("/now/checkpoints/").text
    )
    assert client.get("/api/now/checkpoints.json").json()["keys"][0]["retired_by"] == desk.book.last()
    assert f"retired by entry {desk.book.last()}" in client.get(f"/at={desk.book.last() - 1}/checkpoints/").text


def unreadable() -> tuple[list[Kept], bytes]:
    raise InvalidInputError("more than 10000 checkpoints")


@pytest.mark.parametrize("path", ["/now/checkpoints/", "/now/log/1/", "/proofs/world-cup_2025-26.1.tlog-proof"])
def test_checkpoints_that_cannot_be_read_are_said_to_be_so(desk: Desk, path: str) -> None:
    answer = TestClient(create_app(ShownBook(desk.book, checkpoints=unreadable))).get(path)

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "the checkpoints cannot be read: more than 10000 checkpoints" in answer.text


def test_where_no_checkpoints_are_shown_the_page_says_so(desk: Desk) -> None:
    client = TestClient(create_app(ShownBook(desk.book)))

    for path in ("/now/checkpoints/", "/checkpoints/a.checkpoint"):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND
        assert "season verify names those that are kept" in client.get(path).text
    assert "checkpoint" not in client.get("/now/log/1/").text
