"""Time stamps as real authorities give them: with chains, in whatever order and form, and with certificates missing."""

import shutil
from itertools import permutations
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate

from commands.sealing.roots import authorities
from ledger.errors import InvalidInputError
from ledger.seal.authorities import Authorities, CheckedStamp
from ledger.seal.der import in_der
from ledger.seal.stamp import check_answer, make_query, read_answer
from tests.commands.sealing.authority import (
    Reply,
    TimeAuthority,
    checkpoint,
    kinds,
    make_chain,
    needs_openssl,
    openssl,
    served,
    text,
)
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import Sealed

PUBLISHED = Path(__file__).parents[2] / "published" / "time-stamps"

pytestmark = [needs_openssl, pytest.mark.usefixtures("at_home")]


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return make_chain(tmp_path_factory.mktemp("chain") / "made", "Clock Three")


def certificates(made: TimeAuthority) -> list[bytes]:
    """The certificates of a chain in DER, from the signer up."""
    files = (made.folder / f"{name}.pem" for name in ("tsa", "between", "ca"))
    return [load_pem_x509_certificate(file.read_bytes()).public_bytes(Encoding.DER) for file in files]


def bare(made: TimeAuthority, book: Sealed) -> bytes:
    """An answer without a certificate, which nobody asked for."""
    Path("text").write_text(text(book))
    openssl(Path(), "ts", "-query", "-data", "text", "-sha256", "-no_nonce", "-out", "q.tsq")
    return made.answer(Path("q.tsq").read_bytes())


def opened(data: bytes, depth: int) -> bytes:
    """A value in DER with lengths that are open until an end mark, on the way down to a depth."""
    inside, at = [], 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)
    while at < len(data):
        first = data[at + 1]
        start = at + 2 + (first & 0x7F if first & 0x80 else 0)
        end = start + (int.from_bytes(data[at + 2 : start]) if first & 0x80 else first)
        inside.append(data[at:end])
        at = end
    if depth:
        inside[-1] = opened(inside[-1], depth - 1)
    return data[:1] + b"\x80" + b"".join(inside) + b"\0\0"


def test_certificates_stand_in_any_order(season: Run, book: Sealed, chain: TimeAuthority) -> None:
    answer = chain.answer(make_query(text(book), nonce=False).data)
    signer, between, root = certificates(chain)
    assert signer + between + root in answer
    believed = Authorities([("root", chain.root.read_bytes())])
    Path("text").write_text(text(book))
    worth = set()
    for order in permutations((signer, between, root)):
        stamp = answer.replace(signer + between + root, b"".join(order))
        worth.add(believed.check(stamp, text(book)))
        Path("answer.tsr").write_bytes(stamp)
        words = ["ts", "-verify", "-in", "answer.tsr", "-data", "text", "-CAfile", str(chain.root)]
        assert "OK" in openssl(Path(), *words)
    (one,) = worth
    assert (one.by, one.problem, one.accuracy, one.root) == ("Clock Three", None, 1_500_000, "Root of Clock Three")

    added = season("seal", "--store", book.url, "--add", "answer.tsr")
    assert (added.code, added.err) == (0, "")
    assert checkpoint(book).with_suffix(".tsr").read_bytes() == Path("answer.tsr").read_bytes()
    found = season("verify", "--store", book.url, "--authority", chain.root)
    assert (found.code, found.err) == (0, "")
    assert "Z (to within 1.5 s) by Clock Three, certified by Root of Clock Three until 20" in found.out.replace(
        "\n", " "
    )


def test_the_way_up_ends_with_the_certificate_that_ends_first(book: Sealed, chain: TimeAuthority) -> None:
    first = load_pem_x509_certificate(chain.root.read_bytes()).not_valid_after_utc
    answer = chain.answer(make_query(text(book)).data)
    checked = Authorities([("root", chain.root.read_bytes())]).check(answer, text(book))
    assert checked.until == int(first.timestamp()) * 1_000_000


def test_forms_that_no_signature_covers_are_read(book: Sealed, chain: TimeAuthority) -> None:
    answer = chain.answer(make_query(text(book)).data)
    believed = Authorities([("root", chain.root.read_bytes())])
    right = believed.check(answer, text(book))
    assert right.problem is None
    token = answer[answer.index(bytes.fromhex("3003020100")) + 5 :]
    for form in (
        *(opened(answer, depth) for depth in range(5)),
        token,
        opened(token, 3),
        answer.replace(bytes.fromhex("3003020100"), bytes.fromhex("3003020101"), 1),
    ):
        assert believed.check(form, text(book)) == right
        assert in_der(form) == in_der(answer)
    for spoilt in (answer + b"\0", answer[:-1], opened(answer, 4)[:-1], opened(answer, 4) + b"\0", b"\x30\x80" * 999):
        assert believed.check(spoilt, text(book)).problem is not None
    refused = answer.replace(bytes.fromhex("3003020100"), bytes.fromhex("3003020102"), 1)
    assert believed.check(refused, text(book)).problem is not None


def test_a_signature_is_looked_for_after_the_certificates_are_right(book: Sealed, chain: TimeAuthority) -> None:
    answer = chain.answer(make_query(text(book)).data)
    believed = Authorities([("root", chain.root.read_bytes())])
    damaged = answer[:-1] + bytes([answer[-1] ^ 1])
    assert believed.check(damaged, text(book)).problem == "it is damaged: its signature does not hold"


def test_certificates_that_are_not_in_the_answer_are_given(
    season: Run, book: Sealed, chain: TimeAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = bare(chain, book)
    Path("answer.tsr").write_bytes(answer)
    added = season("seal", "--store", book.url, "--add", "answer.tsr")
    assert added.code == 0
    assert "warning: the time stamp is kept, but it has no certificate of the authority" in added.err
    assert checkpoint(book).with_suffix(".tsr").read_bytes() == answer
    alone = season("verify", "--store", book.url, "--authority", chain.root)
    assert (alone.code, "! time-stamp: " in alone.out) == (1, True)

    files = [chain.folder / f"{name}.pem" for name in ("ca", "between", "tsa")]
    Path("trusted").mkdir()
    for file, name in zip(files, ("root.pem", "5ed36f99.0", "signer.crt"), strict=True):
        shutil.copy(file, Path("trusted") / name)
    der = load_pem_x509_certificate(files[2].read_bytes()).public_bytes(Encoding.DER)
    (Path("trusted") / "signer.crt").write_bytes(der)
    (Path("trusted") / "README").write_text("Not a certificate.")
    Path("all.pem").write_bytes(b"".join(file.read_bytes() for file in files))
    each = [word for file in files for word in ("--authority", file)]
    for words in (each, ["--authority", "trusted"], ["--authority", "all.pem"]):
        found = season("verify", "--store", book.url, *words)
        assert (found.code, found.err) == (0, ""), words
        assert "by Clock Three, certified by Root of Clock Three until" in " ".join(found.out.split())
    monkeypatch.setenv("SSL_CERT_FILE", str(Path("all.pem").resolve()))
    assert "by Clock Three" in season("verify", "--store", book.url, "--authority", "system").out


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_the_certificates_of_the_system(chain: TimeAuthority, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    answer = chain.answer(make_query("anything").data)
    monkeypatch.setenv("SSL_CERT_FILE", "nowhere")
    monkeypatch.setenv("SSL_CERT_DIR", "nowhere")
    for there in (chain.root if name == "SSL_CERT_FILE" else chain.folder,):
        monkeypatch.setenv(name, str(there))
        assert authorities(["system"]).check(answer, "anything").by == "Clock Three"


def test_what_gives_no_root_is_refused(chain: TimeAuthority, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInputError, match=r"no root is among .*; give that of Between Clock Three"):
        authorities([str(chain.folder / "tsa.pem")])
    Path("empty").mkdir()
    with pytest.raises(InvalidInputError, match=r"--authority empty: no certificate in PEM or DER is there"):
        authorities(["empty"])
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(name, "nowhere")
    with pytest.raises(InvalidInputError, match="--authority system: this system has no list"):
        authorities(["system"])


def test_an_answer_that_is_not_read_here_is_kept(season: Run, book: Sealed, chain: TimeAuthority) -> None:
    """It says that there is no order, which DER leaves out, and which is signed so."""
    plain = chain.answer(make_query(text(book), nonce=False).data)
    said = lambda data: data[:1] + bytes([data[1] + 3]) + data[2:] + bytes.fromhex("010100")  # noqa: E731
    answer = chain.signed_again(plain, chain.folder / "tsa.pem", change=said)
    with served(Reply(lambda _: answer)) as address:
        sealed = season("seal", "--store", book.url, "--time-stamp", address)
    assert sealed.code == 0
    assert "the time stamp is kept, but its form is not read here" in sealed.err
    assert checkpoint(book).with_suffix(".tsr").read_bytes() == answer
    assert season("seal", "--store", book.url, "--time-stamp", "http://127.0.0.1:9/").code == 0, "nobody is asked again"
    assert kinds(book, chain) == ["time-stamp"]
    found = season("verify", "--store", book.url, "--authority", chain.root)
    assert "it is over this checkpoint, but damaged, or in a form that is not read here" in " ".join(found.out.split())


def test_answers_of_real_authorities() -> None:
    """Of both the certificates are not in the order of DER; the root of one of them is not given."""
    digicert, globalsign = ((PUBLISHED / f"{name}.tsr").read_bytes() for name in ("digicert", "globalsign"))
    for answer, at, accuracy, count in (
        (digicert, "2025-03-24 11:17:47+00:00", None, 3),
        (globalsign, "2017-04-19 06:29:53+00:00", 1, 2),
    ):
        response = read_answer(answer)
        assert (str(response.tst_info.gen_time), len(response.signed_data.certificates)) == (at, count)
        assert (response.tst_info.accuracy and response.tst_info.accuracy.seconds) == accuracy
        with pytest.raises(InvalidInputError, match="over something else"):
            check_answer(answer, "another text")
    believed = authorities([str(PUBLISHED / "digicert-root.pem")])
    assert believed.holds(digicert) == CheckedStamp(
        at=1_742_815_067_000_000,
        by="DigiCert Timestamp 2024",
        problem=None,
        root="DigiCert Trusted Root G4",
        until=2_079_647_999_000_000,
    )
    problem = believed.holds(globalsign).problem
    assert problem == "it is not of an authority whose certificate is given: it leads to Adobe Root CA"
