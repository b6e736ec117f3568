"""Laws of desks, readers and the book over simulated stores: some histories a run, `SEASON_SOAK=100` many more."""

import os

import pytest

from tests.support.simulated import run

HISTORIES = 60 * int(os.environ.get("SEASON_SOAK", "1"))
FIRST = int(os.environ.get("SEASON_FIRST_SEED", "1000"))
KEPT: tuple[int, ...] = ()
"""Seeds of histories that once broke a law; they are tried for ever."""

pytestmark = [pytest.mark.uncounted, pytest.mark.soak]


def test_the_laws_hold_whatever_happens() -> None:
    worlds = [run(seed) for seed in (*KEPT, *range(FIRST, FIRST + HISTORIES))]
    assert sum(len(world.lost) for world in worlds) > HISTORIES // 6, "replicas without the tail took over"
    assert sum(world.found_out for world in worlds) > HISTORIES // 6, "and who knew of it found out"
    assert sum(len(writer.confirmed) for world in worlds for writer in world.writers) > HISTORIES * 5
