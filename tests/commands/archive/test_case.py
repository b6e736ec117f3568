"""A case holds all that its outcome rests on, says what would turn it, and is checked without the book."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest
from bagit_utils import Bag

from commands.archive import form
from commands.archive.bag import write_archive
from commands.archive.case import case
from commands.archive.outcomes import Outcome, outcome
from commands.deciders import freezing
from commands.desk.desk import Desk
from commands.sealing.checkpoints import Folder
from commands.sealing.seals import seal
from ledger.basis import EVERYTHING, Question, counted_competitions
from ledger.book import Book, Reader, Reading
from ledger.entry import Draft, Entry, Source
from ledger.facts import FACTS as EVERY_FACT
from ledger.facts import (
    CompetitorDisqualified,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
    KeyTrusted,
    ProgrammeSet,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
)
from ledger.facts.base import _citing
from ledger.season import Season, fold, on_last_day
from ledger.stores import open_store
from projections.archive import standalone
from projections.cups.standings import cup_score, in_order, rank_cup, standing
from projections.disputes.grounds import resting_on
from projections.disputes.margins import turning
from projections.documents.base import json_text
from projections.printing.pdf import pdf
from projections.races.scores import whole
from projections.reports.report import Asked
from tests.commands.archive.support import by_the_program, files_of, inside, rebagged, unfold
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, KEY, fill
from tests.support.given import opening, race, skaters

SHEET = b"%PDF the sheet of the last race"
FACTS: list[Fact] = [
    *opening(),
    *skaters("ada", "bo", "cy", "di"),
    *race("wc1-men-500-a", "ada", "bo", "cy", "di"),
    *race("wc2-men-1500-a", "di", "cy"),
    *race("wc2-men-500-a", "bo", "ada", ("cy", ResultRow(status="DNF"))),
    CompetitorDisqualified(race="wc2-men-500-a", competitor="bo", code="T08"),
]


class Cased(NamedTuple):
    """A sealed book, a case from it, and its files."""

    asked: Asked
    zip: Path
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def cased(tmp_path_factory: pytest.TempPathFactory) -> Cased:
    place = tmp_path_factory.mktemp("cased")
    (place / "sheets").mkdir()
    (place / "sheets" / "1.pdf").write_bytes(SHEET)
    with open_store("memory:") as store:
        desk = fill(store, FACTS)
        source = Source(kind="protocol", name="1.pdf", sha256=hashlib.sha256(SHEET).hexdigest(), sheet=1)
        desk.run(lambda _: [Draft(fact, desk.actor, source=source) for fact in race("wc3-men-500-a", "di")])
        folder = Folder(place / "checkpoints")
        seal(desk, store, [KEY], folder)
        asked = asked_of(Reader(Book(store, BOOK)))
        found = outcome(asked, "men-500", "ada")
        write_archive(case(store, asked, [folder], found, sheets=place / "sheets", pdf=pdf), place / "case.zip")
        write_archive(case(store, asked, [folder], found, sheets=place / "sheets", pdf=pdf), place / "again.zip")
        assert (place / "case.zip").read_bytes() == (place / "again.zip").read_bytes()
        asked.reader.entries()
    with zipfile.ZipFile(place / "case.zip") as made:
        return Cased(asked, place / "case.zip", {n.partition("/")[2]: made.read(n) for n in made.namelist()})


def asked_of(reader: Reader, question: Question = EVERYTHING) -> Asked:
    return Asked(reader, question, reader.read(question))


# What it rests on.


SUBJECTS = [
    ("men-1500", "4"),
    ("women-500", None),
    ("men-team-pursuit", "2"),
    ("women-mass-start", "1"),
    ("wc1-men-500-2-a", "Dubreuil"),
    ("wc2-women-team-pursuit-a", None),
    ("owg-2026:men-10000", "3"),
    ("owg-2026:men-mass-start", "NED"),
]


@pytest.fixture(scope="module")
def whole_season(season_2025_26: Reader) -> Asked:
    return asked_of(season_2025_26)


@pytest.mark.parametrize(("subject", "who"), SUBJECTS)
def test_from_its_entries_alone_the_outcome_comes_out_the_same(
    whole_season: Asked, subject: str, who: str | None
) -> None:
    comes_out_the_same(whole_season, subject, who)


def test_from_its_entries_alone_what_became_of_an_allocation_comes_out_the_same(season_2025_26: Reader) -> None:
    """A place that was given back and given on: who gives and who gets it, and the place itself."""
    desk = Desk(season_2025_26.book, actor="official", clock=lambda: 1_770_000_000_000_000).rehearsal()

    def record(fact: Fact) -> int:
        return desk.run(lambda _: [Draft(fact, desk.actor, None, "because")])[0].position

    record(freezing.allocate(desk.reader.read(), "owg-2026"))
    declined = record(freezing.decline(desk.season(), "owg-2026", "men-500", "NED"))
    call = freezing.reallocate(desk.season(), declined)
    record(call)
    for who in ("NED", call.noc, "28"):
        comes_out_the_same(asked_of(desk.reader), "owg-2026:men-500", who, doubted=True)
    given_back = record(DecisionReversed(reverses=declined + 1))
    comes_out_the_same(asked_of(desk.reader), "owg-2026:men-500", call.noc, doubted=True)
    assert given_back in {one.position for one in entries_of(asked_of(desk.reader), "owg-2026:men-500", "NED")}


def comes_out_the_same(asked: Asked, subject: str, who: str | None, *, doubted: bool = False) -> None:
    """All that the explanation names is among the entries, and of these alone the same comes out.

    An allocation names everybody who has a place, and who of them is who may only be told by races of other events.
    """
    found = outcome(asked, subject, who)
    entries = resting_on(asked.reader.entries(), asked.reading.season, found.grounds)
    assert len(entries) < len(asked.reader.entries()) / 3
    named = standalone.positions_in(json.loads(json_text(found.readings[0].document)))
    assert {*named} <= {entry.position for entry in entries}
    again = outcome(alone(asked, found), subject, who)
    changed_by = {"doubts": found.readings[0].document.doubts} if doubted else {}
    assert again.readings[0].document.model_copy(update=changed_by) == found.readings[0].document
    assert (again.said, again.margins, again.turns) == (found.said, found.margins, found.turns)
    assert [(one.competitor.id, one.rank, one.becomes) for one in again.turning] == [
        (one.competitor.id, one.rank, one.becomes) for one in found.turning
    ]


def alone(asked: Asked, found: Outcome) -> Asked:
    """What is asked of the entries that an outcome rests on, and of no other."""
    entries = resting_on(asked.reader.entries(), asked.reading.season, found.grounds)
    folded = fold(Season(), entries)
    counted = counted_competitions(folded, None)
    return Asked(
        asked.reader,
        asked.question,
        Reading(asked.reading.basis, on_last_day(folded, counted), asked.reading.rulebook, counted),
    )


def test_what_is_decided_on_what_it_rests_on_is_in_it_and_what_is_not_is_left_out() -> None:
    facts = [*FACTS, CompetitorsMerged(kept="cy", merged="di"), KeyTrusted(key=str(KEY.public))]
    with open_store("memory:") as store:
        fill(store, facts)
        asked = asked_of(Reader(Book(store, BOOK)))
        names = {
            subject: [one.name for one in entries_of(asked, subject)]
            for subject in ("men-500", "wc2-men-1500-a", str(len(FACTS)))
        }
    assert names["men-500"].count("ResultRecorded") == 7
    assert names["men-500"].count("CompetitorDisqualified") == 1
    assert names["wc2-men-1500-a"].count("ResultRecorded") == 2
    assert "CompetitorDisqualified" not in names["wc2-men-1500-a"]
    for found in names.values():
        assert {"SeasonOpened", "RulebookAdopted", "CompetitionScheduled", "CompetitorsMerged", "KeyTrusted"} <= {
            *found
        }
    assert names[str(len(FACTS))].count("CompetitorDisqualified") == 1


def entries_of(asked: Asked, subject: str, who: str | None = None) -> tuple[Entry[Fact], ...]:
    found = outcome(asked, subject, "1" if subject == "men-500" else who)
    return resting_on(asked.reader.entries(), asked.reading.season, found.grounds)


# What would turn it.


def test_every_row_that_would_turn_it_and_no_other_is_named(cased: Cased) -> None:
    """By trying every rank of every row, which is what the shorter way leaves out."""
    table = standing(cased.asked.reading, "men-500")
    scores = {str(one.race): cup_score(table.reading, table.cup, one) for one in table.races}
    assert [row.competitor.id for row in table.rows] == ["ada", "di", "bo", "cy"]
    for row in table.rows:
        expected = set()
        for name, own in scores.items():
            rule = next(one.rule for one in own if one.rule is not None)
            for index, one in enumerate(own):
                for rank in range(1, len(rule.values) + 2):  # type: ignore[union-attr]  # no grand points here
                    read = replace(one, points=whole(rule.points(rank)), row=replace(one.row, rank=rank))
                    changed = {**scores, name: (*own[:index], read, *own[index + 1 :])}
                    made = in_order(rank_cup(table.reading, table.cup, table.races, changed))
                    if next((r.rank for r in made.rows if r.competitor.id == row.competitor.id), None) != row.rank:
                        expected.add((name, one.row.competitor, rank < (one.row.rank or 99)))
        found = {
            (str(one.score.race), one.competitor.id, one.rank < (one.score.row.rank or 99))
            for one in turning(table, row)
        }
        assert found == expected != set()


def test_the_page_says_how_close_it_is_and_what_would_turn_it(cased: Cased) -> None:
    document = json.loads(cased.files["data/case.json"])
    assert document["outcome"] == "1. Ada (NED): 120 points in Men's 500 m"
    assert [(one["where"], one["name"], one["points"]) for one in document["margins"]] == [("below", "Di", 17)]
    turns = {(one["race"], one["name"]): (one["rank"], one["turns_at"], one["becomes"]) for one in document["turning"]}
    # With 103 points each, a key of the rulebook has Ada first; so it is rank 5 that would turn it.
    assert turns == {("wc1-men-500-a", "Ada"): (1, 5, 2), ("wc2-men-500-a", "Ada"): (1, 5, 2)}
    assert "would turn its rank" in document["turns"]
    explanation, page = json.loads(cased.files["data/explanation.json"]), cased.files["data/case.html"].decode()
    for text in ("Rows that would turn it if they were misread, one at a time", "How close it is", document["turns"]):
        assert text in page
    assert cased.files["data/case.pdf"].startswith(b"%PDF-")
    assert (document["complete"], document["coverage"]) == (True, explanation["coverage"])
    for text in (f"<dt>root of 25</dt><dd>{document['basis']['root']}", "<dt>checkpoint</dt><dd>of 25 entries"):
        assert text in page
    assert page.count(f"<dt>its root</dt><dd>{document['root']}") == page.count("<h1>")
    assert json.loads(cased.files["data/explanation.json"])["explanation"]["text"] == document["outcome"]


def test_what_is_missing_is_said_where_it_says_how_close_it_is(tmp_path: Path) -> None:
    programme = ProgrammeSet(competition="wc1", programme=(("men-500", 1), ("men-1500", 1)))
    with open_store("memory:") as store:
        seal(fill(store, [*FACTS, programme]), store, [KEY], Folder(tmp_path))
        asked = asked_of(Reader(Book(store, BOOK)))
        made = case(store, asked, [Folder(tmp_path)], outcome(asked, "men-1500", "di"), sheets=None, pdf=pdf)
    page = unescape(made.files[form.CASE_HTML].decode())
    beside = page.partition("<h2>How close it is")[0].rpartition("<h1>Case: 1500 m men di")[2]
    assert "missing, though skated by all that is known: 1500 m men (" in beside
    assert json.loads(made.files[form.CASE])["complete"] is False


# Checked without the book.


def verified(files: dict[str, bytes], place: Path, key: str | None = str(KEY.public)) -> tuple[int, str]:
    """What the program says of some files that stand in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        said: list[str] = []
        patch.setattr(standalone.sys.stdout, "write", said.append)
        code = standalone.main([*(["--key", key] if key else []), str(unfold(files, place))])
    return code, said[-1].rstrip()


def test_it_is_whole_with_the_key_and_vouched_for_by_nobody_without(cased: Cased, tmp_path: Path) -> None:
    signer = f"owner.example+{KEY.public.key_id.hex()}"
    stood = f"its 22 entries stood in {BOOK} when 25 entries of it were sealed by {signer}"
    code, said = verified(cased.files, tmp_path / "with")
    unsigned = "what is concluded from them, as in case.pdf, nobody has signed"
    assert (code, said) == (0, f"the case is whole: {stood}; {unsigned}")
    code, said = verified(cased.files, tmp_path / "without", None)
    assert (code, said) == (
        0,
        f"nothing in the case contradicts the rest, but nobody vouches for it: on its own word {stood}; see --key",
    )
    assert Bag(tmp_path / "with").validate().valid
    assert cased.files[f"data/sources/{hashlib.sha256(SHEET).hexdigest()}.pdf"] == SHEET
    (said,) = Bag(tmp_path / "with").baginfo["External-Description"]
    assert said == "Speed skating, world-cup 2025-26: a case: men-500 ada"


def changed(name: str, change: Callable[[bytes], bytes]) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    def forge(files: dict[str, bytes]) -> dict[str, bytes]:
        return {**files, f"data/{name}": change(files[f"data/{name}"])}

    return forge


def without(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: {path: data for path, data in files.items() if path != f"data/{name}"}


def less(data: bytes) -> bytes:
    return b"".join(data.splitlines(keepends=True)[:-1])


def left_out(files: dict[str, bytes]) -> dict[str, bytes]:
    """The last entry is gone from the lines and the proofs, but not from what the case says of itself."""
    last = int(files[f"data/{form.RAW}"].splitlines()[-1].split(b"\t")[0])
    files = without(f"proofs/{last}.tlog-proof")(files)
    return changed(form.RAW, less)(changed(form.READABLE, less)(files))


FORGERIES = {
    "an entry that is left out with its proof": (left_out, "names other entries than entries.raw has"),
    "another basis": (
        changed(form.CASE, lambda data: data.replace(b'"root": "', b'"root": "x', 1)),
        "another root for its basis",
    ),
    "an earlier basis": (
        changed(form.CASE, lambda data: data.replace(b'"at": 25', b'"at": 9', 1)),
        "says that it is of the book at 9, and entry 10 came later",
    ),
    "the basis of another book": (
        changed(form.CASE, lambda data: data.replace(b'"basis": {\n    "book": "', b'"basis": {\n    "book": "x', 1)),
        "names a basis that is none of its book",
    ),
    "an archive too": (lambda files: {**files, "data/archive.json": b"{}"}, "an archive or a case, not both"),
    "an entry that is left out": (changed(form.RAW, less), "is of an entry that is not in entries.raw"),
    "entries in another order": (
        changed(form.RAW, lambda data: b"".join(reversed(data.splitlines(keepends=True)))),
        "in the order of the book",
    ),
    "another result": (
        changed(form.RAW, lambda data: data.replace(b"ResultRecorded", b"ResultRemoved0", 1)),
        "the proof of entry",
    ),
    "another line to read": (
        changed(form.READABLE, lambda data: data.replace(b"Bo", b"Ba")),
        "does not say what the stored bytes say",
    ),
    "no proof of an entry": (without("proofs/1.tlog-proof"), "proofs/1.tlog-proof is missing"),
    "another proof": (
        lambda files: {**files, "data/proofs/2.tlog-proof": files["data/proofs/1.tlog-proof"]},
        "is of entry 1",
    ),
    "another root": (
        changed(form.CASE, lambda data: data.replace(b'"root": "', b'"root": "0', 2).replace(b'"sealed"', b'"sealed"')),
        "names no checkpoint",
    ),
    "another size": (
        changed(form.CASE, lambda data: data.replace(b'"sealed": 25', b'"sealed": 26')),
        "not the checkpoint",
    ),
    "no checkpoint": (without("checkpoints/25.checkpoint"), "its checkpoint is none of those in checkpoints/"),
    "another rule": (
        changed("rulebook/2-2025-26.toml", lambda data: data + b"\n"),
        "is not the text of the rulebook",
    ),
    "another book": (changed(form.CASE, lambda data: data.replace(BOOK.encode(), b"other/2025-26")), "opens the book"),
    "no case": (changed(form.CASE, lambda _: b"{}"), "case.json does not describe a case"),
    "another form": (changed(form.CASE, lambda data: data.replace(b"ledger case", b"ledger show")), "another form"),
    "another key": (changed(form.KEYS, lambda _: b""), "keys.txt does not hold the keys"),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_whatever_is_forged_in_it_is_found(
    cased: Cased, tmp_path: Path, forgery: tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]
) -> None:
    forge, text = forgery
    code, said = verified(rebagged(forge(cased.files)), tmp_path / "forged")
    assert (code, said[:7], text in said) == (1, "WRONG: ", True), said


def test_at_a_basis_within_a_sheet_the_rows_that_were_there_are_wanted(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "checkpoints")
    with open_store("memory:") as store:
        seal(fill(store, FACTS), store, [KEY], folder)
        reader = Reader(Book(store, BOOK))
        rows = [one.position for one in reader.entries() if isinstance(one.fact, ResultRecorded)]
        asked = asked_of(reader, Question(at=rows[1]))
        write_archive(
            case(store, asked, [folder], outcome(asked, "men-500", "1"), sheets=None, pdf=lambda _: b"%PDF-"),
            tmp_path / "case",
        )
    files = files_of(tmp_path / "case")
    assert by_the_program(inside(files), KEY).startswith("the case is whole")
    told = by_the_program(inside(rebagged(nowhere(files, rows[1]))), KEY)
    assert "says that its race has 4 rows; 1 are in the case" in told


def nowhere(files: dict[str, bytes], position: int) -> dict[str, bytes]:
    """The files without an entry, nor any word of it: as somebody makes them who leaves it out everywhere."""
    raw, lines = (files[f"data/{name}"].splitlines(keepends=True) for name in (form.RAW, form.READABLE))
    at = next(index for index, line in enumerate(raw) if line.startswith(b"%d\t" % position))
    about = json.loads(files["data/case.json"])
    about["entries"] = [one for one in about["entries"] if one["position"] != position]
    about["turning"] = [one for one in about["turning"] if one["entry"] != position]
    return {
        **without(f"proofs/{position}.tlog-proof")(files),
        f"data/{form.RAW}": b"".join(raw[:at] + raw[at + 1 :]),
        f"data/{form.READABLE}": b"".join(lines[:at] + lines[at + 1 :]),
        "data/case.json": json.dumps(about).encode(),
    }


def test_an_entry_that_is_left_out_everywhere_is_missed_by_the_others_that_name_it(tmp_path: Path) -> None:
    """What remains is what nothing names: of that the program says that only the book shows it."""
    folder = Folder(tmp_path / "checkpoints")
    with open_store("memory:") as store:
        seal(fill(store, [*FACTS, DecisionReversed(reverses=len(FACTS))]), store, [KEY], folder)
        asked = asked_of(Reader(Book(store, BOOK)))
        write_archive(
            case(store, asked, [folder], outcome(asked, "men-500", "ada"), sheets=None, pdf=lambda _: b"%PDF-"),
            tmp_path / "case",
        )
    files = files_of(tmp_path / "case")
    by_name = {name: at for at, name, _ in standalone.case_entries(files[f"data/{form.RAW}"].decode().splitlines(), 99)}
    for name, words in {
        "CompetitorDisqualified/1": f"({DecisionReversed.__name__}) names entry {len(FACTS)}, which is not in the case",
        "ResultRecorded/1": "says that its race has 3 rows; 2 are in the case",
        "ProtocolFiled/1": "there are rows of wc2-men-500-a in the case, and no protocol of it",
        "SeasonOpened/1": f"no entry in it opens the book {BOOK}",
        "CompetitorEntered/1": "names di, whom no entry in the case enters",
    }.items():
        told = by_the_program(inside(rebagged(nowhere(files, by_name[name]))), KEY)
        assert (told[:7], words in told) == ("WRONG: ", True), told
    explained = json.loads(files["data/explanation.json"])
    explained["explanation"]["because"][0]["entries"] = [1, 99]
    for data, words in (
        (json.dumps(explained).encode(), "names entry 99, which is not in the case"),
        (b"[", "does not explain an outcome by entries"),
        (b"{}", "does not explain an outcome by entries"),
    ):
        told = by_the_program(inside(rebagged({**files, "data/explanation.json": data})), KEY)
        assert told == f"WRONG: explanation.json {words}"


def test_the_program_knows_every_field_by_which_facts_name_entries() -> None:
    assert {name for kind in EVERY_FACT.values() for name in _citing(kind)} == set(standalone.CITING)


# The command.


def test_restoring_a_case_says_that_it_is_one(cased: Cased, season: Run, tmp_path: Path) -> None:
    ran = season("restore", cased.zip, "--store", f"sqlite:{tmp_path / 'other.db'}")
    assert (ran.code, ran.err.count("\n"), "a case, which holds some entries of a book" in ran.err) == (2, 1, True)


def test_the_command_writes_a_file_or_says_in_one_line_why_not(season: Run, tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path / 'season.db'}"
    folder = Folder(tmp_path / "season.db.checkpoints")
    with open_store(url) as store:
        desk = fill(store, FACTS)
        seal(desk, store, [KEY], folder)

    def run(*words: str, to: str = "case.zip") -> tuple[int, str]:
        done = season("case", *words, "--to", tmp_path / to, "--store", url)
        return done.code, done.out + done.err

    code, said = run(str(len(FACTS)), to="decision.zip")
    assert (code, f"decision.zip: {len(FACTS)} of {BOOK}" in said) == (0, True), said
    assert f"\n  proven by the checkpoint of {len(FACTS) + 1}, root " in said
    assert run("men-500", "1", "--sheets", str(tmp_path / "none")) == (
        2,
        f"season: {tmp_path / 'none'}: no such folder\n",
    )
    for words, text in {
        ("men-500", "Zed"): "nobody is called 'Zed'",
        ("men-9",): "has no cup men-9",
        ("owg-2026:men-500",): "name a competitor, an NOC or a place",
        ("3",): "entry 3 is no decision",
        (str(len(FACTS)), "ada"): "the position of a decision is all; leave 'ada' out",
        ("wc3-men-500-a",): "wc3-men-500-a",
        ("men-500", ""): "is empty; say what is meant",
        ("men-500", "ada", "--rulebook", "2017-18"): "--rulebook 2017-18: a case rests on rules that its book has",
    }.items():
        code, said = run(*words)
        assert (code, text in said, said.count("\n")) == (2, True, 1), said
    assert run("men-500", "--rulebook", "2025-26", to="by-name.zip")[0] == 0
    assert run("men-500", to="none/case.zip")[1].endswith("none: no such folder; no archive was written\n")
    assert run("men-500", to="case.pdf")[1].endswith("a case is one file; name it FILE.zip\n")
    assert run("men-500", to="decision.zip")[1].endswith("an archive is never overwritten\n")
    result = ResultRow(status="OK", rank=3, time=36_000)
    fact = ResultCorrected(race="wc1-men-500-a", competitor="cy", corrects=15, result=result)
    with open_store(url) as store:
        Desk(Book(store, BOOK), actor="tester").run(lambda _: [Draft(fact, "tester", reason="misread")])
    code, said = run("men-500", "ada")
    assert (code, said.count("\n")) == (2, 1)
    assert "the case rests on entry 24 (ResultCorrected), which is not sealed yet: season seal" in said
    assert not (tmp_path / "case.zip").exists()
