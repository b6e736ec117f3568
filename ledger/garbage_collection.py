"""Python's garbage collector, which gets in the way of reading many entries."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Read many entries without the garbage collector.

    Entries have no cycles and are kept, so the collector would only look at all of them again and again, which takes
    longer than reading them.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
