"""What lists say of the first place of a cup, beside what the book gives."""

import pytest

from commands.deciders.freezing import award
from ledger.basis import EVERYTHING, Question
from ledger.errors import RefusedError
from ledger.facts import ClassificationPublished, CompetitionCancelled, Fact, PublishedRow, RaceVoided
from projections.audit.lists.claims import TitleBeside, beside
from projections.cups.titles import title
from tests.projections.cups.test_bounds import in_part
from tests.support.desks import desk_with
from tests.support.given import race, skaters

NAMES = ("ada", "bo", "cy", "di")
WHOLE = [fact for name in ("wc1", "wc2", "wc3") for fact in race(f"{name}-men-500-a", "ada", "bo")]


def listed(
    *rows: tuple[str, str, str], kind: str = "standing", after: str | None = "wc3", name: str = "list"
) -> ClassificationPublished:
    """A list of the men's 500 m with rank, name and points."""
    columns = ("rank", "name", "points")
    return ClassificationPublished.model_validate(
        {
            "publication": name,
            "title": "500 m men",
            "publisher": "somebody",
            "kind": kind,
            "subject": "men-500",
            "after": after,
            "columns": columns,
            "rows": tuple(
                PublishedRow(row=row, cells=tuple(zip(columns, cells, strict=True)))
                for row, cells in enumerate(rows, 1)
            ),
        }
    )


def found(*facts: Fact, question: Question = EVERYTHING) -> TitleBeside:
    reading = desk_with([*skaters(*NAMES), *facts]).reader.read(question)
    return beside(reading, title(reading, "men-500"))


@pytest.mark.parametrize(
    ("rows", "agrees", "half_agrees"),
    [
        ((("1", "Ada", "180"), ("2", "Bo", "162")), True, None),
        ((("1", "Ada", ""),), True, True),
        ((("1", "Ada", "300"),), False, False),
        ((("1", "Bo", "170"),), False, False),
        ((("1", "Somebody Else", ""),), False, False),
        ((("2", "Bo", "162"),), None, None),
    ],
)
def test_a_claim_agrees_contradicts_or_is_of_something_else(
    rows: tuple[tuple[str, str, str], ...], *, agrees: bool | None, half_agrees: bool | None
) -> None:
    lower_bound = [*WHOLE[:6], *in_part("wc3-men-500-a", ("cy", 2))]

    assert found(*WHOLE, listed(*rows)).speaks == (agrees,)
    assert found(*lower_bound, listed(*rows)).speaks == (half_agrees,)


def test_in_a_book_that_is_whole_the_list_is_wrong_and_in_another_the_title_is_incomplete() -> None:
    other = listed(("1", "Bo", "110"), after="wc2")
    whole = [*WHOLE[:6], CompetitionCancelled(competition="wc3")]
    sure = [*WHOLE[:6], *in_part("wc3-men-500-a", ("ada", 1), ("bo", 2))]

    assert (found(*whole).title.state, found(*sure).title.state) == ("won", "decided")
    assert (found(*whole, other).title.state, len(found(*whole, other).against)) == ("won", 1)
    doubted = found(*sure, listed(("1", "Bo", "170"))).title
    assert (doubted.state, doubted.lead) == ("incomplete", None)
    assert doubted.because == "contradicted by what was published: Bo 170 after wc3 by somebody (entry 19)"
    # The points of the Final are inferred.
    assert found(*WHOLE, listed(("1", "Bo", "170"))).title.state == "incomplete"
    # That the holder has other points does not make somebody else the holder.
    assert found(*sure, listed(("1", "Ada", "300"))).title.state == "decided"


def test_a_list_of_an_earlier_moment_contradicts_nothing_that_the_book_can_give() -> None:
    early = listed(("1", "Bo", "100"), after="wc2")

    assert found(*WHOLE, early).speaks == (None,)
    assert found(*WHOLE, listed(("1", "Bo", "400"), after="wc2")).speaks == (False,)
    # What was decided since may have taken points away.
    voided = [*WHOLE, RaceVoided(race="wc1-men-500-a")]
    assert found(*voided, listed(("1", "Bo", "400"), after="wc2")).speaks == (None,)


def test_the_holder_comes_first_then_the_latest_moment() -> None:
    lists = [
        listed(("1", "Bo", "54"), after="wc1", name="one"),
        listed(("1", "Ada", "180"), name="three"),
        listed(("1", "Ada", "180"), kind="title", after=None, name="winner"),
        listed(("3", "Cy", "1"), name="no first place"),
    ]
    claims = found(*WHOLE, *lists).claims

    assert [claim.entry.fact.publication for claim in claims] == ["winner", "three", "one"]
    assert [claim.competitor for claim in claims] == ["ada", "ada", "bo"]
    up_to_one = found(*WHOLE, *lists, question=Question(through="wc1"))
    assert [claim.entry.fact.publication for claim in up_to_one.claims] == ["one"]


def test_a_cup_without_a_race_is_not_in_the_book_where_somebody_speaks_of_it() -> None:
    silent, said = found(), found(listed(("1", "Ada", "180"), kind="title"))

    assert (silent.title.state, silent.title.because) == ("no result", "no race of it is in this book")
    assert (said.title.state, said.speaks) == ("incomplete", (None,))
    assert said.title.because == "not in this book: no race of it is filed"


def test_a_title_that_a_list_contradicts_is_awarded_only_with_a_reason() -> None:
    sure = [*WHOLE[:6], *in_part("wc3-men-500-a", ("ada", 1), ("bo", 2)), listed(("1", "Bo", "170"))]
    reading = desk_with([*skaters(*NAMES), *sure]).reader.read(EVERYTHING)

    with pytest.raises(
        RefusedError, match="the title of men-500 is incomplete at this basis: contradicted by what was"
    ):
        award(reading, "men-500")
    assert award(reading, "men-500", although="the list is wrong").state == "incomplete"
