"""What repositories ask for beside a bag: whose it is, profiles, a research object, and tables that count right."""

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd
import polars as pl
import pytest
from bagit_utils import Bag, BagValidator

from commands.archive.bag import write_archive
from commands.archive.contents import contents
from commands.deciders.describing import describe
from commands.sealing.checkpoints import Folder, folder_beside
from commands.sealing.seals import seal
from ledger.book import Book
from ledger.facts import ArchiveDescribed, ResultRow
from ledger.stores import open_store
from projections.archive.bag_info import COMMON_PROFILE, PROFILE, Payload, bag_info
from projections.archive.crate import NAME
from projections.archive.readme import About
from projections.tables.columns import Column, Table
from projections.tables.parquet import to_parquet
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import facts, files_of, make_store
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, KEY, fill
from tests.support.given import race

SAID: dict[str, Any] = {
    "organization": "Skating Federation of Example",
    "address": "1 Ice Road, Example",
    "contact": "Records office",
    "email": "records@federation.example",
    "phone": "+1 555 0100",
    "description": "The season of 2025/26",
    "group": "World Cups of Example",
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "identifiers": ("doi:10.5555/example", "EX-2025"),
}

COMMON: dict[str, Any] = {
    "Bag-Info": {
        **{label: {"required": True} for label in ("Source-Organization", "Bagging-Date", "Payload-Oxum")},
        **{
            label: {"required": False}
            for label in (
                "Organization-Address",
                "Contact-Name",
                "Contact-Phone",
                "Contact-Email",
                "External-Description",
                "External-Identifier",
                "Bag-Group-Identifier",
                "Bag-Count",
                "Bag-Size",
                "Internal-Sender-Identifier",
                "Internal-Sender-Description",
                "Payload-Identifier",
                "Bag-Producing-Organization",
            )
        },
    },
    "Manifests-Allowed": ["md5", "sha1", "sha256", "sha512"],
    "Allow-Fetch.txt": False,
    "Serialization": "optional",
    "Tag-Manifests-Allowed": ["md5", "sha1", "sha256", "sha512"],
    "Tag-Files-Allowed": ["*"],
    "Accept-BagIt-Version": ["0.97", "1.0"],
}
"""What the profile of Beyond the Repository asks for: github.com/dpscollaborative/btr_bagit_profile, release 1.0."""
ADVISED = ("Organization-Address", "Contact-Email", "Internal-Sender-Identifier", "Internal-Sender-Description")
"""What it recommends for every bag; and who produced it, and the group, for those that have one."""


FAST = race(
    "wc2-men-1000-a",
    ("bo", ResultRow(status="OK", rank=1, time=59_980, thousandth=1)),
    ("cy", ResultRow(status="OK", rank=2, time=62_100)),
)
"""A race whose fastest time is not the first as text."""


class Described(NamedTuple):
    """The archive of a book that says whose it is, with Parquet."""

    folder: Path
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Described:
    place = tmp_path_factory.mktemp("described")
    with open_store("memory:") as store:
        desk = fill(store, [*facts(), *FAST])
        desk.run(lambda season: describe(season, SAID, actor=desk.actor))
        folder = Folder(place / "checkpoints")
        seal(desk, store, [KEY], folder)
        write_archive(contents(store, Book(store, BOOK), [folder], parquet=to_parquet), place / "bag")
    return Described(place / "bag", files_of(place / "bag"))


def test_a_bag_says_whose_it_is_and_whom_to_ask(described: Described) -> None:
    info = Bag(described.folder).baginfo
    assert {
        label: info[label] for label in info if label.startswith(("Source", "Organ", "Contact", "Lic", "Bag-G"))
    } == {
        "Source-Organization": ["Skating Federation of Example"],
        "Organization-Address": ["1 Ice Road, Example"],
        "Contact-Name": ["Records office"],
        "Contact-Email": ["records@federation.example"],
        "Contact-Phone": ["+1 555 0100"],
        "License": ["https://creativecommons.org/licenses/by/4.0/"],
        "Bag-Group-Identifier": ["World Cups of Example"],
    }
    assert info["External-Description"] == ["The season of 2025/26"]
    assert info["External-Identifier"][1:] == ["doi:10.5555/example", "EX-2025"]
    assert info["BagIt-Profile-Identifier"] == [PROFILE, COMMON_PROFILE]
    assert "whose it is   Skating Federation of Example\n" in described.files["data/README.txt"].decode()


def errors(folder: Path, profile: dict[str, Any]) -> list[str]:
    """What a validator of BagIt Profiles finds wrong with a bag."""
    # The validator knows no name and no version of a profile.
    asked = {name: value for name, value in profile.items() if name != "BagIt-Profile-Info"}
    report = BagValidator.validate_once(Bag(folder), profile=asked)
    found = [one.message for one in report.issues if one.level == "error"]
    assert report.valid == (not found)
    return found


def test_it_keeps_to_both_profiles_that_it_names(described: Described, made: Made) -> None:
    own = json.loads(described.files["bagit-profile.json"])
    assert own["BagIt-Profile-Info"]["BagIt-Profile-Identifier"] == PROFILE
    assert (errors(described.folder, own), errors(described.folder, COMMON)) == ([], [])
    info = Bag(described.folder).baginfo
    assert set(ADVISED) < set(info)
    assert set(info) - {"BagIt-Profile-Identifier"} <= set(own["Bag-Info"])
    # A book that says nothing of itself names our own alone, and keeps to it.
    assert Bag(made.folder).baginfo["BagIt-Profile-Identifier"] == [PROFILE]
    assert errors(made.folder, own) == []
    (missing,) = errors(made.folder, COMMON)
    assert "Source-Organization" in missing


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 KB"), (9_148_805, "9.2 MB"), (2_000_000_000_000, "2000.0 GB")],
)
def test_the_size_of_a_bag_in_words(size: int, said: str) -> None:
    of = ArchiveDescribed(organization="x\u202ey")
    about = About(
        BOOK, "world-cup", "2025-26", 1, "", "x\ny", "", "", 0, (), (), 0, 0, parquet=False, tiled=False, described=of
    )
    info = bag_info(about, day="2025-11-14", payload=Payload(size, 1)).decode()
    assert f"\nBag-Size: {said}\n" in info
    assert "; rules x\\ny\n" in info
    assert "Source-Organization: x\\u202ey\n" in info


def things(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """What a crate speaks of, by what it calls each."""
    document = json.loads(files[f"data/{NAME}"])
    assert document.keys() == {"@context", "@graph"}
    assert document["@context"] == "https://w3id.org/ro/crate/1.2/context"
    found = {one["@id"]: one for one in document["@graph"]}
    assert len(found) == len(document["@graph"]), "each thing stands once"
    return found


def references(value: object) -> set[str]:
    """What a thing leads to."""
    if isinstance(value, list):
        return {one for each in value for one in references(each)}
    return {value["@id"]} if isinstance(value, dict) else set()


@pytest.mark.parametrize("whose", [True, False], ids=["described", "bare"])
def test_the_payload_is_a_research_object(described: Described, made: Made, *, whose: bool) -> None:
    """By what RO-Crate 1.2 says must be, and should be where the book says enough of itself."""
    files = described.files if whose else made.files
    found = things(files)
    assert found[NAME] == {
        "@id": NAME,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
    }
    root = found["./"]
    assert root["@type"] == "Dataset"
    assert all(root[name] for name in ("name", "description", "datePublished", "license", "hasPart"))
    assert datetime.fromisoformat(root["datePublished"]).tzinfo is not None
    assert root["temporalCoverage"] == "2025-11-14/2025-12-07"
    lists = [value for one in found.values() for value in one.values() if isinstance(value, list)]
    assert all(len(value) > 1 for value in lists), "a list of one is that one"

    # Whatever is spoken of is there, and everything is reached from the root; the specification is elsewhere.
    led = {name: {one for value in thing.values() for one in references(value)} for name, thing in found.items()}
    reached, waiting = {NAME}, ["./"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += led[name] if name != NAME else []
    assert reached == found.keys()
    payload = {name.removeprefix("data/"): data for name, data in files.items() if name.startswith("data/")}
    parts = {name: thing for name, thing in found.items() if thing["@type"] == "File"}
    assert parts.keys() == payload.keys() - {NAME}
    assert all(int(one["contentSize"]) == len(payload[name]) for name, one in parts.items())
    assert {one["encodingFormat"] for one in parts.values()} >= {"text/csv", "application/json", "text/plain"}
    assert "application/octet-stream" not in {one["encodingFormat"] for one in parts.values()}
    folders = {name for name, thing in found.items() if thing["@type"] == "Dataset" and name != "./"}
    assert folders == {f"{name.partition('/')[0]}/" for name in payload if "/" in name}
    assert ("publisher" in root) == whose
    if whose:
        assert found["#organization"]["name"] == "Skating Federation of Example"
        assert found["mailto:records@federation.example"]["telephone"] == "+1 555 0100"
        assert root["license"] == {"@id": SAID["licence"]}
        assert [found[name]["value"] for name in sorted(references(root["identifier"]))][1:] == [*SAID["identifiers"]]
    else:
        assert "No licence is stated" in found["#licence"]["name"]


def parquet(described: Described, name: str) -> str:
    return str(described.folder / "data" / "parquet" / f"{name}.parquet")


def test_the_least_time_is_the_fastest(described: Described) -> None:
    path, expected = parquet(described, "results"), (59_981, Decimal("59.981"))
    asked = "SELECT min(milliseconds), min(seconds) FROM read_parquet(?) WHERE race = 'wc2-men-1000-a'"
    assert duckdb.execute(asked, [path]).fetchone() == expected
    frame = pl.read_parquet(path).filter(pl.col("race") == "wc2-men-1000-a")
    assert (frame["milliseconds"].min(), frame["seconds"].min()) == expected
    table = pd.read_csv(described.folder / "data" / "tables" / "results.csv").query("race == 'wc2-men-1000-a'")
    assert (table["milliseconds"].min(), str(table["seconds"].min())) == (59_981, "59.981")
    with closing(sqlite3.connect(described.folder / "data" / "season.sqlite")) as connection:
        asked = "SELECT name, seconds FROM results WHERE race = 'wc2-men-1000-a' ORDER BY milliseconds LIMIT 1"
        assert connection.execute(asked).fetchone() == ("Bo", 59.981)


TYPES = {
    "string": ("VARCHAR", pl.String, "str"),
    "integer": ("BIGINT", pl.Int64, "Int64"),
    "number": ("DECIMAL(18,3)", pl.Decimal(18, 3), "Float64"),
    "boolean": ("BOOLEAN", pl.Boolean, "boolean"),
    "date": ("DATE", pl.Date, "datetime64"),
}
"""What DuckDB, polars and pandas read of each type that the Data Package names."""


def test_every_table_reads_as_the_data_package_says(described: Described) -> None:
    package = json.loads(described.files["data/tables/datapackage.json"])
    read = {name.removesuffix(".parquet") for name in described.files if name.endswith(".parquet")}
    assert read == {f"data/parquet/{one['name']}" for one in package["resources"]} | {"data/parquet/entries"}
    for resource in package["resources"]:
        fields = {one["name"]: one["type"] for one in resource["schema"]["fields"]}
        path = parquet(described, resource["name"])
        known = duckdb.execute("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))", [path])
        assert dict(known.fetchall()) == {name: TYPES[kind][0] for name, kind in fields.items()}
        assert dict(pl.read_parquet_schema(path)) == {name: TYPES[kind][1] for name, kind in fields.items()}
        rows = list(csv.DictReader(described.files[f"data/tables/{resource['path']}"].decode().splitlines()))
        frame = pd.read_csv(
            described.folder / "data" / "tables" / resource["path"],
            dtype={name: TYPES[kind][2] for name, kind in fields.items() if kind != "date"},
            parse_dates=[name for name, kind in fields.items() if kind == "date"],
            keep_default_na=False,
            na_values=[""],
        )
        assert len(frame) == len(rows) == pl.read_parquet(path).height
        for name, kind in fields.items():
            assert str(frame[name].dtype).startswith(TYPES[kind][2]) or not frame[name].count()
            assert frame[name].count() == pl.read_parquet(path)[name].count(), "empty is empty in both"


def test_what_is_measured_says_in_what(described: Described) -> None:
    package = json.loads(described.files["data/tables/datapackage.json"])
    units = {
        (resource["name"], field["name"]): field["unit"]
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if "unit" in field
    }
    for table in ("results", "quota_places"):
        assert [units[table, name] for name in ("time", "milliseconds", "seconds")] == ["min:s", "ms", "s"]
    known = duckdb.execute("SELECT key, value FROM parquet_kv_metadata(?)", [parquet(described, "results")]).fetchall()
    assert [key for key, _ in known] == [b"ARROW:schema"]


def test_equal_tables_give_equal_parquet() -> None:
    table = Table("t", "T", (Column("n", "number", "N"), Column("d", "date", "D", required=False)), (), ((1, None),))
    assert to_parquet(table) == to_parquet(table)
    with pytest.raises(ValueError, match=r"n|decimals"):
        to_parquet(replace(table, rows=((Decimal("1.2345"), None),)))
    with pytest.raises(ValueError, match="d: a cell is no date"):
        to_parquet(replace(table, rows=((1, "yesterday"),)))


def test_what_is_said_once_holds_for_later_archives(season: Run, tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path / 'season.db'}"
    make_store(url, folder_beside(url, None))

    def archive(name: str, *words: str) -> tuple[int, str, dict[str, list[str]]]:
        done = season("archive", "2025-26", tmp_path / name, *words, "--store", url)
        return done.code, done.out + done.err, Bag(tmp_path / name).baginfo if done.code == 0 else {}

    code, said, info = archive("first", "--organization", "Federation", "--email", "office@federation.example")
    assert (code, info["Source-Organization"]) == (0, ["Federation"])
    assert "recorded as entry 20 of world-cup/2025-26: what its archives say of themselves" in said
    assert "not sealed: entries 20 to 20; season seal, and archive once more" in said
    assert "19 of 20 entries sealed" in said
    code, said, info = archive("again", "--organization", "Federation", "--phone", "")
    assert (code, info["Contact-Email"], "recorded" in said) == (0, ["office@federation.example"], False)
    code, said, info = archive("less", "--email", "", "--identifier", "A 1", "--identifier", "A 2")
    assert (info["External-Identifier"][1:], "Contact-Email" in info) == (["A 1", "A 2"], False)
    assert "entry 21" in said
    wrong = {
        ("--email", "office"): "email: office is no address for mail",
        ("--phone", "1\n2"): "phone: '1\\\\n2' is not one line of text",
        ("--licence", "CC0", "--at", "12"): "--at: what is said of an archive is recorded at the end of the book",
        ("--licence", "CC0", "--with-sources", str(tmp_path / "none")): "no such folder",
        ("--organization", "", "--identifier", ""): "an archive is described by something; nothing is said",
    }
    for words, text in wrong.items():
        code, said, _ = archive("wrong", *words)
        assert (code, text in said) == (2, True), said
    code, said, _ = archive("wrong.tar.gz", "--licence", "CC0")
    assert (code, "written as a folder or as FILE.zip, not as .gz" in said) == (2, True)
    code, said, _ = archive("less", "--licence", "CC0")
    assert (code, "exists already" in said) == (2, True)
    with open_store(url) as store:
        assert store.last(BOOK) == 21
