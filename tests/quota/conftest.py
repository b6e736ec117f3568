"""The season of the fixtures, read once for all tests of quotas."""

from collections.abc import Callable

import pytest

from ledger.basis import Question
from ledger.book import Reader, Reading
from tests.support.fixture_season import loaded


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(loaded().book)


@pytest.fixture(scope="session")
def after(reader: Reader) -> Callable[[str], Reading]:
    """The season through a competition."""
    return lambda competition: reader.read(Question(through=competition))
