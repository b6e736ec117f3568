"""The roles that ``season doctor --grants`` prints do what they say, on a real server, as printed."""

from pathlib import Path

import psycopg
import pytest

from commands.care.store import examine_store
from commands.sealing.checkpoints import Folder
from ledger.errors import StoreError
from ledger.stores import open_store
from tests.commands.archive.support import make_store
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK

ENTRY = ("ResultRecorded/1", b"payload")


@pytest.mark.counted
def test_writers_append_and_readers_read_and_neither_can_do_more(
    postgres_url: str, tmp_path: Path, season: Run
) -> None:
    make_store(postgres_url, Folder(tmp_path))
    said = season("doctor", "--grants", "--store", postgres_url).out
    address, _, schema = postgres_url.rpartition("schema=")
    with psycopg.connect(address.rstrip("?&"), autocommit=True) as connection:
        for _ in range(2):  # where the roles are there already, it does the same
            connection.execute(said.encode())
        for name, role in (("desk", "season_writer"), ("web", "season_reader")):
            connection.execute(f"DROP ROLE IF EXISTS {name}_{schema}; CREATE ROLE {name}_{schema} LOGIN".encode())
            connection.execute(f"GRANT {role} TO {name}_{schema}".encode())
        try:
            desk, web = (postgres_url.replace("//postgres@", f"//{name}_{schema}@") for name in ("desk", "web"))
            with open_store(desk, create=False) as store:
                last = store.last(BOOK)
                store.append(BOOK, last, [ENTRY])
                store.append_in_turn(BOOK, lambda: (last + 1, [ENTRY]))
            for url in (desk, web):
                found = {one.what: one for one in examine_store(url, Folder(tmp_path))}
                assert found["who can change the table"].mend is None
            with open_store(web, read_only=True) as reader:
                assert reader.last(BOOK) == last + 2
            with open_store(web, create=False) as store, pytest.raises(StoreError, match="permission denied"):
                store.append(BOOK, last + 2, [ENTRY])
            for url in (desk, web):
                for statement in ("UPDATE", "DELETE FROM", "TRUNCATE", "DROP TABLE", "ALTER TABLE"):
                    _refused(url, statement, schema)
        finally:
            for name in ("desk", "web"):
                connection.execute(f"DROP ROLE {name}_{schema}".encode())


def _refused(url: str, statement: str, schema: str) -> None:
    more = {"UPDATE": " SET topic = ''", "ALTER TABLE": " DISABLE TRIGGER ALL"}.get(statement, "")
    with (
        psycopg.connect(url.rpartition("schema=")[0].rstrip("?&")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"{statement} {schema}.season_entries{more}".encode())


def test_of_a_file_there_are_no_roles(tmp_path: Path, season: Run) -> None:
    done = season("doctor", "--grants", "--store", f"sqlite:{tmp_path / 'season.db'}")
    assert (done.code, done.err) == (
        2,
        "season: --grants is for a store in PostgreSQL; who may write to a file its own rights say\n",
    )
