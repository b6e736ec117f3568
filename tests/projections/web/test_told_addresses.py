"""Every address that the docs name is answered by the server, and by one of several seasons where it is of them."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ledger.stores import Store
from projections.web.server.app import create_app
from tests.projections.web.conftest import shown_of

DOCS = Path(__file__).parents[3] / "docs"
NAMED = re.compile(r"(?<!`)`(/[^`\s]*)`(?!`)|^(/\S+)$", re.MULTILINE)
SAMPLES = {"/people/api/….json", "/people/csv/….csv", "/embed/"}
"""Parts of addresses, not whole ones."""
MISSPELT = {
    "/now/competitors/stolts/": "competitors/men-usa-jordan-stolz/",
    "/now/explain/men-1500/nuijs/": "explain/men-1500/men-ned-kjeld-nuis/",
}
"""Addresses that the docs name because nobody is called so, and where the answer leads."""


def named() -> list[str]:
    """The addresses on the pages, in their spans and in blocks."""
    found = [
        one or other for page in sorted(DOCS.rglob("*.md")) for one, other in NAMED.findall(page.read_text("utf-8"))
    ]
    return [address for address in dict.fromkeys(found) if address not in SAMPLES]


@pytest.mark.uncounted  # it visits pages that other tests look at
def test_every_address_that_the_docs_name_is_answered(client: TestClient, several: Store) -> None:
    rooms = (client, TestClient(create_app(*(shown_of(several, name) for name in several.books()))))
    answered = {
        address: [room.get(address, follow_redirects=True).status_code for room in rooms] for address in named()
    }

    assert len(answered) > 30
    assert {address for address, codes in answered.items() if 200 not in codes} == MISSPELT.keys()
    for address, meant in MISSPELT.items():
        assert meant in client.get(address).text
