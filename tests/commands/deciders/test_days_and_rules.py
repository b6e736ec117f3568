"""What cannot be: days, zones, seasons, rulebooks, and protocols without their rows."""

from hashlib import sha256

import pytest

from commands.deciders.admission import admit, check
from ledger.errors import InvalidInputError, RefusedError
from ledger.facts import CompetitionScheduled, Fact, ProtocolFiled, RulebookAdopted
from ledger.rulebook import load_edition
from ledger.season import Season
from ledger.vocabulary import season_years
from tests.support.given import calendar, draft, opening, race, season, skaters

NEW = calendar()[0].model_copy(update={"competition": "wc9", "first_day": "2026-03-06", "last_day": "2026-03-08"})
RULES = load_edition("2025-26")


def adopting(text: str, edition: str = "2025-26", digest: str | None = None) -> RulebookAdopted:
    return RulebookAdopted(edition=edition, text=text, sha256=digest or sha256(text.encode()).hexdigest())


def filed(day: str) -> ProtocolFiled:
    (fact, *_) = race("wc1-men-500-a")
    assert isinstance(fact, ProtocolFiled)
    return fact.model_copy(update={"day": day})


def refusal(fact: Fact, state: Season | None = None) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        check(season(opening()) if state is None else state, draft(fact))
    return caught.value


@pytest.mark.parametrize(
    ("changes", "reason", "says"),
    [
        ({"first_day": "2026-02-30"}, "no-such-day", "there is no day 2026-02-30"),
        ({"last_day": "2026-03-05"}, "days-reversed", "wc9 ends on 2026-03-05, before its first day 2026-03-06"),
        ({"time_zone": "Europe/Amsterdan"}, "no-such-zone", "near is Europe/Amsterdam"),
        ({"time_zone": ""}, "no-such-zone", "is no time zone"),
        ({"time_zone": "Europe"}, "no-such-zone", "is no time zone"),
        ({"time_zone": "x" * 300}, "no-such-zone", "is no time zone"),
        (
            {"first_day": "2026-11-13", "last_day": "2026-11-15"},
            "another-season",
            "is no competition of 2025-26, which is from 2025-07-01 to 2026-06-30",
        ),
    ],
)
def test_a_competition_is_on_days_of_its_season_in_a_zone_that_there_is(
    changes: dict[str, str], reason: str, says: str
) -> None:
    assert isinstance(NEW, CompetitionScheduled)
    error = refusal(NEW.model_copy(update=changes))
    assert (error.reason, says in str(error)) == (reason, True)


def test_a_race_is_on_a_day_of_its_competition_or_one_beside_it() -> None:
    for day in ("2025-11-13", "2025-11-17"):
        check(season(opening()), draft(filed(day)))
    for day, reason in (("2025-11-12", "another-day"), ("2025-11-18", "another-day"), ("2025-02-29", "no-such-day")):
        assert refusal(filed(day)).reason == reason
    assert "wc1-men-500-a on 2026-11-14 is not in wc1, which is from 2025-11-14 to 2025-11-16" in str(
        refusal(filed("2026-11-14"))
    )


@pytest.mark.parametrize(
    ("fact", "reason", "says"),
    [
        (adopting("hello"), "no-rulebook", "edition 2025-26: "),
        (adopting("x = " + "[" * 5_000), "no-rulebook", "edition 2025-26: "),
        (adopting(RULES.text, digest="0" * 64), "other-rulebook", f"has SHA-256 {RULES.sha256}, not 000"),
        (adopting(RULES.text, edition="2026-27"), "other-rulebook", "calls itself edition 2025-26, not 2026-27"),
    ],
    ids=["no TOML", "nested too deeply", "another hash", "another edition"],
)
def test_a_rulebook_is_one_and_has_its_hash_and_its_name(fact: RulebookAdopted, reason: str, says: str) -> None:
    error = refusal(fact)
    assert (error.reason, says in str(error)) == (reason, True)
    check(season(opening()), draft(adopting(RULES.text)))


def test_a_protocol_comes_with_its_rows_unless_it_is_known_in_part() -> None:
    state = season([*opening(), *skaters("ada", "bo")])
    protocol, *rows = race("wc1-men-500-a", "ada", "bo")
    with pytest.raises(
        RefusedError, match=r"given\.jsonl: wc1-men-500-a has 2 rows by its protocol, and 1 result"
    ) as no:
        admit(state, [draft(protocol), draft(rows[0])], file="given.jsonl")
    assert no.value.reason == "rows-missing"
    partial, *_ = race("wc1-men-500-a", "ada", "bo", state="PARTIAL")
    assert len(admit(state, [draft(partial), draft(rows[0])], file="given.jsonl")) == 2
    assert len(admit(state, [draft(fact) for fact in (protocol, *rows)], file="given.jsonl")) == 3


@pytest.mark.parametrize(("text", "right"), [("2026/27", "2026-27"), ("26-27", "2026-27"), ("2026-28", "2026-27")])
def test_a_season_has_one_form(text: str, right: str) -> None:
    with pytest.raises(InvalidInputError, match=f"a season is written like {right}"):
        season_years(text)
    assert season_years(right) == (2026, 2027)
    assert season_years("1999-00") == (1999, 2000)
