"""The program in an archive: on every Python from 3.8, with whatever stands on its command line, never a traceback."""

import ast
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.sealing.verifying import public_keys
from projections.archive import standalone
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import rebagged, unfold, zipped
from tests.commands.sealing.support import KEY
from tests.commands.sealing.test_trust import STRANGER
from tests.support.sampled import tries

OLDEST = 8
NEWEST = 14
SOURCE = Path(standalone.__file__)
VOUCHED = f"the archive is whole: all 19 entries are sealed by owner.example+{KEY.public.key_id.hex()}"


@cache
def pythons() -> dict[str, str]:
    """The Pythons of this machine that run, by version, from 3.8: on the PATH, known to pyenv, and this one."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, check=False, text=True).stdout.strip()  # noqa: S607
        folders += sorted(Path(root).glob("versions/*/bin"))
    found: dict[str, str] = {}
    candidates = [sys.executable]
    candidates += [str(folder / f"python3.{minor}") for folder in folders for minor in range(OLDEST, NEWEST + 1)]
    for path in candidates:
        if os.access(path, os.X_OK):
            probe = [path, "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
            done = subprocess.run(probe, capture_output=True, check=False, text=True, timeout=60)
            if done.returncode == 0:
                found.setdefault(done.stdout.strip(), path)
    return found


def run(python: str, *words: str) -> tuple[int, list[str]]:
    """The program run by itself: its exit code and lines. It writes nothing to the stream of errors."""
    done = subprocess.run([python, "-I", "-S", *words], capture_output=True, check=False, cwd="/", timeout=120)
    assert done.stderr == b""
    return done.returncode, done.stdout.decode().splitlines()


def test_it_runs_on_every_python_of_this_machine(made: Made, tmp_path: Path) -> None:
    (tmp_path / "bag.zip").write_bytes(zipped(made.files))
    program = str(made.folder / "data" / "verify.py")
    assert f"3.{sys.version_info.minor}" in pythons()
    for version, python in pythons().items():
        code, lines = run(python, program, "--key", str(KEY.public))
        assert (version, code, lines[-1]) == (version, 0, VOUCHED)
    oldest = min(pythons(), key=lambda version: int(version.partition(".")[2]))
    assert run(pythons()[oldest], str(SOURCE), str(tmp_path / "bag.zip"), "--key", str(KEY.public))[0] == 0


def test_nothing_beside_it_is_run_in_the_place_of_what_it_imports(made: Made, tmp_path: Path) -> None:
    """A module of the standard library by its name in data/, with manifests that fit, is a file like any other."""
    evil = b"print('the archive is whole')\nraise SystemExit(0)\n"
    names = ("argparse.py", "os.py", "json/__init__.py", "typing.py", "zlib.py", "encodings/idna.py")
    bag = unfold(rebagged({**made.files, **{f"data/{name}": evil for name in names}}), tmp_path / "bag")
    for python in pythons().values():
        for word, folder in (("data/verify.py", bag), ("verify.py", bag / "data")):
            command = [python, word, "--key", str(STRANGER.public)]
            done = subprocess.run(command, capture_output=True, check=False, cwd=folder, text=True, timeout=120)
            assert (done.returncode, done.stderr) == (1, "")
            assert done.stdout.splitlines()[-1].startswith("WRONG: ")


def test_it_is_written_in_the_language_of_the_oldest_python() -> None:
    """Where there is no Python 3.8 to run it, its syntax and what it imports are looked at still."""
    tree = ast.parse(SOURCE.read_text(), feature_version=(3, OLDEST))
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in getattr(node, "names", [])]
        )
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {name.partition(".")[0] for name in imported} <= set(sys.stdlib_module_names)
    assert not {"tomllib", "zoneinfo", "graphlib"} & imported
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not {"removeprefix", "removesuffix", "UTC", "is_relative_to", "bit_count", "pairwise", "batched"} & names


def test_it_explains_itself(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(sys.executable, str(made.folder / "data" / "verify.py"), "--help")
    text = "\n".join(lines)
    assert code == 0
    assert all(word in text for word in ("ARCHIVE", "--key KEY", "--sealed-to POSITION", "exit code", "RFC 8493"))
    with pytest.raises(SystemExit) as caught:
        standalone.main(["--key"])
    assert caught.value.code == 2
    assert "expected one argument" in capsys.readouterr().err


def test_a_key_is_a_text_or_a_file(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "season.key.pub"
    file.write_text(f"# the owner\n\n{STRANGER.public}\n{KEY.public}\n")
    marked = tmp_path / "marked.pub"  # as editors of Windows save it
    marked.write_bytes(f"\ufeff{KEY.public}\r\n".encode())
    for word in (str(KEY.public), f" {KEY.public} ", str(file), str(marked)):
        assert standalone.main([str(made.folder), "--key", word]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == VOUCHED
        assert KEY.public in public_keys([word])
    assert standalone.main(["--key", str(STRANGER.public), str(made.folder)]) == 1
    named = VOUCHED.rpartition(" ")[2]
    assert capsys.readouterr().out.splitlines()[-1].endswith(f"given has signed it; it names {named}")
    witness = "press.example+00000000+BAAA"
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    for word in ("", "x", "a+b", "a+b+c", witness, str(KEY.public)[:-4], str(tmp_path), *map(str, tmp_path.iterdir())):
        if word not in (str(file), str(marked)):
            assert standalone.main(["--key", word, str(made.folder)]) == 2
            assert capsys.readouterr().out.startswith("not judged: --key ")


def test_the_table_says_what_was_checked_against_what_and_what_was_not(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    assert standalone.main([str(made.folder), "--key", str(KEY.public)]) == 0
    heading, *rows, last = capsys.readouterr().out.splitlines()
    assert heading.split() == ["result", "what", "against"]
    assert [row.split("  ")[0] for row in rows] == ["ok"] * 8 + ["not checked"] * 3
    assert "season.sqlite, tables/" in rows[-3]
    assert "bag-info.txt" in rows[-2]
    assert "what came after entry 19 a later checkpoint shows" in rows[-1]
    assert last == VOUCHED


@settings(max_examples=tries(40))
@given(
    st.lists(
        st.text(max_size=6) | st.sampled_from(["--key", "--sealed-to", "-1", "0", "--", "-h", "/dev/null", "."]),
        max_size=4,
    )
)
def test_any_words_on_its_command_line(words: list[str]) -> None:
    with suppress(SystemExit):
        assert standalone.main([*words, "/nowhere"]) in {1, 2}


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"\x1f\x8b", b"\x1f\x8b" + bytes(40), bytes(1024), b"x" * 1024]
)
def test_what_is_no_archive(tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "it").write_bytes(data)
    assert standalone.main([str(tmp_path / "it")]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("WRONG: ")
    assert standalone.main([str(tmp_path / "none")]) == 2


def test_every_file_cut_off_or_away(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bag = unfold(made.files, tmp_path / "bag")
    for name, data in made.files.items():
        # Not at the end of a line: a tag manifest that lists less is one all the same.
        (bag / name).write_bytes(data[: len(data) // 2 - 1])
        assert standalone.main([str(bag)]) == 1, name
        (bag / name).unlink()
        # Nothing but its hashes is lost with a tag manifest; a bag needs none.
        assert standalone.main([str(bag)]) == (0 if name == "tagmanifest-sha256.txt" else 1), name
        (bag / name).write_bytes(data)
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("WRONG")]
    assert len(lines) == 2 * len(made.files) - 1
    assert not any("cannot be read:" in line for line in lines), "each has a line of its own"


def test_a_name_that_acts_on_a_terminal_is_shown(made: Made, tmp_path: Path) -> None:
    bag = unfold({**made.files, "data/\x1b[2Jmore\u202e\udcff": b""}, tmp_path / "bag")
    code, lines = run(sys.executable, str(SOURCE), str(bag))
    assert (code, lines[-1]) == (1, r"WRONG: manifest-sha256.txt does not list data/\x1b[2Jmore\u202e\udcff")
