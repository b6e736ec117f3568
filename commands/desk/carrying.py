"""Carry what another copy of the book recorded since the common root over into this one: what ``season carry`` does."""

from collections.abc import Mapping
from dataclasses import dataclass

from commands.deciders.carrying import OtherCopy, OwnCopy, Weighed, weigh
from commands.desk.desk import Desk
from commands.desk.facts import unmarked
from ledger.book import Reader
from ledger.entry import Draft, Entry
from ledger.errors import RefusedError
from ledger.facts import Fact
from ledger.season import Season
from projections.verification.sharing import Shared, shared


@dataclass(frozen=True, slots=True)
class Carriage:
    """What carrying would do, before anything is recorded.

    Attributes:
        shared: What the two copies share.
        lines: What becomes of each entry that the other copy has beyond it.
        answers: The answers by which doubts were decided: by position in the other copy, whether it is taken.
    """

    shared: Shared
    lines: tuple[Weighed, ...]
    answers: Mapping[int, bool]

    def of(self, *outcomes: str) -> list[Weighed]:
        """The entries of which this becomes."""
        return [line for line in self.lines if line.outcome in outcomes]

    @property
    def drafts(self) -> list[Draft]:
        """What would be recorded."""
        return [line.draft for line in self.lines if line.draft is not None]


def what_is_shared(here: Reader, other: Reader) -> Shared:
    """What two copies of a book share, as both are now."""
    return shared(here.root, len(here.entries()), other.root, len(other.entries()))


def weigh_copy(desk: Desk, other: Reader, name: str, *, answers: Mapping[int, bool] | None = None) -> Carriage:
    """Weigh what the copy called `name` recorded since the common root against the book as it is; record nothing.

    Raises:
        RefusedError: The books share no entry, or are of different seasons.
    """
    return _weighed(desk, desk.season(), other, name, answers or {})


def _weighed(desk: Desk, season: Season, other: Reader, name: str, answers: Mapping[int, bool]) -> Carriage:
    here = desk.reader
    if other.book.name != desk.book.name:
        raise RefusedError(f"{name} is of {other.book.name}, and this book is {desk.book.name}", reason="another-book")
    both = what_is_shared(here, other)
    if not both.entries:
        raise RefusedError(
            f"{both.line('this book', name)}, so neither is a copy of the other; season dump and season load take "
            "facts from one book into another",
            reason="nothing-shared",
        )
    entries = other.entries()[both.entries :]
    copy = OtherCopy(
        name=name,
        common=both.entries,
        entries=[unmarked(entry) for entry in entries],
        roots={entry.position: other.root(entry.position) for entry in entries},
        withdrawn=frozenset(other.season(len(other.entries())).withdrawn),
    )
    lines = weigh(season, copy, _own(season, here, copy), answers=answers, actor=desk.actor, now=desk.now())
    return Carriage(both, lines, answers)


def _own(season: Season, here: Reader, other: OtherCopy) -> OwnCopy:
    """Which entries of the other copy this book has already, and which of its own the other has not.

    An entry is known by the root of the copy in which it was recorded first, whichever way it went since.
    """
    roots = {entry.position: here.root(entry.position) for entry in here.entries()[other.common :]}
    at = {root: position for position, root in roots.items()}
    for entry in here.entries():
        if entry.source is not None and entry.source.carried_root and entry.position not in season.withdrawn:
            at[entry.source.carried_root] = entry.position
    known: dict[int, int] = {}
    for entry in other.entries:
        carried = entry.source.carried_root if entry.source is not None else None
        position = at.get(carried or other.roots[entry.position])
        if position is not None:
            known[entry.position] = position
    own = [
        entry
        for entry in here.entries()[other.common :]
        if entry.position not in known.values() and entry.position not in season.withdrawn
    ]
    return OwnCopy(known, own)


def carry(
    desk: Desk, other: Reader, name: str, shown: Carriage, *, skip_refused: bool = False
) -> tuple[Entry[Fact], ...]:
    """Record what was shown: all of it, or with `skip_refused` all but what is refused; or nothing.

    The first entry says how many came, so that `season withdraw` can take all of them back together.

    Raises:
        RefusedError: Something is refused or still doubted, or either book has changed so that something else would
            become of an entry.
    """

    def decide(season: Season) -> list[Draft]:
        found = _weighed(desk, season, other, name, shown.answers)
        _as_shown(shown, found)
        _clear(found, skip_refused=skip_refused)
        drafts = found.drafts
        if drafts and (source := drafts[0].source) is not None:
            mark = {"load": other.root(len(other.entries())), "loaded": len(drafts)}
            drafts[0] = drafts[0]._replace(source=source.model_copy(update=mark))
        return drafts

    return desk.run(decide)


def _as_shown(shown: Carriage, found: Carriage) -> None:
    if [line.outcome for line in shown.lines] != [line.outcome for line in found.lines]:
        raise RefusedError("somebody wrote to one of the books meanwhile; look again", reason="changed")


def _clear(found: Carriage, *, skip_refused: bool) -> None:
    if doubted := found.of("doubted"):
        raise RefusedError(
            f"{len(doubted)} of {len(found.lines)} entries are doubted and nobody has answered; nothing is carried; "
            "--doubted take or --doubted leave answers for scripts",
            reason="doubted",
        )
    refused = found.of("refused")
    if refused and not skip_refused:
        raise RefusedError(
            f"{len(refused)} of {len(found.lines)} entries are refused, so nothing is carried; --skip-refused "
            "takes the rest",
            reason="refused",
        )
