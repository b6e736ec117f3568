"""The facts of a season: what happened, kept in order for ever. Knows nothing of the other two rooms.

A program that computes with seasons begins with ``from ledger import open_books``. That door stands two floors above:
whoever installs the program announces it as an entry point, and this floor asks for it by name, so that it imports
nothing from above, and nothing more is loaded by who reads facts alone.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commands.data.books import open_books  # what checks types is told what the entry point gives

__all__ = ["open_books"]

_DOORS = "season_ledger.doors"
"""The group of entry points by which the floors above announce what they give (pyproject.toml)."""


def __getattr__(name: str) -> Any:
    """What the floors above announce under a name of `__all__`.

    Raises:
        AttributeError: There is nothing of the name, or it is not installed.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import entry_points  # noqa: PLC0415  only who comes by this door waits for it

    for one in entry_points(group=_DOORS, name=name):
        globals()[name] = found = one.load()
        return found
    raise AttributeError(f"{name} comes with the package season-ledger, which is not installed; run: make setup")
