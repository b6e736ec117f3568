"""Writing a site: each book into a folder of its own, and only what is not there already as it would be written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from commands.sealing.agreeing import agreement
from commands.sealing.checkpoints import Folder, kept_checkpoints
from commands.sites.folder import Manifest, SiteFolder, WrittenFile, put
from commands.sites.people import PeopleSite
from commands.workers import workers
from ledger.book import Book, Reader
from ledger.errors import InvalidInputError
from ledger.stores import Store, open_store
from projections.web.addresses.seasons import season_addresses
from projections.web.site.front import front_files
from projections.web.site.links import Links, same_page
from projections.web.site.plan import Planned
from projections.web.site.season import SeasonSite

ALONE: Final = 400
"""So many pages are written by this process; more of them by two beside it."""


class Done(NamedTuple):
    """What was done: how many seasons and files there are, and how many of these were made anew."""

    seasons: int
    files: int
    made: int


@dataclass(frozen=True, slots=True)
class Share:
    """Pages of one book, as one process writes them.

    Attributes:
        store: The URL of the store.
        book: The book.
        checkpoints: Where its checkpoints are kept.
        folder: The folder of its season.
        files: The files of its season.
        others: The files of the other seasons.
        last: The last position of the book.
        pages: What to write.
    """

    store: str
    book: str
    checkpoints: Path
    folder: Path
    files: tuple[str, ...]
    others: Mapping[str, tuple[str, ...]]
    last: int
    pages: tuple[Planned, ...]


class _Season:
    """One book of the site that is being written."""

    def __init__(self, site: SeasonSite, folder: SiteFolder) -> None:
        self.site = site
        self.folder = folder
        self.files = site.files()
        self.hashes: dict[str, str] = {}

    def keys(self, others: Mapping[str, Collection[str]]) -> dict[Planned, str]:
        """What each page is made of; with where it leads in other seasons."""
        found: dict[Planned, str] = {}
        for page in self.site.pages:
            leads = " ".join(f"{season}/{'#'.join(same_page(page.path, files))}" for season, files in others.items())
            found[page] = sha256(f"{self.site.key(page)} {leads}".encode()).hexdigest()[:16]
        return found


def write_site(store: Store, books: Sequence[Book], checkpoints: Folder, target: Path) -> Done:
    """Write the site of some books into a folder, beside those that are there already.

    Raises:
        InvalidInputError: A file is in the way, or a season there is of another book.
    """
    whole = SiteFolder(target)
    there = {season: name for season, name in whole.listed.seasons.items() if (target / season).is_dir()}
    for season, name in season_addresses(book.name for book in books).items():
        if there.get(season, name) != name:
            raise InvalidInputError(f"{target / season}: is of {there[season]}; write {name} into another folder")
    listed = season_addresses({*there.values(), *(book.name for book in books)})
    shown: dict[str, _Season] = {}
    for book in books:
        Reader(book, agrees=agreement(store, book, checkpoints)).entries()
        season = book.name.rpartition("/")[2]
        site = SeasonSite(
            book, partial(kept_checkpoints, checkpoints, book.name), tuple(one for one in listed if one != season)
        )
        shown[season] = _Season(site, SiteFolder(target / season))
        _check_continued(shown[season])
    files = {one: shown[one].files if one in shown else tuple(SiteFolder(target / one).listed.files) for one in listed}
    over = _over(store, listed, checkpoints, whole)
    front = front_files(listed)
    whole.check(front)
    for one in shown.values():
        one.folder.check(one.files)
    if over is not None:
        over.folder.check(over.files)
    whole.begin(front)
    made = sum(_write_season(one, store.url, checkpoints, files) for one in shown.values())
    if over is not None:
        made += over.write({season: frozenset(own) for season, own in files.items()})
    hashes = put(target, front)
    whole.end(
        Manifest(
            seasons=dict(listed), files={path: WrittenFile(made_of="", sha256=one) for path, one in hashes.items()}
        )
    )
    beside = () if over is None else over.files
    return Done(len(shown), len(front) + len(beside) + sum(len(one.files) for one in shown.values()), made)


def _over(store: Store, listed: Mapping[str, str], checkpoints: Folder, whole: SiteFolder) -> PeopleSite | None:
    """The pages that are of no one season, over all seasons of the site whose books the store has; of one none."""
    names = [name for name in listed.values() if name in store.books()]
    if len(listed) == 1 or not names:
        return None
    return PeopleSite(store, names, checkpoints, SiteFolder(whole.path / "people"))


def _check_continued(season: _Season) -> None:
    """Refuse a folder that shows another book of the same name, or a later state of this one.

    Raises:
        InvalidInputError: It does.
    """
    listed, site = season.folder.listed, season.site
    if not listed.at:
        return
    if listed.at > site.at or site.answers.reader.root(listed.at) != listed.root:
        raise InvalidInputError(
            f"{season.folder.path}: shows {listed.book} at {listed.at} with the root {listed.root}, which this book "
            "does not continue; remove that folder, or name another"
        )


def _write_season(season: _Season, url: str, checkpoints: Folder, files: Mapping[str, tuple[str, ...]]) -> int:
    """Write what has changed of one season; gives how many files were made."""
    site, folder = season.site, season.folder
    others = {one: listed for one, listed in files.items() if one != site.season}
    sets = {one: frozenset(listed) for one, listed in others.items()}
    keys = season.keys(sets)
    fixed = site.fixed()
    old = [page for page in site.pages if not all(folder.has(path, keys[page]) for path in site.paths(page))]
    folder.begin(season.files)
    made = _write_pages(
        Share(url, site.book.name, checkpoints.path, folder.path, season.files, others, site.at, tuple(old))
    )
    links = Links(site.season, season.files, sets, site.at)
    if not all(folder.has(path, key) for path, key in fixed.items()):
        made |= put(folder.path, {one.path: one.content for one in site.write_fixed(links)})
    followed = site.followed()
    stale = [path for path, key in followed.items() if not folder.has(path, key)]
    made |= put(folder.path, {one.path: one.content for one in site.write_followed(stale, links)})
    written = {path: WrittenFile(made_of=keys[page], sha256="") for page in site.pages for path in site.paths(page)}
    written |= {path: WrittenFile(made_of=key, sha256="") for path, key in {**fixed, **followed}.items()}
    for path, one in written.items():
        known = made.get(path) or folder.listed.files[path].sha256
        written[path] = one.model_copy(update={"sha256": known})
    folder.end(Manifest(book=site.book.name, at=site.at, root=site.answers.reader.root(site.at), files=written))
    return len(made)


def _write_pages(share: Share) -> dict[str, str]:
    """Write pages, by this process or by two beside it; gives the hashes of their files."""
    if len(share.pages) <= ALONE:
        return write_share(share) if share.pages else {}
    found: dict[str, str] = {}
    with workers(2) as pool:
        for made in pool.map(write_share, _quarters(share)):
            found |= made
    return found


def _quarters(share: Share) -> Iterable[Share]:
    """A share in four, which two processes take as they come: pages of one basis stay together."""
    pages = sorted(share.pages, key=lambda page: page.asked)
    quarter = -(-len(pages) // 4)
    return [replace(share, pages=tuple(pages[at : at + quarter])) for at in range(0, len(pages), quarter)]


def write_share(share: Share) -> dict[str, str]:
    """Write pages of one book; gives the hashes of their files."""
    store = open_store(share.store, read_only=True)
    try:
        read = partial(kept_checkpoints, Folder(share.checkpoints), share.book)
        site = SeasonSite(Book(store, share.book), read, tuple(share.others))
        others = {one: frozenset(files) for one, files in share.others.items()}
        links = Links(site.season, share.files, others, share.last)
        found: dict[str, str] = {}
        for page in share.pages:
            found |= put(share.folder, {file.path: file.content for file in site.write(page, links)})
        return found
    finally:
        store.close()
