"""The season 2025/26 with something of everything: decisions, an allocation, a seal, and a published list."""

from collections.abc import Callable
from pathlib import Path

from commands.deciders.decisions import annul, correct, disqualify, reverse
from commands.deciders.freezing import allocate
from commands.desk.desk import Desk
from commands.sealing.checkpoints import folder_beside
from commands.sealing.seals import seal, trust
from ledger.basis import Question
from ledger.book import Book
from ledger.entry import Draft
from ledger.facts import ClassificationPublished, Fact, PublishedRow
from ledger.seal.keys import new_key, write_key
from ledger.season import Season
from ledger.stores import open_store
from tests.support.fixture_season import moment

BOOK = "world-cup/2025-26"
LAST = 2343
"""The last position of the book."""

ANNOUNCED = ClassificationPublished(
    publication="men-1500-after-wc1",
    title="Men's 1500 m after the first World Cup",
    publisher="somebody",
    kind="standing",
    subject="men-1500",
    after="wc1",
    columns=("rank", "name", "noc", "points"),
    rows=tuple(
        PublishedRow(row=number, cells=(("rank", str(number)), ("name", name), ("noc", noc), ("points", points)))
        for number, (name, noc, points) in enumerate(
            [("Jordan STOLZ", "USA", "60"), ("Kjeld NUIS", "NED", "54"), ("Zhongyan NING", "CHN", "84")], 1
        )
    ),
)
"""A list with one wrong total: the third has 48 points."""


def decide(desk: Desk, reason: str, fact: Callable[[Season], Fact]) -> int:
    """Record a decision; its position."""
    (entry,) = desk.run(lambda season: [Draft(fact(season), "office", reason=reason)])
    return entry.position


def disputed(path: Path) -> Path:
    """Give the season 2025/26, loaded in a file, four decisions, an allocation that they changed, a seal, and a list.

    The checkpoint is beside the file, and the key too, which is no secret: it is the same in every run.
    """
    with open_store(f"sqlite:{path}") as store:
        desk = Desk(Book(store, BOOK), actor="importer", clock=moment)
        rulebook = desk.reader.read().rulebook
        first = decide(desk, "blocked a rival", lambda season: disqualify(season, "wc1-men-1500-a", "Stolz"))
        decide(desk, "the appeal was upheld", lambda _: reverse(first))
        decide(desk, "doping", lambda season: annul(season, rulebook, "wc2-women-1000-a", "Leerdam"))
        decide(
            desk,
            "the photo finish was read again",
            lambda season: correct(season, "wc1-men-1500-a", "Nuis", changes={"time": 101_000}),
        )
        decide(desk, "the last race is over", lambda _: allocate(desk.reader.read(Question(at=2336)), "owg-2026"))
        key = new_key("federation.example", bytes)
        write_key(path.with_name("season.key"), key)
        path.with_name("season.key.pub").write_text(f"{key.public}\n", encoding="utf-8")
        # As a book that was sealed before books had a name of their own.
        trust(desk, key.public, reason="the first key of the book, trusted as it sealed the book")
        seal(desk, store, [key], folder_beside(store.url, None))
        decide(desk, "as it was announced", lambda _: ANNOUNCED)
    return path
