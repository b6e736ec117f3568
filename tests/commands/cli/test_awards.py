"""A title that was awarded, and whose holder then lost the results: every reading says both."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from commands.deciders import decisions, freezing
from commands.desk.desk import Desk
from ledger.basis import EVERYTHING, Question
from ledger.book import Book
from ledger.entry import Draft
from ledger.facts import Fact
from ledger.stores import open_store
from projections.archive.tables import moments, report_tables
from projections.web.answers.answers import Answers
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.render import Setting
from tests.support.command_line import Run
from tests.support.commands import LAST, WHY
from tests.support.fixture_season import moment

pytestmark = pytest.mark.counted

CUP = "men-1000"
WORDS = "the season ended in Heerenveen"
AWARD, LOST = LAST + 1, (LAST + 2, LAST + 3, LAST + 4)
SAYS = (
    f"awarded to Jordan STOLZ (USA) by entry {AWARD}; a fresh computation gives Jenning DE BOO (NED) with 162 points, "
    f'because of entries {", ".join(map(str, LOST))}; awarded although it was open: "{WORDS}"'
)
KEPT = f'awarded by entry {AWARD} to Jordan STOLZ (USA); awarded although it was open: "{WORDS}"'


@pytest.fixture(scope="module")
def awarded_file(season_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The season 2025/26 with an award, and then without the results of the holder. Nobody writes to it."""
    path = tmp_path_factory.mktemp("awarded") / "season.db"
    shutil.copy(season_file, path)
    with open_store(f"sqlite:{path}") as store:
        desk = Desk(Book(store, "world-cup/2025-26"), actor="office", clock=moment)
        reading = desk.reader.read(Question(through="wc3"))
        facts: list[Fact] = [freezing.award(reading, CUP, although=WORDS)]
        facts += [
            decisions.annul(reading.season, reading.rulebook, f"{name}-{CUP}-a", "Stolz", others_move_up=True)
            for name in ("wc1", "wc2", "wc3")
        ]
        for fact in facts:
            desk.run(lambda _, fact=fact: [Draft(fact, "office", reason="doping")])  # type: ignore[misc]
    return path


@pytest.fixture
def season(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], awarded_file: Path) -> Run:
    """The command line on that season, to read from."""
    return Run(monkeypatch, capsys, f"sqlite:{awarded_file}")


@pytest.mark.parametrize(
    "words",
    [
        ("titles",),
        ("overview",),
        ("explain", CUP, "Stolz"),
        ("explain", CUP, "1"),
        ("history", CUP),
        ("history", CUP, "--blame"),
        ("dispute", str(AWARD)),
    ],
)
def test_every_reading_of_a_title_says_to_whom_it_went_and_what_differs(season: Run, words: tuple[str, ...]) -> None:
    ran = season(*words)
    assert ran.code == 0
    assert SAYS in ran.out


def test_the_basis_says_what_there_is_of_an_award(season: Run) -> None:
    assert KEPT in season("titles", "--at", str(AWARD)).out
    assert "awarded" not in season("titles", "--at", str(LAST)).out
    assert "awarded" not in season("explain", CUP, "1", "--as-of", "2026-01-31").out


def test_who_is_not_concerned_is_told_nothing(season: Run) -> None:
    assert "awarded" not in season("explain", CUP, "2").out
    assert season("explain", CUP, "9999").complaint.startswith("men-1000 has no rank 9999")


def test_programs_and_tables_are_told_too(season: Run) -> None:
    line = next(one for one in season("titles", "--json").document["titles"] if one["cup"] == CUP)
    award = line["awarded"]
    assert [one["competitor"] for one in award["winners"]] == ["men-usa-jordan-stolz"]
    assert (award["entry"], award["points"], award["state"], award["although"]) == (AWARD, "180", "open", WORDS)
    assert (award["rests_on"]["at"], award["rests_on"]["through"], award["root_holds"]) == (LAST, "wc3", True)
    assert [one["name"] for one in award["fresh"]["leaders"]] == ["Jenning DE BOO"]
    assert (award["fresh"]["points"], award["fresh"]["entries"]) == (162, list(LOST))
    assert award["text"] == SAYS
    row = next(one for one in csv.DictReader(io.StringIO(season("titles", "--csv").out)) if one["cup"] == CUP)
    assert [row[name] for name in ("awarded", "awarded_to", "although", "fresh", "fresh_entries", "award")] == [
        str(AWARD),
        "men-usa-jordan-stolz",
        WORDS,
        "men-ned-jenning-de-boo",
        " ".join(map(str, LOST)),
        SAYS,
    ]
    assert season("history", CUP, "--json").document["awarded"] == award


def test_pages_and_archive_are_told_too(awarded_file: Path) -> None:
    with open_store(f"sqlite:{awarded_file}", read_only=True) as store:
        answers = Answers(SharedReader(Book(store, "world-cup/2025-26")), Setting(), tuple)
        for path in ("", "titles", f"standings/{CUP}", f"history/{CUP}", f"explain/{CUP}/men-ned-jenning-de-boo"):
            wanted = answers.find("page", f"at={LOST[-1]}", path, "")
            page = answers.answer(wanted, answers.asked(wanted, {}))
            assert "a fresh computation gives Jenning DE BOO (NED)" in page, path
        reader = Desk(Book(store, "world-cup/2025-26"), actor="office").reader
        tables = {one.name: one for one in report_tables(list(moments(reader, EVERYTHING))[-1:])}
    titles = tables["titles"]
    names = [column.name for column in titles.columns]
    (row,) = [one for one in titles.rows if one[names.index("cup")] == CUP]
    assert (row[names.index("awarded")], row[names.index("award")]) == (AWARD, SAYS)


def test_a_title_that_is_not_won_is_refused_in_one_line_without_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], season_file: Path, tmp_path: Path
) -> None:
    shutil.copy(season_file, tmp_path / "own.db")
    own = Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'own.db'}")
    assert own("award", CUP, "--through", "wc3", *WHY).complaint == (
        "the title of men-1000 is open at this basis: wc4-men-1000, wc5-men-1000 could still change it; to award it "
        "all the same, say why with --although TEXT"
    )
    assert own("award", "men-team-sprint", "--although", "x", *WHY).complaint == (
        "men-team-sprint: nobody has points at this basis"
    )
    assert own.last() == LAST
    ran = own("award", CUP, "--through", "wc3", "--although", WORDS, *WHY)
    assert (ran.code, own.last()) == (0, AWARD)
    assert WORDS in own("log", "--kind", "TitleAwarded").out
    assert WORDS in own("disputes").out
