"""Bags of every kind: the program in the archive and restoring accept the same ones, and refuse with the right line."""

import gzip
import io
import sys
import tarfile
import tracemalloc
from pathlib import Path
from types import ModuleType

import pytest

from commands.archive.restoring import Demand, read_archive
from commands.archive.told import verdict
from ledger.errors import InvalidInputError
from projections.archive import standalone
from tests.commands.archive.bags import KINDS, tarred
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import by_restoring, by_the_program, inside, unfold
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import KEY

DEMAND = Demand([KEY.public], tables_as_given=True)


def judged(made: Made, name: str, place: Path) -> tuple[str, str]:
    """The last line of the program, and that of restoring, about a bag of a kind."""
    bag = KINDS[name].make(made.files)
    if not isinstance(bag, bytes):
        files = inside(bag)
        return by_the_program(files, KEY), by_restoring(files, DEMAND)
    path = place / "it"
    path.write_bytes(bag)
    try:
        with standalone.opened(str(path)) as opened:
            first = by_the_program(opened, KEY)
    except standalone.ArchiveError as error:
        first = f"WRONG: {error}"
    try:
        return first, verdict(read_archive(path, DEMAND), known=True)
    except InvalidInputError as error:
        return first, f"WRONG: {str(error).removeprefix(f'{path}: ')}"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", KINDS)
def test_both_judge_alike(made: Made, tmp_path: Path, name: str) -> None:
    words = KINDS[name].refused
    first, second = judged(made, name, tmp_path)
    if words:
        assert first == second, "both say the same line, which is of the same rule"
        assert first.startswith("WRONG: ")
        assert words in first
        assert len(first.splitlines()) == 1
    else:
        assert first.startswith("the archive is whole: all 19 entries are sealed by owner.example+")
        assert second.startswith("whole and sealed by owner.example+")


@pytest.mark.parametrize("name", ["MD5 too, which no tag manifest lists", "no tag manifest"])
def test_a_manifest_that_was_checked_is_not_told_as_unchecked(made: Made, tmp_path: Path, name: str) -> None:
    bag = KINDS[name].make(made.files)
    assert not isinstance(bag, bytes)
    unfold(bag, tmp_path / "it")
    with standalone.opened(str(tmp_path / "it")) as opened:
        found = standalone.check_bag(opened)
    assert [one for one in found.unlisted if "manifest-" in one] == []
    assert found.manifests == sorted(path for path in bag if "manifest-" in path)


@pytest.mark.parametrize("name", ["one space", "SHA-512 of fewer files", "a tar file of GNU", "a tar file with a link"])
def test_the_commands_judge_so_too(
    made: Made, tmp_path: Path, season: Run, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """The program and the command themselves: a table of what was checked, and the verdict as the last line."""
    bag, words = KINDS[name].make(made.files), KINDS[name].refused
    path = tmp_path / "it"
    if isinstance(bag, bytes):
        path.write_bytes(bag)
    else:
        unfold(bag, path)
    assert standalone.main([str(path), "--key", str(KEY.public)]) == (1 if words else 0)
    first = capsys.readouterr().out.splitlines()
    second = season("restore", path, "--dry-run", "--key", str(KEY.public))
    assert second.code == (2 if words else 0)
    if words:
        assert second.err == f"season: {path}: {first[-1].removeprefix('WRONG: ')}\n"
    else:
        results = [line.split("  ")[0] for line in second.out.splitlines()]
        assert (results[:12], results.count("not checked")) == (["result", *["ok"] * 11], len(results) - 13)


def test_zstd_needs_a_python_that_knows_it(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bag.tar.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd" + tarred()(made.files))
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    with pytest.raises(
        InvalidInputError, match=r"bag.tar.zst: Python unpacks zstd from version 3.14 on; run: tar --zstd -xf FILE, and"
    ):
        read_archive(path)
    assert standalone.main([str(path)]) == 2
    known = ModuleType("compression.zstd")
    known.open = lambda file: io.BytesIO(file.read()[4:])  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "compression.zstd", known)
    assert read_archive(path, DEMAND).tree.size == 19


def test_a_tar_file_that_unpacks_to_more_than_any_season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standalone, "MOST_BYTES", 8 << 20)
    path = tmp_path / "bomb.tar.gz"
    path.write_bytes(gzip.compress(bytes(64 << 20), 1))
    with pytest.raises(InvalidInputError, match="too large for an archive"):
        read_archive(path)


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE])
def test_a_tar_file_with_a_name_that_fills_the_memory(tmp_path: Path, kind: bytes) -> None:
    info = tarfile.TarInfo("name")
    info.type, info.size = kind, 60 << 20
    path = tmp_path / "bomb.tar"
    path.write_bytes(info.tobuf() + bytes(60 << 20))
    tracemalloc.start()
    with pytest.raises(InvalidInputError, match="too large for an archive"):
        read_archive(path)
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("more", [b"20 size=99999999999\n", b"22 GNU.sparse.major=1\n"])
def test_a_tar_file_that_says_another_size_than_its_headers(made: Made, tmp_path: Path, more: bytes) -> None:
    info = tarfile.TarInfo("more")
    info.type, info.size = tarfile.XHDTYPE, len(more)
    path = tmp_path / "it.tar"
    path.write_bytes(info.tobuf() + more.ljust(512, b"\0") + tarred()(made.files))
    with pytest.raises(InvalidInputError, match="too large for an archive"):
        read_archive(path)


def test_a_link_to_an_archive_is_none(made: Made, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(made.folder)
    assert standalone.main([str(tmp_path / "linked")]) == 2
    with pytest.raises(InvalidInputError, match="no such archive"):
        read_archive(tmp_path / "linked")
