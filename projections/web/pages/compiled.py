"""Templates as they were compiled: kept in the process, and beside their sources as Python keeps its modules."""

import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Final

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

_NAMED: Final = f"{sys.implementation.cache_tag}-%s.cache"


class Compiled(BytecodeCache):
    """The compiled templates of a folder. What is kept is left alone where its source is another by now.

    Where Python writes no bytecode, or nothing can be written, each process compiles what it shows.
    """

    def __init__(self, folder: Path) -> None:
        """Those of a folder with templates; a process has one, for it has a renderer for each book."""
        self._kept: dict[tuple[str, str], CodeType] = {}
        self._folder = folder / "__pycache__"
        self._files = FileSystemBytecodeCache(str(self._folder), _NAMED)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the very source that is asked for."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            try:
                self._files.load_bytecode(bucket)
            except Exception:  # noqa: BLE001  it is compiled anew, whatever a damaged file ends in
                bucket.reset()
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self._keep(bucket)
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                self._folder.mkdir(exist_ok=True)
                self._files.dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code
