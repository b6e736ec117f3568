"""What became of the places of each event of a quota, and who is called next: computed, allocated, given back, final.

Of every event ``final + free = allocated``. Where nothing is allocated, what is computed is all there is.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from projections.documents.quota import QuotaDocument, QuotaEventLine, ReserveLine
from projections.documents.quota_allocated import CallLine
from projections.tables.columns import Description, always, maybe


class EventState(NamedTuple):
    """The places of an event, counted; None where the quota is not allocated.

    Attributes:
        event: The event.
        computed: The places that a fresh computation gives somebody.
        allocated: Those that were allocated.
        declined: How often one was given back.
        called: How often a reserve was called for one.
        final: Those that somebody has now.
        free: Those that nobody has.
        turn: The reserve who is next, in words.
        because: Why it is its turn.
    """

    event: str
    computed: int
    allocated: int | None
    declined: int | None
    called: int | None
    final: int | None
    free: int | None
    turn: str | None
    because: str | None


class CallTurn(NamedTuple):
    """The turn of a reserve in the order of calls of an event."""

    event: str
    line: CallLine | ReserveLine

    @property
    def state(self) -> str:
        """What became of it; nothing was called yet of what is not allocated."""
        return self.line.state if isinstance(self.line, CallLine) else "waiting"


def event_state(event: QuotaEventLine) -> EventState:
    """The places of an event, counted."""
    then = event.allocation
    first = next((one for one in turns(event) if one.state in ("next", "waiting")), None)
    who = None if first is None else f"{first.line.noc} ({first.line.name})"
    because = None if first is None else first.line.because
    if then is None:
        return EventState(event.event, len(event.places), None, None, None, None, None, who, because)
    return EventState(
        event=event.event,
        computed=len(event.places),
        allocated=len(then.places),
        declined=sum(len(one.declined) for one in then.places),
        called=sum(len(one.called) for one in then.places),
        final=sum(one.final is not None for one in then.places),
        free=then.free,
        turn=who,
        because=because,
    )


def turns(event: QuotaEventLine) -> Iterator[CallTurn]:
    """The reserves of an event in the order of calls: of its allocation, or else as they are computed."""
    then = event.allocation
    lines: Iterable[CallLine | ReserveLine] = event.reserves if then is None else then.reserves
    yield from (CallTurn(event.event, one) for one in sorted(lines, key=lambda one: one.call))


def order_of_calls(first_of_each: int | None) -> str:
    """The order in which reserves are called, in words."""
    if not first_of_each:
        return "Reserves are called in the order of the list."
    own = "its first reserve" if first_of_each == 1 else f"its first {first_of_each} reserves"
    return (
        f"Reserves are called in this order: of each NOC that has no place in the event {own}, then all others in the "
        "order of the list. Who gave a place of the event back is not called for another."
    )


STATES: Final[Description[QuotaDocument, EventState]] = Description(
    name="quota_states",
    title="What became of the places of each event",
    rows=lambda document: map(event_state, document.events),
    fields=(
        always(
            "event",
            "string",
            "The event.",
            lambda of: of.event,
            names=True,
        ),
        always("computed", "integer", "The places that somebody has by a fresh computation.", lambda of: of.computed),
        maybe("allocated", "integer", "The places that were allocated.", lambda of: of.allocated),
        maybe("declined", "integer", "How often one was given back.", lambda of: of.declined, heading="given back"),
        maybe("called", "integer", "How often a reserve was called for one.", lambda of: of.called),
        maybe("final", "integer", "The places that somebody has now.", lambda of: of.final),
        maybe("free", "integer", "The places that nobody has now.", lambda of: of.free),
        maybe("next", "string", "Who is called next, if a place is given back.", lambda of: of.turn),
        maybe("because", "string", "Why it is the turn of that one.", lambda of: of.because),
    ),
    key=("event",),
    people=False,
)

CALLS: Final[Description[QuotaDocument, CallTurn]] = Description(
    name="quota_calls",
    title="The order of calls",
    rows=lambda document: (turn for event in document.events for turn in turns(event)),
    fields=(
        always("event", "string", "The event.", lambda of: of.event),
        always("call", "integer", "The turn.", lambda of: of.line.call),
        always("noc", "string", "The NOC that is called.", lambda of: of.line.noc),
        always("name", "string", "Who reached it as a reserve.", lambda of: of.line.name, names=True),
        always("state", "string", "called, next, waiting or passed over.", lambda of: of.state),
        always("because", "string", "Why it is its turn.", lambda of: of.line.because),
    ),
    key=("event", "call"),
    people=False,
)
