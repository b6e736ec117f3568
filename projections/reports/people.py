"""``season people``: everybody over all books, who may be one person, and what was decided on that."""

from typing import Final

from ledger.facts import PeopleJoined, in_season
from projections.documents.base import Document
from projections.documents.books import BooksBasis, books_basis, books_covered, how_complete
from projections.documents.people import NotJoined, PersonLine, not_joined, person_line, span_of
from projections.reports.report import Parameter, Report
from projections.seasons.doubts import doubts
from projections.seasons.people import by_member, people
from projections.seasons.searching import search_people, suggest_people
from projections.seasons.shelf import Bookshelf
from projections.tables.columns import Description, always, maybe, only_data


class PeopleDocument(Document):
    """``season people --json``: people by name; of a query, those first whose family name it has.

    Where nobody is found, `suggested` are those who may be meant, the nearest first, and `near` their names.
    """

    basis: BooksBasis
    query: str | None
    near: tuple[str, ...]
    people: tuple[PersonLine, ...]
    notes: tuple[str, ...]
    suggested: tuple[PersonLine, ...] = ()


class PeopleDoubtsDocument(Document):
    """``season people doubts --json``: every two who may be one person and are not joined."""

    basis: BooksBasis
    not_joined: tuple[NotJoined, ...]


class PeopleDecision(Document):
    """One decision of the book of people; `people` are a season and an identity each, as they are typed.

    `decided` is joined or apart. `unknown` are those of them whom no book here knows; of them it says nothing. `undone`
    says that it is reversed.
    """

    entry: int
    decided: str
    people: tuple[str, ...]
    unknown: tuple[str, ...]
    reason: str | None
    actor: str
    undone: bool


class PeopleDecisionsDocument(Document):
    """``season people decisions --json``: what the book of people says, the oldest decision first."""

    basis: BooksBasis
    decisions: tuple[PeopleDecision, ...]


def _people(shelf: Bookshelf, *, q: str | None = None) -> PeopleDocument:
    found = people(shelf) if q is None else search_people(shelf, q)
    near = suggest_people(shelf, q) if q is not None and not found else ()
    return PeopleDocument(
        basis=books_basis(shelf),
        query=q,
        near=tuple(dict.fromkeys(one.newest.name for one in near)),
        suggested=tuple(map(person_line, near)),
        people=tuple(map(person_line, found)),
        notes=(how_complete(books_covered(shelf)),),
    )


def _doubts(shelf: Bookshelf) -> PeopleDoubtsDocument:
    return PeopleDoubtsDocument(basis=books_basis(shelf), not_joined=tuple(map(not_joined, doubts(shelf))))


def _decisions(shelf: Bookshelf) -> PeopleDecisionsDocument:
    own = by_member(shelf)
    lines = []
    for entry in shelf.decided.over_seasons:
        fact = entry.fact
        lines.append(
            PeopleDecision(
                entry=entry.position,
                decided="joined" if isinstance(fact, PeopleJoined) else "apart",
                people=tuple(map(in_season, fact.people)),
                unknown=tuple(in_season(one) for one in fact.people if one not in own),
                reason=entry.reason,
                actor=entry.actor,
                undone=not shelf.decided.in_force(entry.position),
            )
        )
    return PeopleDecisionsDocument(basis=books_basis(shelf), decisions=tuple(lines))


def _title(document: PeopleDocument) -> str:
    return "People over seasons" if document.query is None else f"People called “{document.query}”"


def _notes(document: PeopleDocument) -> tuple[str, ...]:
    if document.people:
        return document.notes
    near = f"; near are {', '.join(document.near)}" if document.near else ""
    return (f"nobody is called so in any book here{near}", *document.notes)


PEOPLE: Final[Description[PeopleDocument, PersonLine]] = Description(
    name="people",
    title="Skaters and teams over seasons",
    rows=lambda document: document.people,
    fields=(
        only_data(always("person", "string", "What the person is called in addresses.", lambda of: of.person)),
        always(
            "name",
            "string",
            "The newest name.",
            lambda of: of.name,
            names=True,
            link=lambda of: f"careers/{of.person}/",
        ),
        always(
            "nocs", "string", "Every NOC that it has had, with spaces.", lambda of: " ".join(of.nocs), heading="NOC"
        ),
        always("kind", "string", "skater or team.", lambda of: of.kind),
        always("gender", "string", "men, women or mixed.", lambda of: of.gender),
        always(
            "seasons",
            "string",
            "The seasons, with spaces.",
            lambda of: " ".join(one.season for one in of.seasons),
            show=lambda of: span_of(tuple(one.season for one in of.seasons)),
        ),
        maybe(
            "other_names",
            "string",
            "Other names that it has had, with commas.",
            lambda of: ", ".join(name for name in of.names if name != of.name) or None,
        ),
    ),
    key=("person",),
)

DOUBTS: Final[Description[PeopleDoubtsDocument, NotJoined]] = Description(
    name="not_joined",
    title="May be one person, and are not joined",
    rows=lambda document: document.not_joined,
    fields=(
        always("one", "string", "One of them, in a season.", lambda of: of.one, names=True),
        always(
            "other",
            "string",
            "The other, in a season.",
            lambda of: of.other,
            link=lambda of: f"careers/{of.other_person}/",
        ),
        only_data(always("kind", "string", "What leaves it open.", lambda of: of.kind)),
        always("why", "string", "What speaks for it, and what is in its way.", lambda of: of.why),
        only_data(always("join", "string", "The command that says that they are one person.", lambda of: of.join)),
        only_data(always("apart", "string", "The command that says that they are two.", lambda of: of.apart)),
    ),
    key=("one", "other"),
)

DECISIONS: Final[Description[PeopleDecisionsDocument, PeopleDecision]] = Description(
    name="decisions",
    title="What was decided on who is who over seasons",
    rows=lambda document: document.decisions,
    fields=(
        always("entry", "integer", "The entry of the book of people.", lambda of: of.entry),
        always("decided", "string", "joined or apart.", lambda of: of.decided),
        always("people", "string", "Who, with spaces.", lambda of: " ".join(of.people), names=True),
        maybe("unknown", "string", "Whom of them no book here knows.", lambda of: " ".join(of.unknown) or None),
        maybe("reason", "string", "Why.", lambda of: of.reason),
        always("actor", "string", "Who entered it.", lambda of: of.actor),
        maybe("undone", "boolean", "Whether it is reversed.", lambda of: of.undone or None),
    ),
    key=("entry",),
)

REPORTS: Final = (
    Report(
        name="people",
        word="people",
        path="",
        about="Everybody over all books, by name: family name first, without accents, or by initials.",
        sorts=True,
        model=PeopleDocument,
        make=_people,
        title=_title,
        tables=(PEOPLE,),
        notes=_notes,
        usage="search",
        parameters=(
            Parameter(
                name="q",
                about="A name, some words of one in any order, initials, or an NOC.",
                metavar="[NAME]",
                bare=True,
            ),
        ),
        label="People",
    ),
    Report(
        name="people_doubts",
        word="people",
        path="doubts",
        about="Who may be one person over seasons and is not joined, with the command that settles it.",
        sorts=True,
        model=PeopleDoubtsDocument,
        make=_doubts,
        title=lambda _document: "Who may be one person",
        tables=(DOUBTS,),
        legend=lambda document: (
            ("season people join ONE OTHER --reason TEXT says that they are one person, season people apart two",)
            if document.not_joined
            else ()
        ),
        usage="doubts",
        label="Not joined",
    ),
    Report(
        name="people_decisions",
        word="people",
        path="decisions",
        about="What was decided on who is who over seasons.",
        sorts=True,
        model=PeopleDecisionsDocument,
        make=_decisions,
        title=lambda _document: "Decisions on who is who over seasons",
        tables=(DECISIONS,),
        usage="decisions",
        label="Decisions",
    ),
)
