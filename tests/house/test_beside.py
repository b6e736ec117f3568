"""A run finds the folder beside the repository, does without it, or says in one line that it must be there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.errors import InvalidInputError
from tests.support.beside import ALONE, REPOSITORY, beside

SMALL = "tests/house/test_requirements.py"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "repository").mkdir()
    return tmp_path / "repository"


def folder(path: Path) -> Path:
    for name in ("data", "rules"):
        (path / name).mkdir(parents=True)
    return path


def test_the_folder_beside_the_repository_is_taken(repository: Path) -> None:
    there = folder(repository.parent / "shared")

    assert beside(repository, {}) == beside(repository, {"CI": "true"}) == there


def test_another_folder_is_named(repository: Path, tmp_path: Path) -> None:
    folder(repository.parent / "shared")
    named = folder(tmp_path / "elsewhere")

    assert beside(repository, {"SEASON_SHARED": str(named)}) == named


def test_without_it_a_run_is_alone(repository: Path) -> None:
    assert beside(repository, {}) is None
    assert beside(repository, {"CI": "false", "SEASON_ALONE": "0"}) is None


def test_a_run_may_be_alone_on_purpose(repository: Path) -> None:
    there = folder(repository.parent / "shared")

    assert beside(repository, {"SEASON_ALONE": "1", "CI": "true", "SEASON_SHARED": str(there)}) is None


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"CI": "true"}, "CI is set, and .*shared with the official sheets is missing; .* SEASON_ALONE=1 "),
        ({"SEASON_SHARED": "nowhere"}, "SEASON_SHARED is nowhere, but no folder with data/ and rules/ is there"),
        ({"SEASON_SHARED": "nowhere", "CI": "true"}, "SEASON_SHARED is nowhere, but "),
    ],
)
def test_what_must_be_there_and_is_not_is_one_line(env: dict[str, str], message: str, repository: Path) -> None:
    (repository.parent / "shared" / "data").mkdir(parents=True)

    with pytest.raises(InvalidInputError, match=message) as error:
        beside(repository, env)
    assert "\n" not in str(error.value)


def run(**env: str) -> subprocess.CompletedProcess[str]:
    """A small run of the tests with other settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SEASON_", "COV_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--no-cov", "-p", "no:cacheprovider", SMALL],
        cwd=REPOSITORY,
        env=kept | env,
        capture_output=True,
        check=False,
        text=True,
    )


def test_a_run_that_is_alone_says_at_its_end_in_one_line_what_was_not_run() -> None:
    done = run(SEASON_ALONE="1")

    assert done.returncode == 0
    *_, line, summary = done.stdout.splitlines()
    assert line == ALONE
    assert "passed" in summary


def test_a_run_that_misses_its_folder_is_an_error_in_one_line() -> None:
    done = run(SEASON_SHARED="nowhere")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.strip() == "ERROR: SEASON_SHARED is nowhere, but no folder with data/ and rules/ is there"
