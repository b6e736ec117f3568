"""Programs that write to one book at once, and programs that are killed while they write."""

from ledger.stores import open_store
from tests.ledger.stores.writers import BOOK, PATIENCE, ROWS, file_sheets, write
from tests.support.forked import starter

WRITERS = 4
ENTRIES = 60
SHEETS = 25

FORKED = starter()


def test_four_writers_lose_nothing_repeat_nothing_and_leave_no_gap(shared_url: str) -> None:
    start = FORKED.Barrier(WRITERS)
    writers = [FORKED.Process(target=write, args=(shared_url, name, ENTRIES, start)) for name in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    with open_store(shared_url, read_only=True) as store:
        written = list(store.read(BOOK))
    assert [entry.position for entry in written] == list(range(1, WRITERS * ENTRIES + 1))
    for name in range(WRITERS):
        own = [int(entry.payload) for entry in written if entry.name == f"Written/{name}"]
        assert own == list(range(ENTRIES))


def test_a_writer_that_is_killed_leaves_whole_sheets_and_all_that_it_confirmed(shared_url: str) -> None:
    receive, confirm = FORKED.Pipe(duplex=False)
    writer = FORKED.Process(target=file_sheets, args=(shared_url, confirm))
    writer.start()
    confirm.close()
    confirmed = 0
    for _ in range(SHEETS):
        assert receive.poll(PATIENCE), "the writer says nothing more"
        confirmed = receive.recv()
    writer.kill()
    writer.join()
    receive.close()

    with open_store(shared_url) as store:
        written = list(store.read(BOOK))
        assert len(written) >= confirmed
        assert [entry.position for entry in written] == list(range(1, len(written) + 1))
        assert [entry.name for entry in written] == [f"Row/{row}" for row in range(ROWS)] * (len(written) // ROWS)
        store.append(BOOK, len(written), [("Next/1", b"")])
