"""How changes of a quota are shown in a table: who has another place, event by event."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from projections.documents.quota_changes import QuotaChangesDocument, QuotaEventChange, QuotaMove
from projections.tables.columns import Description, Field, always, maybe, only_data


class PlaceMoved(NamedTuple):
    """A change and the event it is in."""

    event: str
    line: QuotaMove


def moved_places(events: Iterable[QuotaEventChange]) -> Iterator[PlaceMoved]:
    """The changes in some events, one after the other."""
    return (PlaceMoved(change.event, line) for change in events for line in change.moves)


def place_fields(before: str, after: str) -> tuple[Field[PlaceMoved], ...]:
    """The columns of places in two states, which are called `before` and `after`."""
    return (
        always("event", "string", "The event.", lambda of: of.event),
        only_data(always("competitor", "string", "Who has another place.", lambda of: of.line.competitor)),
        always(
            "name",
            "string",
            "The name of who has another place.",
            lambda of: of.line.name,
            names=True,
            link=lambda of: f"competitors/{of.line.competitor}/",
        ),
        always("noc", "string", "Whose place it is.", lambda of: of.line.noc, heading="NOC"),
        always(before, "string", f"The place, {before}.", lambda of: of.line.before),
        always(after, "string", f"The place, {after}.", lambda of: of.line.after),
        maybe(
            "entries",
            "string",
            "The entries behind it, with spaces.",
            lambda of: " ".join(map(str, of.line.entries)) or None,
            show=lambda of: "by others" if of.line.by_others else ", ".join(map(str, of.line.entries)),
        ),
        only_data(always("by_others", "boolean", "Whether nothing of its own changed.", lambda of: of.line.by_others)),
    )


def moves(before: str, after: str) -> Description[QuotaChangesDocument, PlaceMoved]:
    """The table of who has another place in one of two states, which are called `before` and `after`."""
    return Description(
        name="moves",
        title="Who has another place",
        rows=lambda document: moved_places(document.events),
        fields=place_fields(before, after),
        key=("event", "competitor"),
    )
