"""Which URL opens what, and what is loaded for it."""

import subprocess
import sys

import pytest

from ledger import stores
from ledger.errors import InvalidInputError, LedgerError, StoreError
from ledger.stores import open_store

RIGHT = "write sqlite:PATH (such as sqlite:season.db), postgresql://HOST/DATABASE or memory:"


NO_URLS = ["", " ", ":", "://", "season.db", "./season.db", "C:\\season.db", "file:season.db"]
NEARLY = ["memory", "memory:x", "MEMORY:", "Sqlite:season.db", "sqlite3:season.db", "postgres", "postgresql:x"]
OTHERS = ["mysql://host/db", "https://host"]


@pytest.mark.parametrize("url", [*NO_URLS, *NEARLY, *OTHERS])
def test_what_is_no_url_is_refused_with_what_would_be_right(url: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        open_store(url)

    assert str(caught.value) == f"{url!r} names no store; {RIGHT}"


@pytest.mark.parametrize(
    "url", ["sqlite:", "sqlite::memory:", "sqlite:///season.db", "sqlite://season.db", "sqlite:a\0b"]
)
def test_a_url_that_names_no_file_is_refused_with_what_would_be_right(url: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        open_store(url)

    assert str(caught.value) == f"{url!r} names no file; {RIGHT}"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:geheim@host/db",
        "mysql://me:ge@heim@host/db?a=@",
        "postgresql://me:geheim@host:port/db",
        "postgresql://me:geheim%zz@host/db",
        "postgresql://me:geheim@host/db?nonsense=geheim",
        "postgresql://me:geheim@127.0.0.1:1/db",
        "postgresql://127.0.0.1:1/db?password=geheim&user=me",
        "postgres://me:geheim@no-such-host.invalid/db?schema=x",
    ],
)
def test_no_message_tells_a_password(url: str) -> None:
    with pytest.raises(LedgerError) as caught:
        open_store(url)

    assert "heim" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_malformed_url_of_postgresql_says_what_would_be_right() -> None:
    with pytest.raises(InvalidInputError, match="write postgresql://USER:PASSWORD@HOST:PORT/DATABASE"):
        open_store("postgresql://host/db?nonsense=1")


@pytest.mark.parametrize("schema", ["", "Ours", "a-b", "a.b", '"x"', "1a", "a b", "x" * 64])
def test_a_schema_is_a_plain_name(schema: str) -> None:
    with pytest.raises(InvalidInputError, match="is no plain name"):
        open_store(f"postgresql://host/db?schema={schema}")


def test_a_server_that_is_not_there_is_said_to_be_so() -> None:
    with pytest.raises(StoreError, match=r"^postgresql://me@127\.0\.0\.1:1/db: .*refused"):
        open_store("postgresql://me@127.0.0.1:1/db")


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout.strip()


def test_every_kind_loads_only_what_it_needs() -> None:
    loaded = "print([name for name in ('eventsourcing', 'sqlite3', 'psycopg') if name in sys.modules])"

    assert run(f"import sys, ledger.stores; {loaded}") == "[]"
    assert (
        run(f"import sys, ledger.stores; ledger.stores.open_store('memory:').close(); {loaded}") == "['eventsourcing']"
    )
    assert (
        run(
            "import sys, ledger.stores, tempfile\n"
            "with tempfile.TemporaryDirectory() as folder: ledger.stores.open_store(f'sqlite:{folder}/x').close()\n"
            f"{loaded}"
        )
        == "['eventsourcing', 'sqlite3']"
    )


def test_the_public_names_are_those_that_are_listed() -> None:
    assert stores.__all__ == ["Prepared", "Store", "StoredEntry", "open_store"]
    assert all(hasattr(stores, name) for name in stores.__all__)
