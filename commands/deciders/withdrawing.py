"""Taking a filing back: a sheet, a published list, a whole load, named as people have it at hand."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final, NoReturn, cast

from commands.deciders.admission import as_entry, check
from commands.deciders.admission.standing import stands
from ledger.entry import Draft, Entry
from ledger.errors import InvalidInputError, NotFoundError, RefusedError
from ledger.facts import (
    DECISIONS,
    ClassificationPublished,
    Fact,
    FilingWithdrawn,
    ProtocolFiled,
    ResultRecorded,
    spans_of,
)
from ledger.season import Season, evolve
from projections.season.filings import protocol_of, sheet_entries, withdrawal_of, without_needed

_RANGE: Final = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
_HASH: Final = re.compile(r"[0-9a-f]{6,64}")
_DIGITS: Final = 12
"""No position has more digits; a hash may be of digits only, and is longer."""


def withdraw(season: Season, what: str) -> FilingWithdrawn:
    """Take back what `what` names: an entry's filing, a span of entries, a race's newest sheet, a list, or a file.

    A file is named by the SHA-256 that the book keeps of it, or by six or more of its first characters: a sheet, a
    list, a table of points, or a file of facts that was loaded.

    Raises:
        InvalidInputError: Several files begin so.
        NotFoundError: Nothing in the book is called so.
        RefusedError: It is no filing, or is withdrawn already.
    """
    found = _RANGE.fullmatch(what)
    if found is not None:
        return _range(season, int(found[1]), int(found[2]))
    if what.isascii() and what.isdecimal() and len(what) <= _DIGITS:
        return _at(season, int(what))
    if what in season.publications:
        return _list(season.publications[what].position, season.publications[what].fact)
    record = season.races.get(what)
    if record is not None and record.protocols:
        return _sheet(season, record.protocols[-1])
    if _HASH.fullmatch(what.lower()):
        return _file(season, what.lower())
    return _nothing(season, what)


def way_back(season: Season, race: str, position: int, *, actor: str) -> str:
    """What leads back to the sheet that an entry filed: withdrawals that are admitted, or else corrections."""
    later = [entry for entry in season.races[race].protocols if entry.position > position]
    for _ in later:
        try:
            draft = Draft(withdraw(season, race), actor, reason="to go back")
            check(season, draft)
        except RefusedError:
            return "what came after it cannot be withdrawn any more; correct the rows one by one with: season correct"
        season = evolve(season, as_entry(season, draft))
    times = "" if len(later) == 1 else f", {len(later)} times"
    return f"to go back to it: season withdraw {race}{times}"


def _range(season: Season, first: int, last: int) -> FilingWithdrawn:
    if not 1 <= first <= last <= season.length:
        raise NotFoundError(f"entries {first}-{last}: the book has the positions 1 to {season.length}")
    return FilingWithdrawn(entries=spans_of(_left(season, [(first, last)])))


def _left(season: Season, spans: Sequence[tuple[int, int]]) -> set[int]:
    """What is left of spans of entries, and may go: all that stands, and what their own withdrawals took back.

    Raises:
        RefusedError: Nothing stands; it is withdrawn already.
    """

    def inside(position: int) -> bool:
        return any(first <= position <= last for first, last in spans)

    standing = {position for position in season.entries() if inside(position)}
    gone = [position for position in season.withdrawn if inside(position)]
    if gone and not standing:
        stands(season, gone[0])
    return without_needed(season, standing) | {one for one in gone if season.withdrawn_by(one) in standing}


def _at(season: Season, position: int) -> FilingWithdrawn:
    """The filing that an entry belongs to.

    Raises:
        NotFoundError: There is no such entry.
        RefusedError: It is a decision, which is reversed, or withdrawn already.
    """
    stands(season, position)
    entry = season.entries().get(position)
    if entry is None:
        raise NotFoundError(f"entry {position}: the book has the positions 1 to {season.length}")
    for record in season.races.values():
        for protocol in record.protocols:
            if protocol is entry or _is_of(season, entry, protocol):
                return _sheet(season, protocol)
    if type(entry.fact) in DECISIONS:
        raise RefusedError(
            f"entry {position} ({entry.name}) is a decision; season reverse {position} undoes it",
            reason="a-decision",
            position=position,
        )
    if isinstance(entry.fact, ClassificationPublished):
        return _list(entry.position, entry.fact)
    return FilingWithdrawn(entries=((position, position),))


def _is_of(season: Season, entry: Entry[Fact], protocol: Entry[ProtocolFiled]) -> bool:
    """Whether a sheet brought an entry."""
    if isinstance(entry.fact, ResultRecorded):
        race = entry.fact.race
        return race == protocol.fact.race and protocol_of(season, race, entry.position) is protocol
    one, other = entry.source, protocol.source
    same = one is not None and other is not None and one.sha256 == other.sha256
    return same and entry.position in sheet_entries(season, protocol)


def _sheet(season: Season, protocol: Entry[ProtocolFiled]) -> FilingWithdrawn:
    return FilingWithdrawn(entries=spans_of(sheet_entries(season, protocol)), filed=protocol.fact.race)


def _list(position: int, published: ClassificationPublished) -> FilingWithdrawn:
    return FilingWithdrawn(entries=((position, position),), filed=published.publication)


def _file(season: Season, begins: str) -> FilingWithdrawn:
    """What came with a file.

    Raises:
        InvalidInputError: Several files begin so.
        NotFoundError: None does.
        RefusedError: All of it is withdrawn already.
    """
    told = (*season.entries().values(), *season.withdrawn.values())
    hashes = {one for entry in told for one in _hashes(entry) if one.startswith(begins)}
    if len(hashes) > 1:
        raise InvalidInputError(f"{begins} may be several files; give more of one of {', '.join(sorted(hashes))}")
    if not hashes:
        return _nothing(season, begins)
    sha256 = hashes.pop()
    loads = [
        (entry.position, entry.position + (entry.source.loaded or 1) - 1)
        for entry in told
        if entry.source is not None and entry.source.load == sha256
    ]
    if loads:
        return FilingWithdrawn(entries=spans_of(_left(season, loads)), file=sha256)
    came = [entry for entry in told if sha256 in _hashes(entry)]
    standing = [entry for entry in came if entry.position not in season.withdrawn]
    if not standing:
        stands(season, came[-1].position)
    for entry in standing:
        if isinstance(entry.fact, ProtocolFiled) and entry.fact.protocol == sha256:
            return _sheet(season, cast("Entry[ProtocolFiled]", entry))
        if isinstance(entry.fact, ClassificationPublished) and len(standing) == 1:
            return _list(entry.position, entry.fact)
    brought = {
        entry.position
        for entry in season.entries().values()
        if _source(entry) == sha256 and any(entry.recorded_at == one.recorded_at for one in standing)
    }
    return FilingWithdrawn(entries=spans_of(without_needed(season, brought)), file=sha256)


def _hashes(entry: Entry[Fact]) -> Iterator[str]:
    """The files that an entry came with. What a decision cites as its ground is none of them."""
    fact, source = entry.fact, entry.source
    if isinstance(fact, ProtocolFiled | ClassificationPublished) and fact.protocol is not None:
        yield fact.protocol
    if source is not None and source.load is not None:
        yield source.load
    if isinstance(fact, ProtocolFiled | ResultRecorded | ClassificationPublished) and source is not None:
        yield from () if source.sha256 is None else (source.sha256,)


def _source(entry: Entry[Fact]) -> str | None:
    return None if entry.source is None else entry.source.sha256


def _nothing(season: Season, what: str) -> NoReturn:
    """Say that nothing is called so, and what is called nearly so.

    Raises:
        RefusedError: It is withdrawn already.
        NotFoundError: Always, where it never was filed.
    """
    by = withdrawal_of(season, what)
    if by is not None:
        raise RefusedError(f"{what} is withdrawn already, by entry {by}", reason="already-withdrawn", position=by)
    names = [*(name for name, record in season.races.items() if record.protocols), *season.publications]
    near = get_close_matches(what, names, n=3, cutoff=0.8)
    raise NotFoundError(
        f"{what}: no entry, span of entries, race, list or file of this book"
        + (f"; near: {', '.join(near)}" if near else "; season log shows what is filed")
    )
