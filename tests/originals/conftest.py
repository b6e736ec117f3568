"""The folder beside the repository; without it, nothing here is collected (see ``tests/conftest.py``)."""

from pathlib import Path

import pytest

from tests.support.beside import beside


@pytest.fixture(scope="session")
def originals() -> Path:
    folder = beside()
    assert folder is not None, "these tests compare with the folder beside the repository, and this run has none"
    return folder
