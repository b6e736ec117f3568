"""What ``season doctor`` finds, and how it says to mend it."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from commands.care import store as care
from commands.care.store import Checked, examine_store
from commands.sealing.checkpoints import Folder, folder_beside
from ledger.errors import NotFoundError
from ledger.seal.keys import write_key
from ledger.stores import open_store
from tests.commands.archive.support import make_store
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, KEY
from tests.support.reading_only import no_writing_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "season.db"
    make_store(f"sqlite:{path}", folder_beside(f"sqlite:{path}", None))
    return path


def looked(path: Path, *keys: Path) -> dict[str, Checked]:
    return {
        one.what: one for one in examine_store(f"sqlite:{path}", folder_beside(f"sqlite:{path}", None), key_files=keys)
    }


def ill(path: Path, *keys: Path) -> set[str]:
    return {one.what for one in looked(path, *keys).values() if one.mend is not None}


def test_a_store_that_is_well(path: Path, tmp_path: Path) -> None:
    write_key(tmp_path / "season.key", KEY)
    assert ill(path, tmp_path / "season.key") == set()
    assert looked(path)[f"seal of {BOOK}"].found == "19 of 19 entries"


IDLE = "CREATE TRIGGER season_entries_kept BEFORE DELETE ON season_entries BEGIN SELECT 1; END"


@pytest.mark.parametrize("again", ["", IDLE])
def test_triggers_that_are_gone_or_changed(path: Path, again: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"DROP TRIGGER season_entries_kept; {again}")
    one = looked(path)["triggers that refuse changes"]
    assert one.found.endswith("missing or changed")
    assert one.mend is not None
    assert "season copy" in one.mend
    assert ill(path) == {"triggers that refuse changes"}


def test_a_journal_that_is_not_the_log(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    assert ill(path) == {"journal"}
    assert ill(path) == set(), "looking opened it for writing, which is how it is mended"


def test_a_store_that_can_only_be_read_is_looked_at_all_the_same(path: Path, closed_folder: Path) -> None:
    copy = Path(shutil.copy(path, closed_folder))
    shutil.copytree(f"{path}.checkpoints", f"{copy}.checkpoints")
    with no_writing_in(closed_folder):
        found = looked(copy)
        assert "attempt to write a readonly database" in found["every commit waits for the disk"].found
        assert {what for what, one in found.items() if one.mend} == {"every commit waits for the disk"}


def test_others_who_can_write_or_read(path: Path, tmp_path: Path) -> None:
    path.chmod(0o666)
    write_key(tmp_path / "season.key", KEY)
    (tmp_path / "season.key").chmod(0o640)
    found = looked(path, tmp_path / "season.key")
    assert found["who can write to the file"].mend == f"chmod go-w {path}"
    assert "chmod 600" in str(found[f"private key {tmp_path / 'season.key'}"].mend)
    assert "PRIVATE" not in str(found)


def test_little_room(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000))
    assert ill(path) == {"free disk"}


def test_an_old_library(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 7, 0))
    assert ill(path) == {"SQLite library"}


def test_pages_that_are_damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4_096 * 2 + 3 : 4_096 * 2 + 5] = b"\xff\xff"
    path.write_bytes(bytes(data))
    assert {"pages of the file"} <= ill(path)


def test_a_clock_that_runs_ahead_and_entries_that_are_not_sealed(path: Path) -> None:
    url = f"sqlite:{path}"
    found = examine_store(url, Folder(path.parent / "none"), clock=lambda: 0)
    assert {one.what for one in found if one.mend is not None} == {f"last entry of {BOOK}", f"seal of {BOOK}"}


def test_a_last_entry_that_cannot_be_read(path: Path) -> None:
    with open_store(f"sqlite:{path}") as store:
        store.append(BOOK, 19, [("X/1", b"")])
    assert f"last entry of {BOOK}" in ill(path)


def test_a_store_that_is_not_durable(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guards = care._fresh_guards()
    monkeypatch.setattr(care, "_fresh_guards", lambda: guards)
    monkeypatch.setattr("ledger.stores.sqlite._FULL", 3)  # as if SQLite gave less than it was asked for
    assert ill(path) == {"every commit waits for the disk"}


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        examine_store(f"sqlite:{tmp_path / 'none.db'}", Folder(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_postgresql(postgres_url: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "checkpoints")
    make_store(postgres_url, folder)
    assert [one for one in examine_store(postgres_url, folder) if one.mend is not None] == []

    address, _, schema = postgres_url.rpartition("schema=")
    with psycopg.connect(address.rstrip("?&"), autocommit=True) as connection:
        connection.execute(f"ALTER TABLE {schema}.season_entries DISABLE TRIGGER season_entries_refuse")  # type: ignore[call-overload]
        connection.execute("CREATE ROLE meddler LOGIN")
        connection.execute(f"GRANT UPDATE ON {schema}.season_entries TO meddler")  # type: ignore[call-overload]
        try:
            found = {one.what: one for one in examine_store(postgres_url, folder) if one.mend is not None}
        finally:
            connection.execute("DROP OWNED BY meddler")
            connection.execute("DROP ROLE meddler")
    assert found.keys() == {"triggers that refuse changes", "who can change the table"}
    assert "meddler" in found["who can change the table"].found
    assert found["triggers that refuse changes"].found == "season_entries_refuse missing or disabled"


def test_the_command(season: Run, path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    write_key(tmp_path / "season.key", KEY)
    url = f"sqlite:{path}"
    well = season("doctor", "--store", url)
    assert (well.code, well.err) == (0, "")
    assert "owner.example, its owner alone can read it" in well.out
    document = json.loads(season("doctor", "--store", url, "--json").out)
    assert document["healthy"] is True
    assert {one["mend"] for one in document["checks"]} == {None}

    path.chmod(0o666)
    unwell = season("doctor", "--store", url)
    assert unwell.code == 1
    assert f"to mend: chmod go-w {path}" in unwell.out
    assert json.loads(season("doctor", "--store", url, "--json").out)["healthy"] is False
    assert care.ENOUGH_BYTES > 0
