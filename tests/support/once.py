"""What the processes of one run share: made by whichever needs it first, and only read or copied by all."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path


class Once:
    """The folders that are made once in a run, however many processes it has."""

    def __init__(self, run: Path) -> None:
        self._folder = run / "once"
        self._folder.mkdir(exist_ok=True)

    def __call__(self, name: str, make: Callable[[Path], object]) -> Path:
        """The folder of this name, which `make` filled; the others wait. The lock goes with the process that has it."""
        folder, done = self._folder / name, self._folder / f"{name}.done"
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder
