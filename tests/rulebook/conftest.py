"""What the tests of the rulebook check against: the evidence, from the folder that is shared beside the repository."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def evidence(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "rules" / "points_by_season.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def quota_evidence(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "rules" / "olympic_quota_rules.json").read_text(encoding="utf-8"))
    return found
