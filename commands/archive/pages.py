"""The pages of a book in an archive, to be opened from its folder: the site of it, as ``season site`` writes it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from commands.archive import form
from commands.sealing.checkpoints import Folder
from ledger.book import Book
from ledger.stores import Store


def pages_of(store: Store, book: Book, checkpoints: Folder) -> dict[str, bytes]:
    """The files of the site of a book as it is, by their paths in the payload of an archive.

    The same book with the same checkpoints gives the same bytes from the same version of the program.
    """
    from commands.sites.writing import write_site  # noqa: PLC0415  the pages are an extra

    with TemporaryDirectory(prefix="season-") as made:
        folder = Path(made) / "site"
        write_site(store, [book], checkpoints, folder)
        return {
            f"{form.SITE}{file.relative_to(folder).as_posix()}": file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
