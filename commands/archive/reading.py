"""Read the files of an archive, which anybody may have made: nothing in it is believed, run, or unpacked.

How a folder, a ZIP file or a tar file is read, and what makes it a bag, stands once, in the program that each archive
carries; so both judge every archive alike. What is wrong is one line that names the archive.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ledger.errors import InvalidInputError
from projections.archive import standalone
from projections.archive.standalone import MOST_TEXT_BYTES, ArchiveError, Bag, NotJudgedError, is_left_behind


class Files(NamedTuple):
    """The files of an archive.

    Attributes:
        where: The archive, as a person named it.
        inside: Its files.
    """

    where: str
    inside: standalone.Opened

    def names(self, folder: str, suffix: str = "") -> list[str]:
        """The files below a folder, as paths from the bag's own folder, but those that systems leave behind."""
        found = (name for name in self.inside.sizes if name.startswith(folder) and name.endswith(suffix))
        return sorted(name for name in found if not is_left_behind(name))

    def read(self, name: str, *, most: int = MOST_TEXT_BYTES) -> bytes:
        """A whole file.

        Raises:
            InvalidInputError: There is no such file, it is larger than `most` bytes, or it is damaged.
        """
        with named(self.where):
            return self.inside.read(name, most)

    def text(self, name: str, *, most: int = MOST_TEXT_BYTES) -> str:
        """A whole file as text; raises what `read` raises, also where it is not UTF-8."""
        with named(self.where):
            return self.inside.text(name, most)

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, block by block; raises what `read` raises."""
        with named(self.where):
            yield from self.inside.blocks(name)


@contextmanager
def opened(path: Path) -> Iterator[Files]:
    """The files of the archive at a path.

    Raises:
        InvalidInputError: It is no archive, or a damaged one.
    """
    with named(str(path)), standalone.opened(str(path)) as inside:
        yield Files(str(path), inside)


def check_bag(files: Files) -> Bag:
    """Check that an archive is a bag with exactly the files that its manifests list (RFC 8493).

    Raises:
        InvalidInputError: It is not.
    """
    with named(files.where):
        return standalone.check_bag(files.inside)


@contextmanager
def named(where: str) -> Iterator[None]:
    """Name the archive in what is wrong with it."""
    try:
        yield
    except (ArchiveError, NotJudgedError) as error:
        raise InvalidInputError(f"{where}: {error}") from None
