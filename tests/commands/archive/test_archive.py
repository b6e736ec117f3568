"""What an archive holds, by the tools and the rules of those who keep it."""

import csv
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bagit_utils import Bag

from commands.archive import form
from commands.archive.bag import write_archive
from commands.archive.contents import contents
from commands.desk.facts import load_facts
from commands.intake.lines import read_lines
from commands.sealing.checkpoints import Folder, folder_beside
from ledger.basis import Question
from ledger.book import Book, Reader
from ledger.codec import decode
from ledger.entry import Draft, Source
from ledger.errors import InvalidInputError, NotFoundError, RefusedError
from ledger.facts import DECISIONS, CompetitorEntered
from ledger.seal.merkle import leaf_hash
from ledger.seal.proof import Proof, check_proof
from ledger.stores import Store, open_store
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import (
    archive,
    archive_of,
    by_restoring,
    by_the_program,
    facts,
    files_of,
    inside,
    moved,
    rebagged,
    unfold,
)
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, KEY, fill
from tests.commands.sealing.test_trust import STRANGER


def test_it_is_a_valid_bag(made: Made) -> None:
    bag = Bag(made.folder)
    report = bag.validate()
    assert (report.valid, report.issues) == (True, [])
    (identifier,), (oxum,) = (bag.baginfo[label] for label in ("External-Identifier", "Payload-Oxum"))
    assert identifier.startswith("world-cup/2025-26 at 19, root ")
    payload = [data for name, data in made.files.items() if name.startswith(form.PAYLOAD)]
    assert oxum == f"{sum(map(len, payload))}.{len(payload)}"


def test_the_validator_finds_what_is_wrong(made: Made, tmp_path: Path) -> None:
    changed = {**made.files, "data/README.txt": b"another text"}
    assert not Bag(unfold(changed, tmp_path / "changed")).validate().valid
    assert not Bag(unfold({**made.files, "data/more.txt": b""}, tmp_path / "more")).validate().valid


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum")
@pytest.mark.parametrize("name", [form.MANIFEST, form.TAG_MANIFEST])
def test_sha256sum_reads_its_manifests(made: Made, name: str) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", name],  # noqa: S607 - whichever there is
        cwd=made.folder,
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_entries_are_there_to_read_and_as_they_are_stored(made: Made) -> None:
    raw = made.files["data/entries.raw"].decode().splitlines()
    assert [line.split("\t")[:2] for line in raw] == [[str(one.position), one.name] for one in made.entries]
    assert made.files["data/leaves.txt"].decode().split() == [leaf_hash(*one).hex() for one in made.entries]
    drafts = list(read_lines(made.files["data/entries.jsonl"].decode().splitlines(), file="entries.jsonl"))
    assert [draft.fact for draft in drafts] == [decode(*one).fact for one in made.entries]


def test_each_decision_has_a_proof(made: Made) -> None:
    decisions = [one for one in made.entries if type(decode(*one).fact) in DECISIONS]
    proofs = {name for name in made.files if name.endswith(".tlog-proof")}
    assert proofs == {f"data/proofs/{one.position}.tlog-proof" for one in decisions} != set()
    for one in decisions:
        proof = Proof.parse(made.files[f"data/proofs/{one.position}.tlog-proof"])
        checked = check_proof(proof, [KEY.public], origin=f"{KEY.name}/{BOOK}")
        assert (checked.problem, checked.payload) == (None, one.payload)


def test_the_rulebook_is_there_word_for_word(made: Made) -> None:
    adopted = decode(*made.entries[1]).fact
    assert made.files["data/rulebook/2-2025-26.toml"].decode() == adopted.model_dump()["text"]


def test_the_tables_follow_their_schemas(made: Made) -> None:
    """By the rules of Data Package 2.0: names, types, required cells, primary and foreign keys, sizes and hashes."""
    package = json.loads(made.files["data/tables/datapackage.json"])
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    tables: dict[str, tuple[list[str], list[list[str]]]] = {}
    for resource in package["resources"]:
        data = made.files[f"data/tables/{resource['path']}"]
        assert resource["type"] == "table"
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        header, *rows = csv.reader(data.decode().splitlines())
        fields = resource["schema"]["fields"]
        assert header == [field["name"] for field in fields]
        for row in rows:
            assert [wrong(cell, field) for cell, field in zip(row, fields, strict=True)] == [None] * len(fields)
        keys = [tuple(row[header.index(name)] for name in resource["schema"]["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
        tables[resource["name"]] = (header, rows)
    assert {name for name in made.files if name.endswith(".csv")} == {f"data/tables/{name}.csv" for name in tables}
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            header, rows = tables[resource["name"]]
            others, other_rows = tables[key["reference"]["resource"]]
            here = {row[header.index(key["fields"][0])] for row in rows}
            assert here <= {row[others.index(key["reference"]["fields"][0])] for row in other_rows}


def wrong(cell: str, field: dict[str, Any]) -> str | None:
    """What is wrong with a cell, by the types of Table Schema."""
    if not cell:
        return "missing" if field.get("constraints", {}).get("required") else None
    forms = {
        "integer": r"-?[0-9]+",
        "number": r"-?[0-9]+(\.[0-9]+)?",
        "boolean": r"true|false",
        "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "string": r"(?s).+",
    }
    return None if re.fullmatch(forms[field["type"]], cell) else f"{cell!r} is no {field['type']}"


def test_standings_stand_after_each_competition_and_at_the_end(made: Made) -> None:
    rows = list(csv.DictReader(made.files["data/tables/standings.csv"].decode().splitlines()))
    assert list(dict.fromkeys(row["after"] for row in rows)) == ["wc1", "wc2", "end"]
    at = [(row["competitor"], row["points"]) for row in rows if (row["after"], row["cup"]) == ("wc1", "men-500")]
    assert at == [("ada", "60"), ("bo", "54"), ("cy", "48")], "the disqualification was reversed"
    titles = list(csv.DictReader(made.files["data/tables/titles.csv"].decode().splitlines()))
    assert {row["after"] for row in titles} == {"wc1", "wc2", "end"}
    assert "data/tables/quota_places.csv" in made.files


def test_the_database_has_the_same_tables(made: Made) -> None:
    path = made.folder / "data" / "season.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        explained = set(connection.execute("SELECT table_name, column_name FROM columns"))
        real = set(
            connection.execute(
                "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c "
                "WHERE m.type = 'table' AND m.name <> 'columns'"
            )
        )
        assert explained == real
        for name in tables - {"entries", "columns"}:
            rows = list(csv.reader(made.files[f"data/tables/{name}.csv"].decode().splitlines()))[1:]
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (len(rows),)  # noqa: S608
        data = connection.execute("SELECT position, data FROM entries ORDER BY position").fetchall()
    assert [json.loads(text) for _, text in data] == [
        json.loads(line)["data"] for line in made.files["data/entries.jsonl"].decode().splitlines()
    ]


def test_the_readme_names_every_file_and_explains_every_column(made: Made) -> None:
    text = made.files["data/README.txt"].decode()
    for name in made.files:
        if name.startswith("data/"):
            assert name.split("/")[1] in text
    assert "root          " + json.loads(made.files["data/archive.json"])["root"] in text
    for resource in json.loads(made.files["data/tables/datapackage.json"])["resources"]:
        assert all(field["description"] in text for field in resource["schema"]["fields"])


def test_the_same_basis_gives_the_same_bytes(made: Made, tmp_path: Path, postgres_url: str) -> None:
    archive_of(made.url, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == made.zip.read_bytes()
    with open_store(postgres_url) as store:
        store.append(BOOK, 0, [(one.name, one.payload) for one in made.entries])
        archive(store, folder_beside(made.url, None), tmp_path / "other")
    assert files_of(tmp_path / "other") == made.files
    with zipfile.ZipFile(made.zip) as zipped:
        assert {name.partition("/")[2]: zipped.read(name) for name in zipped.namelist()} == made.files


def test_an_archive_of_an_earlier_position_is_of_that_position(made: Made, tmp_path: Path) -> None:
    with open_store(made.url, read_only=True) as store:
        early = contents(store, Book(store, BOOK), [folder_beside(made.url, None)], question=Question(at=12))
        with pytest.raises(NotFoundError):
            contents(store, Book(store, BOOK), [], question=Question(at=99))
    write_archive(early, tmp_path / "early")
    assert (early.about.at, early.about.sealed, early.about.moments) == (12, 0, ("wc1", "end"))
    assert verified(tmp_path / "early") == 0
    assert not (tmp_path / "early" / "data" / "proofs").exists()


def verified(folder: Path, *words: str) -> int:
    """The exit code of the program in an archive, run without anything of ours."""
    command = [sys.executable, "-I", "-S", str(folder / "data" / "verify.py"), *words]
    done = subprocess.run(command, capture_output=True, check=False, text=True, cwd="/")
    assert done.stderr == ""
    return done.returncode


def test_the_program_in_it_needs_nothing_else(made: Made) -> None:
    assert verified(made.folder) == 0
    assert verified(made.folder, "--key", str(KEY.public)) == 0
    assert verified(made.folder, "--key", str(STRANGER.public)) == 1
    assert verified(made.folder, "--key", "other+00000000+AQ==") == 2
    assert {path.name for path in made.folder.rglob("*.pyc")} == set()


@pytest.mark.uncounted
def test_nothing_is_overwritten_and_nothing_half_written(made: Made, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "file.zip").touch()
    for name in ("there", "file.zip", "no/such/folder", "a.tar.gz", "a.TAR"):
        with pytest.raises(InvalidInputError):
            archive_of(made.url, tmp_path / name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file.zip", "there"]


def test_a_book_that_does_not_verify_is_not_archived(made: Made, tmp_path: Path) -> None:
    with open_store("memory:") as store:
        store.append(BOOK, 0, [(one.name, one.payload) for one in made.entries[:-1]])
        with pytest.raises(RefusedError, match="tail is lost"):
            archive(store, folder_beside(made.url, None), tmp_path / "bag")


@pytest.mark.uncounted  # a whole season, where the small one shows the same
def test_sources_are_found_by_their_hash(season_2025_26: Reader, tmp_path: Path) -> None:
    wanted = next(entry.source for entry in season_2025_26.entries() if entry.source is not None)
    sheets = tmp_path / "sheets" / "deep"
    sheets.mkdir(parents=True)
    (sheets / "another.pdf").write_bytes(b"%PDF another")
    with open_store("memory:") as store:
        copy_book(season_2025_26, store)
        made = contents(store, Book(store, BOOK), [], with_sources=tmp_path / "sheets")
        assert (made.copied, made.about.held) == ({}, 0)
        assert wanted.sha256 in made.missing
        with pytest.raises(InvalidInputError, match="no such folder"):
            contents(store, Book(store, BOOK), [], with_sources=tmp_path / "none")


def test_a_source_that_is_found_is_put_in(tmp_path: Path) -> None:
    sheet = tmp_path / "sheets" / "1.PDF"
    sheet.parent.mkdir()
    sheet.write_bytes(b"%PDF a sheet")
    sha256 = hashlib.sha256(sheet.read_bytes()).hexdigest()
    fact = CompetitorEntered(competitor="di", kind="skater", gender="men", name="Di", noc="GER")
    source = Source(kind="protocol", name="1.PDF", sha256=sha256, sheet=1)
    with open_store("memory:") as store:
        desk = fill(store, facts())
        load_facts(desk, [Draft(fact, "tester", source=source)], file="x")
        done = contents(store, desk.book, [], with_sources=sheet.parent)
        write_archive(done, tmp_path / "bag")
    assert (tmp_path / "bag" / "data" / "sources" / f"{sha256}.pdf").read_bytes() == sheet.read_bytes()
    text = (tmp_path / "bag" / "data" / "tables" / "sources.csv").read_text()
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["sha256"], row["path"]) for row in rows] == [(sha256, f"sources/{sha256}.pdf")]
    files = files_of(tmp_path / "bag")
    assert verified(tmp_path / "bag") == 0
    assert "nobody vouches for" in by_restoring(inside(files))
    other = inside(rebagged({**files, f"data/sources/{sha256}.pdf": b"%PDF another sheet"}))
    renamed = inside(rebagged(moved(f"data/sources/{sha256}.pdf", "data/sources/1.pdf")(files)))
    for forged, words in ((other, "which no entry names"), (renamed, "has another SHA-256 than its name says")):
        assert words in by_the_program(forged)
        assert words in by_restoring(forged)


def copy_book(reader: Reader, store: Store) -> None:
    store.append(BOOK, 0, [(one.name, one.payload) for one in reader.book.stored()])


@pytest.mark.uncounted  # a whole season, where the small one shows the same
def test_the_fixture_season_is_small_and_quick(season_2025_26: Reader, season: Run, tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path / 'season.db'}"
    with open_store(url) as store:
        copy_book(season_2025_26, store)
    done = season("archive", "2025-26", tmp_path / "season.zip", "--store", url)
    assert done.code == 0
    assert "nothing in it is sealed" in done.err
    assert (tmp_path / "season.zip").stat().st_size < 1_500_000
    done = season("restore", tmp_path / "season.zip", "--store", f"sqlite:{tmp_path / 'other.db'}")
    assert done.code == 0
    assert Folder(tmp_path / "other.db.checkpoints").checkpoints() == []
