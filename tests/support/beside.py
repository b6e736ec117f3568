"""What lies beside the repository: the folder with the official sheets and the originals of all published figures.

The repository proves itself without that folder: sheets are then drawn from the fixtures, and the figures are those in
``tests/published``. Where the folder is, the same tests run on the official sheets, and the figures are held against
their originals.

=================  ====================================================================================
``SEASON_SHARED``  the folder; unset, it is ``../shared`` beside the repository, if that is there
``SEASON_ALONE``   set to 1: this run has nothing beside it on purpose, whatever is there
``CI``             set, as by every service that tests changes: without ``SEASON_ALONE``, the folder must be there
=================  ====================================================================================
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ledger.errors import InvalidInputError

REPOSITORY: Final = Path(__file__).parents[2]

ALONE: Final = (
    "Not run on the official PDFs, which are no part of this repository: the tests of sheets ran on the 76 sheets that "
    "the project draws from its fixtures, and no figure in tests/published was held against its original. To run them "
    "on the PDFs, put the folder with data/ and rules/ at ../shared, or name it: SEASON_SHARED=/path/to/it make test"
)
"""What a run without the folder says at its end, on one line."""


def beside(repository: Path = REPOSITORY, env: Mapping[str, str] = os.environ) -> Path | None:
    """The folder beside the repository, or None where a run goes without it.

    Raises:
        InvalidInputError: ``SEASON_SHARED`` names no such folder, or there must be one and is none.
    """
    if _set(env, "SEASON_ALONE"):
        return None
    named = env.get("SEASON_SHARED")
    folder = Path(named) if named else repository.parent / "shared"
    if all((folder / name).is_dir() for name in ("data", "rules")):
        return folder
    if named:
        raise InvalidInputError(f"SEASON_SHARED is {named}, but no folder with data/ and rules/ is there")
    if _set(env, "CI"):
        raise InvalidInputError(
            f"CI is set, and {folder} with the official sheets is missing; name the folder with SEASON_SHARED, or say "
            "with SEASON_ALONE=1 that this run has nothing beside it on purpose"
        )
    return None


def _set(env: Mapping[str, str], name: str) -> bool:
    """Whether a variable is set to something that means yes."""
    return env.get(name, "").lower() not in {"", "0", "false", "no"}
