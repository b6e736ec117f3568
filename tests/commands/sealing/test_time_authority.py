"""Asking an authority for a time stamp: every answer that is none, and every word that cannot be used."""

import sys
from pathlib import Path

import pytest

from commands.sealing.time_authority import authority
from ledger.errors import InvalidInputError
from ledger.seal.stamp import MAX_STAMP_BYTES, make_query
from tests.commands.sealing.authority import (
    Reply,
    TimeAuthority,
    checkpoint,
    needs_openssl,
    served,
    stamped,
    text,
)
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import Sealed

pytestmark = [needs_openssl, pytest.mark.usefixtures("at_home")]


def answers(tsa: TimeAuthority) -> dict[str, tuple[Reply, str]]:
    """Bad answers, each with what is said of it."""
    another = "world-cup/2025-26\n14\nanother root\n"
    return {
        "over another text": (Reply(lambda _: tsa.answer(make_query(another).data)), "over something else"),
        "a refusal": (Reply(lambda _: tsa.refusal()), "it is a refusal: status 2"),
        "an error": (Reply(lambda _: b"", status=500), "HTTP status 500"),
        "a redirection": (Reply(lambda _: b"", status=302, location="http://127.0.0.1:9/"), "HTTP status 302"),
        "a page": (Reply(lambda _: b"<html>", kind="text/html"), "answered with text/html"),
        "no time stamp": (Reply(lambda _: b"none"), "not a time stamp (RFC 3161)"),
        "nothing": (Reply(lambda _: b""), "not a time stamp (RFC 3161)"),
        "too much": (Reply(lambda _: bytes(9 * MAX_STAMP_BYTES)), "larger than any time stamp"),
    }


@pytest.mark.parametrize("case", list(answers(TimeAuthority(Path()))))
def test_a_bad_answer_leaves_the_seal_without_a_time_stamp(
    season: Run, book: Sealed, tsa: TimeAuthority, case: str
) -> None:
    reply, said = answers(tsa)[case]
    checkpoint(book).unlink()
    with served(reply) as address:
        sealed = season("seal", "--store", book.url, "--time-stamp", address)
    assert (sealed.code, sealed.err.count("\n")) == (1, 1)
    assert "the book is sealed, but the checkpoint has no time stamp: " in sealed.err
    assert said in sealed.err
    assert checkpoint(book).exists()
    assert list(book.folder.path.glob("*.tsr")) == []


def test_an_answer_to_an_earlier_query_is_refused(season: Run, book: Sealed, tsa: TimeAuthority) -> None:
    early = tsa.answer(make_query(text(book)).data)
    with served(Reply(lambda _: early)) as address:
        sealed = season("seal", "--store", book.url, "--time-stamp", address)
    assert sealed.code == 1
    assert "its nonce is not the one that was sent" in sealed.err


def test_an_authority_that_cannot_be_reached(season: Run, book: Sealed) -> None:
    for address in ("http://127.0.0.1:9/", "http://a..b/"):
        sealed = season("seal", "--store", book.url, "--time-stamp", address)
        assert (sealed.code, sealed.err.count("\n")) == (1, 1)
        assert f"{address}: no answer came: " in sealed.err


def test_an_authority_that_takes_too_long() -> None:
    with served(Reply(lambda _: b"x", pause=1)) as address, pytest.raises(InvalidInputError, match="timed out"):
        authority(address, seconds=0.1)(b"query")
    # Each byte comes in time, on a machine that is busy in some more, and the whole never does.
    for seconds in (0.4, 4, 40):
        with (
            served(Reply(lambda _: bytes(9_999), pause=0.1)) as address,
            pytest.raises(InvalidInputError, match=r"longer than|timed out") as caught,
        ):
            authority(address, seconds=seconds)(b"query")
        if "longer than" in str(caught.value):
            break
    assert "longer than" in str(caught.value)


@pytest.mark.parametrize(
    "words",
    [
        ("seal", "--time-stamp", "ftp://clock.example/"),
        ("seal", "--time-stamp", "file:///etc/passwd"),
        ("seal", "--time-stamp", "clock.example"),
        ("seal", "--time-stamp", "https://"),
        ("seal", "--time-stamp", "http://[::1"),
        ("seal", "--time-stamp", "http://host:port/"),
        ("seal", "--time-stamp", "http://host/two words"),
        ("seal", "--time-stamp-query", "no/such/folder"),
        ("verify", "--authority", "season.key"),
        ("verify", "--authority", "nothing.pem"),
    ],
)
def test_what_cannot_be_used_is_one_line(season: Run, book: Sealed, words: tuple[str, ...]) -> None:
    refused = season(*words, "--store", book.url)
    assert (refused.code, refused.err.count("\n")) == (2, 1)


def test_an_address_is_refused_before_anything_is_signed(season: Run, book: Sealed) -> None:
    checkpoint(book).unlink()
    refused = season("seal", "--store", book.url, "--time-stamp", "nowhere")
    assert (refused.code, refused.out) == (2, "")
    assert list(book.folder.path.glob("*.checkpoint")) == []


def test_without_the_library_a_time_stamp_is_not_verified(
    season: Run, book: Sealed, tsa: TimeAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamped(book, tsa)
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    assert "not verified" in season("verify", "--store", book.url).out
