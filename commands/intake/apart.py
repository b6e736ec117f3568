"""PDF files and workbooks are read in a process of its own, which may take so much time and memory and no more.

A file of some kilobytes can ask the library that reads it for gigabytes, or end it. What it ends is that process: the
file is refused in one line, and the next one gets a new process. One process reads all files of a run.
"""

import atexit
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from threading import Lock
from typing import IO, Any, BinaryIO, Final, NamedTuple, cast

import msgpack

from ledger.errors import InvalidInputError


class BoundedReader(NamedTuple):
    """A reader of files that is run apart.

    Attributes:
        module: The module that has it.
        name: What it is called there; it takes bytes and plain values, and gives plain values.
        seconds: Of computing that it may take for one file.
        memory: Bytes that it may take beside those that the process has when it begins.
    """

    module: str
    name: str
    seconds: int
    memory: int


SHEET: Final = "sheet"
WORKBOOK: Final = "workbook"
READERS: Final = {
    # An official sheet takes a tenth of a second and ten million bytes.
    SHEET: BoundedReader("commands.intake.sheets.pdf", "plain_pages", 10, 500_000_000),
    WORKBOOK: BoundedReader("commands.intake.lists.workbooks", "plain_sheets", 20, 400_000_000),
}

_PROGRAM: Final = "from commands.intake.apart import serve; serve()"
_LENGTH: Final = 8


class _GoneError(Exception):
    """The process ended before it answered."""


class _Apart:
    """The process, which is begun when the first file is to be read, and anew where a file has ended it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: bytes) -> Any:
        """What the process answers; raises `_GoneError`."""
        with self._lock:
            process = self._process or self._begin()
            try:
                assert process.stdin is not None  # noqa: S101  for the checker of types
                assert process.stdout is not None  # noqa: S101  see above
                _write(process.stdin, question)
                return msgpack.unpackb(_read(process.stdout))
            except (OSError, EOFError):
                self.end()
                raise _GoneError from None
            except BaseException:
                self.end()
                raise

    def _begin(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-P", "-c", _PROGRAM]
        # What a library says when it ends itself is no line of ours.
        self._process = subprocess.Popen(  # noqa: S603  this program itself
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self._process

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not sent yet has nobody to go to
                    cast("BinaryIO", pipe).close()
            process.wait()


_APART: Final = _Apart()
atexit.register(_APART.end)


def read_apart(kind: str, data: bytes, *more: Any) -> Any:
    """What the reader of a kind of file gives for some bytes, and what else it is asked with.

    Raises:
        InvalidInputError: What the reader raises, or that it took more than it may.
    """
    reader = READERS[kind]
    try:
        done, said = _APART.ask(msgpack.packb((kind, data, more)))
    except _GoneError:
        raise InvalidInputError(
            f"it takes more than {reader.seconds} seconds or {reader.memory // 1_000_000} MB to read; no {kind} does"
        ) from None
    if not done:
        raise InvalidInputError(str(said))
    return said


def serve() -> None:
    """Answer one question after another until there is none; what the process runs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which ends this process
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            kind, data, more = msgpack.unpackb(_read(sys.stdin.buffer))
        except EOFError:
            return
        reader = READERS[kind]
        read = getattr(import_module(reader.module), reader.name)
        used = resource.getrusage(resource.RUSAGE_SELF)
        _bound(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + reader.seconds)
        _bound(resource.RLIMIT_AS, _size() + reader.memory)
        try:
            answer = msgpack.packb((True, read(data, *more)))
        except InvalidInputError as error:
            answer = msgpack.packb((False, str(error)))
        _write(sys.stdout.buffer, answer)


def _bound(what: int, most: int) -> None:
    """Bound a resource; where somebody has bounded it lower, that holds."""
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _size() -> int:
    """The address space that this process has, in bytes; about what it has where the system does not say it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  no path of anybody's
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 500_000_000


def _write(file: IO[bytes], data: bytes) -> None:
    file.write(len(data).to_bytes(_LENGTH, "big"))
    file.write(data)
    file.flush()


def _read(file: IO[bytes]) -> bytes:
    """A message; raises EOFError where it does not come whole, because the other side has gone."""
    head = file.read(_LENGTH)
    size = int.from_bytes(head, "big")
    data = file.read(size) if len(head) == _LENGTH else b""
    if len(head) < _LENGTH or len(data) < size:
        raise EOFError
    return data
