"""A small sealed season and its archive, and archives as somebody would forge them."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from commands.archive import form
from commands.archive.bag import write_archive
from commands.archive.contents import contents
from commands.archive.reading import Files, check_bag
from commands.archive.restoring import NOTHING_MORE, Demand, checked
from commands.archive.told import verdict
from commands.sealing.checkpoints import Folder, folder_beside
from commands.sealing.seals import seal
from ledger.book import Book
from ledger.errors import InvalidInputError
from ledger.facts import CompetitorDisqualified, DecisionReversed, Fact, ResultRow
from ledger.seal.note import SignerKey
from ledger.stores import Store, StoredEntry, open_store
from projections.archive import standalone
from tests.commands.sealing.support import BOOK, KEY, fill
from tests.support.given import opening, race, skaters

TOP = "world-cup_2025-26"
Change = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]
"""What somebody does to the files of an archive."""


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
    """The files with manifests and a size that fit them, as a forger makes them."""
    made = {name: data for name, data in files.items() if not name.endswith(form.MANIFEST)}
    payload = sorted(name for name in made if name.startswith(form.PAYLOAD))
    oxum = f"Payload-Oxum: {sum(len(made[name]) for name in payload)}.{len(payload)}"
    made[form.BAG_INFO] = re.sub("Payload-Oxum: .*", oxum, made[form.BAG_INFO].decode()).encode()
    made[form.MANIFEST] = manifest(made, payload)
    tags = sorted(name for name in made if not name.startswith(form.PAYLOAD))
    return made | {form.TAG_MANIFEST: manifest(made, tags)}


def manifest(files: Mapping[str, bytes], names: list[str], algorithm: str = "sha256") -> bytes:
    return "".join(f"{hashlib.new(algorithm, files[name]).hexdigest()}  {name}\n" for name in names).encode()


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


def inside(files: Mapping[str, bytes]) -> standalone.Opened:
    """The files as both readers see them, without a disk."""
    return standalone.Opened({name: len(data) for name, data in files.items()}, lambda name: io.BytesIO(files[name]))


def by_the_program(files: standalone.Opened, *keys: SignerKey, sealed_to: int | None = None) -> str:
    """The last line of the program in an archive about these files, with the keys given."""
    given = [key for one in keys if (key := standalone.key_of(str(one.public))) is not None]
    try:
        return standalone.check(files, given, sealed_to, standalone.CheckTable())
    except standalone.ArchiveError as error:
        return f"WRONG: {error}"


def by_restoring(files: standalone.Opened, demand: Demand = NOTHING_MORE) -> str:
    """What restoring these files comes to before anything is written: the verdict, or the refusal after WRONG."""
    named = Files("it", files)
    try:
        check_bag(named)
        return verdict(checked(named, demand), known=bool(demand.keys))
    except InvalidInputError as error:
        return f"WRONG: {str(error).removeprefix('it: ')}"


def without(files: Mapping[str, bytes], *folders: str) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if not name.startswith(folders)}


def replaced(name: str, old: str, new: str) -> Change:
    def change(files: Mapping[str, bytes]) -> Files:
        assert old in files[name].decode()
        return {**files, name: files[name].decode().replace(old, new, 1).encode()}

    return change


def moved(name: str, to: str) -> Change:
    return lambda files: {**without(files, name), to: files[name]}


def added(name: str, data: bytes) -> Change:
    return lambda files: {**files, name: data}
