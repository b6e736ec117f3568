"""``season carry`` and what ``season copy`` says, on two real files, as two people would use them."""

from pathlib import Path

import pytest

from tests.support.command_line import Run
from tests.support.commands import RACE, SHORT, WHY


@pytest.fixture
def laptop(own_season: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """A copy of the book that somebody took along."""
    url = f"sqlite:{tmp_path / 'laptop.db'}"
    copied = own_season("copy", url)
    assert copied.out.splitlines()[1].startswith(f"the book and its copy share entries 1 to {SHORT} (root ")
    assert copied.out.endswith("), which are all\n")
    return Run(monkeypatch, capsys, url)


def test_two_people_on_two_machines(own_season: Run, laptop: Run) -> None:
    own_season("disqualify", RACE, "Stolz", *WHY)
    laptop("disqualify", RACE, "Zurek", *WHY)
    laptop("reverse", str(SHORT + 1), *WHY)
    refused = own_season("copy", laptop.store)
    assert refused.code == 2
    assert (
        f"they differ from {SHORT + 1} on: The book has 1 more and its copy has 2 more; season carry brings over"
        in refused.err
    )

    shown = own_season("carry", laptop.store, "--dry-run")
    assert (shown.code, shown.err) == (0, "")
    lines = shown.out.splitlines()
    assert f"they differ from {SHORT + 1} on: this book has 1 more and laptop.db has 2 more" in lines[0]
    assert lines[1].startswith(f"  {SHORT + 1} CompetitorDisqualified {RACE} ")
    assert lines[1].endswith(f": would be recorded as entry {SHORT + 2}")
    assert lines[-1] == "nothing is recorded; without --dry-run it is 2 entries"
    asked = own_season("carry", laptop.store)
    assert (asked.code, asked.err) == (2, "season: nobody can be asked here; add --yes to record it\n")
    assert own_season.last() == SHORT + 1

    done = own_season("carry", laptop.store, "--yes", "--actor", "Jane Doe")
    assert done.out.splitlines()[-2:] == [
        "recorded 2 entries from laptop.db",
        f"to undo all of it: season withdraw {SHORT + 2}-{SHORT + 3} --reason TEXT",
    ]
    entry = own_season("entry", str(SHORT + 3), "--json").document["entry"]
    assert entry["data"]["reverses"] == SHORT + 2
    assert entry["source"]["carried_from"] == "laptop.db"
    assert (entry["source"]["carried_at"], entry["source"]["carried_by"]) == (SHORT + 2, "Jane Doe")
    again = own_season("carry", laptop.store, "--yes")
    assert again.out.splitlines()[-1] == "recorded 0 entries from laptop.db"
    assert own_season("verify").code == 0


def test_a_doubt_is_asked_or_answered_and_never_assumed(own_season: Run, laptop: Run) -> None:
    own_season("correct", RACE, "Stolz", "--time", "33.90", *WHY)
    laptop("disqualify", RACE, "Stolz", *WHY)
    laptop("correct", RACE, "Zurek", "--time", "34.50", *WHY)
    unanswered = own_season("carry", laptop.store, "--yes")
    assert unanswered.code == 2
    assert f": doubt: entry {SHORT + 1} here (ResultCorrected by" in unanswered.out
    assert unanswered.err == (
        "season: 1 of 2 entries are doubted and nobody has answered; nothing is carried; --doubted take or --doubted "
        "leave answers for scripts\n"
    )
    assert own_season.last() == SHORT + 1
    assert "recorded 1 entry from" in own_season("carry", laptop.store, "--yes", "--doubted", "leave").out
    assert "recorded 1 entry from" in own_season("carry", laptop.store, "--yes", "--doubted", "take").out


def test_what_is_refused_stops_all_of_it_unless_it_is_skipped(own_season: Run, laptop: Run) -> None:
    own_season("annul", RACE, "Zurek", "--others-move-up", *WHY)
    laptop("reverse", str(SHORT), "--reason", "x", "--yes")
    laptop("annul", RACE, "Zurek", "--place-stays-empty", *WHY)
    laptop("disqualify", RACE, "Stolz", *WHY)
    stopped = own_season("carry", laptop.store, "--yes")
    assert stopped.code == 2
    assert ": refused: " in stopped.out
    assert "1 of 2 entries are refused, so nothing is carried; --skip-refused takes the rest" in stopped.err
    assert "recorded 1 entry from" in own_season("carry", laptop.store, "--yes", "--skip-refused").out


def test_what_cannot_be_carried_is_said_in_one_line(own_season: Run, tmp_path: Path) -> None:
    assert own_season("carry", own_season.store).err == "season: the store and its copy are the same\n"
    missing = own_season("carry", f"sqlite:{tmp_path / 'none.db'}")
    assert missing.code == 2
    assert len(missing.err.splitlines()) == 1
    other = f"sqlite:{tmp_path / 'other.db'}"
    own_season("open", "2025-26", "--store", other)
    nothing = own_season("carry", other)
    assert nothing.code == 2
    assert "share no entry, so neither is a copy of the other; season dump and season load take" in nothing.err


def test_what_is_carried_is_one_document_also_where_nothing_may_be(own_season: Run, laptop: Run) -> None:
    url = laptop.store
    copied = own_season("copy", url, "--json").document
    assert (copied["added"], copied["last"], copied["shared"]["entries"]) == (0, SHORT, SHORT)
    own_season("correct", RACE, "Stolz", "--time", "33.90", *WHY)
    laptop("correct", RACE, "Stolz", "--time", "33.91", *WHY)
    unanswered = own_season("carry", url, "--json", "--yes")
    assert unanswered.code == 2
    (line,) = unanswered.document["lines"]
    assert (line["outcome"], line["position"], line["fact"]) == ("doubted", SHORT + 1, "ResultCorrected")
    assert "has 33.90 here" in line["why"]
    assert "33.91 in laptop.db" in line["why"]
    assert unanswered.document["recorded"] == []
    assert "1 of 1 entries are doubted" in unanswered.err
    done = own_season("carry", url, "--json", "--yes", "--doubted", "take").document
    assert (done["recorded"], done["shared"]["differ"]) == ([SHORT + 2], True)
    assert own_season("entry", str(SHORT + 2), "--json").document["entry"]["data"]["corrects"] == SHORT + 1
