"""Ports on this machine for servers that tests begin in other processes."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def port_of_its_own() -> Iterator[int]:
    """A free port, which nobody else on this machine is given meanwhile.

    A port that was only looked for is soon somebody's again: as a server's, or as the near end of a connection. Here a
    socket has it that does not listen. Linux lets a server beside it that asks for the port by its number, as long as
    both say that they share it (SO_REUSEADDR), and gives it to nobody who asks for any; elsewhere it cannot be kept.
    """
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        port: int = kept.getsockname()[1]
        if sys.platform != "linux":
            kept.close()
        yield port
