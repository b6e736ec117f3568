"""What a server is called: a request that names another host is not answered.

A page of anybody's can point a name of its own at this machine, and would then read what is served here as if it were
its own (DNS rebinding). The browser says with each request which name it was asked by, and that gives it away. An
address as it stands cannot be pointed elsewhere, so the one at which a request arrived is always right.
"""

import re
from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ledger.errors import InvalidInputError

LOOPBACK: Final = "localhost"
"""The name by which every machine calls itself."""
_NAME: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_HOST: Final = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^:\[\]]+))(?::[0-9]{1,5})?")


def host_name(text: str) -> str:
    """A name or an address of a host as it is compared: in small letters, without brackets or a dot at its end.

    Raises:
        InvalidInputError: It is neither.
    """
    name = text.strip().lower().removeprefix("[").removesuffix("]").removesuffix(".")
    address = _address(name)
    if address is not None:
        return str(address)
    if not _NAME.fullmatch(name):
        raise InvalidInputError(f"{text!r} is no name of a host; right is ledger.example.org, without a port or a path")
    return name


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name.partition("%")[0])
    except ValueError:
        return None


class Hosts:
    """Stands before the application, and hands on what is asked of this server by a name of its own."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        """Answer to `names`, besides the names of this machine for itself and the address at which a request arrives.

        Raises:
            InvalidInputError: One of them is no name of a host.
        """
        self.app = app
        self.names = frozenset((LOOPBACK, *map(host_name, names)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, or refuse it."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self.app(scope, receive, send)
        else:
            status, line = refusal
            answer = PlainTextResponse(f"{line}\n", status, headers={"Cache-Control": "no-store"})
            await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        """Why a request is not answered: the status and one line; None where it is."""
        given = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        found = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        if found is None:
            return HTTPStatus.BAD_REQUEST, "say in one header which host is asked, such as Host: localhost:8000"
        try:
            name = host_name(found[1] or found[2])
        except InvalidInputError:
            return HTTPStatus.BAD_REQUEST, "what the header Host names is no host"
        if name in self.names or self._is_own(name, scope):
            return None
        return (
            HTTPStatus.MISDIRECTED_REQUEST,
            f"this server is not called {name}; if it is, season serve --host-name {name} says so",
        )

    @staticmethod
    def _is_own(name: str, scope: Scope) -> bool:
        """Whether it is an address of this machine for itself, or the one at which the request arrived."""
        address, server = _address(name), scope.get("server")
        reached = str(server[0]).lower() if server else ""
        return (address is not None and (address.is_loopback or address == _address(reached))) or name == reached
