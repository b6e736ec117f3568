"""The document of one race: its classification as it stands."""

from itertools import pairwise

from ledger.basis import Basis
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.documents.members import MemberLine
from projections.documents.stages import ProtestLimits


class FastestTime(Document):
    """The fastest time of a distance in a book, of whom, and the race in which it was skated first."""

    race: str
    competitor: str
    name: str
    noc: str
    time: str
    thousandth: int | None


class RaceRow(Document):
    """One row of a classification as it stands; `rank_printed` and `points_printed` are what the sheet says.

    `points` is null where no rule gives them. `rank_from` is ``points`` where no source gives the rank and it is
    inferred from the printed points; `remark` is what the entry says for itself, such as that sources disagree.
    `status` is ``ANNULLED`` for an annulled result; `measured` is the time of who was taken out by a decision, which is
    no result any more. `milliseconds` is `time` as a number, with the thousandth where one is known; `passages` are the
    times at the end of each lap in milliseconds. `season_best` says that the book has no faster time of this competitor
    over the distance, null where no time stands; whether there is one elsewhere it does not say.

    `name` and `noc` are those of the sheet, whatever was decided since; where it prints no name but a code, the name is
    the book's. `competitor` is whose the result is now.

    `decisions` are the positions of the decisions on this row, or on a member of the team where they lead to it,
    `moved_by` of those on others that moved its rank, and `given_by` of those that gave the result to this competitor.
    """

    rank: int | None
    status: str
    competitor: str
    name: str
    noc: str
    delegation: str | None
    time: str | None
    thousandth: int | None
    milliseconds: int | None
    measured: str | None
    behind: str | None
    points: PrintedPoints | None
    points_printed: int | None
    grand_points_printed: str | None
    points_by: str
    rank_printed: int | None
    rank_from: str | None
    remark: str | None
    bib: int | None
    pair: int | None
    lane: str | None
    laps: int | None
    sprints: tuple[int | None, ...]
    race_points: int | None
    from_division_b: bool
    codes: tuple[str, ...]
    row: int
    position: int
    decisions: tuple[int, ...]
    moved_by: tuple[int, ...]
    given_by: tuple[int, ...]
    members: tuple[MemberLine, ...] = ()
    passages: tuple[int, ...] = ()
    season_best: bool | None = None

    @property
    def laps_timed(self) -> tuple[int, ...]:
        """The time of each lap in milliseconds: a passage less the one before."""
        return tuple(after - before for before, after in pairwise((0, *self.passages)))


class RaceDocument(Document):
    """``season race RACE --json``. `unknown` is why no points are given, where no rule gives them.

    `stage` is how far it is from being final: ``unofficial``, ``official``, ``protest time over``, ``under protest``,
    ``under appeal`` or ``final``, at `as_of`, or else at the moment at which the last entry of the basis was recorded.
    `protests` and `appeals` are those that nobody has decided. `voided_by` is the entry by which it is void, and
    `run_again_by` the one that says that it is to be run again; null where there is none. `earlier_runs` are the
    entries that filed the runs before it, which are void. `fastest` is the fastest time of the distance in the book.
    """

    basis: Basis
    race: str
    date: str
    title: str
    state: str
    stage: str
    limits: ProtestLimits
    voided: bool
    voided_by: int | None
    run_again_by: int | None
    earlier_runs: tuple[int, ...]
    protests: tuple[int, ...]
    appeals: tuple[int, ...]
    protocol: str | None
    sheet: int | None
    revision: int
    referee: str | None
    starter: str | None
    legend: tuple[tuple[str, str], ...]
    rows: tuple[RaceRow, ...]
    unknown: str | None
    fastest: FastestTime | None = None
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()
