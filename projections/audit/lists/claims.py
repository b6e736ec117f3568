"""What published lists say of the first place of each cup, beside what the book gives.

A list speaks of a moment: of after a competition, or of the end where it names the holders of titles. It says something
of who leads at a basis where nothing of the cup that is filed comes later. Where it then names somebody else, another
total, or gives somebody more than the book can, it contradicts the book, and that is said. Where it is somebody else
who is to lead, the title is incomplete, but in a book that holds every row of every race of the cup, official and by
confirmed rules: there the list is wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import InvalidInputError
from ledger.facts import ClassificationPublished
from ledger.vocabulary import Gender
from projections.audit.lists.fitting import field_of
from projections.audit.lists.names import Register
from projections.audit.lists.rows import ListRow, PublishedList, lists_of
from projections.audit.lists.targets import cup_said
from projections.cups.titles import Title

_Registers = dict[tuple[Gender, bool], Register]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one row of a published list says: that somebody has a place in a cup, and with how many points.

    Attributes:
        entry: The list.
        row: The row, one of the best that the list has of the cup.
        place: The place that it gives, or None where it gives none.
        competitor: Whom it names, or None where the book knows nobody of the name.
        moment: The place in the calendar of the competition after which it is; None where it does not say.
        end: Whether it is of the end of the season, because it names holders of titles.
    """

    entry: Entry[ClassificationPublished]
    row: ListRow
    place: int | None
    competitor: str | None
    moment: int | None
    end: bool

    @property
    def first(self) -> bool:
        """Whether it is of the first place."""
        return self.place == 1

    @property
    def text(self) -> str:
        """What it says, for people."""
        points = "" if self.row.points is None else f" {self.row.points}"
        place = "" if self.first or self.place is None else f", place {self.place}"
        after = "" if self.end or self.entry.fact.after is None else f" after {self.entry.fact.after}"
        return f"{self.row.label}{points}{place}{after}"


@dataclass(frozen=True, slots=True)
class TitleBeside:
    """A title beside what was published of it.

    Attributes:
        title: The title; incomplete where what was published contradicts it and the book cannot tell.
        claims: What lists say of its first place, the latest moment first; where none does, of the best place.
        speaks: Of each claim whether it agrees with the title; None where it is of an earlier moment, or of another
            place.
    """

    title: Title
    claims: tuple[Claim, ...] = ()
    speaks: tuple[bool | None, ...] = ()

    @property
    def contradicted(self) -> tuple[Claim, ...]:
        """The claims that contradict it, be it only in the points of who leads."""
        return tuple(claim for claim, agrees in zip(self.claims, self.speaks, strict=True) if agrees is False)

    @property
    def against(self) -> tuple[Claim, ...]:
        """The claims that somebody else leads, or has more than the book can give."""
        leaders = [row.competitor.id for row in self.title.leaders]
        return tuple(claim for claim in self.contradicted if claim.competitor not in leaders)


def beside(reading: Reading, title: Title) -> TitleBeside:
    """A title beside what was published of it."""
    claims = claims_of(reading, title.cup.id)
    if not claims:
        return TitleBeside(title)
    last, decided = _last_filed(reading, title), _decided(reading, title)
    speaks = tuple(_agrees(title, claim, last, decided=decided) for claim in claims)
    found = TitleBeside(title, claims, speaks)
    if title.state in ("incomplete", "unknown"):
        return found
    if not title.in_book:
        because = f"not in this book; published: {_cited(claims[0])}"
    elif found.against and not _certain(title):
        because = f"contradicted by what was published: {'; '.join(map(_cited, found.against[:2]))}"
    else:
        return found
    return replace(found, title=replace(title, state="incomplete", lead=None, because=because))


def _cited(claim: Claim) -> str:
    return f"{claim.text} by {claim.entry.fact.publisher} (entry {claim.entry.position})"


def _agrees(title: Title, claim: Claim, last: int, *, decided: bool) -> bool | None:
    """Whether a claim agrees with a title; None where it is of another moment, or the book cannot tell.

    What was decided since may have taken points away that an earlier list was right to give.
    """
    if not title.in_book:
        return None
    of_now = claim.end or (claim.moment is not None and claim.moment >= last)
    points, held = claim.row.points, title.bounds
    if points is not None and held is not None and not held.unclear_now and (of_now or not decided):
        rows = title.table.rows if title.table is not None else ()
        line = next((row for row in rows if row.competitor.id == claim.competitor), None)
        if points > held.now(line):
            return False
    if not (claim.first and of_now) or not title.leaders:
        return None
    if claim.competitor not in [row.competitor.id for row in title.leaders]:
        return False
    own = next(row for row in title.leaders if row.competitor.id == claim.competitor)
    if points is None or points == own.points:
        return True
    # A lower bound is not contradicted by more.
    return None if held is not None and held.at_least(own) and points > own.points else False


def _decided(reading: Reading, title: Title) -> bool:
    """Whether anything was decided on the races of a cup, or in it."""
    table = title.table
    if table is None:
        return False
    records = (reading.season.races[str(race.race)] for race in table.races)
    return bool(table.sanctions.deductions or table.sanctions.exclusions) or any(one.decisions for one in records)


def _certain(title: Title) -> bool:
    """Whether a book is right where a list contradicts it: it has every row, official, and confirmed rules."""
    held = title.bounds
    if held is None or title.table is None or held.lacks or held.unclear or held.coverage.of("unofficial"):
        return False
    return title.table.mark == "confirmed"


def _last_filed(reading: Reading, title: Title) -> int:
    """The place in the calendar of the last competition of which a race of the cup is filed; -1 where none is."""
    places = _places(reading)
    filed = title.bounds.coverage.races if title.bounds is not None else ()
    return max((places[race.competition] for race in filed if race.filed), default=-1)


def _places(reading: Reading) -> dict[str, int]:
    return {fact.competition: place for place, fact in enumerate(reading.season.competitions())}


def claims_of(reading: Reading, cup: str) -> tuple[Claim, ...]:
    """What lists say of the first place of a cup, the latest moment first; where none does, of the best place.

    Up to a competition that was asked for, only lists of after it or earlier are of the moment.
    """
    key = f"claims {reading.rulebook.edition} {' '.join(reading.counted)} {reading.basis.through}"
    return reading.season.once(key, lambda: _claims(reading)).get(cup, ())


def _claims(reading: Reading) -> Mapping[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = {}
    places, registers = _places(reading), _Registers()
    for entry in reading.season.publications.values():
        fact, through = entry.fact, reading.basis.through
        if fact.kind not in ("standing", "title") or (through is not None and fact.after not in reading.counted):
            continue
        try:
            lists = lists_of(fact, left_out=[])
        except InvalidInputError:
            continue  # an audit says why it cannot be read
        for listed in lists:
            cup = cup_said(reading, fact, listed)
            if cup is not None:
                found.setdefault(cup, []).extend(_of(reading, entry, listed, cup, places, registers))
    return {cup: _sorted(claims) for cup, claims in found.items()}


def _of(
    reading: Reading,
    entry: Entry[ClassificationPublished],
    listed: PublishedList,
    cup: str,
    places: Mapping[str, int],
    registers: _Registers,
) -> Iterator[Claim]:
    """The best rows of a list: those of its first place, or of the best place that it has."""
    fact, rows = entry.fact, [row for row in listed.rows if row.label and not row.reserve and not row.apart]
    title = fact.kind == "title"
    best = min((row.rank for row in rows if row.rank is not None), default=None)
    if best is None and not title:
        rows = [row for row in rows if row.points is not None]
        rows = sorted(rows, key=lambda row: -(row.points or 0))[:1]
    gender, teams = field_of(reading, cup)
    if (gender, teams) not in registers:
        registers[gender, teams] = Register.of(reading.season, gender, teams=teams)
    for row in rows:
        if row.rank == best:
            who = registers[gender, teams].match(row, teams=teams).competitor
            place = 1 if title and row.rank is None else row.rank
            yield Claim(entry, row, place, who, places.get(fact.after or ""), title)


def _sorted(claims: list[Claim]) -> tuple[Claim, ...]:
    """Those of a first place where there are any, the latest moment first; lists of one moment in their order."""
    first = [claim for claim in claims if claim.first]
    return tuple(sorted(first or claims, key=lambda one: (not one.end, -1 if one.moment is None else -one.moment)))
