"""Draws the pictures of the README and the docs anew: pages of the program, as a browser shows them.

Run as a program, as ``make pictures`` does, it opens a book in a temporary folder, loads the fixture season, takes a
few decisions that are examples, serves it on this machine, and looks at the pages with a Chromium.
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Final, NamedTuple
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from tests.support.chromium import MISSING, launched

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "docs" / "pictures"
_TALLEST: Final = 1_400
"""What is below is cut off: a picture shows how a page begins."""
_START_SECONDS: Final = 30


class Picture(NamedTuple):
    """A page to be drawn.

    Attributes:
        address: Where it is, below the server's own address.
        width: Of the window, in CSS pixels.
        dark: Whether the visitor prefers dark colours.
    """

    address: str
    width: int = 1_200
    dark: bool = False


PICTURES: Final = {
    "season.png": Picture("now/"),
    "season-dark.png": Picture("now/", dark=True),
    "season-phone.png": Picture("now/", width=390),
    "standing.png": Picture("now/standings/men-1500/"),
    "race.png": Picture("now/races/wc1-men-1500-a/"),
    "explain.png": Picture("now/explain/men-1500/men-ger-finn-sonnekalb/"),
    "quota-event.png": Picture("now/quotas/owg-2026/men-500/"),
    "decision.png": Picture("now/disputes/2991/"),
}
"""By file, the page that it shows."""

_RECORDED: Final = (
    ("open", "2025-26"),
    ("load", str(ROOT / "fixtures" / "2025-26")),
    ("disqualify", "wc1-men-500-2-a", "Koshkin", "--code", "T08", "--reason", "an example", "--yes"),
    ("allocate", "owg-2026", "--reason", "an example", "--yes"),
)


def _season(*words: str, folder: str) -> list[str]:
    return [str(Path(sys.executable).with_name("season")), *words, "--store", f"sqlite:{folder}/season.db"]


@contextmanager
def _served(folder: str) -> Iterator[str]:
    """Serve the book on a free port of this machine; gives its address."""
    for words in _RECORDED:
        subprocess.run(_season(*words, folder=folder), check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = _season("serve", "--port", port, folder=folder)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            limit = monotonic() + _START_SECONDS
            while server.poll() is None and monotonic() < limit and not _answers(address):
                sleep(0.1)
            yield address
        finally:
            server.terminate()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=1):  # noqa: S310  this machine's own server
            return True
    except OSError:
        return False


def draw() -> None:
    """Draw every picture into its file."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="season-pictures-") as folder, _served(folder) as address, sync_playwright() as play:
        browser = launched(play)
        assert browser is not None, MISSING
        for name, picture in PICTURES.items():
            page = browser.new_page(
                viewport={"width": picture.width, "height": 900},
                color_scheme="dark" if picture.dark else "light",
                reduced_motion="reduce",
            )
            answer = page.goto(f"{address}/{picture.address}")
            assert answer is not None
            assert answer.ok, picture.address
            tall = min(_TALLEST, page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": picture.width, "height": tall})
            page.screenshot(path=FOLDER / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    draw()
