"""``season noc``: the competitors of one NOC, their places in the cups, and what it has of the quotas."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple

from ledger.basis import Basis
from ledger.errors import NotFoundError
from ledger.rulebook import why_no_rules
from ledger.season import nocs_until_now
from projections.cups.bounds import bounds_of
from projections.documents.base import Document, unknown_note
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.documents.quota import QuotaDocument, quota_document
from projections.quota import known_quotas
from projections.reports.competitor import CupPlace
from projections.reports.quota import quota_of
from projections.reports.report import Asked, Report
from projections.reports.search import CompetitorLine, by_family, competitor_line
from projections.reports.standings import tables_of_cups
from projections.season.search import everybody
from projections.tables.columns import Description, always, maybe, only_data
from projections.tables.text import bounded


class NocDocument(Document):
    """The competitors of one NOC, also of who left it this season, with their places in the cups, and its quotas.

    `unknown` is why there are neither places nor quotas, where the book has no rules that can be read.
    """

    basis: Basis
    noc: str
    competitors: tuple[CompetitorLine, ...]
    cups: tuple[tuple[str, tuple[CupPlace, ...]], ...]
    quotas: tuple[QuotaDocument, ...]
    unknown: str | None = None
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def _make(asked: Asked, *, noc: str) -> NocDocument:
    reading, code = asked.reading, noc.upper()
    known = everybody(reading.season)
    theirs = (one for one in known if code in (*nocs_until_now(reading.season, one.id), one.delegation))
    own = sorted(theirs, key=by_family)
    if not own:
        near = get_close_matches(code, {one.noc for one in known}, n=3, cutoff=0.5)
        raise NotFoundError(f"nobody of NOC {code} at this basis" + (f"; near: {', '.join(near)}" if near else ""))
    names = {one.id: one for one in own}
    cups: dict[str, list[CupPlace]] = {}
    for table in tables_of_cups(asked):
        lower = bounds_of(table)
        for row in table.rows:
            who = row.competitor.id
            if who in names:
                place = CupPlace(
                    cup=table.cup.id,
                    title=table.cup.title,
                    rank=row.rank,
                    points=row.points,
                    at_least=lower.lower(who),
                )
                cups.setdefault(who, []).append(place)
    return NocDocument(
        basis=reading.basis,
        noc=code,
        competitors=tuple(competitor_line(reading.season, one) for one in own),
        cups=tuple((who, tuple(places)) for who, places in cups.items()),
        quotas=tuple(quota_document(quota_of(asked, quota.id), noc=code) for quota in known_quotas(reading)),
        unknown=why_no_rules(reading.rulebook),
    )


class _Place(NamedTuple):
    """A competitor, and one of its places in a cup; None where it has none."""

    who: CompetitorLine
    cup: CupPlace | None


def _places(document: NocDocument) -> Iterator[_Place]:
    places = dict(document.cups)
    for who in document.competitors:
        yield from (_Place(who, cup) for cup in places.get(who.competitor, (None,)))


def _instances(asked: Asked) -> Iterator[tuple[str]]:
    season = asked.reading.season
    return ((code,) for code in sorted({code for who in season.entrants for code in nocs_until_now(season, who)}))


PLACES: Final[Description[NocDocument, _Place]] = Description(
    name="places",
    title="Competitors and their places in the cups",
    rows=_places,
    fields=(
        only_data(always("competitor", "string", "The competitor.", lambda of: of.who.competitor)),
        always(
            "name",
            "string",
            "The name.",
            lambda of: of.who.name,
            names=True,
            link=lambda of: f"competitors/{of.who.competitor}/",
        ),
        maybe("delegation", "string", "The delegation behind a code that several share.", lambda of: of.who.delegation),
        maybe("cup", "string", "A cup in which it has points.", lambda of: of.cup.cup if of.cup else None),
        maybe("rank", "integer", "The rank in it.", lambda of: of.cup.rank if of.cup else None),
        maybe(
            "points",
            "number",
            "The points in it.",
            lambda of: of.cup.points if of.cup else None,
            show=lambda of: bounded(of.cup.points, at_least=of.cup.at_least) if of.cup else "",
        ),
        only_data(
            maybe(
                "at_least", "boolean", "Whether they are a lower bound.", lambda of: of.cup.at_least if of.cup else None
            )
        ),
    ),
    key=("competitor", "cup"),
)

REPORTS: Final = (
    Report(
        name="noc",
        word="noc",
        path="nocs/{noc}",
        about="The competitors of one NOC and their places in the cups.",
        model=NocDocument,
        rests=lambda _document: ("",),
        make=_make,
        title=lambda document: document.noc,
        tables=(PLACES,),
        notes=lambda document: unknown_note(document.unknown),
        instances=_instances,
        bases="every",
    ),
)
