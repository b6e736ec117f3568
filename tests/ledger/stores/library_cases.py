"""The test cases that the library ships, made ready for recorders that insist on their positions.

Imported from here, not by name into a test module: pytest would collect the abstract cases as well.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Any
from unittest import mock
from uuid import uuid4

from eventsourcing.persistence import Notification, StoredEvent


def _cases() -> ModuleType:
    # The module also tests a cipher, for which the library needs a package that nothing here uses.
    cipher = ModuleType("eventsourcing.cipher")
    cipher.AESCipher = object  # type: ignore[attr-defined]
    with mock.patch.dict(sys.modules, {cipher.__name__: cipher}):
        return import_module("eventsourcing.tests.persistence")


cases = _cases()


class TextIds:
    """Streams have names, and each is new.

    The cases begin some streams at `INITIAL_VERSION` and others at 0; with 0 for the former they all begin alike, and
    `FromOne` makes them begin with 1 as a book must.
    """

    INITIAL_VERSION = 0

    def new_originator_id(self) -> str:
        return f"world-cup/{uuid4()}"


class FromOne:
    """A recorder that counts from 0, over ours, which counts from 1."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        shifted = [replace(event, originator_version=event.originator_version + 1) for event in stored_events]
        ids: Sequence[int] | None = super().insert_events(shifted, **kwargs)  # type: ignore[misc]
        return ids

    def select_events(
        self, originator_id: str, *, gt: int | None = None, lte: int | None = None, **kwargs: Any
    ) -> list[StoredEvent]:
        gt, lte = (None if bound is None else bound + 1 for bound in (gt, lte))
        found = super().select_events(originator_id, gt=gt, lte=lte, **kwargs)  # type: ignore[misc]
        return [replace(event, originator_version=event.originator_version - 1) for event in found]


class FromOneWithNotifications(FromOne):
    """The same for a recorder that also numbers the entries of all books."""

    def select_notifications(self, *args: Any, **kwargs: Any) -> list[Notification]:
        found = super().select_notifications(*args, **kwargs)  # type: ignore[misc]
        return [replace(event, originator_version=event.originator_version - 1) for event in found]


class WithoutIds:
    """A recorder for applications in the place of one for aggregates, which returns nothing."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super().insert_events(stored_events, **kwargs)  # type: ignore[misc]
