"""What may enter a book: for each fact, what must be true of the season before it. Every decider asks here last.

A refusal has a stable `reason` and, where an entry stands in the way, its position.
"""

from commands.deciders.admission.door import admit, as_entry, check, judge, said_by
from commands.deciders.admission.standing import filed, standing_row, statement

__all__ = ["admit", "as_entry", "check", "filed", "judge", "said_by", "standing_row", "statement"]
