"""One row of a race as decisions leave it: its result, what gives it its place, and whether it was taken out.

The decisions in force on a row are applied in the order in which they were entered, and those on other rows play no
part. A sanction that annuls all results of some days comes after them, whenever it was entered: it takes out whoever is
still in, and what stands under it comes to light again when it is undone. So what stands of a row never depends on the
order of decisions on different rows; `projections.races.places` makes ranks of all of them.
"""

from dataclasses import dataclass
from typing import NamedTuple

from ledger.entry import Entry
from ledger.facts import (
    CompetitorDisqualified,
    Fact,
    PeriodAnnulled,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
    RowDecision,
)
from ledger.vocabulary import Race
from projections.races.places import By, Place, Seat, TimeKey


class Ruled(NamedTuple):
    """What decisions made of a row's place.

    Attributes:
        place: The place in the line of all whom the sheet or a decision ranks, also of who was taken out; or None.
        annulled: Whether the result is annulled.
        gone: Whether it was taken out and those below took its place.
        beneath: The result that a sanction over many results annuls, as decisions on the row left it; or None.
    """

    place: int | None
    annulled: bool
    gone: bool
    beneath: ResultRow | None = None


@dataclass(frozen=True, slots=True)
class ClassifiedRow:
    """One competitor's line in a classification.

    Attributes:
        competitor: Who, after the mergers in force.
        rank: The rank as it stands, or None.
        result: The result as it stands; its own rank is the one of its protocol or correction.
        recorded: The entry that recorded the result.
        decided: The decisions in force on this very row, oldest first, and a sanction that annuls it last.
        moved_by: The decisions on other rows that moved this rank.
        ruled: What decisions made of its place, in a race with decisions on rows; else None.
    """

    competitor: str
    rank: int | None
    result: ResultRow
    recorded: Entry[ResultRecorded]
    decided: tuple[Entry[Fact], ...] = ()
    moved_by: tuple[Entry[Fact], ...] = ()
    ruled: Ruled | None = None

    @property
    def annulled(self) -> bool:
        """Whether the result is annulled."""
        return self.ruled is not None and self.ruled.annulled

    @property
    def stated(self) -> ResultRow:
        """The result without the sanctions over many results: what a correction puts right."""
        return self.result if self.ruled is None or self.ruled.beneath is None else self.ruled.beneath

    @property
    def sanctioned(self) -> bool:
        """Whether a sanction over many results annuls it."""
        return self.ruled is not None and self.ruled.beneath is not None

    @property
    def status(self) -> str:
        """The status of the result as it stands; ``ANNULLED`` where it is annulled."""
        return "ANNULLED" if self.annulled else self.result.status


def counting_rank(result: ResultRow) -> int | None:
    """The rank that counts: the printed one of who finished, or of a DNF that officials ranked; else None.

    DQ, DNS and WDR have neither rank nor points, even where a mass-start sheet prints the last rank.
    """
    return result.rank if result.status in ("OK", "DNF") else None


def time_key(result: ResultRow) -> TimeKey | None:
    """What times are put in order by, or None where there is none."""
    return None if result.time is None else (result.time, result.thousandth or 0)


class RowState:
    """A row while the decisions on it are applied."""

    def __init__(self, competitor: str, recorded: Entry[ResultRecorded], race: Race, *, late: bool) -> None:
        """Start with what was recorded; a `late` row is one that only a re-issued sheet has."""
        self.competitor, self.recorded, self.timed = competitor, recorded, race.timed
        self.result = recorded.fact.result
        self.decided: list[Entry[Fact]] = []
        rank = counting_rank(self.result)
        self.printed = None if late else rank
        self.by: By | None = None
        self.given = 0
        self.time = time_key(self.result)
        self.out = self.empty = self.annulled = False
        self._beneath: ResultRow | None = None
        self._placed: Entry[Fact] | None = None
        self._taken_out: Entry[Fact] | None = None
        if rank is not None and late:
            self._place(recorded, "time" if self.timed and self.time is not None else "officials", rank)
        elif rank is not None:
            self.by = "sheet"

    @property
    def seat(self) -> Seat:
        """What gives it its place."""
        return Seat(self.printed, self.by, self.time, self.given, self.out, self.empty)

    @property
    def causes(self) -> tuple[Entry[Fact], ...]:
        """The entries for which it does not stand as the first sheet says."""
        return tuple(entry for entry in (self._placed, self._taken_out) if entry is not None)

    def classified(self, found: Place | None, moved_by: tuple[Entry[Fact], ...]) -> ClassifiedRow:
        """The row at the place that was found for it."""
        place, rank = found or (None, None)
        ruled = Ruled(place, self.annulled, place is not None and self.out and not self.empty, self._beneath)
        return ClassifiedRow(self.competitor, rank, self.result, self.recorded, tuple(self.decided), moved_by, ruled)

    def decide(self, entry: Entry[RowDecision]) -> None:
        """Apply a decision on this row."""
        self.decided.append(entry)
        match entry.fact:
            case CompetitorDisqualified(code=code):
                codes = (*self.result.codes, code) if code else self.result.codes
                self.result = self.result.model_copy(update={"status": "DQ", "rank": None, "codes": codes})
                self._take_out(entry)
            case ResultAnnulled(others_move_up=moves):
                self._annul(entry, moves=moves)
            case ResultCorrected():
                self._correct(entry, entry.fact)

    def sanction(self, entry: Entry[PeriodAnnulled] | Entry[ResultAnnulled]) -> None:
        """Annul the result by a sanction over many, or a team's with that of a member.

        Who did not skate, or is disqualified, has none to annul.
        Where a decision on the row has given its place to those below already, they keep it.
        """
        if self.result.status not in ("OK", "DNF"):
            return
        self.decided.append(entry)
        self._beneath = self.result
        if self.out:
            self.result = self.result.model_copy(update={"status": "DQ", "rank": None})
            self.annulled = True
        else:
            self._annul(entry, moves=entry.fact.others_move_up)

    def _annul(self, entry: Entry[Fact], *, moves: bool) -> None:
        self.result = self.result.model_copy(update={"status": "DQ", "rank": None})
        self._take_out(entry, empty=not moves)
        self.annulled = True

    def _correct(self, entry: Entry[RowDecision], fact: ResultCorrected) -> None:
        before, self.result = self.result, fact.result
        ruled = fact.ranked_by == "officials"
        stated = counting_rank(fact.result) if ruled else None
        stays_dnf = fact.result.status == before.status == "DNF" and self.by is not None and not self.out and not ruled
        if fact.result.status != "OK" and stated is None and not stays_dnf:
            self._take_out(entry)
            return
        self.out = self.empty = self.annulled = False
        self._taken_out = None
        own = time_key(fact.result)
        if stated is not None:
            self._place(entry, "officials", stated)
        elif not self.timed or own is None or (own == self.time and self.by is not None):
            return  # the place stays
        elif own == time_key(self.recorded.fact.result) and self.printed is not None:
            self.by, self.time, self._placed = "sheet", own, None
        else:
            self._place(entry, "time", 0)

    def _place(self, entry: Entry[Fact], by: By, given: int) -> None:
        self.by, self.given, self._placed = by, given, entry
        self.time = time_key(self.result)

    def _take_out(self, entry: Entry[Fact], *, empty: bool = False) -> None:
        self.out, self.empty, self.annulled = True, empty, False
        self._taken_out = entry
