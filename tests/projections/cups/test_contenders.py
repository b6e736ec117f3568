"""Who can still win a cup, what each can end with, and what the leader needs at the next race."""

from ledger.basis import EVERYTHING
from ledger.facts import CompetitionCancelled, Fact, ProtestLodged
from projections.cups.contenders import Contention, contention
from projections.cups.titles import title
from tests.projections.cups.test_bounds import in_part
from tests.projections.cups.test_titles import competition, given
from tests.support.desks import desk_with
from tests.support.given import finished, race, skaters

NAMES = ("ada", "bo", "cy", "di")
FIRST = race("wc1-men-500-a", "ada", "bo", "cy")


def found(*facts: Fact) -> Contention:
    reading = desk_with([*skaters(*NAMES), *facts]).reader.read(EVERYTHING)
    return contention(reading, title(reading, "men-500"))


def ends(one: Contention) -> dict[str, tuple[object, object, int | None]]:
    return {line.row.competitor.id: (line.least, line.most, line.needs) for line in one.contenders}


def test_everybody_is_in_who_can_end_with_what_another_is_sure_of() -> None:
    last = [*FIRST, *race("wc2-men-500-a", "ada", "bo", "cy")]

    assert ends(found(*FIRST)) == {"ada": (60, 180, None), "bo": (54, 174, None), "cy": (48, 168, None)}
    assert (found(*FIRST).anybody, found(*FIRST).anybody_most) == (True, 120)
    # 120 are sure; 96 and 60 are just enough to have them too, and without points 60 are not.
    assert ends(found(*last)) == {"ada": (120, 180, None), "bo": (108, 168, 2), "cy": (96, 156, 6)}
    assert found(*last).anybody is False
    level = [*FIRST, *race("wc2-men-500-a", "ada", ("di", finished(40)))]
    assert [line.row.competitor.id for line in found(*level).contenders] == ["ada"]


def test_what_the_leader_needs_is_the_worst_rank_that_is_enough_against_everybody() -> None:
    """bo can end with 168: 120 and 48 for the third rank only draw level, 54 are more."""
    open_cup = found(*FIRST, *race("wc2-men-500-a", "ada", "bo", "cy"))

    assert (str(open_cup.next), open_cup.needs, open_cup.because) == ("wc3-men-500", 2, "")
    early = found(*FIRST)
    assert (early.needs, early.because) == (None, "not even the first rank in wc2-men-500 decides it")


def test_where_nothing_is_to_come_who_leads_is_the_only_one() -> None:
    over = found(*FIRST, CompetitionCancelled(competition="wc2"), CompetitionCancelled(competition="wc3"))

    assert (list(ends(over)), over.next, over.because, over.anybody) == (["ada"], None, "the title is won", False)


def test_what_is_known_in_part_or_under_protest_keeps_others_in() -> None:
    cancelled = CompetitionCancelled(competition="wc3")
    whole = [*FIRST, *race("wc2-men-500-a", "ada", "bo", "cy"), cancelled]
    partial = found(*FIRST, *in_part("wc2-men-500-a", ("ada", 2)), cancelled)
    protested = found(*whole, ProtestLodged(race="wc2-men-500-a", by="NED"))

    assert list(ends(found(*whole))) == ["ada"]
    assert ends(partial) == {"ada": (114, 114, None), "bo": (54, 114, None)}
    assert ends(protested) == {"ada": (60, 120, None), "bo": (54, 114, None), "cy": (48, 108, None)}
    assert protested.anybody is True


def test_where_a_programme_is_not_known_nobody_is_left_out() -> None:
    dates = [competition("wc1", 10, (("men-500", 1),)), competition("wc2", 11, None)]
    reading = given(*race("wc1-men-500-a", "ada", ("bo", finished(24))), calendar=dates).read(EVERYTHING)
    blind = contention(reading, title(reading, "men-500"))

    assert ends(blind) == {"ada": (60, None, None), "bo": (17, None, None)}
    assert (blind.anybody, blind.unknown) == (None, "the programme of wc2 (Somewhere) is not known")
    assert blind.because == blind.unknown
