"""How changes of a quota are shown in a table: who has another place, event by event."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from projections.documents.quota_changes import (
    LostPlace,
    PassedPlace,
    QuotaChangesDocument,
    QuotaEventChange,
    QuotaMove,
)
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
        always("noc", "string", "Whose place it is.", lambda of: of.line.noc),
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


class PlaceGone(NamedTuple):
    """A place that somebody lost, and the event it is in."""

    event: str
    line: LostPlace


def taken_by(line: LostPlace) -> str:
    """To whom a place went, in words."""
    names = [f"{one.name} ({one.noc}), {one.after}" for one in line.to]
    return ("one of " if len(names) > 1 else "") + "; ".join(names) if names else "nobody"


LOST: Final[Description[QuotaChangesDocument, PlaceGone]] = Description(
    name="lost",
    title="Places lost, and to whom",
    rows=lambda document: (PlaceGone(change.event, line) for change in document.events for line in change.lost),
    fields=(
        always("event", "string", "The event.", lambda of: of.event),
        always("place", "string", "The place that is lost.", lambda of: of.line.place),
        always("noc", "string", "The NOC that lost it.", lambda of: of.line.noc, heading="lost by"),
        only_data(always("competitor", "string", "Who had reached it.", lambda of: of.line.competitor)),
        always(
            "name",
            "string",
            "The name of who had reached it.",
            lambda of: of.line.name,
            names=True,
            link=lambda of: f"competitors/{of.line.competitor}/",
        ),
        always("now", "string", "Where that one stands after.", lambda of: of.line.now),
        always(
            "to",
            "string",
            "Who has a place of the event now and had none, with semicolons; one of them where these are several.",
            lambda of: taken_by(of.line),
            heading="went to",
        ),
        maybe(
            "entries",
            "string",
            "The entries behind it, with spaces.",
            lambda of: " ".join(map(str, of.line.entries)) or None,
        ),
    ),
    key=("event", "competitor"),
)


def _holder(noc: str | None, name: str | None) -> str:
    return "nobody" if noc is None else f"{noc} ({name})"


PASSED: Final[Description[QuotaChangesDocument, PassedPlace]] = Description(
    name="passed",
    title="Places of the allocation that changed hands",
    rows=lambda document: document.passed,
    fields=(
        always("event", "string", "The event.", lambda of: of.event),
        always("place", "integer", "The place.", lambda of: of.place),
        always("had", "string", "Whose it was.", lambda of: _holder(of.before_noc, of.before_name)),
        always("has", "string", "Whose it is.", lambda of: _holder(of.after_noc, of.after_name)),
        always(
            "entries",
            "string",
            "The entries that gave it back or called for it, with spaces.",
            lambda of: " ".join(map(str, of.entries)),
        ),
    ),
    key=("event", "place"),
)
