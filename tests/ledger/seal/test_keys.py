"""Key files: only the owner reads a private key, nothing overwrites it, and no message repeats it."""

import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from ledger.errors import InvalidInputError
from ledger.seal.keys import new_key, read_key, read_public_keys, write_key
from ledger.seal.note import SignerKey

KEY = SignerKey("world-cup/2025-26", bytes(range(32)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.key"


def test_a_new_key_is_random_and_named() -> None:
    assert new_key("owner").name == "owner"
    assert new_key("owner").seed != new_key("owner").seed
    assert new_key("owner", lambda size: bytes(range(size))) == SignerKey("owner", bytes(range(32)))
    with pytest.raises(InvalidInputError):
        new_key("two words")


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_a_key_is_written_for_its_owner_alone(path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_key(path, KEY)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == f"{KEY.secret_text()}\n"
    assert read_key(path) == KEY


def test_a_key_is_never_overwritten(path: Path) -> None:
    write_key(path, KEY)
    with pytest.raises(InvalidInputError, match="never overwritten"):
        write_key(path, new_key("other"))
    assert read_key(path) == KEY


def test_a_link_to_nowhere_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InvalidInputError, match="never overwritten"):
        write_key(path, KEY)
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="cannot be written"):
        write_key(tmp_path / "none" / "book.key", KEY)


def test_a_key_that_did_not_reach_the_disk_is_taken_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InvalidInputError, match="No space left"):
        write_key(path, KEY)
    assert not path.exists()


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o602, 0o620, 0o601, 0o610, 0o644, 0o666])
def test_a_key_that_others_can_reach_is_not_used(path: Path, mode: int) -> None:
    write_key(path, KEY)
    path.chmod(mode)
    with pytest.raises(InvalidInputError, match="chmod 600"):
        read_key(path)


def test_a_key_of_somebody_else_is_not_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_key(path, KEY)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(InvalidInputError, match="belongs to another"):
        read_key(path)


def test_a_key_that_its_owner_may_only_read_is_used(path: Path) -> None:
    write_key(path, KEY)
    path.chmod(0o400)
    assert read_key(path) == KEY


def test_what_is_no_file_is_not_read(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="cannot be read: No such file"):
        read_key(path)
    with pytest.raises(InvalidInputError, match="is not a file"):
        read_key(tmp_path)
    os.mkfifo(path, 0o600)
    with pytest.raises(InvalidInputError, match="is not a file"):
        read_key(path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a secret",
        b"\xff\xfe",
        f"{KEY.secret_text()}\n\n".encode(),
        f"{KEY.secret_text()[:-4]}".encode(),
        str(KEY.public).encode(),
        b"x" * 5_000,
    ],
)
def test_a_file_without_a_key_is_refused_and_not_repeated(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(InvalidInputError) as caught:
        read_key(path)
    assert "\n" not in str(caught.value)
    assert "a secret" not in str(caught.value)
    assert "AAECAwQF" not in str(caught.value)


def test_public_keys_are_read_one_a_line_from_a_file_that_all_can_read(path: Path) -> None:
    other = new_key("other").public
    path.write_text(f"# the book's owner\n{KEY.public}\n\n  {other}  \n")
    path.chmod(0o644)
    assert read_public_keys(path) == [KEY.public, other]


def test_a_line_that_is_no_public_key_is_named(path: Path) -> None:
    path.write_text(f"{KEY.public}\nnonsense\n")
    with pytest.raises(InvalidInputError, match=r"book.key, line 2: This is not a key"):
        read_public_keys(path)
