"""Reading the official sheets of a season, and recording lists."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from commands.deciders.naming_races import Said
from commands.desk.desk import Desk
from commands.desk.following import FolderFollowing
from commands.desk.results import record_results
from commands.desk.sheets import file_sheets, read_file, sheet_files
from commands.intake.results.model import ReadAs
from commands.intake.results.reading import results_of
from ledger.entry import Draft
from ledger.facts import CompetitionScheduled
from ledger.stores import open_store
from ledger.vocabulary import parse_race
from tests.bench.measure import Bar, best, best_of_turns
from tests.commands.intake.sheets.sheet_examples import distance_sheet, skaters
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.desks import desk_with
from tests.support.fixture_season import loaded

PUBLISHED = Path(__file__).parents[1] / "published"


def sheets(shared: Path | None) -> Iterator[Bar]:
    """The 76 sheets in the folder beside the repository; nothing is measured where there is none."""
    if shared is not None:
        files = sheet_files([shared / "data" / "2025-26" / "sheets"])
        seconds = best(lambda: [read_file(file) for file in files], rounds=2)
        yield Bar(f"reading {len(files)} official sheets", seconds, 10, "s", at_least=False)


def lists(folder: Path) -> Iterator[Bar]:
    """A list of 40 rows beside the same rows as a sheet, and a season of six competitions from lists alone."""
    rows = skaters(40)
    sheet = distance_sheet(rows, distance="1000", title="1000m Men")
    path = folder / sheet.file
    path.write_bytes(draw_sheet(sheet))
    text = "\n".join(["rank,name,noc,time", *(f"{place},{','.join(row)}" for place, row in enumerate(rows, 1))])
    said = Said(race=parse_race("wc1-men-1000-a"), day="2025-11-15")

    def from_list() -> None:
        record_results(_desk(), results_of("list.csv", text.encode(), said.reading, race=said.race), said)

    one, other = best_of_turns(from_list, lambda: file_sheets(_desk(), [read_file(path)]), rounds=5)
    detail = f"{one * 1000:.0f} ms and {other * 1000:.0f} ms"
    yield Bar("recording a list of 40 rows, beside the sheet", one / other, 0.5, "ratio", at_least=False, detail=detail)
    printed = (PUBLISHED / "lists-2024-25.csv").read_text(encoding="utf-8").splitlines()
    seconds = best(lambda: _season_of(printed), rounds=2)
    yield Bar("recording six competitions from lists", seconds, 10, "s", at_least=False)


def following(folder: Path) -> Iterator[Bar]:
    """A new list in a followed folder, at a book of three competitions: the look that finds it files it.

    80 other lists there were left out, and are looked at again because the book has changed: the slowest case. What
    somebody waits besides is the time between two looks, which is theirs to say.
    """
    followed = folder / "followed"
    followed.mkdir()
    head = "competition,date,gender,distance,division,rank,name,noc,time\n"
    rows = [(place, *row) for place, row in enumerate(skaters(40), 1)]
    with open_store(f"sqlite:{folder / 'followed.db'}", create=True) as store:
        desk = loaded(store, competitions=("wc1", "wc2", "wc3"))
        follower = FolderFollowing(followed, desk, Said(), lambda _: None)
        for number in range(80):
            text = "".join(f"wc4,2025-12-12,men,{1000 + number},b,{place},A{place} B,NED,1:08.10\n" for place in (1, 2))
            (followed / f"old {number}.csv").write_text(head + text, encoding="utf-8")
        follower.look()
        times = []
        for day, division in (("2025-12-12", "a"), ("2025-12-13", "b"), ("2025-12-14", "a")):
            distance = {"2025-12-12": "1000", "2025-12-13": "1000", "2025-12-14": "1500"}[day]
            text = "".join(
                f"wc4,{day},men,{distance},{division},{place},{name},{noc},{time}\n" for place, name, noc, time in rows
            )
            (followed / f"new {day}.csv").write_text(head + text, encoding="utf-8")
            before = desk.book.last()
            times.append(best(follower.look, rounds=1))
            if desk.book.last() == before:
                raise AssertionError(f"the list of {day} was not filed")
    yield Bar(
        "following: a new list of 40 rows beside 80 left out, filed", min(times) * 1000, 300, "ms", at_least=False
    )


def _desk() -> Desk:
    return desk_with(())


_PRINTED = {"wc3": date(2025, 1, 24), "wc4": date(2025, 1, 31)}
"""The first days of the competitions whose rows are printed."""


def _season_of(printed: Sequence[str]) -> None:
    """The rows of two competitions, three times over, a fortnight apart each, as those of six."""
    desk = desk_with(())
    for place in range(3):
        later = timedelta(days=14 * place)
        first = {name: day + later for name, day in _PRINTED.items()}
        names = {"wc3": f"wc{4 + 2 * place}", "wc4": f"wc{5 + 2 * place}"}
        facts = [_competition(names[name], day) for name, day in first.items()]
        desk.run(lambda _, facts=facts: [Draft(fact, "bench") for fact in facts])  # type: ignore[misc]
        rows = [printed[0]]
        for line in printed[1:]:
            name, day, rest = line.split(",", 2)
            rows.append(f"{names[name]},{date.fromisoformat(day) + later},{rest}")
        record_results(desk, results_of("lists.csv", "\n".join(rows).encode(), ReadAs()), Said())


def _competition(name: str, first: date) -> CompetitionScheduled:
    return CompetitionScheduled(
        competition=name,
        name=f"World Cup {name}",
        venue="Oval",
        city=name,
        noc="CAN",
        first_day=first.isoformat(),
        last_day=(first + timedelta(days=2)).isoformat(),
        time_zone="America/Edmonton",
    )
