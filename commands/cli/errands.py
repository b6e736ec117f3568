"""The way of an errand from a process that serves to one that makes what takes long, and back.

All processes have one queue from the one that forked them: it has no name, so that nobody else can send anything into
it, and whichever process is free takes the next errand. Each errand brings the socket on which it is answered, which is
closed by who does it, whatever becomes of it, and by who has asked when nobody waits any more. An answer says first how
long it is, so that half of one is known for what it is.
"""

import asyncio
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

LONGEST: Final = 128 << 10
"""An errand has no more bytes: the headers of a request have half as many."""
_SIZE: Final = 8
"""So many bytes say how long an answer is."""
PATIENCE: Final = 2.0
"""So many seconds who has asked may leave what comes of it unread, before the next is done."""


class Errands:
    """The queue."""

    def __init__(self) -> None:
        """Open it, before the processes are forked."""
        self._in, self._out = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._in.setblocking(False)

    def close(self) -> None:
        """Close it."""
        self._in.close()
        self._out.close()

    async def ask(self, errand: bytes) -> bytes:
        """What comes of an errand; nothing where nobody does it, or not to its end."""
        try:
            reader, writer = await asyncio.open_connection(sock=self._send(errand))
        except OSError:  # too many wait already, or have something open
            return b""
        try:
            size = int.from_bytes(await reader.readexactly(_SIZE))
            return await reader.readexactly(size)
        except (ConnectionError, asyncio.IncompleteReadError):
            return b""
        finally:
            writer.close()

    def _send(self, errand: bytes) -> socket.socket:
        """Send an errand; what is given back is where it is answered."""
        own, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with other:
            try:
                socket.send_fds(self._in, [errand], [other.fileno()])
            except OSError:
                own.close()
                raise
        return own

    def do_all(self, do: Callable[[bytes], bytes]) -> None:
        """Do one errand after the other, for as long as this process lives."""
        while True:
            errand, sockets, _, _ = socket.recv_fds(self._out, LONGEST, 1)
            with socket.socket(fileno=sockets[0]) as asking:
                asking.settimeout(PATIENCE)
                if not _has_gone(asking):
                    with suppress(OSError):
                        answer = do(errand)
                        asking.sendall(len(answer).to_bytes(_SIZE) + answer)


def _has_gone(asking: socket.socket) -> bool:
    """Whether nobody waits any more for what comes of an errand."""
    waiting = select.poll()
    waiting.register(asking, 0)
    return bool(waiting.poll(0))
