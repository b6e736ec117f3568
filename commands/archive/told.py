"""What is said of an archive that was checked: a table of what was, against what, and what was not; and a verdict."""

from collections.abc import Iterator, Sequence
from typing import Final

from commands.archive.agreement import DIFFERS, CheckedPart
from commands.archive.restoring import Archived
from projections.tables.text import visible

_HEADINGS = CheckedPart("result", "what", "against")
_SHOWN: Final = 5
"""So many files that are not at hand are named."""


def aligned(table: Sequence[CheckedPart]) -> Iterator[str]:
    """The lines of the table, in columns."""
    rows = [CheckedPart(*map(visible, row)) for row in (_HEADINGS, *table)]
    first, second = (max(len(row[at]) for row in rows) for at in (0, 1))
    return (f"{result:<{first}}  {what:<{second}}  {against}" for result, what, against in rows)


def missing(hashes: Sequence[str], what: str, listed: str) -> Iterator[str]:
    """A line for each of the first files that were not found, and one that says where all of them are listed."""
    yield from (f"not found: the {what} with SHA-256 {sha256}" for sha256 in hashes[:_SHOWN])
    if len(hashes) > _SHOWN:
        yield f"not found: {len(hashes) - _SHOWN} more{listed}"


def verdict(archived: Archived, *, known: bool) -> str:
    """What the archive is worth, in one line; `known`: a key or a checkpoint is from elsewhere than from it."""
    size, sealed = archived.tree.size, archived.verdict.sealed
    keys = (one.key for kept in archived.verdict.checkpoints for one in kept.checked.signed)
    signers = ", ".join(sorted({f"{key.name}+{key.key_id.hex()}" for key in keys}))
    differing = ", ".join(one.what for one in archived.table if one.result == DIFFERS)
    differs = f"; not as it is written now: {differing}" if differing else ""
    of = f"{archived.book}, {size} entries, root {archived.tree.root().hex()}{differs}"
    if not known:
        how = f"{sealed} of them sealed by {signers}, on the book's own word" if sealed else "nothing in it is sealed"
        return f"nothing contradicts the rest, but nobody vouches for {of}: {how}; see --key and --against"
    if sealed < size:
        rest = f"nobody vouches for the entries {sealed + 1} to {size}"
        return f"the entries 1 to {sealed} are whole and sealed by {signers}; {rest}: {of}"
    return f"whole and sealed by {signers}: {of}"
