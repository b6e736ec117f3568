"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).parents[1]

settings.register_profile("season", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("season")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official sheets, transcriptions and rules that the tests check against."""
    folder = Path(os.environ.get("SEASON_SHARED", REPOSITORY.parent / "shared"))
    assert folder.is_dir(), f"{folder} is missing; set SEASON_SHARED to the folder with data/ and rules/"
    return folder
