"""The table of an allocation as it stands now: each place and what became of it, and reserves in the order of calls."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from projections.documents.quota import QuotaDocument, QuotaEventLine
from projections.documents.quota_allocated import AllocatedLine, CallLine, HolderNow
from projections.tables.columns import Description, Field, Reference, always, maybe, only_data, only_people


class AllocatedRow(NamedTuple):
    """A place or a reserve of an event's allocation."""

    event: str
    line: AllocatedLine | CallLine

    @property
    def place(self) -> AllocatedLine | None:
        """The place, where it is one."""
        return self.line if isinstance(self.line, AllocatedLine) else None

    @property
    def turn(self) -> CallLine | None:
        """The reserve, where it is one."""
        return self.line if isinstance(self.line, CallLine) else None

    @property
    def number(self) -> str:
        """The place as people write it: ``12``, or ``R1`` for a reserve."""
        return f"{'R' if self.turn is not None else ''}{self.line.place}"

    @property
    def final(self) -> HolderNow | None:
        """Who has the place now; None for a reserve, and where nobody has it."""
        return None if self.place is None else self.place.final

    @property
    def entries(self) -> tuple[int, ...]:
        """The entries by which it is not as it was allocated."""
        if self.turn is not None:
            return () if self.turn.entry is None else (self.turn.entry,)
        return () if self.place is None else tuple(sorted((*self.place.declined, *self.place.called)))

    @property
    def holder(self) -> str:
        """Who has the place now, in words."""
        if self.place is None:
            return ""
        return "nobody yet" if self.final is None else f"{self.final.noc} {self.final.name}"


def allocated(event: QuotaEventLine) -> Iterator[AllocatedRow]:
    """The rows of an event: its places, then its reserves in the order of calls; none without an allocation."""
    if event.allocation is not None:
        yield from (AllocatedRow(event.event, line) for line in event.allocation.places)
        yield from (AllocatedRow(event.event, line) for line in event.allocation.reserves)


def _rows(document: QuotaDocument) -> Iterator[AllocatedRow]:
    return (row for event in document.events for row in allocated(event))


def _fields() -> tuple[Field[AllocatedRow], ...]:
    return (
        always("event", "string", "The event.", lambda of: of.event),
        only_data(
            always("section", "string", "place or reserve.", lambda of: "place" if of.turn is None else "reserve")
        ),
        always(
            "place",
            "integer",
            "The number of the place or reserve.",
            lambda of: of.line.place,
            show=lambda of: of.number,
        ),
        always("by", "string", "The list that it was reached by.", lambda of: of.line.via),
        always("noc", "string", "Whom it was allocated to.", lambda of: of.line.noc),
        maybe("delegation", "string", "The delegation behind a shared code.", lambda of: of.line.delegation),
        only_data(always("competitor", "string", "Who reached it.", lambda of: of.line.competitor)),
        always("name", "string", "The name of who reached it.", lambda of: of.line.name, names=True),
        always(
            "state",
            "string",
            "Of a place: allocated, declined or called. Of a reserve: called, next, waiting or passed over.",
            lambda of: of.line.state,
        ),
        only_people("final", "Who has the place now.", lambda of: of.holder),
        only_data(
            maybe("final_noc", "string", "Whose the place is now.", lambda of: of.final.noc if of.final else None)
        ),
        only_data(
            maybe(
                "final_competitor",
                "string",
                "Who was called for it, or reached it.",
                lambda of: of.final.competitor if of.final else None,
            )
        ),
        only_data(
            maybe("final_name", "string", "The name of that one.", lambda of: of.final.name if of.final else None)
        ),
        maybe("call", "integer", "The turn of a reserve.", lambda of: of.turn.call if of.turn else None),
        maybe("because", "string", "Why it is its turn.", lambda of: of.turn.because if of.turn else None),
        maybe(
            "entries",
            "string",
            "The entries that gave it back or called for it, with spaces.",
            lambda of: " ".join(map(str, of.entries)) or None,
        ),
        maybe("fresh", "string", "Where a fresh computation has who reached it.", lambda of: of.line.fresh),
    )


ALLOCATION: Final[Description[QuotaDocument, AllocatedRow]] = Description(
    name="quota_allocation",
    title="Every allocation as it stands now, and the order of calls",
    rows=_rows,
    fields=_fields(),
    key=("event", "section", "competitor"),
    references=(Reference("competitor", "competitors"),),
    kept="end",
)

EVENT_ALLOCATION: Final[Description[QuotaEventLine, AllocatedRow]] = Description(
    name="quota_allocation",
    title="The allocation as it stands now, and the order of calls",
    rows=allocated,
    fields=_fields()[1:],
)
"""The same for one event, for people."""
