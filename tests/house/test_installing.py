"""What installs something: the pins of a locked file with their hashes, or the project itself, and nothing more."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALLS = re.compile(
    r"\b(?:pip3?|pipx|uv|conda)\b.*(?<!\S)(?:install|sync|run|wheel|download)(?!\S)|\b(?:uvx|easy_install)\b"
)
LOCKED = re.compile(
    r"\.venv/(?:uv/|audit/)?bin/python -m pip(?: --[a-z-]+)* install(?: --quiet)? --no-deps --only-binary :all: "
    r"--require-hashes --requirement requirements/(?:run|dev|lock|audit)\.txt"
)
PROJECT = re.compile(
    r"\.venv/bin/python -m pip(?: --[a-z-]+)* install(?: --quiet)? --no-deps --no-build-isolation --editable \."
)


def planned(*targets: str) -> list[str]:
    """The lines that make would run for the targets on a machine where nothing is built."""
    # A make that runs the tests hands its own words and variables down.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "ARGS"))}
    done = subprocess.run(
        ["make", "--dry-run", "--always-make", "--no-print-directory", *targets],  # noqa: S607 - whichever there is
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        env=environment,
    )
    return done.stdout.replace("\\\n", " ").splitlines()


def targets() -> list[str]:
    """Every target that the Makefile has for people, but the one that removes everything."""
    (phony,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return sorted(set(phony.split()) - {"clean"})


@pytest.mark.parametrize("target", targets())
def test_no_step_of_make_resolves_anything(target: str) -> None:
    installing = [line for line in planned(target) if INSTALLS.search(line)]

    assert [line for line in installing if not LOCKED.match(line) and not PROJECT.match(line)] == []


def test_the_steps_that_install_are_those_that_one_knows() -> None:
    installing = [line for line in planned("setup", "setup-dev", "lock", "audit") if INSTALLS.search(line)]

    assert sorted(re.findall(r"requirements/\w+\.txt|--editable \.", "\n".join(installing))) == [
        "--editable .",
        "--editable .",
        "requirements/audit.txt",
        "requirements/dev.txt",
        "requirements/lock.txt",
        "requirements/run.txt",
    ]


@pytest.mark.parametrize("script", sorted((ROOT / ".ci").iterdir()), ids=lambda path: path.name)
def test_scripts_install_no_package_of_python_themselves(script: Path) -> None:
    assert [line for line in script.read_text(encoding="utf-8").splitlines() if INSTALLS.search(line)] == []


def test_the_pythons_that_are_named_are_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    first, beyond = map(int, re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"]).groups())  # type: ignore[union-attr]
    named = [one.rpartition(" :: ")[2] for one in project["classifiers"] if re.search(r":: 3\.\d+$", one)]
    finder = (ROOT / ".ci" / "find-python").read_text(encoding="utf-8")

    assert named == [f"3.{minor}" for minor in range(first, beyond)]
    assert f"(3, {first}) <= sys.version_info[:2] <= (3, {beyond - 1})" in finder
    assert set(re.findall(r"python(3\.\d+)", finder)) == set(named)
    for name in ("Makefile", "README.md", "CONTRIBUTING.md", "docs/quickstart.md", ".ci/find-python"):
        assert f"Python {named[0]} to {named[-1]}" in (ROOT / name).read_text(encoding="utf-8"), name
