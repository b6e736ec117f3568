"""A public witness over HTTP: what it is asked, and every answer that it may give (C2SP tlog-witness)."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import Tree, leaf_hash, verify_consistency
from ledger.seal.note import COSIGNATURE_V1, MAX_NOTE_BYTES, Note, SignerKey, sign
from ledger.seal.submission import Answer, cosigned, request
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import KEY, ORIGIN, Sealed

WITNESS = SignerKey("witness.example", bytes(range(3, 35)), COSIGNATURE_V1)
STRANGER = SignerKey("stranger.example", bytes(range(5, 37)), COSIGNATURE_V1)
TREE = Tree(leaf_hash(position, "entry", b"%d" % position) for position in range(1, 30))
NOW = 1_763_000_000


def note_of(size: int) -> Note:
    return sign(str(Checkpoint(ORIGIN, size, TREE.root(size))), KEY)


@dataclass
class Watch:
    """A witness as tlog-witness describes it: it knows some books by their origin, and signs what continues."""

    key: SignerKey = WITNESS
    origins: tuple[str, ...] = (ORIGIN,)
    owner: SignerKey = KEY
    seen: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)
    conflict: tuple[str, bytes] = ("text/plain", b"another root\n")

    def answer(self, body: bytes) -> tuple[int, str, bytes]:
        self.asked.append(body)
        head, _, rest = body.partition(b"\n\n")
        first, *lines = head.decode().split("\n")
        note = Note.parse(rest)
        origin, size, root = note.text.split("\n")[:3]
        if origin not in self.origins:
            return 404, "text/plain", b"unknown log\n"
        if note.verify([self.owner.public]).problem is not None:
            return 403, "text/plain", b"no signature\n"
        before, its_root = self.seen.get(origin, (0, b""))
        if int(first.removeprefix("old ")) != before:
            return 409, "text/x.tlog.size", b"%d\n" % before
        if before == int(size) and its_root != base64.b64decode(root):
            return 409, *self.conflict
        proof, new = [base64.b64decode(line) for line in lines], base64.b64decode(root)
        if before and not verify_consistency(before, int(size), proof, its_root, new):
            return 422, "text/plain", b"bad proof\n"
        self.seen[origin] = int(size), new
        return 200, "text/plain", f"{self.key.cosign(note.text, NOW).line}\n".encode()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, watch: Watch, *rest: object) -> None:
        self.watch = watch
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        assert self.path == "/log/add-checkpoint"
        status, kind, body = self.watch.answer(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(watch: Watch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, watch))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/log/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_request_has_the_size_before_the_proof_and_the_checkpoint() -> None:
    first = request(note_of(13), TREE, 0).decode()
    assert first == f"old 0\n\n{note_of(13)}"
    head, _, rest = request(note_of(13), TREE, 8).decode().partition("\n\n")
    assert rest == str(note_of(13))
    old, *lines = head.split("\n")
    assert old == "old 8"
    assert verify_consistency(8, 13, [base64.b64decode(line) for line in lines], TREE.root(8), TREE.root(13))
    assert request(note_of(13), TREE, 13).decode() == f"old 13\n\n{note_of(13)}"
    with pytest.raises(InvalidInputError, match="has signed 14 entries already, and these are 13"):
        request(note_of(13), TREE, 14)
    with pytest.raises(InvalidInputError, match="have not the root"):
        request(note_of(13), Tree([TREE.leaf(0)] * 13), 0)


@pytest.mark.parametrize(
    ("status", "kind", "body", "said"),
    [
        (404, "text/plain", b"", "does not know this book"),
        (403, "text/plain", b"", "trusts none of the keys"),
        (422, "text/plain", b"", "two books under one name"),
        (409, "text/plain", b"later", "at the same time"),
        (409, "text/x.tlog.size", b"twelve\n", "at the same time"),
        (500, "text/plain", b"", "HTTP status 500"),
        (302, "text/plain", b"", "HTTP status 302"),
        (200, "text/plain", b"", "not as a witness does"),
        (200, "text/plain", b"thanks\n", "no signature lines"),
        (200, "text/plain", b"\xff\n", "no signature lines"),
        (200, "text/plain", b"x" * (MAX_NOTE_BYTES + 1), "not as a witness does"),
    ],
)
def test_an_answer_that_is_no_signature_says_why(status: int, kind: str, body: bytes, said: str) -> None:
    with pytest.raises((InvalidInputError, RefusedError), match=said) as caught:
        cosigned(note_of(3), Answer(status, kind, body))
    assert "\n" not in str(caught.value)


def test_a_size_is_an_answer() -> None:
    assert cosigned(note_of(3), Answer(409, "text/x.tlog.size", b"12\n")) == 12


@pytest.mark.usefixtures("at_home")
def test_a_book_is_cosigned_by_a_public_witness_again_and_again(season: Run, book: Sealed) -> None:
    Path("witness.pub").write_text(f"{WITNESS.public}\n")
    words = ("seal", "--store", book.url, "--to", "usb")
    watch = Watch()
    with served(watch) as address:
        untrusted = season(*words, "--witness", address)
        assert (untrusted.code, untrusted.err.count("\n")) == (1, 1)
        assert "the book trusts no witness yet" in untrusted.err
        once = season(*words, "--witness", address, "--signer", "witness.pub")
        assert (once.code, once.err) == (0, "")
        assert f"cosigned by {WITNESS.name}+{WITNESS.public.key_id.hex()}" in once.out
        season("key", "trust", "witness.pub", "--reason", "watches us", "--store", book.url)
        again = season(*words, "--witness", address)
        assert (again.code, again.err) == (0, "")
    assert [one.partition(b"\n")[0] for one in watch.asked] == [b"old 0", b"old 0", b"old 14"]
    assert watch.seen[ORIGIN][0] == 15
    found = season("verify", "--store", book.url, "--key", KEY.public, "--against", "usb", "--season", "2025-26")
    assert found.code == 0
    assert "cosigned by witness.example+" in found.out


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    ("watch", "said"),
    [
        (Watch(origins=()), "it does not know this book"),
        (Watch(owner=SignerKey("other.example", bytes(32))), "it trusts none of the keys"),
        (Watch(seen={ORIGIN: (8, TREE.root(8))}), "two books under one name"),
        (Watch(seen={ORIGIN: (14, bytes(32))}), "it has signed another root for as many entries: two books under one"),
        (
            Watch(seen={ORIGIN: (14, bytes(32))}, conflict=("text/x.tlog.size", b"14\n")),
            "it has signed another root for as many entries: two books under one name",
        ),
        (Watch(seen={ORIGIN: (99, bytes(32))}), "the witness has signed 99 entries already, and these are 14"),
        (Watch(key=STRANGER), "no cosignature of 14 entries by its key"),
    ],
)
def test_a_witness_that_does_not_sign_leaves_the_seal(season: Run, book: Sealed, watch: Watch, said: str) -> None:
    (file,) = book.folder.path.glob("*.checkpoint")
    before = file.read_bytes()
    with served(watch) as address:
        sealed = season("seal", "--store", book.url, "--witness", address, "--signer", WITNESS.public)
    assert (sealed.code, sealed.err.count("\n")) == (1, 1)
    assert f"the book is sealed, but the checkpoint is not cosigned: {address}: " in sealed.err
    assert said in sealed.err
    assert file.read_bytes() == before


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    "url", ["witness.example", "ftp://a.example", "http://[::1", "http://host:port/", "http://a b"]
)
def test_an_address_that_is_none_is_told_before_anything_is_signed(season: Run, book: Sealed, url: str) -> None:
    refused = season("seal", "--store", book.url, "--witness", url)
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert "no address of a witness" in refused.err


@pytest.mark.usefixtures("at_home")
def test_a_witness_that_is_away_is_one_line(season: Run, book: Sealed) -> None:
    away = season("seal", "--store", book.url, "--witness", "http://127.0.0.1:9", "--signer", WITNESS.public)
    assert (away.code, away.err.count("\n")) == (1, 1)
    assert "no answer came" in away.err
