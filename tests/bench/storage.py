"""Appending and reading: our store against bare SQLite, and against the library's own mapper."""

import sqlite3
import tracemalloc
from collections.abc import Iterator
from dataclasses import fields, make_dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder, Mapper, UUIDAsHex
from eventsourcing.sqlite import SQLiteAggregateRecorder, SQLiteDatastore

from ledger.book import Book
from ledger.codec import encode, stored_name
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.garbage_collection import collector_paused
from ledger.instants import to_datetime
from ledger.season import Season, fold
from ledger.stores import open_store
from tests.bench.measure import Bar, best_of_turns

BOOK = "world-cup/bench"
MANY = 250_000


def appends(folder: Path, sample: list[tuple[str, bytes]]) -> Iterator[Bar]:
    """One durable append, and one of a sheet of 20 rows, against bare SQLite with the same fsync."""
    for name, rows, limit, rounds in (("one append", 1, 0.8, 200), ("a sheet of 20 rows", 20, 0.75, 150)):
        bare = sqlite3.connect(folder / f"bare-{rows}.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute(
            "CREATE TABLE entries (book TEXT, position INTEGER, name TEXT, payload BLOB, PRIMARY KEY (book, position))"
        )
        ends = [0, 0]
        batch = sample[:rows]
        with open_store(f"sqlite:{folder / f'ours-{rows}.db'}") as store:

            def ours(batch: list[tuple[str, bytes]] = batch, ends: list[int] = ends) -> None:
                for _ in range(10):
                    store.append(BOOK, ends[0], batch)
                    ends[0] += len(batch)

            def plain(
                batch: list[tuple[str, bytes]] = batch, ends: list[int] = ends, bare: sqlite3.Connection = bare
            ) -> None:
                for _ in range(10):
                    bare.execute("BEGIN IMMEDIATE")
                    bare.executemany(
                        "INSERT INTO entries VALUES (?, ?, ?, ?)",
                        [(BOOK, ends[1] + number, name, payload) for number, (name, payload) in enumerate(batch, 1)],
                    )
                    bare.execute("COMMIT")
                    ends[1] += len(batch)

            mine, theirs = best_of_turns(ours, plain, rounds=rounds)
        bare.close()
        detail = f"{mine * 100:.3f} ms against {theirs * 100:.3f} ms"
        yield Bar(f"{name}, durable, against bare SQLite", theirs / mine, limit, "ratio", at_least=True, detail=detail)


def replay(folder: Path, season: list[Entry[Fact]]) -> Iterator[Bar]:
    """A full validated replay against the library's mapper with its JSON transcoder, which validates nothing."""
    entries = [entry._replace(position=position) for position, entry in enumerate(_repeated(season), 1)]
    with open_store(f"sqlite:{folder / 'ours.db'}") as store:
        store.append(BOOK, 0, [(stored_name(entry.fact), encode(entry)) for entry in entries])
        stock = _stock(folder, entries)
        del entries
        book = Book(store, BOOK)

        def ours() -> None:
            with collector_paused():
                fold(Season(), book.entries())

        def theirs() -> None:
            for event in stock():
                del event

        mine, other = best_of_turns(ours, theirs, rounds=3)
        tracemalloc.start()
        ours()
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    detail = f"{mine / MANY * 1e6:.1f} µs against {other / MANY * 1e6:.1f} µs an entry"
    yield Bar(
        f"replay of {MANY:,} entries against the stock mapper",
        other / mine,
        1.25,
        "ratio",
        at_least=True,
        detail=detail,
    )
    yield Bar("memory of that replay, with the folded season", peak, 600, "MB", at_least=False)


def _repeated(season: list[Entry[Fact]]) -> Iterator[Entry[Fact]]:
    """The season's entries over and over, each time with races and competitors of their own."""
    count = turn = 0
    while True:
        for entry in season:
            if count == MANY:
                return
            yield entry._replace(fact=_renamed(entry.fact, turn)) if turn else entry
            count += 1
        turn += 1


def _renamed(fact: Fact, turn: int) -> Fact:
    changes = {}
    for name in ("race", "competition"):
        value = getattr(fact, name, None)
        if value is not None:
            competition, dash, rest = value.partition("-")
            changes[name] = f"{competition}{turn:03d}{dash}{rest}"
    return fact.model_copy(update=changes)


def _stock(folder: Path, entries: list[Entry[Fact]]):  # noqa: ANN202  a closure for the benchmark alone
    """Write the same facts as the library's own events into the same kind of store; returns a reader of them."""
    transcoder = JSONTranscoder()
    transcoder.register(UUIDAsHex())
    transcoder.register(DatetimeAsISO())
    mapper: Mapper[type[UUID]] = Mapper(transcoder)
    recorder = SQLiteAggregateRecorder(SQLiteDatastore(str(folder / "stock.db")))
    recorder.create_table()
    stream = uuid5(NAMESPACE_URL, BOOK)
    recorder.insert_events([mapper.to_stored_event(_event(entry, stream)) for entry in entries])

    def read() -> Iterator[DomainEvent]:
        after = 0
        while batch := recorder.select_events(stream, gt=after, limit=2_000):
            yield from map(mapper.to_domain_event, batch)
            after = batch[-1].originator_version

    return read


_CLASSES: dict[str, type] = {}


def _event(entry: Entry[Fact], stream: UUID) -> DomainEvent:
    """The entry as an event of the library: the same fields, as plain JSON values."""
    name = f"Stock{entry.name}"
    data = {
        **entry.fact.model_dump(mode="json"),
        "published_at": to_datetime(entry.published_at),
        "actor": entry.actor,
        "reason": entry.reason,
        "source": entry.source.model_dump(mode="json") if entry.source else None,
    }
    if name not in _CLASSES:
        made = make_dataclass(name, list(data), bases=(DomainEvent,), frozen=True, namespace={"__module__": __name__})
        _CLASSES[name] = globals()[name] = made
    cls = _CLASSES[name]
    moment: datetime = to_datetime(entry.recorded_at)
    known = {field.name for field in fields(cls)}
    return cls(
        originator_id=stream,
        originator_version=entry.position,
        timestamp=moment,
        **{k: v for k, v in data.items() if k in known},
    )
