"""A book comes back entry for entry, into any store, or not at all."""

import json
from pathlib import Path

import pytest

from commands.archive import form
from commands.archive.restoring import Archived, Demand, read_archive, restore
from commands.sealing.checkpoints import Folder, folder_beside
from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.note import sign
from ledger.stores import Store, StoredEntry, open_store
from projections.archive import standalone
from projections.verification.verify import Kept
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import archive, files_of, rebagged, unfold
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, KEY
from tests.commands.sealing.test_trust import STRANGER

pytestmark = pytest.mark.uncounted  # restoring goes through all tables, which have tests of their own


@pytest.fixture
def archived(made: Made) -> Archived:
    return read_archive(made.zip)


def held(store: Store) -> list[StoredEntry]:
    return list(store.read(BOOK))


def put(store: Store, entries: list[StoredEntry]) -> None:
    store.append(BOOK, 0, [(one.name, one.payload) for one in entries])


def test_from_sqlite_to_postgresql_and_back(made: Made, tmp_path: Path, postgres_url: str) -> None:
    beside = Folder(tmp_path / "checkpoints")
    with open_store(postgres_url) as store:
        first = restore(read_archive(made.zip), store, beside)
        assert held(store) == made.entries
        archive(store, beside, tmp_path / "from-postgresql")
    assert files_of(tmp_path / "from-postgresql") == made.files
    with open_store(f"sqlite:{tmp_path / 'back.db'}") as store:
        second = restore(read_archive(tmp_path / "from-postgresql"), store)
        assert held(store) == made.entries
    assert first == second
    assert (first.added, first.root) == (19, read_archive(made.folder).tree.root().hex())


def test_an_archive_of_an_earlier_version_leaves_moments_out_that_are_those_of_recording(
    made: Made, tmp_path: Path
) -> None:
    name = form.PAYLOAD + form.READABLE
    lines = [json.loads(line) for line in made.files[name].splitlines()]
    assert all(line.pop("published_at") for line in lines)
    short = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    bag = unfold(rebagged({**made.files, name: short}), tmp_path / "bag")

    assert read_archive(bag).stored == tuple(made.entries)
    assert standalone.main([str(bag)]) == 0


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8, 18, 19])
def test_a_beginning_is_continued(made: Made, archived: Archived, size: int) -> None:
    with open_store("memory:") as store:
        put(store, made.entries[:size])
        assert restore(archived, store).added == 19 - size
        assert held(store) == made.entries
        assert restore(archived, store).added == 0


def test_a_longer_book_is_left_as_it_is(made: Made, archived: Archived) -> None:
    with open_store("memory:") as store:
        put(store, [*made.entries, made.entries[3]])
        done = restore(archived, store)
        assert (done.added, done.last) == (0, 20)


@pytest.mark.parametrize("position", [1, 2, 9, 18, 19])
@pytest.mark.parametrize("more", [0, 1])
def test_a_book_that_differs_is_refused_with_the_first_position(
    made: Made, archived: Archived, tmp_path: Path, position: int, more: int
) -> None:
    other = list(made.entries)
    other[position - 1] = other[position - 1]._replace(payload=b"x")
    other += [made.entries[0]] * more
    with open_store("memory:") as store:
        put(store, other[: max(position, 9) if not more else None])
        before = held(store)
        with pytest.raises(RefusedError, match=f"first at entry {position};") as refused:
            restore(archived, store, Folder(tmp_path / "none"))
        assert refused.value.position == position
        assert held(store) == before
    assert not (tmp_path / "none").exists()


def test_what_is_known_from_elsewhere_decides(made: Made) -> None:
    assert read_archive(made.zip, Demand([KEY.public])).verdict.sealed == 19
    with pytest.raises(InvalidInputError, match="None of the keys given"):
        read_archive(made.zip, Demand([STRANGER.public]))
    ((genuine, _),) = read_archive(made.zip).notes
    assert read_archive(made.zip, Demand(more=[Kept("usb", str(genuine).encode())])).verdict.sealed == 19
    forged = sign(str(Checkpoint(BOOK, 19, bytes(32))), KEY)
    with pytest.raises(InvalidInputError, match="is the first that is not as it was sealed"):
        read_archive(made.zip, Demand(more=[Kept("usb", str(forged).encode())]))


def test_the_commands(season: Run, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert season("archive", "2025-26", "a.zip", "--store", made.url).code == 0
    assert (tmp_path / "a.zip").read_bytes() == made.zip.read_bytes()
    again = season("archive", "2025-26", "a.zip", "--store", made.url)
    assert (again.code, again.out) == (2, "")
    rehearsed = season("restore", "a.zip", "--dry-run")
    assert rehearsed.code == 0
    unchecked, *_ = [line for line in rehearsed.out.splitlines() if line.startswith("not checked")]
    assert unchecked.endswith("not signed; only its size of the payload is compared")
    assert not (tmp_path / "season.db").exists()
    done = season("restore", "a.zip", "--key", str(KEY.public))
    assert (done.code, done.err) == (0, "")
    assert "restored 19 entries into sqlite:season.db" in done.out
    assert season("verify", "--key", str(KEY.public)).code == 0
    assert len(folder_beside("sqlite:season.db", None).checkpoints()) == 1
    for words in (
        ("restore", "none.zip"),
        ("restore", "season.db"),
        ("restore", "a.zip", "--key", str(STRANGER.public)),
    ):
        refused = season(*words, "--store", "sqlite:new.db")
        assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "new.db").exists(), "a store is made only when everything has been checked"
