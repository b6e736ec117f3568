"""What a load of a file of facts would do: what ``season check`` says, line by line, with nothing recorded."""

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from commands.deciders.admission import as_entry, judge
from commands.desk.facts import season_desk
from commands.intake.facts import season_of, texts_of
from commands.intake.lines import read_line
from ledger.book import Book, Reader, book_name, of_people
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.facts import NocAccepted, ProtocolFiled, ResultRecorded
from ledger.season import Season, evolve
from ledger.stores import Store, open_store
from projections.documents.base import Document
from projections.season.doubts import doubts
from projections.season.identities import identity_doubts

Outcome = Literal["recorded", "known", "refused", "unreadable"]


class CheckedLine(Document):
    """What would become of one line; `why` says it where it is refused or cannot be read."""

    line: int
    fact: str | None
    outcome: Outcome
    why: str | None


class CheckDocument(Document):
    """``season check --json``: what a load of a file would do.

    `loads` is false where a line is refused or cannot be read, because then nothing of the file is recorded. `doubts`
    are what it would print as doubted, and record all the same.
    """

    file: str
    season: str | None
    loads: bool
    recorded: int
    known: int
    refused: int
    lines: tuple[CheckedLine, ...]
    doubts: tuple[str, ...]


def season_for(path: Path, store: Store | None, season: str | None) -> Season:
    """The season that a file would be loaded into: the book of a store, or an empty one of the season that it names.

    Raises:
        InvalidInputError: There is no book, and the file names no season.
    """
    named = season_of(path) or season
    if store is not None:
        books = store.books()
        seasons = [name for name in books if not of_people(name)]
        wanted = book_name(named) if named is not None else seasons[0] if len(seasons) == 1 else None
        if wanted in books:
            reader = Reader(Book(store, wanted))
            return reader.season(len(reader.entries()))
    if named is None:
        raise InvalidInputError(
            f"{path.name}: names no season, and no one book is there to check it against; name one with --season"
        )
    if of_people(book_name(named)):
        return Season()
    return season_desk(open_store("memory:"), named, actor="check")[0].season()


def check_file(path: Path, season: Season, *, nocs: tuple[str, ...] = ()) -> CheckDocument:
    """What a load of a file into a season would refuse, doubt or record; `nocs` are codes to take unknown.

    Raises:
        InvalidInputError: The file is not UTF-8.
    """
    for noc in nocs:
        accepted = Draft(NocAccepted(noc=noc), "check")
        season = evolve(season, as_entry(season, accepted))
    drafts: list[tuple[int, Draft]] = []
    unreadable: dict[int, str] = {}
    for number, text in texts_of(path):
        try:
            drafts.append((number, read_line(text, where="")))
        except (InvalidInputError, ValidationError) as error:
            unreadable[number] = str(error).removeprefix(": ")
    judged, after = judge(season, drafts)
    facts = {number: type(draft.fact).__name__ for number, draft in drafts}
    lines = [
        CheckedLine(
            line=number,
            fact=facts.get(number),
            outcome="unreadable" if number in unreadable else _outcome(judged[number]),
            why=unreadable.get(number) or judged.get(number) or None,
        )
        for number in sorted({*facts, *unreadable})
    ]
    counts = {outcome: sum(one.outcome == outcome for one in lines) for outcome in ("recorded", "known")}
    refused = len(lines) - sum(counts.values())
    taken = [draft.fact for number, draft in drafts if judged[number] is None]
    races = dict.fromkeys(fact.race for fact in taken if isinstance(fact, ProtocolFiled | ResultRecorded))
    opened = after.opened
    return CheckDocument(
        file=path.name,
        season=None if opened is None else opened.fact.season,
        loads=not refused,
        refused=refused,
        lines=tuple(lines),
        doubts=(*(one.line for one in doubts(after, races)), *(one.line for one in identity_doubts(after, taken))),
        **counts,
    )


def _outcome(judged: str | None) -> Outcome:
    return "recorded" if judged is None else "refused" if judged else "known"
