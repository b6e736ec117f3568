"""The part of a quota's document that adds up: what each NOC has, and the athletes of each gender."""

from projections.documents.base import Document
from projections.quota.model import Holder
from projections.quota.tallies import GenderTotal, Tally


class CapLine(Document):
    """Why a higher cap on athletes does not hold: the condition, and the events in which it fails."""

    athletes: int
    condition: str
    fails_in: tuple[str, ...]


class GenderTally(Document):
    """The places of an NOC in one gender.

    `athletes_max` is the cap on its athletes, `cap` the conditions that gave it and `short_of` why it is no higher;
    `skaters` counts the different skaters at its individual places.
    """

    events: dict[str, int]
    places: int
    skaters: int
    athletes_max: int | None
    cap: tuple[str, ...]
    short_of: tuple[CapLine, ...]


class NoTally(Document):
    """An NOC has no place in a gender."""


class NocLine(Document):
    """The places of one NOC, or of one delegation under a shared code."""

    noc: str
    delegation: str | None
    men: GenderTally | NoTally
    women: GenderTally | NoTally


class CutLine(Document):
    """One place that would be cut; `athletes` are left after it."""

    order: int
    event: str
    place: int
    noc: str
    name: str
    athletes: int


class TotalLine(Document):
    """The athletes of a gender against the total: before cuts, and the cuts in order."""

    gender: str
    places: int
    skaters: int
    athletes: int
    allowed: int | None
    excess: int
    cuts: tuple[CutLine, ...]


def noc_lines(tallies: tuple[Tally, ...], noc: str | None) -> tuple[NocLine, ...]:
    """What each NOC has, by gender and event, in the order of the tallies; only `noc` where one is asked for."""
    by_holder: dict[Holder, dict[str, GenderTally]] = {}
    for one in tallies:
        if noc in (None, one.holder.noc):
            by_holder.setdefault(one.holder, {})[one.gender] = GenderTally(
                events=dict(one.events),
                places=one.places,
                skaters=one.skaters,
                athletes_max=one.cap.athletes,
                cap=one.cap.when,
                short_of=tuple(
                    CapLine(athletes=short.athletes, condition=short.condition, fails_in=short.events)
                    for short in one.cap.short_of
                ),
            )
    return tuple(
        NocLine(
            noc=holder.noc,
            delegation=holder.delegation,
            men=own.get("men", NoTally()),
            women=own.get("women", NoTally()),
        )
        for holder, own in by_holder.items()
    )


def total_line(one: GenderTotal) -> TotalLine:
    """The athletes of a gender against the total."""
    return TotalLine(
        gender=one.gender,
        places=one.places,
        skaters=one.skaters,
        athletes=one.athletes,
        allowed=one.allowed,
        excess=one.excess,
        cuts=tuple(
            CutLine(
                order=cut.order,
                event=cut.event,
                place=cut.place.place or 0,
                noc=cut.place.line.holder.noc,
                name=cut.place.line.competitor.name,
                athletes=cut.athletes,
            )
            for cut in one.cuts
        ),
    )
