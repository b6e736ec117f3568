"""Fixtures for the tests of what comes in from outside."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data(shared: Path) -> Path:
    """The official sheets and their transcription; a test that needs them fails where they are missing."""
    folder = shared / "data"
    assert folder.is_dir(), f"{folder} is missing; set SEASON_SHARED to the folder with data/ and rules/"
    return folder
