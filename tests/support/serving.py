"""Commands that serve, in the process of a test: nothing is served, and nothing of the process stays as they set it."""

import gc
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

import pytest
import uvicorn

from commands.cli.errands import Errands
from commands.cli.processes import Work


@contextmanager
def settings_put_back() -> Iterator[None]:
    """Put back how often the garbage collector looks and threads give way: a server sets both for its process."""
    looks, gives_way = gc.get_threshold(), sys.getswitchinterval()
    try:
        yield
    finally:
        gc.set_threshold(*looks)
        sys.setswitchinterval(gives_way)


def nobody_served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The applications that are served from now on, none for longer than it takes to note it."""
    applications: list[Any] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, **_: applications.append(server.config.app))
    return applications


def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what processes of a server do be done here, one after the other: who has threads is not to fork."""

    def one_after_the_other(works: Iterable[Work]) -> None:
        for work in dict.fromkeys(works):
            copy_context().run(work, lambda: None)

    monkeypatch.setattr("commands.cli.processes.in_processes", one_after_the_other)
    monkeypatch.setattr(Errands, "do_all", lambda _errands, _do: None)
    monkeypatch.setattr("os.nice", lambda _more: 0)


def on_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a server listen at any port for the one that is named, and no name be looked up: either may be anybody's."""
    listen, look_up = socket.create_server, socket.getaddrinfo

    def at_any_port(address: tuple[str, int], **how: Any) -> socket.socket:
        return listen((address[0], 0), **how)

    def numbers_alone(host: Any, *rest: Any, flags: int = 0, **how: Any) -> list[Any]:
        known = host in (None, "", "localhost")
        return look_up(host, *rest, flags=flags if known else flags | socket.AI_NUMERICHOST, **how)

    monkeypatch.setattr(socket, "create_server", at_any_port)
    monkeypatch.setattr(socket, "getaddrinfo", numbers_alone)
