"""An authority of time that is made with openssl for a test, and a server that answers as one, well or badly."""

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import CertificateBuilder, load_pem_x509_certificate

from commands.sealing.verifying import verify_book
from ledger.seal.authorities import Authorities
from ledger.seal.note import Note
from ledger.seal.stamp import make_query
from ledger.stores import open_store
from projections.verification.verify import Verdict
from tests.commands.sealing.support import BOOK, Sealed

ANSWER_TYPE = "application/timestamp-reply"

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl")

_EXTENSIONS = """\
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""
_BETWEEN = """\
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
"""
_CONFIG = """\
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class TimeAuthority:
    """An authority whose certificates and keys lie in a folder."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "ca.pem"

    def answer(self, query: bytes) -> bytes:
        (self.folder / "query.tsq").write_bytes(query)
        words = ["-config", "tsa.cnf", "-section", "one", "-queryfile", "query.tsq", "-out", "answer.tsr"]
        openssl(self.folder, "ts", "-reply", *words)
        return (self.folder / "answer.tsr").read_bytes()

    def certify(self, use: str) -> Path:
        """Make another certificate of the authority's key, with the number 7; its file.

        To be made before the time stamp that it is to sign again, or else it is not valid yet at that time.
        """
        usage = f"extendedKeyUsage = critical,{use}\n"
        (self.folder / "extensions").write_text(f"keyUsage = critical,digitalSignature\n{usage}")
        signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-days", "9", "-extfile", "extensions", "-set_serial", "7"]
        openssl(self.folder, "x509", "-req", "-in", "tsa.csr", "-out", f"{use}.pem", *signed)
        return self.folder / f"{use}.pem"

    def limit(self, since: datetime, until: datetime) -> None:
        """Replace the authority's certificate by one with other limits, which `openssl x509` cannot set."""
        old = load_pem_x509_certificate((self.folder / "tsa.pem").read_bytes())
        root = load_pem_x509_certificate(self.root.read_bytes())
        builder = CertificateBuilder(root.subject, old.subject, old.public_key(), 9, since, until)
        for one in old.extensions:
            builder = builder.add_extension(one.value, critical=one.critical)
        key = load_pem_private_key((self.folder / "ca.key").read_bytes(), None)
        made = builder.sign(key, SHA256())  # type: ignore[arg-type]
        (self.folder / "tsa.pem").write_bytes(made.public_bytes(Encoding.PEM))

    def signed_again(
        self, stamp: bytes, certificate: Path, *words: str, change: Callable[[bytes], bytes] = lambda said: said
    ) -> bytes:
        """What a time stamp says, signed by a certificate whatever its use, for which `openssl ts` would not sign."""
        (self.folder / "stamp.tsr").write_bytes(stamp)
        openssl(self.folder, "ts", "-reply", "-in", "stamp.tsr", "-token_out", "-out", "token")
        openssl(self.folder, "cms", "-verify", "-noverify", "-inform", "DER", "-in", "token", "-out", "content")
        said = self.folder / "content"
        said.write_bytes(change(said.read_bytes()))
        form = ["-binary", "-nodetach", "-outform", "DER", "-md", "sha256", "-econtent_type", "id-smime-ct-TSTInfo"]
        signer = ["-signer", str(certificate), "-inkey", "tsa.key", "-in", "content", "-out", "again"]
        openssl(self.folder, "cms", "-sign", *form, *signer, *words)
        body = bytes.fromhex("3003020100") + (self.folder / "again").read_bytes()
        return b"\x30\x82" + len(body).to_bytes(2) + body

    def refusal(self) -> bytes:
        """The answer to what is no query."""
        return self.answer(b"no query")


def openssl(folder: Path, *words: str) -> str:
    done = subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S607
    return done.stdout


def make_authority(folder: Path, name: str) -> TimeAuthority:
    """A root, and an authority that it has certified; `name` is what it is called."""
    folder.mkdir(parents=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    root = ["-keyout", "ca.key", "-out", "ca.pem", "-days", "3650", "-subj", f"/CN=Root of {name}"]
    openssl(folder, "req", "-x509", *key, *root, "-addext", "keyUsage=critical,keyCertSign")
    _certify(folder, "tsa", f"/O=Tests/CN={name}", "ca", _EXTENSIONS)
    (folder / "serial").write_text("01")
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    return TimeAuthority(folder)


def make_chain(folder: Path, name: str) -> TimeAuthority:
    """An authority that another one has certified, which a root has certified; its answers carry all three.

    They stand in them from the signer up, as those of real authorities do: openssl writes them as they are given.
    """
    made = make_authority(folder, name)
    _certify(folder, "between", f"/O=Tests/CN=Between {name}", "ca", _BETWEEN)
    _certify(folder, "tsa", f"/O=Tests/CN={name}", "between", _EXTENSIONS)
    (folder / "chain.pem").write_bytes((folder / "between.pem").read_bytes() + made.root.read_bytes())
    with (folder / "tsa.cnf").open("a") as config:
        config.write(f"certs = {folder}/chain.pem\naccuracy = secs:1, millisecs:500\n")
    return made


def _certify(folder: Path, name: str, subject: str, by: str, extensions: str) -> None:
    """A key and its certificate, which the holder of another key has signed."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl(folder, "req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject)
    (folder / "extensions").write_text(extensions)
    signed = ["-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial", "-days", "3650", "-extfile", "extensions"]
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", *signed)


@dataclass(frozen=True)
class Reply:
    """What a server answers to every query."""

    body: Callable[[bytes], bytes]
    kind: str = ANSWER_TYPE
    status: int = 200
    location: str | None = None
    pause: float = 0


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, reply: Reply, *rest: object) -> None:
        self.reply = reply
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/timestamp-query"
        self.send_response(self.reply.status)
        self.send_header("Content-Type", self.reply.kind)
        if self.reply.location is not None:
            self.send_header("Location", self.reply.location)
        self.end_headers()
        try:
            body = self.reply.body(query)
            if self.reply.pause:
                for byte in body:
                    time.sleep(self.reply.pause)
                    self.wfile.write(bytes([byte]))
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has heard enough

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(reply: Reply) -> Iterator[str]:
    """A server on this computer; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, reply))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/stamp"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def checkpoint(book: Sealed) -> Path:
    (file,) = book.folder.path.glob("*.checkpoint")
    return file


def text(book: Sealed) -> str:
    return Note.parse(checkpoint(book).read_bytes()).text


def stamped(book: Sealed, tsa: TimeAuthority) -> Path:
    """The book with a time stamp of an authority; its file."""
    file = checkpoint(book).with_suffix(".tsr")
    file.write_bytes(tsa.answer(make_query(text(book)).data))
    return file


def verdict(book: Sealed, *roots: TimeAuthority) -> Verdict:
    authorities = Authorities([(one.root.name, one.root.read_bytes()) for one in roots]) if roots else None
    with open_store(book.url, read_only=True) as store:
        return verify_book(store, BOOK, [book.folder], authorities=authorities)


def kinds(book: Sealed, *roots: TimeAuthority) -> list[str]:
    return [one.kind for one in verdict(book, *roots).findings]
