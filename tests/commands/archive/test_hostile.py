"""An archive from a stranger: whatever is in it, one clear line, bounded time and memory, and nothing recorded."""

import base64
import json
import os
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.archive import form
from commands.archive.reading import Files as Opened
from commands.archive.reading import check_bag
from commands.archive.restoring import checked, read_archive
from ledger.errors import InvalidInputError
from projections.archive import standalone
from tests.commands.archive.bags import in_zip64
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import TOP, rebagged, unfold, zipped
from tests.support.sampled import tries

Files = Mapping[str, bytes]


def refusal(path: Path) -> str:
    """The one line by which an archive is refused."""
    with pytest.raises(InvalidInputError) as caught:
        read_archive(path)
    text = str(caught.value)
    assert len(text.splitlines()) == 1
    assert len(text) < 1_000
    return text


def refused(data: bytes, tmp_path: Path) -> str:
    path = tmp_path / "hostile.zip"
    path.write_bytes(data)
    return refusal(path)


def test_the_archives_of_the_helpers_are_as_good_as_ours(made: Made, tmp_path: Path) -> None:
    """So that what follows is refused for what it is, and not for how it is made."""
    again = rebagged(made.files)
    assert sorted(again[form.MANIFEST].splitlines()) == sorted(made.files[form.MANIFEST].splitlines())
    (tmp_path / "same.zip").write_bytes(zipped(made.files))
    assert read_archive(tmp_path / "same.zip").stored == read_archive(made.folder).stored == tuple(made.entries)


@pytest.mark.parametrize(
    "name",
    ["../evil", "data/../../evil", "/etc/evil", "data//evil", "data/./evil", "C:/evil", "data\\..\\evil", "..\\evil"],
)
def test_names_that_lead_out(made: Made, tmp_path: Path, name: str) -> None:
    listed = made.files[form.MANIFEST] + f"{'0' * 64}  {name}\n".encode()
    assert "no path inside an archive" in refused(zipped({**made.files, form.MANIFEST: listed}), tmp_path)
    data = BytesIO(zipped(made.files))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(name if name.startswith("/") else f"{TOP}/{name}", b"evil")
    assert refused(data.getvalue(), tmp_path)
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_in_a_zip(made: Made, tmp_path: Path, kind: int) -> None:
    data = BytesIO(zipped(made.files))
    with zipfile.ZipFile(data, "a") as archive:
        info = zipfile.ZipInfo(f"{TOP}/data/link")
        info.create_system, info.external_attr = 3, (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert "is a link or no file" in refused(data.getvalue(), tmp_path)


def test_links_and_pipes_in_a_folder(made: Made, tmp_path: Path) -> None:
    for number, spoil in enumerate(
        [
            lambda data: (data / "link").symlink_to("/etc/passwd"),
            lambda data: (data / "folder").symlink_to("/etc"),
            lambda data: os.mkfifo(data / "pipe"),
            lambda data: [(data / "entries.raw").unlink(), (data / "entries.raw").symlink_to(data / "archive.json")],
        ]
    ):
        bag = unfold(made.files, tmp_path / str(number))
        spoil(bag / "data")
        assert "is a link or no file" in refusal(bag)
    (tmp_path / "linked").symlink_to(made.folder)
    assert "no such archive" in refusal(tmp_path / "linked")


def test_a_bomb_that_says_how_large_it_is(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standalone, "MOST_BYTES", 40 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made.files.items():
            archive.writestr(f"{TOP}/{name}", data)
        archive.writestr(f"{TOP}/data/bomb", bytes(41 << 20))
    assert "too large" in bounded(tmp_path / "bomb.zip")


def test_a_bomb_that_says_it_is_small(made: Made, tmp_path: Path) -> None:
    """The directory says 1,000 bytes; it unpacks to 60 MB."""
    bomb = zipped({**made.files, "data/entries.raw": bytes(60 << 20)})
    lying = bomb.replace(struct.pack("<L", 60 << 20), struct.pack("<L", 1_000))
    assert lying != bomb
    (tmp_path / "bomb.zip").write_bytes(lying)
    assert "data/entries.raw" in bounded(tmp_path / "bomb.zip")


def bounded(path: Path) -> str:
    """A refusal that does not take much memory, and so not long either."""
    tracemalloc.start()
    text = refusal(path)
    assert tracemalloc.get_traced_memory()[1] < 30 << 20
    tracemalloc.stop()
    return text


def test_too_many_files(made: Made, tmp_path: Path) -> None:
    many = {**made.files, **{f"data/{number}": b"" for number in range(standalone.MOST_FILES)}}
    assert "too many files" in refused(zipped(many), tmp_path)


def test_a_directory_that_is_too_large_to_be_read(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standalone, "MOST_TAG_BYTES", 500)
    assert "too large" in refused(zipped(made.files), tmp_path)


def test_zip64_with_a_directory_that_is_too_large_or_not_there(made: Made, tmp_path: Path) -> None:
    data = in_zip64(zipped(made.files))
    record, locator = data.rindex(b"PK\x06\x06"), data.rindex(b"PK\x06\x07")
    assert "too large" in refused(data[: record + 40] + struct.pack("<Q", 2**60) + data[record + 48 :], tmp_path)
    assert "damaged" in refused(data[:record] + data[locator:], tmp_path)


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x05\x06", b"PK\x05\x06" + bytes(18), b"%PDF-1.7\n" * 9, bytes(100_000)]
)
def test_what_is_no_zip_file(tmp_path: Path, data: bytes) -> None:
    assert refused(data, tmp_path)


def test_packed_in_another_way(made: Made, tmp_path: Path) -> None:
    assert "packed in another way" in refused(zipped(made.files, compression=zipfile.ZIP_LZMA), tmp_path)
    data = bytearray(zipped(made.files))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "encrypted" in refused(bytes(data), tmp_path)


def test_two_folders_or_none(made: Made, tmp_path: Path) -> None:
    assert refused(zipped(made.files, top=""), tmp_path)
    data = BytesIO(zipped(made.files))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("other/file", b"")
    assert "one folder" in refused(data.getvalue(), tmp_path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_stands_twice(made: Made, tmp_path: Path) -> None:
    data = BytesIO(zipped(made.files))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(f"{TOP}/data/entries.raw", b"")
    assert "stands twice" in refused(data.getvalue(), tmp_path)


def changed_text(name: str, old: str, new: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        text = files[name].decode()
        assert old in text, (name, old)
        return {**files, name: text.replace(old, new, 1).encode()}

    return change


def with_file(name: str, data: bytes | None) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        rest = {key: value for key, value in files.items() if key != name}
        return rest if data is None else {**rest, name: data}

    return change


def raw_line(position: int, name: str, payload: bytes) -> Callable[[Files], Files]:
    """The entry at a position replaced."""

    def change(files: Files) -> Files:
        lines = files["data/entries.raw"].decode().splitlines()
        lines[position - 1] = f"{position}\t{name}\t{base64.b64encode(payload).decode()}"
        return {**files, "data/entries.raw": ("\n".join(lines) + "\n").encode()}

    return change


ENTRY = {"actor": "x", "fact": {}, "published_at": 1, "recorded_at": 1}
OPENED = {**ENTRY, "fact": {"season": "2025-26", "series": "world-cup"}}

FORGED = {
    "another version": (changed_text("data/archive.json", '"version": 1', '"version": 2'), "reads version 1"),
    "another form": (changed_text("data/archive.json", "season-ledger", "tape"), "this program reads"),
    "no version": (changed_text("data/archive.json", '"version"', '"v"'), "does not describe"),
    "no JSON": (with_file("data/archive.json", b"{"), "does not describe"),
    "deep JSON": (with_file("data/archive.json", b"[" * 100_000), "does not describe"),
    "no description": (with_file("data/archive.json", None), "there is no data/archive.json"),
    "huge count": (changed_text("data/archive.json", '"at": 19', f'"at": {10**18}'), "says that it has"),
    "negative count": (changed_text("data/archive.json", '"at": 19', '"at": -1'), "says that it has"),
    "endless count": (changed_text("data/archive.json", '"at": 19', f'"at": {"9" * 5_000}'), "does not describe"),
    "one too many": (changed_text("data/archive.json", '"at": 19', '"at": 20'), "has not 20 whole lines"),
    "another root": (changed_text("data/archive.json", '"root": "', '"root": "0'), "have not the root"),
    "another book": (changed_text("data/archive.json", "world-cup/2025-26", "world-cup/1999-00"), ""),
    "unknown fact": (raw_line(3, "os.system/1", msgpack.packb(ENTRY)), "not the entry at position 3"),
    "unknown name": (raw_line(3, "Exec/1", msgpack.packb(ENTRY)), "is not a fact that this program knows"),
    "later version": (raw_line(3, "RaceVoided/9", msgpack.packb(ENTRY)), "has a version that this program cannot read"),
    "missing fields": (raw_line(3, "RaceVoided/1", msgpack.packb(ENTRY)), "cannot be read"),
    "no MessagePack": (raw_line(3, "RaceVoided/1", b"\xc1"), "no MessagePack map"),
    "deep MessagePack": (raw_line(3, "RaceVoided/1", b"\x91" * 100_000), "no MessagePack map"),
    "long MessagePack": (raw_line(3, "RaceVoided/1", b"\xdf\xff\xff\xff\xff"), "no MessagePack map"),
    "not canonical": (raw_line(1, "SeasonOpened/1", msgpack.packb(dict(reversed(OPENED.items())))), "are not those"),
    "opened twice": (raw_line(3, "SeasonOpened/1", msgpack.packb(OPENED)), ""),
    "empty payload": (raw_line(3, "RaceVoided/1", b""), ""),
    "twice the same": (changed_text("data/entries.raw", "\n3\t", "\n2\t"), "not the entry at position 3"),
    "base64 broken": (changed_text("data/entries.raw", "\t", "\t!"), "not the entry at position 1"),
    "no UTF-8": (with_file("data/entries.raw", b"\xff\n" * 19), "not UTF-8"),
    "empty": (with_file("data/entries.raw", b""), "whole lines"),
    "cut off": (lambda files: {**files, "data/entries.raw": files["data/entries.raw"][:-1]}, "whole lines"),
    "readable says else": (changed_text("data/entries.jsonl", '"tester"', '"Tester"'), "does not say what"),
    "readable comment": (lambda files: with_first_line(files, "# nothing"), "entries.jsonl, line 1: "),
    "readable broken": (lambda files: with_first_line(files, "{"), "entries.jsonl, line 1: "),
    "readable deep": (lambda files: with_first_line(files, '{"a":' * 50_000), "entries.jsonl, line 1: "),
    "checkpoint broken": (with_file("data/checkpoints/19.checkpoint", b"x"), "not a signed note"),
    "checkpoint forged": (changed_text("data/checkpoints/19.checkpoint", "\n19\n", "\n18\n"), ""),
    "fetch": (with_file("fetch.txt", b"http://example.org 1 data/x\n"), "fetch.txt names files"),
    "no declaration": (with_file("bagit.txt", None), "there is no bagit.txt"),
    "a later bag": (changed_text("bagit.txt", "1.0", "2.0"), "does not declare"),
    "another encoding": (changed_text("bagit.txt", "UTF-8", "UTF-7"), "does not declare"),
}


def with_first_line(files: Files, line: str) -> Files:
    lines = files["data/entries.jsonl"].decode().split("\n")
    return {**files, "data/entries.jsonl": "\n".join([line, *lines[1:]]).encode()}


@pytest.mark.parametrize("name", FORGED)
def test_forged_with_manifests_that_fit(made: Made, tmp_path: Path, name: str) -> None:
    change, expected = FORGED[name]
    files = rebagged(change(made.files))
    assert expected in refused(zipped(files), tmp_path)
    assert refusal(unfold(files, tmp_path / "bag"))


@pytest.mark.parametrize("name", FORGED)
def test_the_program_in_it_finds_them_too(made: Made, tmp_path: Path, name: str) -> None:
    """All but what it does not look at: facts that this program does not know are for that to refuse."""
    bag = unfold(rebagged(FORGED[name][0](made.files)), tmp_path)
    assert standalone.main([str(bag)]) == 1


def test_files_that_no_manifest_lists_and_the_other_way_round(made: Made, tmp_path: Path) -> None:
    assert "does not list data/more" in refused(zipped({**made.files, "data/more": b""}), tmp_path)
    less = {name: data for name, data in made.files.items() if name != "data/keys.txt"}
    assert "there is no data/keys.txt" in refused(zipped(less), tmp_path)
    twice = made.files[form.MANIFEST] + made.files[form.MANIFEST].splitlines(keepends=True)[0]
    assert "listed twice" in refused(zipped({**made.files, form.MANIFEST: twice}), tmp_path)


@pytest.mark.uncounted
def test_every_byte_of_the_small_files_and_a_sample_of_the_others(made: Made, tmp_path: Path) -> None:
    """Each change is found by both readers, if only by the manifests."""
    bag = unfold(made.files, tmp_path / "bag")
    count = 0
    for name, data in sorted(made.files.items()):
        small = len(data) < 120
        for index in range(0, len(data), 1 if small else max(1, len(data) // 6)):
            (bag / name).write_bytes(data[:index] + bytes([data[index] ^ 1 << index % 8]) + data[index + 1 :])
            with pytest.raises(InvalidInputError):
                read_archive(bag)
            assert standalone.main([str(bag)]) == 1
            count += 1
        (bag / name).write_bytes(data)
    assert standalone.main([str(bag)]) == 0
    assert count > 300


# Where a byte is changed, counted from the end (the directory is there, where most can go wrong) or from the beginning.
PLACES = st.integers(-3_000, -1) | st.integers(0, 1 << 20)


@settings(max_examples=tries(60))
@given(
    st.lists(st.tuples(PLACES, st.integers(0, 255)), min_size=1, max_size=6),
    st.sampled_from([None, None, None, -1, -200, 1_000]),
)
def test_a_zip_file_with_bytes_changed_is_refused_or_the_same(
    made: Made, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]], end: int | None
) -> None:
    whole = bytearray(made.zip.read_bytes())
    for place, byte in changes:
        whole[place % len(whole)] = byte
    path = tmp_path_factory.mktemp("fuzz") / "fuzzed.zip"
    path.write_bytes(whole[:end])
    with suppress(InvalidInputError):
        assert list(read_archive(path).stored) == made.entries


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=tries(60))
@given(st.integers(0, 18), st.booleans(), JSON)
def test_any_values_in_the_place_of_what_belongs_there(made: Made, index: int, whole: bool, value: object) -> None:
    """Any values as an entry, as a readable line or as the description, with manifests that fit: one clear line."""
    raw = made.files["data/entries.raw"].decode().splitlines()
    position, name, _ = raw[index].split("\t")
    try:
        payload = msgpack.packb(value if whole else {**OPENED, "fact": value})
    except OverflowError:
        payload = b""
    raw[index] = f"{position}\t{name}\t{base64.b64encode(payload).decode()}"
    readable = made.files["data/entries.jsonl"].decode().splitlines()
    readable[index] = json.dumps(value if whole else {"fact": name, "data": value, "actor": "x"})
    for changed, lines in (("entries.raw", raw), ("entries.jsonl", readable), ("archive.json", [json.dumps(value)])):
        files = rebagged({**made.files, f"data/{changed}": "\n".join([*lines, ""]).encode()})
        sizes = {key: len(data) for key, data in files.items()}
        opened = Opened("forged", standalone.Opened(sizes, lambda key, at=files: BytesIO(at[key])))
        check_bag(opened)
        with pytest.raises(InvalidInputError) as caught:
            checked(opened)
        assert len(str(caught.value).splitlines()) == 1
