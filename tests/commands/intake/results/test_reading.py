"""Given a file as people have it, when it is read, then its rows, in whichever words and signs they are written."""

import csv
import io
import json
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from commands.intake.results.completing import complete
from commands.intake.results.model import DoubtfulError, ReadAs, ResultList
from commands.intake.results.reading import results_of
from commands.intake.results.words import event_said
from ledger.errors import InvalidInputError
from ledger.vocabulary import parse_race
from tests.support.workbooks import workbook

PUBLISHED = Path(__file__).parents[3] / "published"
RACE = parse_race("wc1-men-1500-a")
SAME = [("1", "Ada BERG", "NED", "1:42.97"), ("2", "Bo CLERK", "NOR", "1:43.10"), ("DNF", "Cy DUPONT", "FRA", "")]


def read(text: str | bytes, name: str = "list.csv", race: str | None = None, **said: Any) -> list[ResultList]:
    content = text if isinstance(text, bytes) else text.encode()
    return results_of(name, content, ReadAs(**said), race=parse_race(race) if race else None)


def seen(one: ResultList) -> list[tuple[Any, ...]]:
    """Rank, name, code, time and status of each row."""
    return [
        (
            row.result and row.result.rank,
            row.name,
            row.noc,
            row.result and row.result.time,
            row.result and row.result.status,
        )
        for row in one.rows
    ]


EXPECTED = [
    (1, "Ada BERG", "NED", 102_970, "OK"),
    (2, "Bo CLERK", "NOR", 103_100, "OK"),
    (None, "Cy DUPONT", "FRA", None, "DNF"),
]
FORMS = {
    "CSV": ("list.csv", "\n".join(map(",".join, [("rank", "name", "noc", "time"), *SAME]))),
    "semicolons and commas": (
        "list.csv",
        "\n".join(map(";".join, [("Rang", "Läufer", "Nation", "Zeit"), *SAME])).replace("42.97", "42,97"),
    ),
    "TSV, in Dutch": ("list.tsv", "\n".join(map("\t".join, [("Plaats", "Naam", "Land", "Tijd"), *SAME]))),
    "a title above": ("list.txt", "sep=;\nRESULT\nPlatz;Name;NOC;Zeit\n" + "\n".join(map(";".join, SAME))),
    "JSON Lines": (
        "list.jsonl",
        "\n".join(json.dumps(dict(zip(("rank", "name", "noc", "time"), row, strict=True))) for row in SAME),
    ),
    "JSON": ("list.json", json.dumps([dict(zip(("rank", "name", "noc", "time"), row, strict=True)) for row in SAME])),
    "given names apart": (
        "list.csv",
        """Pos,First name,Last name,Country,Result time,IRM
1,Ada,BERG,Netherlands,1:42.97,
2,Bo,CLERK,Norway,1:43.10,
,Cy,DUPONT,France,,did not finish
""",
    ),
    "pasted": ("-", "1 Ada BERG NED 1:42.97\n2. Bo CLERK NOR 1:43,10 +0.13\nDNF Cy DUPONT FRA\n"),
    "pasted, code first": ("-", "1 NED Ada BERG 1.42,97\n2 NOR Bo CLERK 1.43,10\nDNF FRA Cy DUPONT\n"),
    "parted by spaces": (
        "-",
        "Rank  Name  NOC  Time\n1  Ada BERG  NED  1:42.97\n2  Bo CLERK  NOR  1:43.10\nDNF  Cy DUPONT  FRA  -",
    ),
}


@pytest.mark.parametrize(("name", "text"), FORMS.values(), ids=FORMS)
def test_every_form_says_the_same(name: str, text: str) -> None:
    columns = {"time": "Result time"} if "Result time" in text else {}

    (one,) = read(text, name, columns=columns)

    assert seen(one) == EXPECTED


def test_times_of_a_workbook_keep_their_thousandths() -> None:
    rows: list[tuple[Any, ...]] = [
        ("Rank", "Name", "NOC", "Time"),
        (1, "Ada BERG", "NED", time(0, 1, 42, 970_000)),
        (2, "Bo CLERK", "NOR", timedelta(minutes=1, seconds=43, milliseconds=104)),
        (3, "Cy DUPONT", "FRA", 103.2 / 86_400),
    ]

    (one,) = read(workbook(rows), "list.xlsx")

    times = [(row.result.time, row.result.thousandth) for row in one.rows if row.result is not None]
    assert times == [(102_970, None), (103_100, 4), (103_200, None)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        *(
            ("DSQ", "DQ"),
            ("disq.", "DQ"),
            ("Disqualified", "DQ"),
            ("D.N.S.", "DNS"),
            ("WD", "WDR"),
            ("withdrawn", "WDR"),
        ),
        *(
            ("ikke fullført", "DNF"),
            ("Nie ukończyła", "DNF"),
            ("не стартовал", "DNS"),
            ("失格", "DQ"),
            ("struken", "WDR"),
        ),
    ],
)
@pytest.mark.parametrize("column", ["rank", "time", "status", "remarks"])
def test_a_status_is_read_wherever_it_stands(text: str, status: str, column: str) -> None:
    cells = {"rank": "", "time": "", "status": "", "remarks": "", column: text}

    (one,) = read(f"name,noc,{','.join(cells)}\nAda BERG,NED,{','.join(cells.values())}\n")

    (row,) = one.rows
    assert row.result is not None
    assert (row.result.status, row.result.rank, row.result.codes) == (status, None, ())


def test_remarks_and_the_cells_of_a_start_list_are_kept() -> None:
    (one,) = read('Pos,Nr,Name,NOC,Time,Paar,Bahn,Remarks\n1,25,Ada BERG,NED,34.10 PB,3,innen,"TR, SB"\n')

    (row,) = one.rows
    assert row.result is not None
    assert (row.result.bib, row.result.pair, row.result.lane) == (25, 3, "inner")
    assert row.result.codes == ("TR", "SB", "PB")
    assert one.cells >= {"bib", "pair", "lane", "codes"}


def test_of_the_season_2024_25_every_row_is_read() -> None:
    content = (PUBLISHED / "lists-2024-25.csv").read_bytes()
    printed = list(csv.DictReader(io.StringIO(content.decode())))

    lists = results_of("lists.csv", content, ReadAs())

    assert len(printed) == 1_093
    assert sorted(line for one in lists for row in one.rows for line in row.lines) == list(range(2, 1_095))
    assert len(lists) == 51
    relay = next(one for one in lists if one.said.distance == "relay")
    assert relay.said.gender == "mixed"
    first = relay.rows[0]
    assert first.result is not None
    assert (first.name, [one.name for one in first.result.members]) == ("Netherlands", ["Wesly Dijs", "Angel Daleman"])
    sprint = next(one for one in lists if (one.said.gender, one.said.distance) == ("men", "team-sprint"))
    china = next(row for row in sprint.rows if row.noc == "CHN" and row.result is not None)
    assert china.result is not None
    assert [(one.name, one.codes) for one in china.result.members] == [
        ("Bin Liu", ()),
        ("Haonan Du", ("SB",)),
        ("Ziwen Lian", ()),
    ]


@pytest.mark.parametrize(
    ("last", "rank", "bib"),
    [("12 Cy DUPONT FRA DNF", None, 12), ("3 12 Cy DUPONT FRA DNF", 3, 12), ("3 Cy DUPONT FRA 1:44.00", 3, None)],
)
def test_the_one_number_of_who_did_not_finish_is_a_bib_where_others_have_rank_and_bib(
    last: str, rank: int | None, bib: int | None
) -> None:
    (one,) = read(f"1 7 Ada BERG NED 1:42.97\n2 8 Bo CLERK NOR 1:43.10\n{last}\n", "-")

    assert [(row.result.rank, row.result.bib) for row in one.rows if row.result is not None] == [
        (1, 7),
        (2, 8),
        (rank, bib),
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("1000m Women B", ("women", "1000", "b")),
        ("500m Men Division A", ("men", "500", "a")),
        ("Mass Start Men", ("men", "mass-start", None)),
        ("Heat B", (None, None, None)),
    ],
)
def test_the_name_of_a_sheet_names_the_race(name: str, said: tuple[str | None, ...]) -> None:
    event = event_said(name)

    assert (event.gender, event.distance, event.division) == said


def test_pasted_teams_may_be_called_by_their_code_alone() -> None:
    (one,) = read("Team Pursuit Women Division A\n1 NED 2:55.10\n2 Norway NOR 2:56.31\nDQ CAN\n", "-")

    assert (one.said.gender, one.said.distance, one.said.division) == ("women", "team-pursuit", "a")
    assert [(row.name, row.noc) for row in one.rows] == [("Netherlands", "NED"), ("Norway", "NOR"), ("Canada", "CAN")]
    assert [row.result.members for row in one.rows if row.result is not None] == [(), (), ()]


def test_an_answer_of_the_results_api_while_racing() -> None:
    (one,) = results_of("racing.json", (PUBLISHED / "api-men-1000-racing.json").read_bytes(), ReadAs())

    skated = [row for row in one.rows if row.result is not None]
    assert (len(skated), len(one.rows)) == (15, 33)
    first = skated[0]
    assert first.result is not None
    assert (first.name, first.noc, first.bib, first.pair, first.lane) == ("Finn Siebert", "USA", 315, 7, "outer")
    assert (first.result.time, first.result.thousandth) == (73_590, 2)
    assert first.result.passages == (17_881, 44_562, 73_592)


def test_a_status_of_the_results_api_that_nobody_knows_is_asked() -> None:
    data = json.loads((PUBLISHED / "api-men-1000-final.json").read_bytes())
    (one,) = results_of("final.json", json.dumps(data).encode(), ReadAs())
    assert one.rows[-1].result is not None
    assert one.rows[-1].result.status == "DQ"
    assert "inferred" in one.assumed[0]
    data[-1]["status"] = 7

    with pytest.raises(DoubtfulError, match=r"status 7 .* --status 7=DNF .* or --status 7=DNS"):
        results_of("final.json", json.dumps(data).encode(), ReadAs())
    (one,) = results_of("final.json", json.dumps(data).encode(), ReadAs(statuses={7: "DNF"}))
    assert one.rows[-1].result is not None
    assert one.rows[-1].result.status == "DNF"


def test_minutes_that_are_left_out_follow_from_the_ranks() -> None:
    (one,) = read("rank,name,noc,time\n1,Ada BERG,NED,1:58.97\n2,Bo CLERK,NOR,59.10\n3,Cy DUPONT,FRA,01.20\n")

    done = complete(one, RACE, ReadAs())

    assert [row.result.time for row in done.rows if row.result is not None] == [118_970, 119_100, 121_200]
    assert [text.partition(": ")[2] for text in done.assumed] == [
        "Bo CLERK: 59.10 is 1:59.10, minutes were left out",
        "Cy DUPONT: 1.20 is 2:01.20, minutes were left out",
    ]


def test_ranks_follow_from_times_where_the_list_has_none_and_ties_share_them() -> None:
    rows = [
        "Bo CLERK,NOR,34.104",
        "Ada BERG,NED,34.101",
        "Cy DUPONT,FRA,34.104",
        "Di ENGEL,GER,34.2",
        "Ed FUJI,JPN,DNF",
    ]
    (one,) = read("\n".join(["name,noc,time", *rows]))

    done = complete(one, parse_race("wc1-men-500-a"), ReadAs())

    assert [row.result.rank for row in done.rows if row.result is not None] == [2, 1, 2, 4, None]
    assert done.assumed == ("list.csv: the ranks of wc1-men-500-a follow from the times",)


def test_a_time_behind_counts_from_the_first_wherever_that_stands() -> None:
    (ranked,) = read("name,noc,rank,time\nDi ENGEL,GER,3,1:43.50\nBo CLERK,NOR,2,+0.20\nAda BERG,NED,1,1:43.00\n")
    (unranked,) = read("name,noc,time,diff\nDi ENGEL,GER,1:43.50,+0.50\nBo CLERK,NOR,,+0.20\nAda BERG,NED,1:43.00,\n")

    for one in (ranked, unranked):
        done = complete(one, RACE, ReadAs())
        assert [row.result.time for row in done.rows if row.result is not None] == [103_500, 103_200, 103_000]


@pytest.mark.parametrize("ranks", ["1 1 3 4", "2 2 4 7", "4 3 1 1"])
def test_ranks_that_are_shared_leave_ranks_out(ranks: str) -> None:
    (one,) = read(
        "name,noc,rank\n" + "".join(f"{name},NED,{rank}\n" for name, rank in zip("ABCD", ranks.split(), strict=True))
    )

    assert complete(one, RACE, ReadAs()).rows == one.rows


def test_ranks_that_count_on_after_a_shared_one_are_asked() -> None:
    (one,) = read("name,noc,rank,time\nAda,NED,1,1:43.00\nBo,NOR,1,1:43.00\nCy,FRA,2,1:43.10\n")

    with pytest.raises(DoubtfulError, match=r"row 4: Cy has rank 2 in .* --ranks given .* or --ranks times"):
        complete(one, RACE, ReadAs())
    assert [row.result and row.result.rank for row in complete(one, RACE, ReadAs(ranks="times")).rows] == [1, 1, 3]
    assert complete(one, RACE, ReadAs(ranks="given")).rows == one.rows


MEMBERS = (
    "rank,name,noc,time,members\n1,Netherlands,NED,3:40.10,Ada BERG; Bo BERG; Cy BERG\n",
    'rank,name,noc,time,members\n1,Netherlands,NED,3:40.10,"Ada BERG, Bo BERG, Cy BERG"\n',
    "distance,gender,rank,name,noc,time\n"
    + "".join(f"team pursuit,M,1,{name} BERG,NED,3:40.10\n" for name in ("Ada", "Bo", "Cy")),
)


@pytest.mark.parametrize("race", [None, "wc1-men-team-pursuit-a"])
@pytest.mark.parametrize("text", MEMBERS)
def test_members_of_a_team_are_kept_whether_a_cell_or_rows_name_them(text: str, race: str | None) -> None:
    (one,) = read(text, race=race)

    (row,) = one.rows
    assert row.result is not None
    assert [member.name for member in row.result.members] == ["Ada BERG", "Bo BERG", "Cy BERG"]
    assert "members" in one.cells


REFUSED = {
    "thousands of digits": (f"rank,name,noc,time,bib\n1,A,NED,34.10,{'9' * 5_000}\n", "column bib: '9+' is no number"),
    "a rank of thousands": (f"rank,name,noc,time\n{'9' * 5_000},A,NED,34.10\n", "column rank: '9+' is no rank"),
    "surnames or members": (
        'rank,name,noc,time,members\n1,Netherlands,NED,3:40.10,"BERG, Ada, CLERK, Bo"\n',
        "part the members by semicolons",
    ),
    "a competition that is none": (
        '{"competition": {"distance": "500"}, "results": [{"competitor": {}, "startNumber": 1}]}',
        "its competition is not one as the results API gives it",
    ),
    "a time that is two": ("rank,name,noc,time\n1,A,NED,142.97\n", r"row 2, column time: '142\.97' may be .* --times"),
    "no time": ("rank,name,noc,time\n1,A,NED,34:10\n", "row 2, column time: '34:10' is no race time"),
    "no rank": ("rank,name,noc,time\nfirst,A,NED,34.10\n", "row 2, column rank: 'first' is no rank"),
    "no code": ("rank,name,noc,time\n1,A,Nowhere,34.10\n", "row 2, column noc: 'Nowhere' is no NOC"),
    "no gender": ("rank,name,noc,time,gender\n1,A,NED,34.10,x\n", "row 2, column gender: 'x' is no gender"),
    "no distance": ("rank,name,noc,time,distance\n1,A,NED,34.10,501\n", "row 2, column distance: '501' is no distance"),
    "no day": ("rank,name,noc,time,date\n1,A,NED,34.10,31.02.2025\n", "row 2, column date: '31.02.2025' is no day"),
    "no lane": ("rank,name,noc,time,lane\n1,A,NED,34.10,left\n", "row 2, column lane: 'left' is no lane"),
    "nobody": ("rank,name,noc,time\n1,,,34.10\n", "row 2: nobody is named"),
    "no names": ("rank,who,time\n1,A,34.10\n", "no column for names among rank, who, time"),
    "rank or bib": ("No,Name,NOC,Time\n1,A,NED,34.10\n", "the column No may be the rank or the bib"),
    "a line of nobody": ("1 Ada BERG NED 34.10\nand then it rained\n", "row 2: 'and then it rained' is no row"),
    "a sheet": ("%PDF-1.7", "season import"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_named_by_row_and_column(text: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message) as refused:
        read(text, "-" if "it rained" in text else "list.csv")

    assert len(str(refused.value).splitlines()) == 1
