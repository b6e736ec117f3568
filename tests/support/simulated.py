"""A store that is simulated, with all that can happen to one, decided by a seed: one number is one history, for ever.

Desks write and readers read; the one gets in between what the other reads and appends. Connections are lost before an
append and after it, a write is torn in the middle, a replica lags, takes over and lacks the tail, and clocks jump. A
disk holds a journal of bytes, of which the last record may be half; opening it drops that. `run` plays a history and
checks the laws; a law that does not hold is an AssertionError that names the seed.
"""

import hashlib
from collections.abc import Callable, Sequence
from random import Random

import msgpack

from commands.desk.desk import Desk
from ledger.book import Book, Reader
from ledger.codec import decode
from ledger.entry import Draft
from ledger.errors import BookChangedError, ConflictError, StoreAwayError
from ledger.facts import CompetitorDisqualified, DecisionReversed, Fact
from ledger.seal.merkle import Tree, leaf_hash
from ledger.season import Season, fold
from ledger.stores import Prepared, Store, StoredEntry
from ledger.stores.base import BATCH
from tests.support.given import START, opening, race, skaters

BOOK = "world-cup/2025-26"
STEPS = 40
RACES = tuple(f"{competition}-men-{distance}-a" for competition in ("wc1", "wc2", "wc3") for distance in (500, 1500))
OPENING = opening()


class Disk:
    """A journal of batches: each record has its length and hash before it, so that half of one is found out."""

    def __init__(self, journal: bytes = b"") -> None:
        self.journal = bytearray(journal)
        self.entries: list[StoredEntry] = []
        self.recover()

    def recover(self) -> None:
        """Read the journal as a program does that opens it: up to the first record that is not whole."""
        self.entries, at = [], 0
        while at < len(self.journal):
            size = int.from_bytes(self.journal[at : at + 4], "big")
            body = bytes(self.journal[at + 36 : at + 36 + size])
            if len(body) < size or hashlib.sha256(body).digest() != self.journal[at + 4 : at + 36]:
                break
            self.entries += [StoredEntry(*one) for one in msgpack.unpackb(body)]
            at += 36 + size
        del self.journal[at:]

    def write(self, batch: Sequence[StoredEntry], *, torn: float | None = None) -> None:
        """Put a batch at the end; of a torn one a part, and nobody has recovered yet."""
        body = msgpack.packb(batch)
        record = len(body).to_bytes(4, "big") + hashlib.sha256(body).digest() + body
        self.journal += record if torn is None else record[: int(len(record) * torn)]
        if torn is None:
            self.entries += batch

    def beginning(self, records: int) -> "Disk":
        """What a replica has that received so many records."""
        at = 0
        for _ in range(records):
            at += 36 + int.from_bytes(self.journal[at : at + 4], "big")
        return Disk(bytes(self.journal[:at]))

    def records(self) -> int:
        """How many records there are."""
        at = number = 0
        while at < len(self.journal):
            at, number = at + 36 + int.from_bytes(self.journal[at : at + 4], "big"), number + 1
        return number


class Line(Store):
    """A connection to the primary or to the replica of a world, which may be lost at each call."""

    def __init__(self, world: "World", *, replica: bool = False) -> None:
        self.world = world
        self.replica = replica
        self.url = "simulated:"
        self.read_only = replica

    @property
    def disk(self) -> Disk:
        return self.world.replica if self.replica else self.world.primary

    def books(self) -> tuple[str, ...]:
        return (BOOK,) if self.disk.entries else ()

    def last(self, book: str) -> int:
        self.world.perhaps_away()
        return len(self.disk.entries) if book == BOOK else 0

    def close(self) -> None:
        pass

    def _batch(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        self.world.perhaps_away()
        return self.disk.entries[after:upto][:BATCH] if book == BOOK else []

    def _insert(self, book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        assert book == BOOK
        self.world.others()
        self.world.commit(expected, entries)

    def _insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        assert book == BOOK
        prepared = prepare()
        if prepared.entries:
            self.world.commit(*prepared)


class Writer:
    """A desk, and what it was told is recorded."""

    def __init__(self, world: "World", name: str) -> None:
        self.world, self.name = world, name
        self.number = 0
        self.confirmed: list[tuple[StoredEntry, ...]] = []
        self.begin()

    def begin(self) -> None:
        """Begin anew, as a program does that is started again."""
        self.desk = Desk(Book(Line(self.world), BOOK), actor=self.name, clock=self.world.clock)
        self.own: list[tuple[StoredEntry, ...]] = []
        self.bereft = False

    def write(self) -> None:
        try:
            made = self.desk.run(self.decide)
        except BookChangedError:
            self.world.found_out += 1
            self.begin()
        except StoreAwayError:
            pass
        else:
            assert not self.bereft, "a desk that lost what it was told is recorded is refused"
            if made:
                positions = range(made[0].position - 1, made[-1].position)
                batch = tuple(self.world.primary.entries[at] for at in positions)
                assert [decode(*one) for one in batch] == list(made), "what was confirmed is what is stored"
                self.confirmed.append(batch)
                self.own.append(batch)

    def decide(self, season: Season) -> list[Draft]:
        """Something that a person might decide on this season."""
        chance = self.world.chance
        facts: list[Fact] = []
        free = [name for name in RACES if name not in season.races]
        who = sorted(season.entrants)
        decided = sorted(season.decisions)
        match chance.randrange(4):
            case 0 if free and len(who) > 1:
                facts = race(chance.choice(free), *chance.sample(who, min(4, len(who))))
            case 1 if season.races:
                name = chance.choice(sorted(season.races))
                row = chance.choice(season.races[name].results).fact.competitor
                facts = [CompetitorDisqualified(race=name, competitor=row)]
            case 2 if decided:
                facts = [DecisionReversed(reverses=chance.choice(decided))]
            case _:
                self.number += 1
                facts = [*skaters(f"{self.name}{self.number}x{len(who)}")]
        return [Draft(fact, self.name, reason="because") for fact in facts]


class World:
    """Two disks, desks and readers, and what happens to them."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - not for secrets
        self.now = START
        self.primary, self.replica = Disk(), Disk()
        self.lost: set[tuple[StoredEntry, ...]] = set()
        self.away = self.found_out = self.depth = 0
        self.calm = True
        self.writers = [Writer(self, name) for name in ("ada", "bo", "cy")]
        self.writers[0].desk.run(lambda _: [Draft(fact, "ada") for fact in OPENING])
        self.calm = False
        self.readers = [Reader(Book(Line(self, replica=at == 2), BOOK)) for at in range(3)]

    def clock(self) -> int:
        """The present, by a clock that jumps back and forth."""
        self.now += self.chance.choice((1, 1_000_000, 60_000_000, -30_000_000, 3_600_000_000))
        return self.now

    def perhaps_away(self) -> None:
        if self.away and not self.calm:
            self.away -= 1
            raise StoreAwayError("simulated: the store went away")

    def others(self) -> None:
        """Let another desk get in between what one has read and what it appends."""
        if not self.calm and self.depth < 4 and self.chance.random() < 0.4:
            self.depth += 1
            self.chance.choice(self.writers).write()
            self.depth -= 1

    def commit(self, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        """Append to the primary, unless something happens."""
        self.perhaps_away()
        if expected != len(self.primary.entries):
            raise ConflictError("simulated: another desk appended first")
        batch = [StoredEntry(position, *one) for position, one in enumerate(entries, expected + 1)]
        fate = 1.0 if self.calm else self.chance.random()
        self.primary.write(batch, torn=self.chance.random() if fate < 0.05 else None)
        if fate < 0.05:
            self.primary.recover()
        if fate < 0.1:
            raise StoreAwayError("simulated: the store went away, and nobody knows what became of the entries")

    def step(self) -> None:
        match self.chance.randrange(12):
            case 0:
                self.away = self.chance.randrange(1, 4)
            case 1 | 2:
                self.replicate()
            case 3 if self.chance.random() < 0.3:
                self.fail_over()
            case 4 | 5 | 6:
                self.read(self.chance.randrange(len(self.readers)))
            case _:
                self.chance.choice(self.writers).write()

    def replicate(self) -> None:
        """Let the replica receive something of what it lacks; records come whole and in order."""
        there, known = self.primary.records(), self.replica.records()
        self.replica = self.primary.beginning(self.chance.randrange(known, there + 1))

    def fail_over(self) -> None:
        """Put the replica in the place of the primary; what it lacks is lost, and the law knows of it."""
        kept = len(self.replica.entries)
        for writer in self.writers:
            gone = [batch for batch in writer.confirmed if batch[-1].position > kept]
            assert all(batch[0].position > kept for batch in gone), "a batch is lost as a whole"
            self.lost.update(gone)
            writer.bereft |= any(batch in gone for batch in writer.own)
            writer.confirmed = [batch for batch in writer.confirmed if batch not in gone]
        self.primary = Disk(bytes(self.replica.journal))
        self.replica = self.primary.beginning(self.replica.records())

    def read(self, number: int) -> None:
        """A reader reads on; one that finds that the book was changed begins anew."""
        reader = self.readers[number]
        try:
            entries = reader.entries()
        except BookChangedError:
            self.found_out += 1
            self.readers[number] = Reader(reader.book)
            return
        except StoreAwayError:
            return
        store = reader.book.store
        assert isinstance(store, Line)
        there = store.disk.entries
        assert len(entries) == len(there), "a reader has all of the book"
        self.one_history(reader, there)

    def one_history(self, reader: Reader, there: Sequence[StoredEntry]) -> None:
        """What a reader knows is the book, and its tables those of a fold from nothing."""
        decoded = [decode(*one) for one in there]
        assert list(reader.entries()) == decoded, "two histories are never mixed"
        assert reader.root(len(there)) == Tree(leaf_hash(*one) for one in there).root().hex()
        if there:
            assert reader.season(len(there)) == fold(Season(), decoded), "tables are a fold from nothing"


def run(seed: int) -> World:
    """Play the history of a seed, and check the laws.

    Raises:
        AssertionError: A law does not hold; it names the seed.
    """
    world = World(seed)
    try:
        for _ in range(STEPS):
            world.step()
        world.calm, world.away = True, 0
        _laws(world)
    except Exception as error:
        raise AssertionError(f"the simulated store, seed {seed}: {error!r}") from error
    return world


def _laws(world: World) -> None:
    there = world.primary.entries
    assert [one.position for one in there] == list(range(1, len(there) + 1)), "no gap"
    assert Disk(bytes(world.primary.journal)).entries == there, "what is on the disk is what was said"
    stored = set(there)
    for writer in world.writers:
        assert all(stored.issuperset(batch) for batch in writer.confirmed), "nothing that was confirmed is lost"
    decoded = [decode(*one) for one in there]
    moments = [entry.recorded_at for entry in decoded]
    assert moments == sorted(moments), "the time of a book never runs back"
    for number, _ in enumerate(world.readers):
        world.read(number)
    for writer in world.writers:
        writer.write()
    for _ in range(2):
        world.replica = world.primary.beginning(world.primary.records())
        for number, _ in enumerate(world.readers):
            world.read(number)
