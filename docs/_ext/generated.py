"""A Sphinx extension: puts generated text in the place of a ``<!-- generated: … -->`` line of a page."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sphinx.application import Sphinx

from docs._ext.benchmarks_page import benchmarks_page
from docs._ext.export_page import export_page
from docs._ext.facts_page import facts_page
from docs._ext.readings_page import readings_page
from docs._ext.rule_keys_page import rule_keys_page
from docs._ext.rules_page import edition_page, editions_list, rules_page
from ledger.rulebook import editions

PAGES: dict[str, Callable[[], str]] = {
    "benchmarks": benchmarks_page,
    "export": export_page,
    "facts": facts_page,
    "readings": readings_page,
    "rule-keys": rule_keys_page,
    "rules": lambda: f"{editions_list()}\n\n{rules_page()}",
}
"""By name of a page, the function that writes its generated part, in Markdown."""


def marker(page: str) -> str:
    """The line of a page that its generated part replaces."""
    return f"<!-- generated: {page} -->"


def fill(_app: Sphinx, page: str, source: list[str]) -> None:
    """Put the generated part into a page that Sphinx has just read."""
    if page in PAGES:
        source[0] = source[0].replace(marker(page), PAGES[page]())


def write(app: Sphinx) -> None:
    """Write the pages of the editions; Sphinx reads no page that is not a file."""
    folder = Path(app.srcdir) / "rules"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    for edition in editions():
        (folder / f"{edition}.md").write_text(edition_page(edition), encoding="utf-8")


def outdated(*_args: object) -> Iterable[str]:
    """Generated pages are read anew in every build: the program may have changed though the page has not."""
    return tuple(PAGES)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the two functions to the build."""
    app.connect("builder-inited", write)
    app.connect("source-read", fill)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
