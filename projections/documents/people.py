"""People over seasons, as documents say them: who somebody is in each season, and who may be the same."""

from projections.documents.base import Document
from projections.seasons.doubts import PersonDoubt
from projections.seasons.people import JoinedSeason, OnePerson


class PersonSeason(Document):
    """A person in one season: its identity in that book, and by which rule or decision it is joined to the others.

    `rule` is first, name, number, team or decision. `because` says it in words, with the season that it is joined to.
    `entries` are the entries of the book of people that say so, and `remark` what makes one look again. `entered` is
    false where a published list alone names it.
    """

    season: str
    book: str
    competitor: str
    name: str
    nocs: tuple[str, ...]
    rule: str
    because: str
    entries: tuple[int, ...]
    remark: str | None
    entered: bool


class PersonLine(Document):
    """A person, or a team, over seasons; `person` is what it is called in addresses."""

    person: str
    name: str
    kind: str
    gender: str
    nocs: tuple[str, ...]
    names: tuple[str, ...]
    seasons: tuple[PersonSeason, ...]


class NotJoined(Document):
    """Two who may be one person and are not joined: `one` and `other` are a season and an identity, as they are typed.

    `kind` is what leaves it open, `why` says it in words; `join` and `apart` are the commands that settle it.
    """

    kind: str
    one: str
    one_name: str
    one_nocs: tuple[str, ...]
    one_person: str
    other: str
    other_name: str
    other_nocs: tuple[str, ...]
    other_person: str
    why: str
    join: str
    apart: str


def person_season(one: JoinedSeason) -> PersonSeason:
    """Somebody of a season as one of a person."""
    who = one.member
    return PersonSeason(
        season=who.season,
        book=who.book,
        competitor=who.id,
        name=who.name,
        nocs=who.nocs,
        rule=one.rule,
        because=one.because,
        entries=one.entries,
        remark=one.remark,
        entered=who.entered,
    )


def person_line(person: OnePerson) -> PersonLine:
    """A person over seasons."""
    return PersonLine(
        person=person.id,
        name=person.newest.name,
        kind=person.newest.kind,
        gender=person.newest.gender,
        nocs=person.nocs,
        names=tuple(dict.fromkeys(one.name for one in person.members)),
        seasons=tuple(map(person_season, person.seasons)),
    )


def not_joined(doubt: PersonDoubt) -> NotJoined:
    """Two who may be one person."""
    return NotJoined(
        kind=doubt.kind,
        one=doubt.one.called,
        one_name=doubt.one.name,
        one_nocs=doubt.one.nocs,
        one_person=doubt.persons[0].id,
        other=doubt.other.called,
        other_name=doubt.other.name,
        other_nocs=doubt.other.nocs,
        other_person=doubt.persons[1].id,
        why=doubt.why,
        join=doubt.join,
        apart=doubt.apart,
    )


def span_of(seasons: tuple[str, ...]) -> str:
    """Seasons in few words: one, or the first and the last with how many."""
    return seasons[0] if len(seasons) == 1 else f"{seasons[0]} to {seasons[-1]} ({len(seasons)})"
