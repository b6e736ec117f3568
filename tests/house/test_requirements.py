"""The lock files: whole, the same pins in each, with hashes, and nothing about where packages come from."""

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
FILES = ("run.txt", "dev.txt", "lock.txt", "audit.txt")
GROUPS = {"run.txt": "build", "dev.txt": "dev"}
PIN = re.compile(r"[a-z0-9][a-z0-9-]*==[^ ;]+( ; [^\\]+?)?( --hash=sha256:[0-9a-f]{64})+")


def lines(file: str) -> list[str]:
    """The requirements of a file, each on one line."""
    joined = (REQUIREMENTS / file).read_text(encoding="utf-8").replace("\\\n", " ")
    return [re.sub(r"\s+", " ", line).strip() for line in joined.splitlines() if line.strip()]


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_is_one_pin_with_hashes(file: str) -> None:
    requirements = lines(file)

    assert requirements
    assert [line for line in requirements if not PIN.fullmatch(line)] == []


def test_one_environment_can_hold_both() -> None:
    missing = set(lines("run.txt")) - set(lines("dev.txt"))

    assert {line.split(" --hash")[0] for line in missing} == set()


@pytest.mark.parametrize("file", FILES)
def test_no_host_is_named(file: str) -> None:
    text = (REQUIREMENTS / file).read_text(encoding="utf-8")

    assert re.search(r"://|--(?:index|extra|find|trusted)|@ ", text) is None


def test_there_are_no_other_lock_files() -> None:
    assert sorted(path.name for path in REQUIREMENTS.iterdir()) == sorted(FILES)
    assert not (ROOT / "uv.lock").exists()


def declared(group: str) -> list[Requirement]:
    """What ``pyproject.toml`` asks for: the program with all its extras, and a group."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = data["project"]["optional-dependencies"].values()
    wanted = [*data["project"]["dependencies"], *(one for extra in extras for one in extra)]
    return [Requirement(one) for one in [*wanted, *of_group(data["dependency-groups"], group)]]


def of_group(groups: dict[str, Any], name: str) -> list[str]:
    return [
        one
        for line in groups[name]
        for one in ([line] if isinstance(line, str) else of_group(groups, line["include-group"]))
    ]


def pins(file: str) -> dict[str, str]:
    """The versions that a file has for this Python, by name."""
    found = (Requirement(line.partition(" --hash")[0]) for line in lines(file))
    return {
        one.name: str(one.specifier).removeprefix("==") for one in found if one.marker is None or one.marker.evaluate()
    }


def unanswered(wanted: Iterable[Requirement], locked: dict[str, str]) -> set[str]:
    """What is asked for, directly or by what answers it, and has no pin that fits."""
    rest, seen, missing = [(one, "") for one in wanted], set(), set()
    while rest:
        asked, extra = rest.pop()
        if asked.marker is not None and not asked.marker.evaluate({**default_environment(), "extra": extra}):
            continue
        name = canonicalize_name(asked.name)
        if name not in locked or not asked.specifier.contains(locked[name], prereleases=True):
            missing.add(str(asked))
            continue
        for one in {"", *asked.extras} - {known for had, known in seen if had == name}:
            seen.add((name, one))
            rest += [(Requirement(more), one) for more in requires(name) or ()]
    return missing


@pytest.mark.parametrize("file", GROUPS)
def test_a_lock_is_whole(file: str) -> None:
    """Nothing is looked up where it is installed, so what is not in it would be missing."""
    assert unanswered(declared(GROUPS[file]), pins(file)) == set()


def test_a_pin_that_is_missing_or_too_old_is_seen() -> None:
    locked = pins("run.txt")
    without = {name: version for name, version in locked.items() if name != "h11"}

    assert unanswered(declared("build"), without) == {"h11>=0.8"}
    assert unanswered(declared("build"), {**locked, "click": "8.1"}) >= {"click>=8.2"}
