"""``season search``: competitors by name, with or without accents."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from ledger.basis import Basis
from ledger.names import letters
from ledger.season import Competitor, Season, numbers
from projections.documents.base import Document
from projections.reports.report import Asked, Parameter, Report
from projections.season.search import everybody, search
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
    """Competitors by name. `near` are names that are nearly so, where nobody is called so."""

    basis: Basis
    query: str | None
    near: tuple[str, ...]
    competitors: tuple[CompetitorLine, ...]


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
    all_of_them = everybody(asked.reading.season)
    found: Iterable[Competitor] = all_of_them if q is None else search(asked.reading.season, q)
    near: list[str] = []
    if q is not None and not found:
        wanted = letters(q)
        found = [one for one in all_of_them if wanted and wanted in letters(one.name)]
        by_letters = {letters(one.name): one.name for one in all_of_them}
        near = [by_letters[key] for key in get_close_matches(wanted, by_letters, n=3)] if not found else []
    return SearchDocument(
        basis=asked.reading.basis,
        query=q,
        near=tuple(near),
        competitors=tuple(competitor_line(asked.reading.season, one) for one in found),
    )


def _title(document: SearchDocument) -> str:
    return "Competitors" if document.query is None else f"Competitors called “{document.query}”"


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
        always(
            "noc", "string", "The three-letter code of the country or delegation.", lambda of: of.noc, heading="NOC"
        ),
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
        about="Competitors by name, with or without accents.",
        model=SearchDocument,
        make=_make,
        title=_title,
        tables=(COMPETITORS,),
        notes=_notes,
        parameters=(
            Parameter(
                name="q",
                about="A name or some words of one, with or without accents.",
                metavar="[NAME]",
                bare=True,
            ),
        ),
        label="Competitors",
        bases="every",
    ),
)
