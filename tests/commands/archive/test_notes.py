"""Signed notes as others may write them: three readers judge each alike, as C2SP signed-note and Go's sumdb/note say.

They are the one of the book, the program in an archive, and the one that restores an archive.
"""

import base64
from collections.abc import Callable

import pytest

from ledger.errors import InvalidInputError
from ledger.seal.note import MAX_NOTE_BYTES, Note, SignerKey
from projections.archive import standalone
from projections.verification.examine import examine
from projections.verification.verify import Kept, confront
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import inside
from tests.commands.sealing.support import BOOK, KEY

CHECKPOINT = "data/checkpoints/19.checkpoint"
NAME = KEY.name
OTHER = SignerKey("other.example", bytes(range(3, 35)))
Kind = Callable[[str, str], str | bytes]
"""Gives a note, of the text of a checkpoint and the line of its owner's signature."""


def b64(*parts: bytes) -> str:
    return base64.b64encode(b"".join(parts)).decode()


def raw(line: str) -> bytes:
    """The ID and the signature in a line."""
    return base64.b64decode(line.rpartition(" ")[2])


def with_lines(*lines: str) -> Kind:
    """The note with more lines after the owner's."""
    return lambda text, line: f"{text}\n{line}" + "".join(f"{one}\n" for one in lines)


def in_place(make: Callable[[str], str]) -> Kind:
    """The note with another line in place of the owner's."""
    return lambda text, line: f"{text}\n{make(line)}"


def called(name: str) -> Kind:
    return with_lines(f"— {name} {b64(bytes(68))}")


WORTH: dict[str, Kind] = {
    "as it was written": with_lines(),
    "a key that nobody knows after it": called("w.example"),
    "a key that nobody knows before it": lambda text, line: f"{text}\n— w.example {b64(bytes(68))}\n{line}",
    "another ID beside the same name": called(NAME),
    "the same ID beside another name": lambda text, line: f"{text}\n{line}{line.replace(NAME, 'w.example')}",
    "capitals in a name are another name": lambda text, line: f"{text}\n{line}{line.replace(NAME, NAME.upper())}",
    "the same signature twice": lambda text, line: f"{text}\n{line}{line}",
    "a second signer": lambda text, line: f"{text}\n{line}{OTHER.sign(text).line}\n",
    "16 signatures": with_lines(*[f"— w{n}.example {b64(bytes(68))}" for n in range(15)]),
    "100 signatures": with_lines(*[f"— w{n}.example {b64(bytes(68))}" for n in range(99)]),
    "a signature of 5,000 bytes": with_lines(f"— pq.example {b64(bytes(5_004))}"),
    "a signature of one byte": with_lines(f"— w.example {b64(bytes(5))}"),
    "letters that are not ASCII in a name": called("jääkiekko.example/ß"),
    "a name of signs": called("—.!/:=#"),
    "a delete character in a name": called("w\x7f.example"),
    "no ID of this form": with_lines(f"— w.example {b64(b'ab' * 34)}"),
}
"""Notes that the owner's key makes worth something."""

WORTHLESS: dict[str, Kind] = {
    "nothing": lambda _text, _line: "",
    "the text alone": lambda text, _line: text,
    "a text and no signature": lambda text, _line: f"{text}\n",
    "no empty line": lambda text, line: f"{text}{line}",
    "two empty lines": lambda text, line: f"{text}\n\n{line}",
    "no text": lambda _text, line: f"\n{line}",
    "a blank text": lambda _text, line: f"\n\n{line}",
    "no line feed at the end": lambda text, line: f"{text}\n{line[:-1]}",
    "an empty line at the end": with_lines(""),
    "text at the end": with_lines("signed by me"),
    "text behind an empty line at the end": with_lines("", "signed by me"),
    "another signature behind an empty line": lambda text, line: f"{text}\n{line}\n{line}",
    "one line more in the text": lambda text, line: f"{text}more\n\n{line}",
    "another text": lambda text, line: f"{text.replace('19', '18')}\n{line}",
    "lines as those of Windows": lambda text, line: f"{text}\n{line}".replace("\n", "\r\n"),
    "the last line as one of Windows": in_place(lambda line: f"{line[:-1]}\r\n"),
    "lines as those of old Macs": lambda text, line: f"{text}\n{line}".replace("\n", "\r"),
    "a tab in the text": lambda text, line: f"\t{text}\n{line}",
    "a mark of bytes": lambda text, line: f"\ufeff{text}\n{line}",
    "a NUL": with_lines(f"— w.example\0 {b64(bytes(68))}"),
    "no UTF-8": lambda text, line: f"{text}\n{line}".encode() + b"\xe2\x80\x94 w\xff.example AAAAAAAA\n",
    "UTF-8 that is too long": lambda text, line: f"{text}\n{line}".encode() + b"\xe2\x80\x94 w\xc0\xae AAAAAAAA\n",
    "a surrogate": lambda text, line: f"{text}\n{line}".encode() + b"\xe2\x80\x94 w\xed\xa0\x80 AAAAAAAA\n",
    "UTF-16": lambda text, line: f"{text}\n{line}".encode("utf-16"),
    "a hyphen": in_place(lambda line: line.replace("—", "-")),
    "a short dash": in_place(lambda line: line.replace("—", "–")),
    "no space after the dash": in_place(lambda line: line.replace("— ", "—")),
    "a tab after the dash": in_place(lambda line: line.replace("— ", "—\t")),
    "a space before the dash": in_place(lambda line: f" {line}"),
    "two spaces": in_place(lambda line: line.replace(f"{NAME} ", f"{NAME}  ")),
    "a space at the end": in_place(lambda line: f"{line[:-1]} \n"),
    "a word at the end": in_place(lambda line: f"{line[:-1]} x\n"),
    "no name": in_place(lambda line: line.replace(NAME, "")),
    "no signature in the line": in_place(lambda _: f"— {NAME}\n"),
    "a plus in a name": called("w+x"),
    **{
        f"U+{code:04X} in a name": called(f"w{chr(code)}x") for code in (0x09, 0x20, 0x85, 0xA0, 0x2003, 0x2028, 0x3000)
    },
    "an ID and no signature": with_lines(f"— w.example {b64(bytes(4))}"),
    "less than an ID": with_lines(f"— w.example {b64(bytes(3))}"),
    "no base64": with_lines("— w.example !!!!!!!!"),
    "base64 for addresses": with_lines(f"— w.example {base64.urlsafe_b64encode(bytes([255] * 68)).decode()}"),
    "no padding": in_place(lambda line: line.replace("=", "")),
    "101 signatures": with_lines(*[f"— w{n}.example {b64(bytes(68))}" for n in range(100)]),
    "more bytes than any note has": with_lines(f"— w.example {b64(bytes(MAX_NOTE_BYTES))}"),
    "another ID": in_place(lambda line: f"— {NAME} {b64(bytes(4), raw(line)[4:])}\n"),
    "another name": in_place(lambda line: line.replace(NAME, "other.example")),
    "a signature that is cut off": in_place(lambda line: f"— {NAME} {b64(raw(line)[:-1])}\n"),
    "a signature with one byte more": in_place(lambda line: f"— {NAME} {b64(raw(line), bytes(1))}\n"),
    "a bit of it changed": in_place(lambda line: f"— {NAME} {b64(raw(line)[:-1], bytes([raw(line)[-1] ^ 1]))}\n"),
    "a wrong one of the owner after the right one": lambda text, line: (
        f"{text}\n{line}— {NAME} {b64(raw(line)[:4], bytes(64))}\n"
    ),
    "a wrong one of the owner before the right one": lambda text, line: (
        f"{text}\n— {NAME} {b64(raw(line)[:4], bytes(64))}\n{line}"
    ),
    "nobody but others": lambda text, _line: f"{text}\n{OTHER.sign(text).line}\n",
}
"""Notes that are none, or that the owner's key has not signed."""


class Readers:
    """The three readers, with the entries of one archive."""

    def __init__(self, made: Made) -> None:
        self.examined = examine(BOOK, made.entries)
        self.book = standalone.SealedBook(inside(made.files), standalone.keys_given([str(KEY.public)]))

    def judge(self, data: bytes) -> dict[str, str | None]:
        """What is wrong with a checkpoint, by each of the readers; None where nothing is."""
        told: dict[str, str | None] = dict.fromkeys(("note", "program", "restore"))
        try:
            told["note"] = Note.parse(data).verify([KEY.public]).problem
        except InvalidInputError as error:
            told["note"] = str(error)
        self.book.files, self.book.sealed, self.book.checkpoints = inside({CHECKPOINT: data}), 0, {}
        try:
            self.book.check_checkpoints()
        except standalone.ArchiveError as error:
            told["program"] = str(error)
        verdict = confront(self.examined, [Kept(CHECKPOINT, data, BOOK)], keys=[KEY.public])
        told["restore"] = next((one.text for one in verdict.findings), None)
        return told


@pytest.fixture(scope="module")
def readers(made: Made) -> Readers:
    return Readers(made)


@pytest.mark.parametrize("name", [*WORTH, *WORTHLESS])
def test_three_readers_judge_every_note_alike(made: Made, readers: Readers, name: str) -> None:
    text, line = made.files[CHECKPOINT].decode().split("\n\n")
    note = {**WORTH, **WORTHLESS}[name](f"{text}\n", line)
    told = readers.judge(note if isinstance(note, bytes) else note.encode())
    assert {who: problem is None for who, problem in told.items()} == dict.fromkeys(told, name in WORTH), told


def test_a_text_of_other_lines_that_its_owner_signed(made: Made, readers: Readers) -> None:
    """A checkpoint may have more lines; none of them is empty, and none has control characters."""
    text = made.files[CHECKPOINT].decode().partition("\n\n")[0] + "\n"
    for more, is_one in (("more\n", True), ("ö\n", True), ("\nmore\n", False), ("\n", False), ("a\tb\n", False)):
        told = readers.judge(f"{text}{more}\n{KEY.sign(f'{text}{more}').line}\n".encode())
        assert {told["program"] is None, told["restore"] is None} == {is_one}, told
