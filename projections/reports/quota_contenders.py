"""The table of who contends for the last places by points of a quota's events, where the bubble was asked for."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from projections.documents.bubble import RivalLine
from projections.documents.quota import QuotaDocument, QuotaEventLine
from projections.tables.columns import Description, Field, Reference, always, maybe, only_data
from projections.tables.text import bounded


class ContenderRow(NamedTuple):
    """Somebody who contends for the last places by points of an event."""

    event: str
    line: RivalLine


def contending(event: QuotaEventLine) -> Iterator[ContenderRow]:
    """The rows of an event, in the order of its points list; none where the bubble was not asked for."""
    for edge in event.bubble or ():
        if edge.last_places is not None:
            yield from (ContenderRow(event.event, line) for line in edge.last_places.contenders)


def _rows(document: QuotaDocument) -> Iterator[ContenderRow]:
    return (row for event in document.events for row in contending(event))


_FIELDS: Final[tuple[Field[ContenderRow], ...]] = (
    always("event", "string", "The event.", lambda of: of.event),
    always("noc", "string", "Whose place it would be.", lambda of: of.line.noc),
    maybe("delegation", "string", "The delegation behind a shared code.", lambda of: of.line.delegation),
    only_data(always("competitor", "string", "Who contends.", lambda of: of.line.competitor)),
    always("name", "string", "The name of who contends.", lambda of: of.line.name, names=True),
    always(
        "place",
        "string",
        "in: has a place by points now; out: has none.",
        lambda of: "in" if of.line.inside else "out",
    ),
    always(
        "points",
        "number",
        "The points now.",
        lambda of: of.line.points,
        show=lambda of: bounded(of.line.points, at_least=of.line.at_least),
    ),
    only_data(always("at_least", "boolean", "Whether they are a lower bound.", lambda of: of.line.at_least)),
    always("least", "number", "The least that it can end with.", lambda of: of.line.least),
    maybe(
        "most",
        "number",
        "The most that it can end with, where known.",
        lambda of: of.line.most,
        show=lambda of: "?" if of.line.most is None else str(of.line.most),
    ),
    maybe(
        "last_in_needs",
        "integer",
        "The worst rank of the last in at the next race that puts it out of reach.",
        lambda of: of.line.last_in_needs,
        heading="last in needs rank",
    ),
)

QUOTA_CONTENDERS: Final[Description[QuotaDocument, ContenderRow]] = Description(
    name="quota_contenders",
    title="Who contends for the last places by points of every quota",
    rows=_rows,
    fields=_FIELDS,
    key=("event", "competitor"),
    references=(Reference("competitor", "competitors"),),
)

EVENT_CONTENDERS: Final[Description[QuotaEventLine, ContenderRow]] = Description(
    name="quota_contenders",
    title="Who contends for the last places by points",
    rows=contending,
    fields=_FIELDS[1:],
)
"""The same for one event, for people."""
