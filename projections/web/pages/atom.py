"""A feed as Atom (RFC 4287), and what it is made of.

Names of feeds and items come from the book and the position, so that they stay when the site moves.
"""

from typing import Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ledger.instants import format_instant
from projections.documents.words import series_of
from projections.tables.text import visible

ATOM: Final = "http://www.w3.org/2005/Atom"
KIND: Final = "application/atom+xml; charset=utf-8"
"""The kind of file that a feed is."""


class Item(NamedTuple):
    """An item of a feed.

    Attributes:
        position: The entry by which something changed.
        what: What changed, in one line.
        lines: Who moved and why, a line each.
        recorded_at: When the entry was recorded, in microseconds since 1970.
        actor: Who entered it.
        leads: The path of the page that shows it, below a basis.
    """

    position: int
    what: str
    lines: tuple[str, ...]
    recorded_at: int
    actor: str
    leads: str


class Feed(NamedTuple):
    """A feed.

    Attributes:
        path: Its path below the folder of feeds.
        title: Its title.
        leads: The path of its page below a basis.
        items: Its items, the newest first.
        says: What they are, or why there are none.
    """

    path: str
    title: str
    leads: str
    items: tuple[Item, ...]
    says: str = "What changes, and the entries by which it does."


def atom(feed: Feed, book: str, opened_at: int, *, root: str, newest: str) -> bytes:
    """A feed as a file. It is the same as long as none of its items changes.

    Args:
        feed: The feed.
        book: The name of the book.
        opened_at: When the first entry of the book was recorded; a feed without items is as old.
        root: The address of the root, whole where it is known, else as a link from the feed; without a slash.
        newest: The basis of the pages that it leads to, which follow the book.
    """
    made = Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(made, "id", _name(book, feed.path))
    _add(made, "title", visible(f"{series_of(book)}: {feed.title}"))
    _add(made, "subtitle", visible(feed.says))
    _add(made, "updated", format_instant(feed.items[0].recorded_at if feed.items else opened_at))
    _add(SubElement(made, "author"), "name", "season ledger")
    SubElement(made, "link", rel="self", type="application/atom+xml", href=f"{root}/feeds/{feed.path}.atom")
    SubElement(made, "link", rel="alternate", type="text/html", href=f"{root}/{newest}/{feed.leads}")
    for item in feed.items:
        _entry(made, feed, book, item, f"{root}/{newest}/{item.leads}")
    indent(made, "")
    text: bytes = tostring(made, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _entry(parent: Element, feed: Feed, book: str, item: Item, address: str) -> None:
    made = SubElement(parent, "entry")
    _add(made, "id", _name(book, feed.path, str(item.position)))
    _add(made, "title", item.what)
    _add(made, "updated", format_instant(item.recorded_at))
    _add(SubElement(made, "author"), "name", visible(item.actor) or "unknown")
    SubElement(made, "link", rel="alternate", type="text/html", href=address)
    SubElement(made, "category", term=f"entry-{item.position}", label=f"entry {item.position}")
    _add(made, "content", "\n".join(item.lines)).set("type", "text")


def _add(parent: Element, tag: str, text: str) -> Element:
    made = SubElement(parent, tag)
    made.text = text
    return made


def _name(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "season-ledger:" + "#".join(parts)).urn
