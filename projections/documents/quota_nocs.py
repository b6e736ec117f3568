"""The part of a quota's document that adds up: what each NOC has, and the athletes of each gender."""

from collections.abc import Iterator, Mapping

from ledger.vocabulary import GENDERS, Gender
from projections.documents.base import Document
from projections.frozen.decisions import FrozenQuota
from projections.frozen.places import places_now
from projections.quota.caps import athletes_max
from projections.quota.model import Holder, event_of
from projections.quota.table import QuotaTable
from projections.quota.tallies import GenderTotal, Tally


class CapLine(Document):
    """Why a higher cap on athletes does not hold: the condition, and the events in which it fails."""

    athletes: int
    condition: str
    fails_in: tuple[str, ...]


class GenderTally(Document):
    """The places of an NOC in one gender.

    `athletes_max` is the cap on its athletes, `cap` the conditions that gave it and `short_of` why it is no higher;
    `skaters` counts the different skaters at its individual places. Where the quota is allocated, `held` are the places
    that it holds now, by event: those it was allocated, less those it gave back, and those it was called for.
    """

    events: dict[str, int]
    held: dict[str, int] | None
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


def noc_lines(table: QuotaTable, frozen: FrozenQuota | None, noc: str | None) -> tuple[NocLine, ...]:
    """What each NOC has, by gender and event, in the order of the tallies; only `noc` where one is asked for."""
    held = _held(table, frozen)
    by_holder: dict[Holder, dict[str, GenderTally]] = {}
    for one in (*table.tallies, *_only_held(table, held)):
        if noc in (None, one.holder.noc):
            own = held.get(one.holder, {})
            by_holder.setdefault(one.holder, {})[one.gender] = GenderTally(
                events=dict(one.events),
                held=None if frozen is None else _of_gender(own, one.gender),
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


def _held(table: QuotaTable, frozen: FrozenQuota | None) -> dict[Holder, dict[str, int]]:
    """The places that each holder has now, by event."""
    held: dict[Holder, dict[str, int]] = {}
    if frozen is None:
        return held
    for event in (one.event for one in table.quota.events):
        for place in places_now(frozen, event):
            if place.final is not None:
                own = held.setdefault(Holder(place.final.noc, place.final.delegation), {})
                own[event] = own.get(event, 0) + 1
    return held


def _of_gender(held: Mapping[str, int], gender: Gender) -> dict[str, int]:
    return {event: places for event, places in held.items() if event_of(event).gender == gender}


def _only_held(table: QuotaTable, held: Mapping[Holder, Mapping[str, int]]) -> Iterator[Tally]:
    """Who holds places in a gender and has none by a fresh computation."""
    known = {(one.holder, one.gender) for one in table.tallies}
    for holder, own in held.items():
        for gender in GENDERS:
            if _of_gender(own, gender) and (holder, gender) not in known:
                yield Tally(holder, gender, {}, 0, athletes_max(table.quota, gender, {}, dict(table.refused)))


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
