"""Our recorders pass the test cases that the library ships for its own.

All cases for the two kinds of recorders run on all three stores, save one thing: SQLite's is no recorder for
applications. It has no numbers across books, which the library would take from the rowids, so the three cases that
select by such numbers do not apply to it. No case of the library has writers who want the same position; `test_writers`
has.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger.stores.memory import MemoryRecorder
from ledger.stores.postgres import PostgresRecorder, PostgresStore
from ledger.stores.postgres_server import Address, DurablePostgresDatastore
from ledger.stores.sqlite import DurableSQLiteDatastore, SQLiteRecorder
from tests.ledger.stores.library_cases import FromOne, FromOneWithNotifications, TextIds, WithoutIds, cases


class MemoryFromOne(FromOneWithNotifications, MemoryRecorder):
    pass


class MemoryWithoutIds(WithoutIds, MemoryFromOne):
    pass


class SQLiteFromOne(FromOne, SQLiteRecorder):
    pass


class PostgresFromOne(FromOneWithNotifications, PostgresRecorder):
    pass


class PostgresWithoutIds(WithoutIds, PostgresFromOne):
    pass


class OnSQLite(TextIds):
    @pytest.fixture(autouse=True)
    def _datastore(self, tmp_path: Path) -> Iterator[None]:
        path = tmp_path / "season.db"
        path.touch()
        with closing(DurableSQLiteDatastore(f"{path.as_uri()}?mode=rw")) as self.datastore:
            yield

    def create_recorder(self) -> SQLiteFromOne:
        recorder = SQLiteFromOne(self.datastore)
        recorder.create_table()
        return recorder


class OnPostgres(TextIds):
    recorder_class: type[PostgresFromOne] = PostgresFromOne

    @pytest.fixture(autouse=True)
    def _datastore(self, postgres_url: str) -> Iterator[None]:
        PostgresStore(postgres_url).close()
        with closing(DurablePostgresDatastore(Address(postgres_url))) as self.datastore:
            yield

    def create_recorder(self) -> PostgresFromOne:
        return self.recorder_class(self.datastore)


class TestMemoryAsAggregates(TextIds, cases.AggregateRecorderTestCase):
    def create_recorder(self) -> MemoryWithoutIds:
        return MemoryWithoutIds()


class TestMemoryAsApplication(TextIds, cases.ApplicationRecorderTestCase):
    def create_recorder(self) -> MemoryFromOne:
        return MemoryFromOne()

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestSQLiteAsAggregates(OnSQLite, cases.AggregateRecorderTestCase):
    pass


class TestSQLiteAsApplication(OnSQLite, cases.ApplicationRecorderTestCase):
    # Both select by numbers across books.
    test_insert_select = None
    test_concurrent_no_conflicts = None


class TestPostgresAsAggregates(OnPostgres, cases.AggregateRecorderTestCase):
    recorder_class = PostgresWithoutIds


class TestPostgresAsApplication(OnPostgres, cases.ApplicationRecorderTestCase):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestMemoryNumbersBooksInTurn(TextIds, cases.NonInterleavingNotificationIDsBaseCase):
    def create_recorder(self) -> MemoryFromOne:
        return MemoryFromOne()


class TestPostgresNumbersBooksInTurn(OnPostgres, cases.NonInterleavingNotificationIDsBaseCase):
    pass
