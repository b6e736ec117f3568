"""What a server is given to show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledger.book import Book
from ledger.continuity import Agreement
from ledger.entry import Entry
from ledger.facts import Fact
from projections.verification.kept import ReadCheckpoints
from projections.web.addresses.sheets import SheetFiles
from projections.web.answers.shared_reader import SharedReader
from projections.web.server.live import Follow
from projections.web.server.notices import Notices
from projections.web.server.upload import ListReader


@dataclass(frozen=True, slots=True)
class ShownBook:
    """What a server shows of one book, whose store was opened so that it cannot be written to.

    Attributes:
        book: The book.
        follow: Gives its new entries as they come, for pages that update by themselves; None for pages that do not.
        lists: Reads a list that a visitor sends to be audited; None where none can be sent.
        checkpoints: Reads the checkpoints that are kept of the book; None where none are to be shown.
        agrees: Objects to what is read of it where it is not as it was sealed; None where nothing is known of that.
        unfit: Says which entry does not fit those before it; asked where an answer ends in an error.
        sheets: The official sheets that are handed out; None where none are.
        first: A reader that has read it already, which agrees in the same way.
        notices: What the processes of the server tell one another; None where there is one alone.
    """

    book: Book
    follow: Follow | None = None
    lists: ListReader | None = None
    checkpoints: ReadCheckpoints | None = None
    agrees: Agreement | None = None
    unfit: Callable[[Sequence[Entry[Fact]]], str | None] = lambda _: None
    first: SharedReader | None = None
    sheets: SheetFiles | None = None
    notices: Notices | None = None

    def reader(self) -> SharedReader:
        """A new reader of the book."""
        return SharedReader(self.book, agrees=self.agrees)
