"""The pages of a site that are of no one season: people, careers, records, and seasons side by side."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import Final

from commands.sealing.agreeing import agreement
from commands.sealing.checkpoints import Folder
from commands.sites.folder import Manifest, SiteFolder, WrittenFile, put
from ledger.book import PEOPLE, Book
from ledger.stores import Store
from projections.web.answers.answers import code_version
from projections.web.answers.over import OverAnswers, file_of, paths
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.render import Setting
from projections.web.site.links import SAME, Links

_SEASON: Final = re.compile(r'(href="(?:\.\./)+[^"/.]+)/now/')
"""A link into a season as it is now, which leads to the same of it, or to what is nearest."""


class PeopleSite:
    """What is of no one of the seasons of a site, in a folder of its own beside theirs."""

    def __init__(self, store: Store, names: Sequence[str], checkpoints: Folder, folder: SiteFolder) -> None:
        """Read the books of these names, and the book of people; nothing is written yet."""
        books = [Book(store, name) for name in names]
        readers = [SharedReader(book, agrees=agreement(store, book, checkpoints)) for book in books]
        people = Book(store, PEOPLE)
        decided = SharedReader(people, agrees=agreement(store, people, checkpoints))
        self.folder = folder
        self._answers = OverAnswers([partial(_same, reader) for reader in readers], decided, Setting(site=True))
        self._shelf = self._answers.shelf()
        self.files = tuple(file for path in paths(self._shelf) for file in file_of(path))

    def key(self, others: Mapping[str, Collection[str]]) -> str:
        """What all pages are made of, with where they lead in the seasons."""
        readings = [*self._shelf.books.values(), *([self._shelf.people] if self._shelf.people else [])]
        bases = " ".join(f"{one.basis.book} {one.basis.root}" for one in readings)
        leads = " ".join(f"{season}/{file}" for season, files in others.items() for file in sorted(files))
        return sha256(f"{code_version()} {bases} {leads}".encode()).hexdigest()[:16]

    def write(self, others: Mapping[str, Collection[str]]) -> int:
        """Write what has changed, with links into the files of the seasons; gives how many files were made."""
        key = self.key(others)
        if all(self.folder.has(file, key) for file in self.files):
            return 0
        self.folder.begin(self.files)
        hashes = put(self.folder.path, dict(self._made(others)))
        written = {file: WrittenFile(made_of=key, sha256=one) for file, one in hashes.items()}
        self.folder.end(Manifest(book=PEOPLE, files=written))
        return len(hashes)

    def _made(self, others: Mapping[str, Collection[str]]) -> Iterator[tuple[str, bytes]]:
        links = Links(self.folder.path.name, self.files, others, 0)
        for path in paths(self._shelf):
            page, *data = file_of(path)
            text = _SEASON.sub(rf"\1/{SAME}/", self._answers.answer("page", path, "").content.decode())
            yield page, links.page(text, address=f"{path}/" if path else "", file=page).encode()
            for file in data:
                yield file, self._answers.answer("json", file.removeprefix("api/").removesuffix(".json"), "").content


def _same(reader: SharedReader) -> SharedReader:
    return reader
