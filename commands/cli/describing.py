"""The options by which a book is told once what its archives say of themselves: whose it is, and whom to ask."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from commands.archive.bag import check_target
from commands.cli.options import Command, any_desk
from commands.cli.saying import say
from commands.deciders.describing import Said, describe
from ledger.errors import InvalidInputError

_TEXTS: Final = {
    "organization": "Whose book it is.",
    "address": "Where they are.",
    "contact": "Whom to ask.",
    "email": "Where to write to.",
    "phone": "Where to call.",
    "description": "What the archive is of.",
    "group": "What it belongs together with; by default the series.",
    "licence": "What may be done with it: an address, or words.",
}

_TAKES_OUT: Final = click.UNPROCESSED
"""A text that may be empty, unlike those of other options: it then takes out what was said before."""


def describing_options(command: Command) -> Command:
    """Add the options that say it; each is recorded in the book, and need not be given again."""
    for name, about in reversed(_TEXTS.items()):
        command = click.option(f"--{name}", type=_TAKES_OUT, metavar="TEXT", help=about)(command)
    about = "What others call it; may be given again."
    identifier = click.option("--identifier", "identifiers", type=_TAKES_OUT, multiple=True, metavar="TEXT", help=about)
    return identifier(command)


def take_said(options: dict[str, Any]) -> dict[str, Said]:
    """What was said of an archive; takes it out of the options."""
    texts = {name: options.pop(name) for name in _TEXTS}
    said: dict[str, Said] = {name: text for name, text in texts.items() if text is not None}
    identifiers: tuple[str, ...] = options.pop("identifiers")
    if identifiers:
        said["identifiers"] = tuple(one for one in identifiers if one)
    return said


def record_said(
    said: Mapping[str, Said], *, store: str, season: str, actor: str, target: Path, sources: Path | None
) -> None:
    """Record what was said, where the book does not say it yet.

    Raises:
        InvalidInputError: Nothing can be written at the target, or there is no folder of sources.
        RefusedError: It does not fit into a line.
    """
    check_target(target)
    if sources is not None and not sources.is_dir():
        raise InvalidInputError(f"{sources}: no such folder")
    with any_desk(store, season, actor=actor) as desk:
        for entry in desk.run(lambda now: describe(now, said, actor=desk.actor)):
            say(f"recorded as entry {entry.position} of {desk.book.name}: what its archives say of themselves")
