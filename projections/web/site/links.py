"""Links between files: each names the file that it leads to, relative to its own, so that no server has to answer.

A page is written as a server shows it, with addresses that are relative to its own. Here each of them becomes the file
that has what it asks for. What is written on another page is found there, at its anchor; what a site does not have at a
basis it has as of now; and what it does not have at all is no link.
"""

import re
from collections.abc import Collection, Mapping
from html import escape, unescape
from posixpath import dirname, normpath, relpath
from typing import Final

from projections.reports.log import PAGE
from projections.web.addresses.basis import NOW
from projections.web.site.plan import INDEX, block_of

SAME: Final = "same"
"""Below a season, the address that leads to the same page of it, or to what is nearest."""

_TAG: Final = re.compile(r"<(a|area|form|iframe|img|link|script|source)\b([^<>]*)>")
_HREF: Final = re.compile(r'href="([^"]*)"')
_TARGET: Final = re.compile(r'\s(href|src|action)="([^"]*)"')
_OF_LINKS: Final = re.compile(r'\s(?:download|rel|target|hreflang|ping|type)(?:="[^"]*")?(?=\s|$)')
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_POSITION: Final = re.compile(r"[1-9][0-9]*")
_ENTRY: Final = re.compile(r"log/([1-9][0-9]*)")


class Links:
    """The links of the pages of one season."""

    def __init__(self, season: str, files: Collection[str], others: Mapping[str, Collection[str]], last: int) -> None:
        """Lead to the `files` of a season and to those of the `others`; its book has `last` entries."""
        self.season = season
        self.files = frozenset(files)
        self.others = others
        self.last = last

    def page(self, text: str, *, address: str, file: str) -> str:
        """A page with links to files: its `address` and its `file` are below the folder of the season."""

        def tag(found: re.Match[str]) -> str:
            return self._tag(found[1], found[2], address, file)

        return _TAG.sub(tag, text)

    def feed(self, text: str, *, file: str) -> str:
        """A feed with links to files; what the site does not have is the season there."""
        address = f"{dirname(file)}/"

        def lead(found: re.Match[str]) -> str:
            to = self.leads(unescape(found[1]), address=address, file=file)
            return f'href="{escape(to or relpath(f"{NOW}/{INDEX}", dirname(file)))}"'

        return _HREF.sub(lead, text)

    def _tag(self, name: str, rest: str, address: str, file: str) -> str:
        target = _TARGET.search(rest)
        if target is None:
            return f"<{name}{rest}>"
        to = self.leads(unescape(target[2]), address=address, file=file)
        if to is not None:
            return f'<{name}{rest[: target.start()]} {target[1]}="{escape(to)}"{rest[target.end() :]}>'
        if name == "link":
            return ""
        without = rest[: target.start()] + rest[target.end() :]
        return f"<{name}{_OF_LINKS.sub('', without) if name == 'a' else without}>"

    def leads(self, link: str, *, address: str, file: str) -> str | None:
        """The link of a page as one to a file; None where the site has no such file."""
        if _ELSEWHERE.match(link) or link.startswith("#"):
            return link
        path, _, anchor = link.partition("#")
        path, mark, query = path.partition("?")
        there = normpath(f"/{self.season}/{address}{path}" if path else f"/{self.season}/{address}")
        to = self._file(there.lstrip("/"), anchor, address.partition("/")[0])
        if to is None:
            return None
        target, anchor = to
        shown = relpath(f"/{target}", f"/{self.season}/{dirname(file)}".rstrip("/"))
        return shown + mark + query + (f"#{anchor}" if anchor else "")

    def _file(self, path: str, anchor: str, basis: str) -> tuple[str, str] | None:
        """The file of an address, below the folder of all seasons, and the anchor in it."""
        season, _, below = path.partition("/")
        if season in ("", "."):
            return INDEX, anchor
        if season == self.season:
            if below.startswith("static/"):
                return below, anchor
            own = self._own(below, anchor, basis)
            return None if own is None else (f"{season}/{own[0]}", own[1])
        if season in self.others:
            page, anchor = same_page(below.removeprefix(SAME).strip("/"), self.others[season])
            return f"{season}/{page}", anchor
        return None

    def _own(self, path: str, anchor: str, own: str) -> tuple[str, str] | None:
        """The file of an address of the season, seen from a page that is at its `own` basis."""
        if path in self.files:
            return path, anchor
        first, _, below = path.partition("/")
        if first in ("api", "csv"):
            basis, _, name = below.partition("/")
            data = f"{first}/{written(basis)}/{name}"
            return (data, anchor) if data in self.files else None
        if f"{path or '.'}/{INDEX}".removeprefix("./") in self.files:
            return f"{path or '.'}/{INDEX}".removeprefix("./"), anchor
        basis = written(first)
        if below.startswith("compare/"):  # there is no comparison, but what it would compare with
            _, before, what = (*below.strip("/").split("/", 2), "")[:3]
            basis, below = written(before), what if what.startswith("quotas/") else f"standings/{what}"
        page, anchor = self._written_at(below, anchor)
        # A stop of the season without this page leads to what it has; a link of a page, to the same as of now.
        stop = [f"{basis}/{INDEX}"] if basis not in (NOW, written(own)) else []
        for candidate in (f"{basis}/{page}", *stop, f"{NOW}/{page}"):
            if candidate in self.files:
                return candidate, anchor if page in candidate else ""
        return None

    def _written_at(self, path: str, anchor: str) -> tuple[str, str]:
        """The page on which something is written, below the folder of a basis, and the anchor there."""
        parts = path.strip("/").split("/")
        match parts:
            case ["explain", who]:
                return f"explain/{who}.html", anchor
            case ["explain", cup, who]:
                return f"explain/{who}.html", self._of_cup(cup, anchor)
            case ["explain-race", race, who]:
                return f"explain/{who}.html", race
            case ["log", position] if _POSITION.fullmatch(position) and int(position) <= self.last:
                return _in_block(int(position))
            case ["log", "pages", page] if _POSITION.fullmatch(page):
                # Pages of the log are counted from the newest entry, and those of a site from the first.
                return _in_block(max(self.last - (int(page) - 1) * PAGE, 1))
            case _:
                return "/".join(filter(None, (*parts, INDEX))), anchor

    def _of_cup(self, cup: str, anchor: str) -> str:
        """The anchor of a cup on a page of reasons; a cup that the rules do not give to the end has none."""
        if f"{NOW}/history/{cup}/{INDEX}" not in self.files:  # nor has it a history
            return ""
        return within_cup(cup, anchor) if anchor else cup


def _in_block(position: int) -> tuple[str, str]:
    """The page that an entry stands on, and its anchor there."""
    return f"log/from-{block_of(position)}/{INDEX}", f"entry-{position}"


def within_cup(cup: str, race: str) -> str:
    """The anchor of what a race brought in a cup, on a page of reasons; a cup's own event is not said twice."""
    return f"{cup}.{race.replace(f'-{cup}', '', 1)}"


def written(basis: str) -> str:
    """The basis at which a site has what is asked for at another: after a competition, or as of now."""
    named = [axis for axis in basis.split(",") if axis.startswith("through=")]
    return named[0] if named else NOW


def same_page(path: str, files: Collection[str]) -> tuple[str, str]:
    """The file of another season that has the page of a path, or of what is nearest above it, and the anchor in it.

    An entry stands with others on a page of the log.
    """
    entry = _ENTRY.fullmatch(path)
    if entry is not None:
        block = f"{NOW}/log/from-{block_of(int(entry[1]))}/{INDEX}"
        if block in files:
            return block, f"entry-{entry[1]}"
    while path:
        if f"{NOW}/{path}/{INDEX}" in files:
            return f"{NOW}/{path}/{INDEX}", ""
        path = path.rpartition("/")[0]
    return f"{NOW}/{INDEX}", ""
