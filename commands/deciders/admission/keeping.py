"""What archives say of themselves: each in one line that can be seen, and nothing that the book says already."""

import re
from collections.abc import Iterator
from typing import Final

from commands.deciders.admission.rules import Family
from ledger.errors import RefusedError
from ledger.facts import ArchiveDescribed
from ledger.season import Season
from projections.tables.text import visible

FAMILY: Final = Family()
EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")


@FAMILY.rule(ArchiveDescribed, said=lambda season, _: season.descriptions[-1:])
def described(_season: Season, fact: ArchiveDescribed) -> None:
    """Refuse what a line of a bag cannot hold, and an address for mail that is none."""
    said = dict(_said(fact))
    if not said:
        raise RefusedError("an archive is described by something; nothing is said", reason="nothing-said")
    for name, text in said.items():
        if text != text.strip() or visible(text) != text:
            raise RefusedError(f"{name}: {visible(text)!r} is not one line of text", reason="not-one-line")
    if fact.email is not None and not EMAIL.fullmatch(fact.email):
        raise RefusedError(f"email: {fact.email} is no address for mail, such as office@example.org", reason="no-email")


def _said(fact: ArchiveDescribed) -> Iterator[tuple[str, str]]:
    for name in type(fact).model_fields:
        value = getattr(fact, name)
        texts = value if isinstance(value, tuple) else () if value is None else (value,)
        yield from ((name if at == 1 else f"{name} {at}", text) for at, text in enumerate(texts, 1))
