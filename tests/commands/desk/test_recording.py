"""Given a race in the book or none, when a list of it is recorded, then its facts, or a refusal, or a question."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from commands.deciders.naming_races import Said
from commands.deciders.one_result import with_result
from commands.deciders.withdrawing import withdraw
from commands.desk.decisions import Circumstances
from commands.desk.decisions import record as decide
from commands.desk.desk import Desk
from commands.desk.facts import load_facts
from commands.desk.opening import open_season
from commands.desk.results import Recorded, record_entries, record_results
from commands.intake.facts import numbered_facts
from commands.intake.lines import write_line
from commands.intake.results.model import DoubtfulError, ReadAs, ResultList
from commands.intake.results.reading import results_of
from ledger.basis import EVERYTHING
from ledger.errors import InvalidInputError, NotFoundError, RefusedError
from ledger.facts import CompetitionScheduled, EntriesListed, ProtocolFiled, ResultCorrected, ResultRecorded
from ledger.stores import open_store
from ledger.vocabulary import parse_race
from projections.cups.standings import standing
from projections.races.classification import classify
from projections.reports.race import RESULTS, race_document
from projections.season.coverage import coverage, missing_rows
from tests.commands.desk.test_filing_reissued import CHANGES
from tests.support.desks import desk_with
from tests.support.filing import FIRST, HASHES, RACE, Entries, file, kinds, ranks, ranks_of, reissued, sheet

PUBLISHED = Path(__file__).parents[2] / "published"
SAID = Said(race=parse_race(RACE), day="2025-11-15")
OFFICIAL = replace(SAID, state="OFFICIAL")


def listed(entries: Entries, name: str = "list.csv", said: Said = SAID) -> list[ResultList]:
    """The list that somebody types of the rows of a sheet: rank or status, name, code, time."""
    rows = [
        f"{row.result.rank or row.result.status},{row.name},{row.noc},{text if row.result.time else ''}"
        for row, (_, _, text) in zip(sheet(entries).rows, entries, strict=True)
    ]
    return results_of(name, "\n".join(("rank,name,noc,time", *rows)).encode(), said.reading, race=said.race)


def record(desk: Desk, entries: Entries, said: Said = SAID) -> Recorded:
    return record_results(desk, listed(entries, said=said), said)


def state(desk: Desk, race: str = RACE) -> str:
    return classify(desk.season(), race).state


@pytest.mark.parametrize("entries", CHANGES.values(), ids=CHANGES)
def test_after_a_second_list_the_classification_is_that_of_the_list(entries: Entries) -> None:
    desk = desk_with()
    record(desk, FIRST)

    record(desk, entries, OFFICIAL)

    assert {name: rank for name, rank in ranks(desk).items() if rank} == {
        name: rank for name, rank in ranks_of(sheet(entries)).items() if rank
    }
    assert state(desk) == "OFFICIAL"


@pytest.mark.parametrize("entries", CHANGES.values(), ids=CHANGES)
def test_a_sheet_that_follows_a_list_makes_it_official(entries: Entries) -> None:
    desk = desk_with()
    record(desk, FIRST)
    assert state(desk) == "UNOFFICIAL"

    filing = file(desk, reissued(entries))

    assert filing.outcome == "re-issued"
    protocol = classify(desk.season(), RACE).protocol
    assert (protocol.fact.state, protocol.fact.protocol, protocol.fact.revision) == ("OFFICIAL", HASHES[1], 2)
    assert protocol.source is not None
    assert protocol.source.sha256 == HASHES[1]
    assert {name: rank for name, rank in ranks(desk).items() if rank} == {
        name: rank for name, rank in ranks_of(reissued(entries)).items() if rank
    }
    rows = {row.recorded.fact.name_printed: row.result for row in classify(desk.season(), RACE).rows}
    printed = {row.name: row.result for row in reissued(entries).rows}
    assert {name: rows[name].lane for name in printed} == {name: result.lane for name, result in printed.items()}


@pytest.mark.parametrize("entries", CHANGES.values(), ids=CHANGES)
def test_a_list_replaces_a_sheet_only_on_purpose_and_wipes_nothing_that_it_does_not_have(entries: Entries) -> None:
    desk = desk_with()
    file(desk, sheet())
    before = {row.recorded.fact.name_printed: row.result for row in classify(desk.season(), RACE).rows}

    with pytest.raises(DoubtfulError, match=r"from an official sheet .* --replace-sheet"):
        record(desk, entries, OFFICIAL)
    record(desk, entries, replace(OFFICIAL, replace_sheet=True))

    assert {name: rank for name, rank in ranks(desk).items() if rank} == {
        name: rank for name, rank in ranks_of(sheet(entries)).items() if rank
    }
    for row in classify(desk.season(), RACE).rows:
        old = before.get(row.recorded.fact.name_printed)
        if old is not None:
            assert (row.result.bib, row.result.pair, row.result.lane) == (old.bib, old.pair, old.lane)


def test_a_list_that_says_what_the_sheet_says_records_nothing() -> None:
    desk = desk_with()
    file(desk, sheet())

    assert record(desk, FIRST, OFFICIAL).entries == ()
    assert record(desk, FIRST).entries == ()


def test_the_same_list_twice_records_nothing_and_official_is_a_revision_of_its_own() -> None:
    desk = desk_with()
    assert len(record(desk, FIRST).entries) == 11
    assert record(desk, FIRST).entries == ()

    (only,) = record(desk, FIRST, OFFICIAL).entries

    assert isinstance(only.fact, ProtocolFiled)
    assert (only.fact.state, only.fact.revision) == ("OFFICIAL", 2)


def test_a_change_of_one_time_is_one_correction_and_the_others_follow() -> None:
    desk = desk_with()
    record(desk, FIRST)
    length = len(desk.reader.entries())

    record(desk, CHANGES["a new time that moves one up"])

    assert kinds(desk, length) == ["ProtocolFiled", "ResultCorrected"]


@pytest.mark.parametrize(("before", "after"), [("3", ""), ("", "3")], ids=["its rank goes", "its rank comes"])
def test_the_rank_of_who_did_not_finish_is_that_of_the_last_list(before: str, after: str) -> None:
    desk = desk_with()
    text = "rank,name,noc,time,status\n1,Ada BERG,NED,34.10,\n2,Bo CLERK,NOR,34.20,\n{},Cy DUPONT,FRA,,DNF\n"
    for rank, said in ((before, SAID), (after, OFFICIAL)):
        record_results(desk, results_of("l.csv", text.format(rank).encode(), said.reading, race=said.race), said)

    assert list(ranks(desk).values()) == [1, 2, int(after) if after else None]
    assert state(desk) == "OFFICIAL"


def test_an_older_list_is_refused_after_a_newer_one() -> None:
    desk = desk_with()
    record(desk, FIRST)
    record(desk, CHANGES["a disqualification"])

    with pytest.raises(RefusedError, match=r"this very list of wc1-men-500-a was filed by entry \d+ and replaced"):
        record(desk, FIRST)


def test_an_unofficial_list_does_not_replace_an_official_one() -> None:
    desk = desk_with()
    record(desk, FIRST, OFFICIAL)

    with pytest.raises(RefusedError, match=r"is official, by entry .* --state official"):
        record(desk, CHANGES["a disqualification"])


def test_a_list_made_before_the_one_that_stands_is_refused() -> None:
    desk = desk_with()
    final = replace(SAID, race=parse_race("wc1-men-1000-a"))
    read = {
        name: results_of(name, (PUBLISHED / f"api-men-1000-{name}.json").read_bytes(), ReadAs(), race=final.race)
        for name in ("racing", "final")
    }
    record_results(desk, read["final"], final)

    with pytest.raises(RefusedError, match="was made before the one that is filed"):
        record_results(desk, read["racing"], final)


def test_a_race_is_followed_from_its_first_pairs_to_its_end() -> None:
    desk = desk_with()
    said = replace(SAID, race=parse_race("wc1-men-1000-a"))

    def fetched(name: str) -> list[ResultList]:
        return results_of(name, (PUBLISHED / f"api-men-1000-{name}.json").read_bytes(), ReadAs(), race=said.race)

    record_results(desk, fetched("racing"), said)
    season = desk.season()
    assert len(missing_rows(season, season.races["wc1-men-1000-a"])) == 18
    assert [one.state for one in coverage(desk.reader.read(EVERYTHING), ["men-1000"]).of("in part")] == ["in part"]
    length = len(desk.reader.entries())

    record_results(desk, fetched("final"), replace(said, state="OFFICIAL"))

    corrected = [one.fact for one in desk.reader.entries()[length:] if isinstance(one.fact, ResultCorrected)]
    assert {one.competitor for one in corrected} == {"men-usa-sam-chamberlain", "men-usa-aiden-meacham"}
    (entry, *_) = desk.season().entrants["men-usa-finn-siebert"]
    assert entry.fact.numbers == (("isu", "2765"),)
    rows = classify(desk.season(), "wc1-men-1000-a").rows
    assert [row.rank for row in rows] == [*range(1, 33), None]
    assert rows[-1].status == "DQ"
    season = desk.season()
    assert missing_rows(season, season.races["wc1-men-1000-a"]) == ()
    grid = RESULTS.grid(race_document(desk.reader.read(EVERYTHING), "wc1-men-1000-a"))
    tenth = {heading.text: cell.text for heading, cell in zip(grid.headings, grid.rows[9], strict=True)}
    shown = [tenth[name] for name in ("pair", "lane", "passages", "moved by")]
    assert shown == ["12", "outer", "17.39 43.65 1:11.86", "57 58 59 +6"]


def test_who_is_entered_in_a_race_that_is_not_filed_is_said() -> None:
    desk = desk_with()
    text = "name,noc\nAda BERG,NED\nBo CLERK,NOR\n"
    record_entries(desk, results_of("e.csv", text.encode(), SAID.reading, race=SAID.race), SAID)
    last = len(desk.reader.entries())

    with pytest.raises(NotFoundError, match=f"; 2 are entered, by entry {last}: season entry {last}$"):
        classify(desk.season(), RACE)


def test_a_list_without_names_of_its_race_is_asked_for_it() -> None:
    desk = desk_with([programme(("men-500", 2))])
    text = "rank,name,noc,time,distance,gender,division,date\n1,Ada BERG,NED,34.10,500,M,{},{}\n"

    def of(division: str, day: str, **said: str) -> Recorded:
        lists = results_of("a.csv", text.format(division, day).encode(), ReadAs())
        return record_results(desk, lists, Said(**said))  # type: ignore[arg-type]

    with pytest.raises(DoubtfulError, match="at which competition this was; say which with --competition wc1"):
        of("A", "")
    with pytest.raises(DoubtfulError, match="on which day of wc5 it was; say which with --day 2025-12-20"):
        of("A", "", competition="wc5")
    with pytest.raises(DoubtfulError, match="of which division this is; say which with --division a"):
        of("", "2025-12-20")
    with pytest.raises(DoubtfulError, match="which of them was on 2025-12-20; say which with --race wc5-men-500-1-a"):
        of("A", "2025-12-20")
    with pytest.raises(InvalidInputError, match="2026-02-01 is no day of wc5"):
        of("A", "2026-02-01", competition="wc5")
    with pytest.raises(RefusedError, match="wc9 is not on the calendar"):
        of("A", "", competition="wc9")


def programme(*events: tuple[str, int]) -> CompetitionScheduled:
    return CompetitionScheduled(
        competition="wc5",
        name="World Cup 5",
        venue="Oval",
        city="Elsewhere",
        noc="NED",
        first_day="2025-12-20",
        last_day="2025-12-21",
        time_zone="Europe/Amsterdam",
        programme=events,
    )


def test_two_races_of_a_distance_are_told_apart_by_their_days() -> None:
    desk = desk_with([programme(("men-500", 2))])
    rows = [
        f"{day},500,M,A,{rank},{name},NED,3{rank}.10" for day in (21, 20) for rank, name in ((4, "A B"), (5, "C D"))
    ]
    text = "date,distance,gender,division,pos,name,noc,time\n" + "\n".join(f"2025-12-{row}" for row in rows)

    done = record_results(desk, results_of("a.csv", text.encode(), ReadAs()), Said())

    assert [one.filing.race for one in done.recordings] == ["wc5-men-500-1-a", "wc5-men-500-2-a"]
    assert desk.season().races["wc5-men-500-2-a"].protocols[0].fact.day == "2025-12-21"


def test_nobody_is_recorded_where_one_row_is_wrong() -> None:
    desk = desk_with()
    length = len(desk.reader.entries())

    with pytest.raises(RefusedError, match="no NOC has the code XYZ"):
        record(desk, [*FIRST, ("Nobody", "XYZ", "35.10")])
    with pytest.raises(RefusedError, match="rows 2 and 3 are both recognised as"):
        record(desk, [FIRST[0], FIRST[0]])

    assert len(desk.reader.entries()) == length


def test_one_result_is_put_among_those_that_are_there() -> None:
    desk, race = desk_with(), parse_race(RACE)

    def one(who: str, noc: str | None = None, **changes: object) -> None:
        read = [with_result(desk.season(), race, who, changes, noc=noc)]
        record_results(desk, read, replace(SAID, reading=ReadAs(ranks="given")))

    one("Ada BERG", "NED", time=34_100)
    one("Bo CLERK", "NOR", time=34_200)
    one("Cy DUPONT", "FRA", time=34_100)
    one("Di ENGEL", "GER", time=34_150)
    assert ranks(desk) == {"Ada BERG": 1, "Cy DUPONT": 1, "Di ENGEL": 3, "Bo CLERK": 4}
    one("bo clerk", time=33_870, bib=7)
    assert ranks(desk) == {"Bo CLERK": 1, "Ada BERG": 2, "Cy DUPONT": 2, "Di ENGEL": 4}
    one("men-ned-ada-berg", status="DQ", codes=("T08",))
    assert ranks(desk) == {"Bo CLERK": 1, "Cy DUPONT": 2, "Di ENGEL": 3, "Ada BERG": None}
    assert len(desk.season().races[RACE].protocols) == 6
    assert {row.result.bib for row in classify(desk.season(), RACE).rows} == {7, None}


def test_entries_are_listed_and_a_later_list_replaces_the_one_before() -> None:
    desk = desk_with()
    record(desk, FIRST[:2])
    text = "Pair,Lane,Name,NOC,Bib\n1,I,Ada BERG,NED,3\n1,O,Bo CLERK,NOR,4\n2,I,Flo GARCIA,ESP,5\n"

    def enter(text: str) -> tuple[object, ...]:
        return record_entries(desk, results_of("start.csv", text.encode(), ReadAs(), race=SAID.race), SAID)[1]

    assert len(enter(text)) == 2
    assert enter(text) == ()
    season = desk.season()
    assert missing_rows(season, season.races[RACE]) == ("men-esp-flo-garcia",)
    fact = season.lists[RACE][-1].fact
    assert isinstance(fact, EntriesListed)
    assert [(one.pair, one.lane, one.bib) for one in fact.entries] == [
        (1, "inner", 3),
        (1, "outer", 4),
        (2, "inner", 5),
    ]
    assert len(enter("Name,NOC\nAda BERG,NED\nBo CLERK,NOR\n")) == 1
    season = desk.season()
    assert missing_rows(season, season.races[RACE]) == ()


def test_what_was_recorded_loads_again_into_another_book(tmp_path: Path) -> None:
    desk, other = desk_with(), desk_with()
    length = len(desk.reader.entries())
    record(desk, FIRST)
    record(desk, CHANGES["everything at once"], OFFICIAL)
    path = tmp_path / "facts.jsonl"
    path.write_text("\n".join(write_line(entry) for entry in desk.reader.entries()[length:]), encoding="utf-8")

    lines, drafts = numbered_facts(path)
    load_facts(other, drafts, file=path.name, lines=lines)

    assert ranks(other) == ranks(desk)


@pytest.fixture(scope="module")
def season_2024_25() -> Desk:
    """Two World Cups of 2024/25, from the lists alone."""
    book, _ = open_season(open_store("memory:"), "2024-25", actor="tester")
    desk = Desk(book, actor="tester")
    content = (PUBLISHED / "lists-2024-25.csv").read_bytes()
    said = Said()
    record_results(desk, results_of("lists-2024-25.csv", content, said.reading), said)
    return desk


def test_all_rows_of_the_two_world_cups_of_2024_25_go_in(season_2024_25: Desk) -> None:
    season = season_2024_25.season()
    results = [entry for entry in season_2024_25.reader.entries() if isinstance(entry.fact, ResultRecorded)]
    people = sum(len(entry.fact.result.members) or 1 for entry in results if isinstance(entry.fact, ResultRecorded))

    assert people == 1_093
    assert len([record for record in season.races.values() if record.protocols]) == 51
    relay = classify(season, "wc4-mixed-relay-a")
    assert [season.competitor(row.competitor).noc for row in relay.rows][:3] == ["NED", "NOR", "CAN"]
    assert season.competitor(relay.rows[0].competitor).gender == "mixed"


def test_standings_of_what_is_there_are_marked_incomplete(season_2024_25: Desk) -> None:
    reading = season_2024_25.reader.read(EVERYTHING)

    table = standing(reading, "men-1500")

    first = table.rows[0]
    assert (first.competitor.name, first.points) == ("Jordan Stolz", 120)
    held = coverage(reading, ["men-1500"])
    assert held.complete is None
    assert held.line is not None
    assert "not known: what was raced at wc1, wc2" in held.line


@pytest.mark.parametrize("entries", CHANGES.values(), ids=CHANGES)
def test_a_revision_that_is_withdrawn_leaves_the_race_as_it_was(entries: Entries) -> None:
    desk = desk_with()
    record(desk, FIRST)
    before = [(row.rank, row.competitor, row.result) for row in classify(desk.season(), RACE).rows]
    record(desk, entries, OFFICIAL)

    decide(desk, lambda season: withdraw(season, RACE), Circumstances("the wrong list"))

    assert [(row.rank, row.competitor, row.result) for row in classify(desk.season(), RACE).rows] == before
    assert state(desk) == "UNOFFICIAL"


def test_a_file_of_many_races_is_withdrawn_by_its_hash(season_2024_25: Desk) -> None:
    desk = season_2024_25.rehearsal()
    digest = sha256((PUBLISHED / "lists-2024-25.csv").read_bytes()).hexdigest()

    decide(desk, lambda season: withdraw(season, digest[:12]), Circumstances("the wrong file"))

    season = desk.season()
    assert [name for name, record in season.races.items() if record.protocols] == []
    assert season.entrants == {}
