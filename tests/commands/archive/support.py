"""A small sealed season and its archive, and archives as somebody would forge them."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from commands.archive import form
from commands.archive.bag import write_archive
from commands.archive.contents import contents
from commands.sealing.checkpoints import Folder, folder_beside
from commands.sealing.seals import seal
from ledger.book import Book
from ledger.facts import CompetitorDisqualified, DecisionReversed, Fact, ResultRow
from ledger.stores import Store, StoredEntry, open_store
from tests.commands.sealing.support import BOOK, KEY, fill
from tests.support.given import opening, race, skaters

TOP = "world-cup_2025-26"


def facts() -> list[Fact]:
    """A season with its rulebook, two races and two decisions."""
    return [
        *opening(),
        *skaters("ada", "bo", "cy"),
        *race("wc1-men-500-a", "ada", "bo", "cy"),
        CompetitorDisqualified(race="wc1-men-500-a", competitor="ada", code="T08"),
        *race("wc2-men-1500-a", "cy", ("ada", ResultRow(status="DNF")), "bo"),
        DecisionReversed(reverses=13),
    ]


def make_store(url: str, checkpoints: Folder) -> list[StoredEntry]:
    """Fill and seal a book in a new store; its entries."""
    with open_store(url) as store:
        made = seal(fill(store, facts()), store, [KEY], checkpoints)
        assert made.note is not None
        return list(store.read(BOOK))


def archive(store: Store, checkpoints: Folder, target: Path) -> str:
    """Write the archive of the small book."""
    return write_archive(contents(store, Book(store, BOOK), [checkpoints]), target)


def archive_of(url: str, target: Path) -> str:
    """Write the archive of the small book in a store."""
    with open_store(url, read_only=True) as store:
        return archive(store, folder_beside(url, None), target)


def files_of(folder: Path) -> dict[str, bytes]:
    """All files of an archive in a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rebagged(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with manifests that fit them, as a forger makes them."""
    made = {name: data for name, data in files.items() if not name.endswith(form.MANIFEST)}
    payload = sorted(name for name in made if name.startswith(form.PAYLOAD))
    made[form.MANIFEST] = manifest(made, payload)
    tags = sorted(name for name in made if not name.startswith(form.PAYLOAD))
    return made | {form.TAG_MANIFEST: manifest(made, tags)}


def manifest(files: Mapping[str, bytes], names: list[str]) -> bytes:
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names).encode()


def zipped(files: Mapping[str, bytes], *, top: str = f"{TOP}/", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The files as a ZIP file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(f"{top}{name}"), data, compression)
    return made.getvalue()


def unfold(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files in a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
