"""Load facts: what ``season load`` and the fixtures rest on.

The facts of a file that names its season go into that season's book, which is opened, with its rulebook and its
calendar, where the store has none.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from commands.deciders.accepting import accepting
from commands.deciders.admission import admit
from commands.deciders.people import OPENING
from commands.desk.desk import Desk
from commands.desk.opening import open_season
from ledger.book import PEOPLE, Book, book_name
from ledger.entry import Draft, Entry, Source
from ledger.errors import InvalidInputError
from ledger.facts import CompetitionMoved, Fact
from ledger.season import Season
from ledger.stores import Store


def season_desk(
    store: Store, season: str, *, actor: str, warn: Callable[[str], None] = lambda _: None
) -> tuple[Desk, bool]:
    """A desk on the book of a season, and whether the book had to be opened for it; `warn` is that of the desk.

    Raises:
        UnknownRulebookError: The book is not open, and there is no rulebook of that season.
    """
    name = book_name(season)
    opened = name not in store.books()
    if opened:
        open_season(store, season, actor=actor)
    return Desk(Book(store, name), actor=actor, warn=warn), opened


def people_desk(
    store: Store, drafts: Sequence[Draft], *, file: str, warn: Callable[[str], None] = lambda _: None
) -> Desk:
    """A desk on the book of people, for the facts of a file; where the store has no such book they have to open it.

    Raises:
        InvalidInputError: They do not.
    """
    book = Book(store, PEOPLE)
    if not book.last() and (not drafts or drafts[0].fact != OPENING):
        raise InvalidInputError(
            f"{file}: the store has no book of people yet, and the first fact does not open it; a dump of one does"
        )
    return Desk(book, actor="load", warn=warn)


Written = TypeVar("Written", Draft, Entry[Fact])


def load_facts(
    desk: Desk,
    drafts: Sequence[Draft],
    *,
    file: str,
    lines: Sequence[int] = (),
    nocs: Sequence[str] = (),
    sha256: str | None = None,
) -> tuple[Entry[Fact], ...]:
    """Record the facts of one file, all of them or none; `lines` are those on which they stand.

    The first entry keeps the file's `sha256` where it is given.

    Facts that say exactly what the book says already are passed over, so that loading a file twice records nothing.
    `nocs` are codes that are taken though no NOC is known to have them, where the file has them.

    Raises:
        InvalidInputError: A code in `nocs` is known.
        RefusedError: A fact does not fit the season; the error names the file and its line.
    """
    given = [unmarked(draft) for draft in drafts]

    def decide(season: Season) -> list[Draft]:
        now = desk.now()
        admitted = accepting(
            season, nocs, actor=desk.actor, decide=lambda state: admit(state, given, file=file, lines=lines, now=now)
        )
        if admitted and sha256 is not None:
            source = admitted[0].source or Source(kind="file", name=file, sha256=sha256)
            mark = {"load": sha256, "loaded": len(admitted)}
            admitted[0] = admitted[0]._replace(source=source.model_copy(update=mark))
        return admitted

    return desk.run(decide)


def unmarked(one: Written) -> Written:
    """A draft or an entry without the mark that another load left on it: who loads facts marks them anew."""
    source = one.source
    if source is None or source.load is None:
        return one
    own = source.load == source.sha256
    return one._replace(source=None if own else source.model_copy(update={"load": None, "loaded": None}))


def moved_instead(drafts: Sequence[Draft], entries: Sequence[Entry[Fact]]) -> list[str]:
    """What a file puts on the calendar once more, and was recorded as a move; one sentence each."""
    given = [draft.fact for draft in drafts]
    return [
        f"{entry.fact.competition} is on the calendar already, so entry {entry.position} moves it to "
        f"{entry.fact.first_day}; to undo it: season reverse {entry.position} --reason TEXT"
        for entry in entries
        if isinstance(entry.fact, CompetitionMoved) and entry.fact not in given
    ]
