"""The lock files: the same pins in both, a hash on each, and nothing about where packages come from."""

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
PIN = re.compile(r"[a-z0-9][a-z0-9-]*==[^ ;]+( ; [^\\]+?)?( --hash=sha256:[0-9a-f]{64})+")


def lines(file: str) -> list[str]:
    """The requirements of a file, each on one line."""
    joined = (REQUIREMENTS / file).read_text(encoding="utf-8").replace("\\\n", " ")
    return [re.sub(r"\s+", " ", line).strip() for line in joined.splitlines() if line.strip()]


@pytest.mark.parametrize("file", ["run.txt", "dev.txt"])
def test_every_requirement_is_one_pin_with_hashes(file: str) -> None:
    requirements = lines(file)

    assert requirements
    assert [line for line in requirements if not PIN.fullmatch(line)] == []


def test_one_environment_can_hold_both() -> None:
    missing = set(lines("run.txt")) - set(lines("dev.txt"))

    assert {line.split(" --hash")[0] for line in missing} == set()


@pytest.mark.parametrize("file", ["run.txt", "dev.txt"])
def test_no_host_is_named(file: str) -> None:
    text = (REQUIREMENTS / file).read_text(encoding="utf-8")

    assert re.search(r"://|--(?:index|extra|find|trusted)|@ ", text) is None


def test_there_are_no_other_lock_files() -> None:
    assert sorted(path.name for path in REQUIREMENTS.iterdir()) == ["dev.txt", "run.txt"]
    assert not (REQUIREMENTS.parent / "uv.lock").exists()
