"""A Chromium for the tests that look at pages: whichever is here and starts, or else Playwright's own.

Run as a program, as ``make test`` does, it asks Playwright for its own where no other starts.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from importlib import metadata
from typing import Final

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

MISSING: Final = (
    "no Chromium starts here, so the tests of pages in a browser were left out; install one (on Debian: "
    "apt-get install chromium), or Playwright's own with all that it needs (.venv/bin/playwright install --with-deps "
    "chromium)"
)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay"),
    *("MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"),
    "ThirdPartyStoragePartitioning",
)
"""What a Chromium does without. Each window would begin a process that draws what the address bar lets down, pages of
its own; it takes twice as long as the page that is looked at. The others are those that Playwright leaves out: of two
such words Chromium heeds the last alone."""
_WORDS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_WITHOUT)}",
)
_START_SECONDS = 90
_CONNECT_SECONDS = 10
_DOWNLOAD_SECONDS = 600


def launched(playwright: Playwright) -> Browser | None:
    """The first Chromium that starts, or None: a name on the PATH may be a stub that only says how to install one."""
    # Without a path Playwright starts its own.
    for path in (*filter(None, map(shutil.which, _NAMES)), None):
        try:
            return playwright.chromium.launch(executable_path=path, args=_WORDS, timeout=_START_SECONDS * 1_000)
        except Error:
            continue
    return None


@cache
def opened() -> tuple[Playwright, Browser] | None:
    """A Chromium that this process has from now on, or None where none starts; whoever is done closes both."""
    playwright = sync_playwright().start()
    browser = launched(playwright)
    if browser is None:
        playwright.stop()
        return None
    return playwright, browser


def starts() -> bool:
    """Whether any Chromium does."""
    found = opened()
    if found is not None:
        close(*found)
    return found is not None


def close(playwright: Playwright, browser: Browser) -> None:
    """Let a Chromium go."""
    browser.close()
    playwright.stop()


def version() -> str:
    """The version of the first Chromium on the PATH that says one; Playwright's own is named by its package."""
    for path in filter(None, map(shutil.which, _NAMES)):
        said = subprocess.run([path, "--version"], capture_output=True, check=False, text=True, timeout=_START_SECONDS)
        if said.returncode == 0 and said.stdout.strip():
            return said.stdout.strip()
    return f"Chromium of Playwright {metadata.version('playwright')}"


def ask() -> None:
    """Let Playwright fetch its own Chromium; where it cannot, the tests that need one say so themselves."""
    print("No Chromium starts here; asking Playwright for its own …", file=sys.stderr)  # noqa: T201  a program
    try:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"],
            capture_output=True,
            check=False,
            timeout=_DOWNLOAD_SECONDS,
            env={**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": str(_CONNECT_SECONDS * 1_000)},
        )
    except subprocess.TimeoutExpired:
        return


if __name__ == "__main__" and not starts():
    ask()
