"""Progress on stderr, for whatever may take longer than a second."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from commands.cli.output import console
from projections.tables.text import visible


def progress() -> Progress:
    """A progress bar on stderr; it shows on a terminal only."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=(stderr := console(stderr=True)),
        transient=True,
        disable=not stderr.is_terminal,
    )


@contextmanager
def working(text: str) -> Iterator[None]:
    """A bar that moves while something is computed whose end is not known."""
    with progress() as bar:
        bar.add_task(visible(text), total=None)
        yield
