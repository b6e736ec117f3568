"""Sheets as values, made from a few lines, for tests that draw them or file them."""

from collections.abc import Mapping, Sequence
from typing import Any

from commands.intake.protocol import Sheet, SheetRow
from ledger.facts import Conditions, ResultRow
from ledger.vocabulary import parse_time

LEGEND = {
    "F": "Skater fell down during the race",
    "RS": "Reskate",
    "RW": "Referee Warning",
    "T02": "Not or improper wearing of armband (right arm) or other means of identification (279.4)",
    "T07": "Crossing the demarcation line (254.4)",
    "T25": "Serious obstructions of another skater (257.4.5)",
}
POINTS = (60, 54, 48, 43, 40, 38, 36, 34, 32, *range(31, 16, -1))

Codes = Mapping[str, tuple[str, ...]]


def distance_sheet(entries: Sequence[tuple[str, str, str]], *, codes: Codes | None = None, **heading: Any) -> Sheet:
    """A race in pairs: name, code and time or status of each skater, in the order of the sheet."""
    rows = _in_pairs(entries, codes or {}, lanes=("inner", "outer"))
    given = {"distance": "500", "title": "500m Men", **heading}
    return _sheet([(name, noc) for name, noc, _ in entries], rows, given)


def team_sheet(entries: Sequence[tuple[str, str, str]], *, codes: Codes | None = None, **heading: Any) -> Sheet:
    """A team pursuit: country, code and time or status of each team, in the order of the sheet."""
    rows = _in_pairs(entries, codes or {}, lanes=("finish", "crossing"))
    given = {"distance": "team-pursuit", "title": "Team Pursuit Men", **heading}
    return _sheet([(name, noc) for name, noc, _ in entries], rows, given)


def mass_start_sheet(
    entries: Sequence[tuple[str, str, int, tuple[int | None, ...], str]],
    *,
    codes: Codes | None = None,
    from_division_b: Sequence[str] = (),
    **heading: Any,
) -> Sheet:
    """A mass start: name, code, laps, four sprints and time or status, in the order of the sheet."""
    rows = []
    for number, (name, _, laps, sprints, text) in enumerate(entries, 1):
        time, thousandth = parse_time(text) if text[0].isdigit() else (None, None)
        rows.append(
            ResultRow(
                status="OK" if time is not None else text,  # type: ignore[arg-type]
                rank=number,
                time=time,
                thousandth=thousandth,
                bib=number,
                laps=laps,
                sprints=sprints,
                race_points=sum(points or 0 for points in sprints),
                from_division_b=name in from_division_b,
                codes=(codes or {}).get(name, ()),
                points_printed=POINTS[number - 1] if time is not None else None,
            )
        )
    given = {"distance": "mass-start", "title": "Mass Start Men", **heading}
    return _sheet([(entry[0], entry[1]) for entry in entries], rows, given)


def skaters(count: int) -> list[tuple[str, str, str]]:
    """So many skaters who finish 0.11 s behind each other, with names of their own."""
    nocs = ("NED", "NOR", "JPN", "CAN", "USA", "KOR")
    return [
        (
            f"Skater {chr(65 + number // 26)}{chr(65 + number % 26)}",
            nocs[number % 6],
            f"{34 + number // 9}.{10 + number % 9 * 11}",
        )
        for number in range(count)
    ]


def _in_pairs(entries: Sequence[tuple[str, str, str]], codes: Codes, *, lanes: tuple[str, str]) -> list[ResultRow]:
    """Results two by two, each in its lane."""
    return [
        one.model_copy(update={"pair": place // 2 + 1, "lane": lanes[place % 2]})
        for place, one in enumerate(_against_the_clock(entries, codes))
    ]


def _against_the_clock(entries: Sequence[tuple[str, str, str]], codes: Codes) -> list[ResultRow]:
    """Ranks in the order given, shared where time and thousandth are equal; no rank without a time."""
    results: list[ResultRow] = []
    best: int | None = None
    for number, (name, _, text) in enumerate(entries, 1):
        if not text[0].isdigit():
            results.append(ResultRow(status=text, bib=number, codes=codes.get(name, ())))  # type: ignore[arg-type]
            continue
        time, thousandth = parse_time(text)
        best = time if best is None else best
        tied = results and (results[-1].time, results[-1].thousandth) == (time, thousandth)
        rank = results[-1].rank if tied else number
        results.append(
            ResultRow(
                status="OK",
                rank=rank,
                time=time,
                thousandth=thousandth,
                behind=time - best or None,
                bib=number,
                codes=codes.get(name, ()),
                points_printed=POINTS[(rank or 1) - 1] if (rank or 1) <= len(POINTS) else 0,
            )
        )
    return results


def _sheet(names: Sequence[tuple[str, str]], results: Sequence[ResultRow], given: Mapping[str, Any]) -> Sheet:
    carried = {code for result in results for code in result.codes}
    fields: dict[str, Any] = {
        "file": "1_result_drawn-signed_20251114200000.pdf",
        "protocol": "0" * 64,
        "series": "world-cup",
        "competition_number": 1,
        "venue": "Utah Olympic Oval",
        "city": "Salt Lake City",
        "noc": "USA",
        "first_day": "2025-11-14",
        "last_day": "2025-11-16",
        "sheet": 1,
        "gender": "women" if "Women" in given["title"] else "men",
        "number": None,
        "division": "b" if "Division B" in given["title"] else "a",
        "day": "2025-11-15",
        "revision": 1,
        "created_local": "2025-11-15T13:11",
        "pages": 1,
        "referee": "Moyca STOFFEL (CAN)",
        "starter": "Stefan KNÖFLER (GER)",
        "conditions": (
            Conditions(moment="Start", time="12:58", air="19,2", humidity="28,0", ice="-8,1"),
            Conditions(moment="End", time="13:22", air="19,2", humidity="29,0", ice="-8,0"),
        ),
        "legend": tuple((code, text) for code, text in LEGEND.items() if code in carried),
        **given,
    }
    rows = [
        SheetRow(row=number, name=name, noc=noc, result=result)
        for number, ((name, noc), result) in enumerate(zip(names, results, strict=True), 1)
    ]
    return Sheet(**fields, rows=tuple(rows))


# One sheet of each layout, with everything that can stand on it.

DISTANCE = distance_sheet(
    [
        ("Femke KOK", "NED", "37.90(1)"),
        ("Antoine GÉLINAS-BEAULIEU", "CAN", "37.90(6)"),
        ("Jéssica Carolina SANTOS RODRIGUES DA SILVA", "POR", "38.02"),
        ("Kai IN 'T VELD", "GRE", "38.02"),
        ("Zuzana KURŠOVA", "CZE", "1:42.97"),
        ("Danila SEMERIKOV", "UZB", "1:43.00"),
        ("Afonso Henrique Pestana SILVA", "POR", "DQ"),
        ("Robbe BEELEN", "BEL", "DNF"),
        ("Ignaz GSCHWENTNER", "AUT", "DNS"),
        ("Connor HOWE", "CAN", "WDR"),
    ],
    codes={
        "Zuzana KURŠOVA": ("F",),
        "Danila SEMERIKOV": ("T02", "RW"),
        "Afonso Henrique Pestana SILVA": ("T07",),
        "Jéssica Carolina SANTOS RODRIGUES DA SILVA": ("RS",),
    },
)
MASS_START = mass_start_sheet(
    [
        ("Jorrit BERGSMA", "NED", 16, (3, None, None, 60), "7:24.96"),
        ("Antoine GÉLINAS-BEAULIEU", "CAN", 16, (None, None, None, 40), "7:25.56"),
        ("Francesca LOLLOBRIGIDA", "ITA", 16, (None, 1, 2, None), "7:38.75(3)"),
        ("Afonso Henrique Pestana SILVA", "POR", 16, (None, None, None, None), "7:39.05(7)"),
        ("Sigurd DYRSET", "NOR", 10, (None, None, None, None), "5:26.13"),
        ("Daniele DI STEFANO", "ITA", 16, (None, None, None, None), "DQ"),
    ],
    codes={"Daniele DI STEFANO": ("T25",)},
    from_division_b=("Francesca LOLLOBRIGIDA",),
)
TEAM = team_sheet(
    [
        ("UNITED STATES OF AMERICA", "USA", "3:35.34"),
        ("REPUBLIC OF KOREA", "KOR", "3:38.05"),
        ("NORWAY", "NOR", "4:43.16"),
        ("SWITZERLAND", "SUI", "DNF"),
    ],
    codes={"NORWAY": ("F",)},
)
