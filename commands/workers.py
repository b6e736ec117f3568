"""Processes that do shares of a long work beside this one."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from signal import SIG_DFL, SIGINT, signal


@contextmanager
def workers(number: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes. What interrupts the program ends them without a word; the program says it.

    They are not forked: this process may have threads and locks, which a copy of it would have in any state.
    """
    spawning = get_context("spawn")
    try:
        with ProcessPoolExecutor(number, mp_context=spawning, initializer=signal, initargs=(SIGINT, SIG_DFL)) as pool:
            yield pool
    except RuntimeError as error:
        # One that is interrupted while it is being begun says instead that it cannot end what has not begun.
        if isinstance(error.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise
