"""No link of a page that is served is dead: a visitor follows all of them, through two seasons, one full of markup.

`test_site.py` follows every link of the same books as files. A server has more: questions, frames, files to take along,
and any basis. What is there once is followed to its end; of what is there again at each basis a part.
"""

import re
from collections import deque
from urllib.parse import unquote, urljoin, urlsplit
from zlib import crc32

import pytest
from starlette.testclient import TestClient

from ledger.stores import open_store
from projections.web.server.app import create_app
from tests.projections.web.conftest import shown_of
from tests.projections.web.test_site import Page
from tests.support import sites
from tests.support.once import Once

DRAWN = re.compile(r"/(?:svg|png|pdf|xlsx|preview)/")
"""Files that take their time; `test_sharing.py` asks for each kind."""
KINDS = "embed|compare|log|explain|history|what-if|csv|api"
AGAIN = re.compile(rf"/(?:{KINDS})/|at=|through=|rulebook=|competitors/.|same/|[?]")
"""What is there once more for each basis, competitor or question: one of so many is followed."""
ONE_OF = 30
SENT = ("/compare", "/audit", "/basis", "/what-if")
"""Where forms lead, which send what was chosen along."""


def followed(link: str) -> bool:
    """Whether a link is followed; always the same ones are."""
    if DRAWN.search(link) or urlsplit(link).path.endswith(SENT):
        return False
    return not AGAIN.search(link) or crc32(link.encode()) % ONE_OF == 0


@pytest.mark.uncounted  # it visits pages that other tests look at
def test_every_link_leads_somewhere(once: Once) -> None:
    with open_store(f"sqlite:{sites.hostile_site(once).parent / 'season.db'}", read_only=True) as several:
        room = TestClient(create_app(*(shown_of(several, name) for name in several.books())))
        seen: dict[str, frozenset[str]] = {}
        dead: list[tuple[str, int, str]] = []
        anchors: list[tuple[str, str, str]] = []
        to_visit = deque([("/", "")])
        while to_visit:
            address, found_on = to_visit.popleft()
            if address in seen:
                continue
            answer = room.get(address, follow_redirects=True)
            page = Page(answer.text if answer.headers["content-type"].startswith("text/html") else "")
            seen[address] = frozenset(page.anchors)
            if answer.status_code != 200 or page.wrong or page.open:
                dead.append((address, answer.status_code, found_on))
            for link in dict.fromkeys(urljoin(str(answer.url), link) for link in page.links):
                to = urlsplit(link)
                whole = f"{to.path}?{to.query}" if to.query else to.path
                if to.netloc == "testserver" and followed(whole):
                    to_visit.append((whole, address))
                    anchors += [(address, whole, unquote(to.fragment))] if to.fragment else []

    assert dead == []
    assert [one for one in anchors if one[2] not in seen[one[1]]] == []
    assert len(seen) > 300


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "address", ["/nothing/", "/at=99999/", "/through=wc9/standings/men-500/", "/now/standings/men-1/"]
)
def test_a_page_that_is_not_there_leads_to_those_that_are(client: TestClient, address: str) -> None:
    answer = client.get(address, follow_redirects=True)
    links = [urljoin(str(answer.url), link) for link in dict.fromkeys(Page(answer.text).links) if followed(link)]
    codes = {
        link: client.get(link, follow_redirects=True).status_code for link in links if urlsplit(link).fragment == ""
    }

    assert answer.status_code == 404
    assert [link for link, code in codes.items() if code != 200] == []
    assert any(link.endswith("/competitors/") for link in codes)


def test_a_table_sorted_by_a_race_that_is_to_come_is_in_its_own_order(client: TestClient) -> None:
    own, to_come, unknown = (
        client.get(f"/through=wc1/standings/men-1500/{query}") for query in ("", "?sort=-wc4", "?sort=weight")
    )
    names = re.compile(r'competitors/[^"]+')

    assert (to_come.status_code, unknown.status_code) == (200, 400)
    assert names.findall(to_come.text) == names.findall(own.text)
