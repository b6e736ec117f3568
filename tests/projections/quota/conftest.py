"""The season of the fixtures, read once for all tests of quotas."""

from collections.abc import Callable

import pytest

from ledger.basis import Question
from ledger.book import Reader, Reading


@pytest.fixture(scope="session")
def reader(season_2025_26: Reader) -> Reader:
    return season_2025_26


@pytest.fixture(scope="session")
def after(reader: Reader) -> Callable[[str], Reading]:
    """The season through a competition."""
    return lambda competition: reader.read(Question(through=competition))
