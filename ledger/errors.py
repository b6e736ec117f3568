"""Everything that can go wrong, in one place.

::

    LedgerError
    ├── InvalidInputError (ValueError)      something given from outside is not as it must be
    │   ├── UnknownFactError                a stored or given name or version is not in the registry
    │   ├── UnreadableSheetError            a protocol cannot be read as an official result sheet
    │   └── UnknownRulebookError            no edition of that name
    ├── NotFoundError (LookupError)         no such book, race, competitor, cup or position
    ├── RefusedError (ValueError)           a decider refuses a command, with a reason
    ├── UnknownRuleError (LookupError)      a table of the rulebook is marked unknown: nothing is computed from it
    │   └── NoRulebookError (NotFoundError)     the book has no rulebook at the basis, or one that cannot be read
    ├── ConflictError (RuntimeError)        another desk appended first
    ├── StoreError (RuntimeError)           the store is not as durable or as closed as it must be
    │   ├── StoreAwayError                      it was open, and cannot be reached any more
    │   └── BookChangedError                    what was read of a book is not in it any more
    └── CorruptBookError (RuntimeError)     stored bytes are not an entry of this book
        └── NotAsSealedError                    a book that was read is not the one that was sealed
"""

from typing import Final


class LedgerError(Exception):
    """Base of every error that this package raises on purpose; its text is one line for a person."""


class InvalidInputError(LedgerError, ValueError):
    """Raised when an input is malformed; names the file, row or option and what would be right."""


class UnknownFactError(InvalidInputError):
    """Raised when a fact's name or version is not in the closed registry; nothing is imported to find it."""


class UnreadableSheetError(InvalidInputError):
    """Raised when a file cannot be read whole as an official result sheet."""


class UnknownRulebookError(InvalidInputError):
    """Raised when there is no rulebook edition of the name asked for."""


class NotFoundError(LedgerError, LookupError):
    """Raised when a book, race, competitor, cup or position does not exist at the basis."""


class RefusedError(LedgerError, ValueError):
    """Raised when a decider refuses a command.

    Attributes:
        reason: A stable word for the kind of refusal, for programs.
        position: The entry that stands in the way, where there is one.
    """

    def __init__(self, message: str, *, reason: str, position: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.position = position


class UnknownRuleError(LedgerError, LookupError):
    """Raised when a computation would rest on a table whose status is unknown; names the table."""


class NoRulebookError(UnknownRuleError, NotFoundError):
    """Raised when something needs a rule and the book has no rulebook at the basis, or one that cannot be read."""


class ConflictError(LedgerError, RuntimeError):
    """Raised when an append meets a book that is longer than the writer had read."""


class StoreError(LedgerError, RuntimeError):
    """Raised when a store cannot be opened, or does not give the guarantees that a book needs."""


class StoreAwayError(StoreError):
    """Raised when a store that was open cannot be reached any more; nothing is known of what lies in it."""


class BookChangedError(StoreError):
    """Raised when a book does not begin any more with what was read of it, as after a backup was restored.

    Attributes:
        known: How many entries had been read.
        shared: How many of them are still there, in the same place.
    """

    def __init__(self, message: str, *, known: int, shared: int) -> None:
        super().__init__(message)
        self.known = known
        self.shared = shared


class CorruptBookError(LedgerError, RuntimeError):
    """Raised when stored bytes cannot be an entry of the book; names the position."""


class NotAsSealedError(CorruptBookError):
    """Raised when what was read of a book is not what a checkpoint was signed of; names what to run."""


MISFITS: Final = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What computing ends in, not on purpose, where the entries of a book do not fit one another."""
