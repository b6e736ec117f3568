"""What the processes of one server tell one another: which book was found to be changed, and what pages say of it.

One process finds it out when it is asked, and another may never have read what is lost; whoever asks the server twice
is to hear the same from both, and from one that was begun since.
"""

import json
import os
from contextlib import suppress


class Notices:
    """The notices about one book, as one process hears them."""

    def __init__(self, file: int, book: str) -> None:
        """Hear none yet, of those in an open file that all processes have from the one that forked them."""
        self._file, self._book = file, book
        self._heard = 0

    @property
    def unheard(self) -> bool:
        """Whether somebody said something since this one listened."""
        return os.fstat(self._file).st_size > self._heard

    def hear(self) -> str | None:
        """What was said of the book since this one listened, the newest of it; None where nothing was."""
        added = os.pread(self._file, os.fstat(self._file).st_size - self._heard, self._heard)
        whole = added[: added.rfind(b"\n") + 1]
        self._heard += len(whole)
        said: list[str] = [text for book, text in map(json.loads, whole.splitlines()) if book == self._book]
        return said[-1] if said else None

    # They share where the file is written as well, so that each line is whole and after the others; no lock is needed,
    # which a process that is killed would keep.
    def tell(self, said: str) -> None:
        """Say something of the book to all; who cannot says it alone."""
        with suppress(OSError):
            os.write(self._file, f"{json.dumps([self._book, said])}\n".encode())
