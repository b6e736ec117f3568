"""The API keeps to its description, whatever it is asked."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from ledger.book import Book
from projections.reports.catalogue import reports
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from tests.support.sampled import tries

NAMES = [report.name for report in reports()]
LIKELY = {
    "basis": ["now", "at=2336", "at=700,through=wc1", "through=wc2", "as-of=2025-11-23T18:00:00Z", "at=99999", "wc1"],
    "cup": ["men-500", "women-1500", "men-team-sprint", "women-team-pursuit", "men-grand"],
    "race": ["wc1-men-1500-a", "wc2-women-500-1-a", "wc3-men-mass-start-b", "wc9-men-500-a"],
    "competitor": ["men-usa-jordan-stolz", "women-ned-jutta-leerdam", "men-usa-team", "nobody"],
    "noc": ["NED", "USA", "XXX"],
    "position": ["1", "2", "700", "2337", "2339", "5000"],
    "before": ["wc1", "at=1000", "through=wc2", "rulebook=2017-18", "at=2026-01-01"],
    "event": ["men-1500", "women-mass-start", "men-team-pursuit"],
    "publication": ["sheets", "men-1500-after-wc1", "nothing"],
    "quota": ["owg-2026", "wsd-2026"],
    "page": ["1", "2", "24", "25"],
}
"""Values that lead somewhere, or nearly: by chance alone hardly a request would find anything."""


@pytest.fixture(scope="module")
def schema(book: Book) -> Any:
    return schemathesis.openapi.from_asgi("/api/openapi.json", create_app(ShownBook(book)))


def test_every_report_is_described(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()

    assert [path["get"]["operationId"] for path in described["paths"].values()] == NAMES


@pytest.mark.uncounted
@pytest.mark.parametrize("name", NAMES)
def test_every_answer_keeps_to_the_description(schema: Any, name: str) -> None:
    operation = next(one.ok() for one in schema.get_all_operations() if one.ok().definition.raw["operationId"] == name)

    @given(st.data())
    @settings(max_examples=tries(7), deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def check(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        for place in case.path_parameters:
            if place in LIKELY and data.draw(st.integers(0, 3)):
                case.path_parameters[place] = data.draw(st.sampled_from(LIKELY[place]))
        case.call_and_validate(excluded_checks=[positive_data_acceptance], allow_redirects=False)

    check()
