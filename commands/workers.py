"""Processes that do shares of a long work beside this one."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from signal import SIG_DFL, SIGINT, signal


def workers(number: int) -> ProcessPoolExecutor:
    """So many processes. What interrupts the program ends them without a word; the program says it.

    They are not forked: this process may have threads and locks, which a copy of it would have in any state.
    """
    return ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=signal, initargs=(SIGINT, SIG_DFL))
