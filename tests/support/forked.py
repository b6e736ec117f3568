"""Processes that tests begin, in which the program is loaded already: one server loads it for all of them."""

import multiprocessing
from multiprocessing.context import ForkServerContext
from typing import Final

LOADED: Final = (
    "commands.archive",
    "commands.cli.filing",
    "commands.cli.program",
    "tests.commands.care.crashing",
    "tests.ledger.stores.writers",
    "tests.support.limited",
    "tests.support.pushing",
    "tests.support.writers",
)
"""What runs in them. A process that begins others has one server for all, with what was named before its first."""


def starter() -> ForkServerContext:
    """Begins processes from the server; each is a program of its own, which has nothing of the test that begins it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    return context
