"""The fields of facts as pages show them: as JSON, and no more of a long one than keeps a page light.

A list of two hundred names or a rulebook is one fact. A page shows its beginning, says how long it is, and leads to the
file that has all of it.
"""

import json
from collections.abc import Sequence
from html import escape
from typing import Any, Final, NamedTuple

from projections.tables.text import printable_json

SHOWN_TEXT: Final = 2_000
"""So many characters of a text within a fact are shown, such as a rulebook's."""
SHOWN_FACTS: Final = 24_000
"""So many characters of all the facts of a page are shown."""


class ShownFact(NamedTuple):
    """The fields of a fact as a page shows them; `length` is how many characters they have where not all is shown.

    The text is escaped already.
    """

    text: str
    length: int | None


def shown_facts(facts: Sequence[Any], most: int = SHOWN_FACTS) -> list[ShownFact]:
    """The fields of facts, of which long ones are cut so that together they have `most` characters at most."""
    whole = [json.dumps(fact, indent=2, ensure_ascii=False) for fact in facts]
    texts = [json.dumps(_shortened(fact), indent=2, ensure_ascii=False) for fact in facts]
    limit = _limit([len(text) for text in texts], most)
    return [
        ShownFact(_written(text[:limit]), len(full) if text[:limit] != full else None)
        for text, full in zip(texts, whole, strict=True)
    ]


def _limit(lengths: Sequence[int], most: int) -> int:
    """The largest length to which texts can be cut so that together they are not longer than `most`."""
    left = most
    for place, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - place)
        if length > share:
            return share
        left -= length
    return most


def _written(text: str) -> str:
    """JSON within an element; quotes stand as they are there, for an escaped one is five times as long."""
    return escape(printable_json(text), quote=False)


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(one) for key, one in value.items()}
    if isinstance(value, str) and len(value) > SHOWN_TEXT:
        return f"{value[:SHOWN_TEXT]} …"
    return value
