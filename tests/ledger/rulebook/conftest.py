"""What the tests of the rulebook check against: the evidence in ``tests/published``."""

from typing import Any

import pytest

from tests.support import published


@pytest.fixture(scope="session")
def evidence() -> published.Evidence:
    return published.evidence()


@pytest.fixture(scope="session")
def quota_evidence() -> dict[str, Any]:
    return published.quotas()
