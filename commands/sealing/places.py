"""Where the checkpoints of a store are kept."""

from pathlib import Path
from typing import Final

CHECKPOINTS: Final = "SEASON_CHECKPOINTS"
"""The variable that names the folder where checkpoints are kept."""


def checkpoints_path(url: str, given: Path | None) -> Path:
    """The folder of a store's checkpoints: the one given, or else the file's own name with ``.checkpoints``.

    A store that is no file has ``season.checkpoints`` in the current folder.
    """
    if given is not None:
        return given
    scheme, _, path = url.partition(":")
    return Path(f"{path if scheme == 'sqlite' else 'season'}.checkpoints")
