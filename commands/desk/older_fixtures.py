"""The fixtures of seasons that are known in part: a season's tables and publications as facts in JSON Lines.

``python -m commands.desk.older_fixtures DATA FIXTURES`` writes them anew from the folder with the tables.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from commands.deciders.admission import admit
from commands.deciders.tables import file_tables
from commands.desk.desk import Desk
from commands.desk.opening import open_season
from commands.intake.facts import season_line
from commands.intake.lines import write_line
from commands.intake.older_seasons import read_table
from commands.intake.older_seasons.figures import COUNTS, published_figures
from commands.intake.older_seasons.moments import Moments
from commands.intake.older_seasons.publications import Shelf, press_standings, title_lists, title_seasons
from ledger.entry import Draft, Entry
from ledger.facts import Fact
from ledger.rulebook import editions, parse_rulebook
from ledger.season import Season
from ledger.stores import open_store

ACTOR: Final = "importer"
PARTIAL_SEASON: Final = "2017-18"
"""The season that is known by single figures; it has a folder of fixtures of its own."""


def history_fixtures(data: Path) -> Iterator[tuple[Path, str]]:
    """Every fixture of an earlier season, by its path among the fixtures, as text.

    Args:
        data: The folder with ``history`` and ``2017-18``.

    Raises:
        InvalidInputError: A table is not as it must be.
        RefusedError: A table contradicts another one.
    """
    for season in title_seasons(data / "history" / "titles.csv"):
        if season in editions() and season != PARTIAL_SEASON:
            yield Path("history", f"{season}.jsonl"), _text(season, data)
    yield Path(PARTIAL_SEASON, f"{PARTIAL_SEASON}.jsonl"), _text(PARTIAL_SEASON, data)


def _text(season: str, data: Path) -> str:
    """A season's facts: a line that names the season, then what its sources brought, but not how it was opened."""
    history = data / "history"
    tables = sorted(file for kind in ("races", "matrices") for file in (history / kind).glob(f"{season}_*.csv"))
    if season == PARTIAL_SEASON:
        tables.append(data / season / "published_facts.csv")
    store = open_store("memory:")
    book, opening = open_season(store, season, actor=ACTOR, clock=lambda: 0)
    desk = Desk(book, actor=ACTOR, clock=lambda: 0)
    read = [read_table(path) for path in tables]
    desk.run(lambda state: file_tables(state, read, actor=ACTOR).drafts)
    desk.run(lambda state: admit(state, list(_publications(state, data)), file=season))
    entries = desk.reader.entries()[len(opening) :]
    return "".join(f"{line}\n" for line in (season_line(season), *map(write_line, map(_dated, entries))))


def _dated(entry: Entry[Fact]) -> Draft:
    """An entry as a draft, without the moment of this desk's clock, which says nothing of when it was published."""
    return Draft(entry.fact, entry.actor, entry.published_at or None, entry.reason, entry.source)


def _publications(state: Season, data: Path) -> Iterator[Draft]:
    season = state.opened.fact.season if state.opened else ""
    rulebook = parse_rulebook(state.rulebooks[-1].fact.text)
    shelf = Shelf(ACTOR)
    moments = Moments(state.competitions(), rulebook, COUNTS if season == PARTIAL_SEASON else {})
    yield from title_lists(data / "history" / "titles.csv", season, moments.end(season), shelf)
    for press in (data / "history" / f"press_standings_{season}.csv", data / season / "press_standings.csv"):
        if press.is_file():
            yield from press_standings(press, moments, shelf)
    if season == PARTIAL_SEASON:
        yield from published_figures(data / season / "published_facts.csv", moments, shelf)


def write_fixtures(data: Path, fixtures: Path) -> list[Path]:
    """Write the fixtures anew, and say which files; raises what `history_fixtures` raises."""
    written = []
    for name, text in history_fixtures(data):
        (fixtures / name).parent.mkdir(parents=True, exist_ok=True)
        (fixtures / name).write_text(text, encoding="utf-8")
        written.append(fixtures / name)
    return written


@click.command()
@click.argument("data", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("fixtures", type=click.Path(path_type=Path, file_okay=False))
def main(data: Path, fixtures: Path) -> None:
    """Write the fixtures of earlier seasons into the folder FIXTURES from the tables in the folder DATA."""
    for path in write_fixtures(data, fixtures):
        click.echo(path)


if __name__ == "__main__":
    main()
