"""A tie at the last place of a quota of the season 2025/26, decided by lots: what every reading then says."""

import shutil
from pathlib import Path

import pytest

from commands.deciders.decisions import correct
from commands.desk.desk import Desk
from ledger.book import Book
from ledger.stores import open_store
from tests.support.command_line import Run
from tests.support.commands import WHY
from tests.support.disputed_season import decide

pytestmark = pytest.mark.counted

LLOP, ZHAO = "men-esp-nil-llop-izquierdo", "men-can-yankun-zhao"
EVENT = "owg-2026:men-1000"
LOTS = ("--source", "minutes of the draw", *WHY)


@pytest.fixture(scope="module")
def tied_file(season_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The season with a corrected time, after which two have the same time and points at place 28 of 28."""
    path = tmp_path_factory.mktemp("tied") / "base.db"
    shutil.copy(season_file, path)
    with open_store(f"sqlite:{path}") as store:
        desk = Desk(Book(store, "world-cup/2025-26"), actor="office")
        decide(desk, "why", lambda season: correct(season, "wc1-men-1000-b", ZHAO, changes={"time": 68_070}))
    return path


@pytest.fixture
def tied(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tied_file: Path) -> Run:
    """The command line on that season; a test that records comes last in this module."""
    return Run(monkeypatch, capsys, f"sqlite:{tied_file}")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("men-1500", "Stolz", "Nuis", *LOTS),
            "men-1500: the rules order them: Jordan STOLZ is before Kjeld NUIS by points in the standing",
        ),
        ((EVENT, ZHAO, "Stolz", *LOTS), "by points in the points list; Jordan STOLZ is before Yankun ZHAO by time in"),
        ((EVENT, LLOP, "Nobody", *LOTS), "nobody is called 'Nobody'"),
        (("owg-2026", LLOP, ZHAO, *LOTS), "neither a cup, such as men-500, nor an event of a quota"),
        ((EVENT, LLOP, ZHAO, *WHY), "say with --source on what ground"),
    ],
)
def test_what_cannot_be_ordered_is_refused_in_one_line(tied: Run, words: tuple[str, ...], says: str) -> None:
    before = tied.last()
    assert says in tied("order", *words).complaint
    assert tied.last() == before


def test_a_tie_at_the_last_place_is_decided_and_the_quota_is_allocated(tied: Run) -> None:
    refused = tied("allocate", "owg-2026", *WHY)
    assert refused.code == 2
    assert f"decide the tie first, with: season order {EVENT} {LLOP} {ZHAO}" in refused.err

    ran = tied("order", EVENT, ZHAO, LLOP, *LOTS)
    assert ran.code == 0, ran
    assert "men-1000: CAN 2 → 3, ESP 1 → 0" in ran.out
    order = tied.last()
    document = tied("quota", "owg-2026", "--event", "men-1000", "--json").document
    (event,) = document["events"]
    assert [event["places"][-1][key] for key in ("place", "competitor")] == [28, ZHAO]
    assert event["ties"] == []
    assert [(one["entry"], one["competitors"]) for one in event["orders"]] == [(order, [ZHAO, LLOP])]
    told = [note for note in document["notes"] if f"entry {order}" in note]
    assert told == [f"men-1000: Yankun ZHAO, Nil LLOP IZQUIERDO are ordered by entry {order}: the referee said so"]
    assert tied("allocate", "owg-2026", *WHY).code == 0

    before = tied("quota", "owg-2026", "--event", "men-1000", "--at", str(order - 1), "--json").document["events"][0]
    assert [tie["left_out"] for tie in before["ties"]] == [[ZHAO]]
    (moved,) = tied("diff", str(order - 1), str(order), "owg-2026", "--json").document["events"]
    assert {(one["competitor"], *one["entries"]) for one in moved["moves"]} >= {(ZHAO, order), (LLOP, order)}
