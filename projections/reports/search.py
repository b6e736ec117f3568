"""``season search``: competitors by name, however it is spelled, by initials, or by NOC."""

from typing import Final

from ledger.basis import Basis
from ledger.names import family_order
from ledger.season import Competitor, Season, numbers
from projections.documents.base import Document
from projections.reports.report import Asked, Parameter, Report
from projections.season.matching import noc_of
from projections.season.search import everybody, search, suggest
from projections.tables.columns import Description, always, maybe, only_data


class CompetitorLine(Document):
    """One competitor as named at the basis. `merged` are other identities whose results are this one's.

    `numbers` are those of other systems, each with its system, such as ``isu`` or ``wikidata``.
    """

    competitor: str
    name: str
    noc: str
    delegation: str | None
    kind: str
    gender: str
    aliases: tuple[str, ...]
    merged: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...] = ()


class SearchDocument(Document):
    """Competitors by family name, teams last; of a query, those first whose family name it has.

    Where nobody is found, `suggested` are those who may be meant, the nearest first, and `near` their names. `noc` is
    the NOC that the query names, if it names one that somebody here has.
    """

    basis: Basis
    query: str | None
    near: tuple[str, ...]
    competitors: tuple[CompetitorLine, ...]
    suggested: tuple[CompetitorLine, ...] = ()
    noc: str | None = None


def competitor_line(season: Season, one: Competitor) -> CompetitorLine:
    """A competitor as a document."""
    return CompetitorLine(
        competitor=one.id,
        name=one.name,
        noc=one.noc,
        delegation=one.delegation,
        kind=one.kind,
        gender=one.gender,
        aliases=one.aliases,
        merged=tuple(entry.fact.merged for entry in season.mergers if season.identity(entry.fact.merged) == one.id),
        numbers=numbers(season, one.id),
    )


def _make(asked: Asked, *, q: str | None) -> SearchDocument:
    season = asked.reading.season
    all_of_them = everybody(season)
    found = search(season, q) if q is not None else tuple(sorted(all_of_them, key=by_family))
    near = suggest(season, q) if q is not None and not found else ()
    noc = noc_of(q) if q is not None else None
    return SearchDocument(
        basis=asked.reading.basis,
        query=q,
        near=tuple(dict.fromkeys(one.name for one in near)),
        competitors=tuple(competitor_line(season, one) for one in found),
        suggested=tuple(competitor_line(season, one) for one in near),
        noc=noc if any(one.noc == noc for one in found) else None,
    )


def by_family(one: Competitor) -> tuple[bool, tuple[str, str], str]:
    """Skaters by their family names, then teams by the names of their countries."""
    return one.kind == "team", family_order(one.name), one.id


def _title(document: SearchDocument) -> str:
    if document.query is None:
        return "Competitors"
    return f"Competitors called “{document.query}”" + (f", and of {document.noc}" if document.noc else "")


def _notes(document: SearchDocument) -> tuple[str, ...]:
    if document.competitors:
        return ()
    near = f"; near are {', '.join(document.near)}" if document.near else ""
    return (f"nobody is called so at this basis{near}",)


COMPETITORS: Final[Description[SearchDocument, CompetitorLine]] = Description(
    name="competitors",
    title="Skaters and teams",
    rows=lambda document: document.competitors,
    fields=(
        only_data(
            always("competitor", "string", "The identity of the competitor in every table.", lambda of: of.competitor)
        ),
        always(
            "name",
            "string",
            "The name.",
            lambda of: of.name,
            names=True,
            link=lambda of: f"competitors/{of.competitor}/",
        ),
        always("noc", "string", "The three-letter code of the country or delegation.", lambda of: of.noc),
        maybe("delegation", "string", "The delegation behind a code that several share.", lambda of: of.delegation),
        always("kind", "string", "skater or team.", lambda of: of.kind),
        always("gender", "string", "men, women or mixed.", lambda of: of.gender),
        maybe(
            "aliases", "string", "Other spellings of the name, with commas.", lambda of: ", ".join(of.aliases) or None
        ),
        only_data(
            maybe(
                "merged",
                "string",
                "Other identities of the same competitor, with spaces.",
                lambda of: " ".join(of.merged) or None,
            )
        ),
    ),
    key=("competitor",),
    kept="end",
)

REPORTS: Final = (
    Report(
        name="competitors",
        word="search",
        path="competitors",
        about="Competitors by name however spelled, by initials, by NOC.",
        sorts=True,
        model=SearchDocument,
        make=_make,
        title=_title,
        tables=(COMPETITORS,),
        notes=_notes,
        parameters=(
            Parameter(
                name="q",
                about="A name or some words of one in any order, with or without accents, initials, or an NOC.",
                metavar="[NAME]",
                bare=True,
            ),
        ),
        label="Competitors",
        bases="every",
    ),
)
