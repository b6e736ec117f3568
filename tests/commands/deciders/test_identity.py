"""Given who is in the book, who a printed name is."""

import pytest

from commands.deciders.identity import Recognition, Roster
from commands.desk.sheets import file_sheets
from commands.intake.protocol import Sheet
from ledger.book import Reader
from ledger.facts import (
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
    ResultRecorded,
    ResultRow,
)
from projections.season.identities import identity_doubts
from tests.commands.intake.sheets.sheet_examples import distance_sheet
from tests.support.desks import desk_with
from tests.support.given import opening, race, season


def entered(
    competitor: str, name: str, noc: str = "KOR", *, gender: str = "men", aliases: tuple[str, ...] = ()
) -> CompetitorEntered:
    return CompetitorEntered(
        competitor=competitor,
        kind="skater",
        gender="men" if gender == "men" else "women",
        name=name,
        noc=noc,
        aliases=aliases,
    )


def wore(competitor: str, bib: int, name: str = "wc1-men-500-a") -> list[Fact]:
    """A race in which a competitor wore a bib."""
    return race(name, (competitor, ResultRow(status="OK", rank=1, time=34_000, bib=bib)))


def who(*given: Fact, printed: str, noc: str = "KOR", bib: int | None = None, competition: str = "wc1") -> Recognition:
    """When a sheet of the men at a competition prints a name."""
    return Roster.of(season([*opening(), *given])).skater("men", noc, printed, competition, bib)


def near(*given: Fact, printed: str, noc: str = "KOR", bib: int | None = None, competition: str = "wc1") -> list[str]:
    """Whom a name that is new may be, once a sheet that prints it is filed."""
    found = who(*given, printed=printed, noc=noc, bib=bib, competition=competition)
    result = ResultRow(status="OK", rank=1, time=34_000, bib=bib)
    filed = [entered(found.competitor, printed, noc), *race(f"{competition}-men-1000-a", (found.competitor, result))]
    doubts = identity_doubts(season([*opening(), *given, *filed]), filed)
    return [one for doubt in doubts for one in doubt.competitors if one != found.competitor]


SABLIK = entered("sablik", "Jiří ŠÁBLÍK-Ørsted", "CZE")


@pytest.mark.parametrize(
    "printed",
    ["Jiří ŠÁBLÍK-Ørsted", "JIRI SABLIK ORSTED", "jiří  šáblík - ørsted", "Jir\u030ci\u0301 Sáblík\u00adOrsted"],
    ids=["as entered", "without accents", "with other spaces and case", "with combining accents and a soft hyphen"],
)
def test_the_same_letters_are_the_same_name(printed: str) -> None:
    found = who(SABLIK, printed=printed, noc="CZE")
    assert (found.competitor, found.how, found.alias) == ("sablik", "name", False)


def test_the_same_words_in_another_order_are_the_same_name_and_a_new_spelling() -> None:
    found = who(entered("kim", "Min Seok KIM"), printed="KIM Min Seok")
    assert (found.competitor, found.how, found.alias) == ("kim", "word order", True)


def test_an_alias_is_as_good_as_a_name() -> None:
    assert who(entered("kim", "Min Seok KIM", aliases=("M. S. Kim",)), printed="MS KIM").how == "name"


@pytest.mark.parametrize("printed", ["Antoine", "Antoine GÉLINAS-BEAULIEU", "Antoine GELINAS BOLIEU"])
def test_the_same_bib_in_the_same_competition_carries_a_wrapped_or_respelt_name(printed: str) -> None:
    given = (entered("gelinas", "Antoine GÉLINAS-"), *wore("gelinas", 16))
    found = who(*given, printed=printed, bib=16)
    assert (found.competitor, found.how, found.alias) == ("gelinas", "bib", True)


def test_the_same_bib_is_not_enough_for_another_name() -> None:
    given = (entered("gelinas", "Antoine GÉLINAS-"), *wore("gelinas", 16))
    assert who(*given, printed="Ted BLOEMEN", bib=16).how == "new"
    assert near(*given, printed="Ted BLOEMEN", bib=16) == ["gelinas"]


def test_a_bib_of_another_competition_tells_nothing() -> None:
    found = who(
        entered("gelinas", "Antoine GÉLINAS-"), *wore("gelinas", 16), printed="Antoine", bib=16, competition="wc2"
    )
    assert found.how == "new"


def test_a_bib_of_another_gender_or_country_tells_nothing() -> None:
    given = (entered("ann", "Antoine GÉLINAS-", gender="women"), *wore("ann", 16, "wc1-women-500-a"))
    assert who(*given, printed="Antoine", bib=16).how == "new"
    assert who(entered("gel", "Antoine GÉLINAS-", "CAN"), *wore("gel", 16), printed="Antoine", bib=16).how == "new"


@pytest.mark.parametrize(("noc", "gender"), [("PRK", "men"), ("KOR", "women")])
def test_a_name_of_another_country_or_gender_is_another_person(noc: str, gender: str) -> None:
    found = who(entered("kim", "Min Seok KIM", noc, gender=gender), printed="Min Seok KIM")
    assert (found.competitor, found.how) == ("men-kor-min-seok-kim", "new")


def test_a_name_that_is_nearly_another_is_entered_apart_and_reported() -> None:
    altaj = entered("altaj", "Altaj ZHARDEMBEKULY", "KAZ")
    found = who(altaj, printed="Altay ZHARDEMBEKULY", noc="KAZ")
    assert (found.competitor, found.how) == ("men-kaz-altay-zhardembekuly", "new")
    assert near(altaj, printed="Altay ZHARDEMBEKULY", noc="KAZ") == ["altaj"]


def test_a_name_that_begins_another_is_reported() -> None:
    assert near(entered("silva", "Afonso Henrique Pestana SILVA"), printed="Afonso Henrique") == ["silva"]


def test_no_doubt_where_different_bibs_in_one_competition_tell_two_people_apart() -> None:
    chung = (entered("jae-won", "Jae-Won CHUNG"), *wore("jae-won", 15))
    assert near(*chung, printed="Jae Woong CHUNG", bib=17) == []
    assert near(*chung, printed="Jae Woong CHUNG") == ["jae-won"]
    assert near(*chung, printed="Jae Woong CHUNG", bib=17, competition="wc2") == ["jae-won"]


def test_a_merger_settles_a_doubt_for_every_spelling() -> None:
    given = (
        entered("altaj", "Altaj ZHARDEMBEKULY", "KAZ"),
        entered("altay", "Altay ZHARDEMBEKULY", "KAZ"),
        CompetitorsMerged(kept="altaj", merged="altay"),
    )
    found = who(*given, printed="Altay Zhardembekuly", noc="KAZ")
    assert (found.competitor, found.how) == ("altaj", "name")
    position = len(opening()) + 3
    assert who(*given, DecisionReversed(reverses=position), printed="Altay Zhardembekuly", noc="KAZ").competitor == (
        "altay"
    )


def test_a_bib_of_a_merged_competitor_is_the_kept_one_s() -> None:
    given = (
        entered("altaj", "Altaj ZHARDEMBEKULY", "KAZ"),
        entered("altay", "Altay ZHARDEMBEKULY", "KAZ"),
        *wore("altay", 30),
        CompetitorsMerged(kept="altaj", merged="altay"),
    )
    assert who(*given, printed="Altay", noc="KAZ", bib=30).competitor == "altaj"


def test_a_new_identity_never_takes_one_that_is_there() -> None:
    taken = entered("men-kor-min-kim", "Somebody ELSE")
    assert who(taken, printed="Min KIM").competitor == "men-kor-min-kim-2"
    assert who(taken, entered("men-kor-min-kim-2", "A THIRD"), printed="Min KIM").competitor == "men-kor-min-kim-3"


def test_a_name_without_letters_of_ours_still_gets_an_identity() -> None:
    assert who(printed="高木").competitor == "men-kor-unnamed"


def test_teams_are_known_by_country_and_gender_whatever_they_are_called() -> None:
    roster = Roster.of(season(opening()))
    first = roster.team("men", "NED", "Netherlands")
    assert (first.competitor, first.how) == ("men-ned-team", "new")
    given = CompetitorEntered(competitor="men-ned-team", kind="team", gender="men", name="Netherlands", noc="NED")
    roster = Roster.of(season([*opening(), given]))
    known, respelt = roster.team("men", "NED", "NETHERLANDS"), roster.team("men", "NED", "Nederland")
    assert [(one.competitor, one.how, one.alias) for one in (known, respelt)] == [
        ("men-ned-team", "team", False),
        ("men-ned-team", "team", True),
    ]
    assert roster.team("women", "NED", "Netherlands").competitor == "women-ned-team"


def test_a_team_is_no_skater_and_a_skater_no_team() -> None:
    given = CompetitorEntered(competitor="men-ned-team", kind="team", gender="men", name="Netherlands", noc="NED")
    roster = Roster.of(season([*opening(), given, entered("ned", "Netherlands", "BEL")]))
    assert roster.skater("men", "NED", "Netherlands", "wc1", None).how == "new"
    assert roster.team("men", "BEL", "Belgium").how == "new"


# Across sheets


def sheet(number: int, *rows: tuple[str, str, str], **more: object) -> Sheet:
    given = {"distance": ("500", "1000", "1500")[number - 1], "sheet": number, "protocol": str(number) * 64, **more}
    return distance_sheet(rows, **given)


def test_an_alias_that_was_learnt_is_known_on_the_next_sheet() -> None:
    desk = desk_with()
    rows = (
        [("Min Seok KIM", "KOR", "34.10")],
        [("KIM Min Seok", "KOR", "1:09.10")],
        [("Kim Min-Seok", "KOR", "1:45.10")],
    )
    filings = file_sheets(desk, [sheet(number, *row) for number, row in enumerate(rows, 1)])
    assert [filing.recognised[0].how for filing in filings] == ["new", "word order", "name"]
    renamed = [entry.fact for entry in desk.reader.entries() if isinstance(entry.fact, CompetitorRenamed)]
    assert [(fact.name, fact.aliases) for fact in renamed] == [("Min Seok KIM", ("KIM Min Seok",))]


def test_two_of_nearly_one_name_on_one_sheet_stay_two() -> None:
    desk = desk_with()
    both = [("Jae-Won CHUNG", "KOR", "34.10"), ("Jae Woong CHUNG", "KOR", "34.20")]
    (filing,) = file_sheets(desk, [sheet(1, *both)])
    assert [one.how for one in filing.recognised] == ["new", "new"]
    assert identity_doubts(desk.season(), (draft.fact for draft in filing.drafts)) == ()
    (again,) = file_sheets(desk, [sheet(2, *both)])
    assert [one.how for one in again.recognised] == ["name", "name"]


def test_in_the_real_season_chung_and_chung_stay_two(season_2025_26: Reader) -> None:
    reading = season_2025_26.read()
    chung = [name for name in reading.season.entrants if "chung" in name]
    assert sorted(chung) == ["men-kor-jae-won-chung", "men-kor-jae-woong-chung"]
    raced = {
        entry.fact.competitor: entry.fact.name_printed
        for entry in season_2025_26.entries()
        if isinstance(entry.fact, ResultRecorded) and entry.fact.competitor in chung
    }
    assert set(raced) == set(chung)


# Numbers of other systems


def test_a_number_is_taken_before_a_name_and_is_of_one() -> None:
    numbered = entered("ada", "Ada", "NED").model_copy(update={"numbers": (("isu", "55"),)})
    roster = Roster.of(season([*opening(), numbered, entered("bo", "Bo", "NED")]))
    found = roster.numbered("men", "Bo", (("wikidata", "Q1"), ("isu", "55")))
    assert found == Recognition("ada", "number", "Bo", alias=True)
    assert roster.numbered("women", "Ada", (("isu", "55"),)) is None
    assert roster.numbered("men", "Ada", (("wikidata", "55"),)) is None
