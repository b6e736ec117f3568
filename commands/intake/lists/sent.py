"""Lists that visitors of the reading room send, read within narrower bounds than those of a file of one's own."""

from pathlib import PurePath

from commands.intake.lists.announcement import Announcement, lists_in
from commands.intake.lists.tables import SENT
from ledger.facts import ClassificationPublished


def sent_lists(season: str, name: str, content: bytes) -> tuple[ClassificationPublished, ...]:
    """The lists in a file that a visitor sent, read as ``season audit`` reads one; nothing is written.

    Raises:
        InvalidInputError: It cannot be read, or is larger than what strangers may send.
    """
    return lists_in(PurePath(name), content, Announcement(season=season, lenient=True), SENT)
