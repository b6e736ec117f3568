"""Signed notes against published vectors, a real cosigned checkpoint, and every changed byte."""

import base64
import hashlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidInputError
from ledger.seal.note import (
    COSIGNATURE_V1,
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    Note,
    Signature,
    SignerKey,
    VerifierKey,
    cosigned_at,
    decode_base64,
    encode_base64,
    sign,
)
from tests.support.sampled import one_in

# From the tests of Go's sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)

# The example of the specification.
EXAMPLE = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)

# A public log's checkpoint of May 2026 as it was served, with signatures of four kinds, and two of the keys.
LOG = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
COSIGNED = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev \
zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev \
ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden \
2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 \
pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de \
2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu \
Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""
COSIGNED_AT = 0x6A122120

Cosign = Callable[[str, int], tuple[VerifierKey, Signature]]
WITNESS_SEED = b"witness".ljust(32)

names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="+"), min_size=1)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n")).map(lambda text: f"{text}\n")
seeds = st.binary(min_size=32, max_size=32)
signers = st.builds(SignerKey, names, seeds)


def parts(text: str) -> Iterator[str]:
    """Every substring but the text itself, and the text with each character raised by one."""
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            if (start, end) != (0, len(text)):
                yield text[start:end]
    for place, character in enumerate(text):
        yield text[:place] + chr(ord(character) + 1) + text[place + 1 :]


def refusal(data: bytes | str, key: VerifierKey) -> str:
    """Why a note must not be relied on, or nothing where it may."""
    try:
        return Note.parse(data).verify([key]).problem or ""
    except InvalidInputError as error:
        return str(error)


@pytest.mark.parametrize("text", [PETER, ENOCH, EXAMPLE, LOG, WITNESS])
def test_public_keys_of_others_are_read_and_written_back(text: str) -> None:
    assert str(VerifierKey.parse(text)) == text


def test_a_private_key_of_another_is_read_and_written_back() -> None:
    signer = SignerKey.parse(PETER_SIGNER)
    assert signer.secret_text() == PETER_SIGNER
    assert str(signer.public) == PETER


def test_no_part_of_a_public_key_is_a_public_key() -> None:
    for text in parts(PETER):
        with pytest.raises(InvalidInputError):
            VerifierKey.parse(text)


def test_no_part_of_a_private_key_is_a_private_key() -> None:
    for text in parts(PETER_SIGNER):
        with pytest.raises(InvalidInputError):
            SignerKey.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        EXAMPLE.replace("530d903a", "530D903A"),
        EXAMPLE.replace("example.com/foo", "two words"),
        "a+00000000+",
        "\udcff" + EXAMPLE,
        "a\u00a0b+00000000+AQ==",
    ],
)
def test_public_keys_of_a_wrong_length_algorithm_id_or_name_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        VerifierKey.parse(text)


def test_a_private_key_of_another_algorithm_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="not an Ed25519 key"):
        SignerKey.parse("PRIVATE+KEY+a+00000000+" + encode_base64(b"\x02" + bytes(32)))


def test_the_key_of_a_witness_cosigns_and_the_key_of_an_owner_signs() -> None:
    owner, watcher = SignerKey("a", bytes(32)), SignerKey("a", bytes(32), COSIGNATURE_V1)
    assert SignerKey.parse(watcher.secret_text()) == watcher
    assert VerifierKey.parse(str(watcher.public)).algorithm == COSIGNATURE_V1
    assert watcher.public.key_id != owner.public.key_id

    note = Note("a text\n", (watcher.cosign("a text\n", 1_763_000_000),))
    (signed,) = note.verify([watcher.public]).signed
    assert signed.time == 1_763_000_000
    with pytest.raises(InvalidInputError, match="that of a witness"):
        watcher.sign("a text\n")
    with pytest.raises(InvalidInputError, match="not that of a witness"):
        owner.cosign("a text\n", 1)


def test_a_cosignature_is_that_of_the_specification(cosign: Cosign) -> None:
    """Made here and by `cosign`, which is written from the specification alone."""
    key, signature = cosign("a text\n", 1_763_000_000)
    watcher = SignerKey(key.name, WITNESS_SEED, COSIGNATURE_V1)
    assert (watcher.public, watcher.cosign("a text\n", 1_763_000_000)) == (key, signature)


@pytest.mark.parametrize(("name", "seed"), [("", bytes(32)), ("a b", bytes(32)), ("a+b", bytes(32)), ("a", bytes(31))])
def test_a_signer_has_a_name_and_a_whole_secret(name: str, seed: bytes) -> None:
    with pytest.raises(InvalidInputError):
        SignerKey(name, seed)


def test_the_secret_is_in_no_repr_and_in_no_error() -> None:
    signer = SignerKey.parse(PETER_SIGNER)
    assert "seed" not in repr(signer)
    with pytest.raises(InvalidInputError) as caught:
        SignerKey.parse(PETER_SIGNER.replace("c74f20a3", "c74f20a4"))
    assert PETER_SIGNER[-20:] not in str(caught.value)


def test_a_note_of_go_is_made_byte_for_byte_and_verifies() -> None:
    made = sign(TEXT, SignerKey.parse(PETER_SIGNER))
    assert str(made) == f"{TEXT}\n{PETER_LINE}"
    assert made.verify([VerifierKey.parse(PETER)]).problem is None


def test_the_example_of_the_specification_verifies() -> None:
    assert Note.parse(EXAMPLE_NOTE).verify([VerifierKey.parse(EXAMPLE)]).problem is None


def test_a_real_checkpoint_verifies_with_its_log_and_its_witness() -> None:
    note = Note.parse(COSIGNED)
    log, witness = VerifierKey.parse(LOG), VerifierKey.parse(WITNESS)
    found = note.verify([log, witness])
    assert found.signed == ((log, None), (witness, COSIGNED_AT))
    assert len(found.unknown) == 4
    assert found.problem is None


@pytest.mark.parametrize("key", [LOG, WITNESS])
def test_a_real_checkpoint_with_another_size_does_not_verify(key: str) -> None:
    note = Note.parse(COSIGNED.replace("1432088532", "1432088533"))
    assert "does not fit" in str(note.verify([VerifierKey.parse(key)]).problem)


def test_signatures_of_unknown_keys_are_kept_and_say_nothing() -> None:
    note = Note.parse(f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}")
    peter, enoch = VerifierKey.parse(PETER), VerifierKey.parse(ENOCH)
    one, both, none = note.verify([peter]), note.verify([peter, enoch]), note.verify([])
    assert [signed.key for signed in one.signed] == [peter]
    assert [signature.name for signature in one.unknown] == ["EnochRoot"]
    assert [signed.key for signed in both.signed] == [peter, enoch]
    assert both.unknown == ()
    assert none.signed == ()
    assert none.problem == "None of the keys given has signed this."
    assert str(note) == f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}"


def test_one_wrong_signature_of_a_trusted_key_spoils_the_note() -> None:
    note = Note.parse(f"{TEXT}\n{PETER_LINE}{ENOCH_LINE[:60]}ABCD{ENOCH_LINE[60:]}")
    peter, enoch = VerifierKey.parse(PETER), VerifierKey.parse(ENOCH)
    assert note.verify([peter]).problem is None
    assert note.verify([peter, enoch]).problem == "The signature of EnochRoot+af0cfe78 does not fit the text."


def test_a_signature_given_twice_counts_once() -> None:
    note = Note.parse(f"{TEXT}\n{PETER_LINE}{PETER_LINE}")
    key = VerifierKey.parse(PETER)
    assert len(note.verify([key, key]).signed) == 1


def test_two_different_keys_of_one_name_and_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = SignerKey("a", bytes(32)).public, SignerKey("a", bytes([1] * 32)).public
    monkeypatch.setattr(VerifierKey, "key_id", b"same")
    with pytest.raises(InvalidInputError, match="Two different keys are called"):
        Note.parse(f"{TEXT}\n{PETER_LINE}").verify([first, second])


@pytest.mark.parametrize(
    "data",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}\n{PETER_LINE[:-1]}",
        f"\x01{TEXT}\n{PETER_LINE}",
        f"{TEXT}\n{PETER_LINE}".replace("\n", "\r\n"),
        f"\ud800{TEXT}\n{PETER_LINE}",
        b"\xff" + f"{TEXT}\n{PETER_LINE}".encode(),
        f"{TEXT}\n— Bad Name {PETER_LINE.split(' ')[2]}",
        f"{TEXT}\n— {PETER_LINE.split(' ')[2]}",
        f"{TEXT}\n—  {PETER_LINE.split(' ')[2]}",
        f"{TEXT}\n- PeterNeumann {PETER_LINE.split(' ')[2]}",
        f"{TEXT}\n— PeterNeumann x08gow==\n",
        f"{TEXT}\n— PeterNeumann x08go\n",
        f"{TEXT}\n— PeterNeumann x08go/ZJkuB=\n",
        f"{TEXT}\n— PeterNeumann\n",
        f"{TEXT}\n{PETER_LINE}Unexpected line.\n",
        f"{TEXT}\n{PETER_LINE}\n{ENOCH_LINE}".replace("\n\n—", "\n—", 1),
        f"{TEXT}\n{PETER_LINE * (MAX_SIGNATURES + 1)}",
        f"{'x' * MAX_NOTE_BYTES}\n\n{PETER_LINE}",
    ],
)
def test_what_is_no_signed_note_never_verifies(data: bytes | str) -> None:
    answer = refusal(data, VerifierKey.parse(PETER))
    assert answer
    assert "\n" not in answer


def test_as_many_signatures_as_allowed_are_read() -> None:
    note = Note.parse(f"{TEXT}\n{PETER_LINE * MAX_SIGNATURES}")
    assert len(note.signatures) == MAX_SIGNATURES


@pytest.mark.uncounted
def test_no_changed_byte_of_a_note_verifies() -> None:
    """Every byte is changed, into some of the other 255; with `SEASON_EXAMPLES=1000` into each."""
    signer = SignerKey("owner", bytes(32))
    encoded = bytearray(str(sign("text\n", signer)).encode())
    for place, byte in enumerate(bytes(encoded)):
        for step in one_in(8, range(1, 256)):
            encoded[place] = (byte + step) % 256
            assert refusal(bytes(encoded), signer.public)
        encoded[place] = byte
    assert not refusal(bytes(encoded), signer.public)


@pytest.mark.uncounted
@pytest.mark.parametrize(("key", "line"), [(LOG, 5), (WITNESS, 8)])
def test_no_changed_byte_of_a_real_checkpoint_verifies(key: str, line: int) -> None:
    """The text and the line of the key that is trusted; the lines of others may say what they like."""
    lines = COSIGNED.splitlines(keepends=True)
    note = bytearray("".join([*lines[:4], lines[line]]).encode())
    for place, byte in enumerate(note):
        for bit in range(8):
            note[place] = byte ^ 1 << bit
            assert refusal(bytes(note), VerifierKey.parse(key))
        note[place] = byte
    assert not refusal(bytes(note), VerifierKey.parse(key))


@given(texts, st.lists(signers, min_size=1, max_size=4))
def test_what_is_signed_verifies_and_reads_back(text: str, several: list[SignerKey]) -> None:
    note = sign(text, *several)
    assert Note.parse(str(note)) == Note.parse(str(note).encode()) == note
    found = note.verify([signer.public for signer in several])
    assert found.problem is None
    assert {one.key for one in found.signed} == {signer.public for signer in several}
    assert found.unknown == ()


@given(signers)
def test_keys_read_back(signer: SignerKey) -> None:
    assert SignerKey.parse(signer.secret_text()) == signer
    assert VerifierKey.parse(str(signer.public)) == signer.public


@given(st.text() | st.binary())
def test_anything_is_a_note_or_a_clear_refusal(data: bytes | str) -> None:
    try:
        note = Note.parse(data)
    except InvalidInputError:
        return
    assert str(note).encode() == (data if isinstance(data, bytes) else data.encode())


@pytest.mark.parametrize("text", ["", "no newline", "tab\tin it\n"])
def test_a_text_that_cannot_be_read_back_is_not_signed(text: str) -> None:
    with pytest.raises(InvalidInputError):
        sign(text, SignerKey("a", bytes(32)))


def test_a_note_needs_a_signer() -> None:
    with pytest.raises(InvalidInputError):
        sign("text\n")


def test_a_key_id_is_computed_as_the_specification_says(cosign: Cosign) -> None:
    key, _ = cosign(TEXT, 1)
    expected = hashlib.sha256(b"witness.example/w1\n\x04" + key.public).digest()[:4]
    assert key.key_id == expected
    assert str(key).startswith(f"witness.example/w1+{expected.hex()}+B")


@pytest.mark.parametrize("text", ["\n", TEXT, "a\n\nb\n", "ö\n"])
@pytest.mark.parametrize("time", [0, 1_764_000_000, 2**63 - 1])
def test_a_cosignature_covers_the_text_and_the_time(cosign: Cosign, text: str, time: int) -> None:
    key, made = cosign(text, time)
    assert Note(text, (made,)).verify([key]).signed == ((key, time),)
    assert Note(f"more\n{text}", (made,)).verify([key]).problem is not None
    later = made._replace(signature=(time ^ 1).to_bytes(8) + made.signature[8:])
    assert Note(text, (later,)).verify([key]).problem is not None


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(71), bytes(73), (1 << 63).to_bytes(8) + bytes(64)])
def test_a_cosignature_has_a_time_and_64_bytes(cosign: Cosign, signature: bytes) -> None:
    key, _ = cosign(TEXT, 1)
    assert cosigned_at(signature) is None
    assert not key.verify(TEXT, signature)


def test_the_same_key_in_another_algorithm_is_another_key(cosign: Cosign) -> None:
    key, made = cosign(TEXT, 1)
    signer = SignerKey(key.name, WITNESS_SEED)
    assert key.public == signer.public.public
    assert key.key_id != signer.public.key_id
    assert sign(TEXT, signer).verify([key]).problem is not None
    assert Note(TEXT, (made,)).verify([signer.public]).problem is not None


@given(st.binary())
def test_base64_has_one_spelling(data: bytes) -> None:
    text = base64.b64encode(data).decode()
    assert encode_base64(data) == text
    assert decode_base64(text) == data
    assert decode_base64(f"{text}\n") is None
    if text.endswith("="):
        assert decode_base64(text.rstrip("=")) is None


@pytest.mark.parametrize("text", ["AR==", "A", "é===", "AA-_", "AA==AA==", " AAAA"])
def test_other_spellings_of_base64_are_none(text: str) -> None:
    assert decode_base64(text) is None
