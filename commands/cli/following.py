"""``season follow``: keep a book up to date while racing."""

import random
import sys
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from commands.care.telling import MOST_TOLD, Teller, read_secret, told_address
from commands.cli.lists import list_options, said_of
from commands.cli.options import actor_option, noc_option, opened_desk, state_option, status_option, store_options
from commands.cli.saying import say
from commands.deciders.accepting import accepting
from commands.desk.following import EventFollowing, FolderFollowing, Following, Pace, follow
from commands.intake.fetching import event_address
from ledger.errors import InvalidInputError

_AWAY, _LEFT_OUT = 1, 3
"""Exit codes of one look: the source was not there; only a person can file what was left out."""


@click.command("follow")
@click.argument("source", metavar="FOLDER|ADDRESS")
@click.option("--once", is_flag=True, help="Look once, and end; see the exit codes below.")
@click.option(
    "--every",
    type=click.FloatRange(1, 3_600),
    default=15,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait between two looks; longer where the source is away or asks for it.",
)
@click.option(
    "--limit",
    type=click.IntRange(2, 1_000),
    default=20,
    show_default=True,
    metavar="REQUESTS",
    help="How much is asked of a results API in one look at most.",
)
@click.option(
    "--tell",
    "addresses",
    multiple=True,
    metavar="URL",
    help="Tell a program at this address of new entries, in a signed message; several may be told.",
)
@click.option(
    "--tell-secret",
    "secret_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file with the secret that signs what is told, 24 characters or more.",
)
@list_options
@partial(state_option, text="Whether the lists in a folder are official; a results API says it itself.")
@status_option
@noc_option
@actor_option
@store_options
def follow_command(
    source: str,
    once: bool,
    every: float,
    limit: int,
    addresses: tuple[str, ...],
    secret_file: Path | None,
    **options: Any,
) -> None:
    """Keep the book up to date from a FOLDER of sheets and lists, or from the ADDRESS of an event of a results API.

    What is new or has changed is filed as season import and season record file it, and said in a line. Nothing is
    filed twice, also after a restart. What cannot be read, does not fit, or only a person can tell is left out with a
    line. A source that is away, or gives half an answer, is asked again, less and less often. Ctrl-C ends it.

    A list in which nobody has a result yet says who is entered, as with season entries. Where a list in a folder does
    not say of which race it is, the name of its file helps ("500 m men division A.csv", "wc1-men-500-a.csv"); what is
    taken from it is said, and a name that contradicts the list is a doubt.

    With --tell, programs are told of each look's new entries, whoever recorded them, as JSON in a POST that is signed
    as Standard Webhooks say. One that cannot be reached is told later, of all that came since.

    With --once the exit code is 1 where the source is away, and 3 where something was left out.
    """
    said = said_of({**options, "published_at": None})
    secret = _secret(addresses, secret_file)
    folder = Path(source)
    address = None if folder.is_dir() else event_address(source)
    with opened_desk(options["store"], options["season_name"], actor=options["actor"]) as desk:
        nocs = options["nocs"]
        accepting(desk.season(), nocs, actor=desk.actor, decide=lambda _: ())  # what is no code is said before all else
        following: Following
        if address is None:
            following = FolderFollowing(folder, desk, said, say)
        else:
            agent = f"season-ledger/{version('season-ledger')}"
            following = EventFollowing(address, desk, said, say, agent=agent, limit=limit)
        following.nocs = tuple(nocs)
        teller = Teller(desk.book, addresses, secret, say=say, clock=time.time)
        there = follow(following, Pace(every), wait=_wait, looked=partial(_tell, teller, once=once), once=once)
        if not there:
            sys.exit(_AWAY)
        if following.left_out:
            sys.exit(_LEFT_OUT)


def _secret(addresses: tuple[str, ...], file: Path | None) -> bytes:
    """The secret that signs what programs are told; none where none is told.

    Raises:
        InvalidInputError: An address or the secret cannot be used, or one is without the other.
    """
    for address in addresses:
        told_address(address)
    if len(addresses) > MOST_TOLD:
        raise InvalidInputError(f"--tell: {len(addresses)} programs; at most {MOST_TOLD} are told")
    if file is None and addresses:
        raise InvalidInputError("--tell: what is told is signed; name the file with the secret: --tell-secret FILE")
    if file is not None and not addresses:
        raise InvalidInputError("--tell-secret: there is nobody to tell; name one with --tell URL")
    return b"" if file is None else read_secret(file)


def _tell(teller: Teller, *, once: bool) -> None:
    """Tell of a look; after the only one there is no later, so that it is tried a few times."""
    teller.tell(at_once=once)
    for seconds in (1, 2) if once else ():
        if teller.behind:
            time.sleep(seconds)
            teller.tell(at_once=True)


def _wait(seconds: float) -> bool:
    """Wait a little longer than was said, so that several who follow do not ask at once; never enough by itself."""
    time.sleep(seconds * random.uniform(1, 1.1))  # noqa: S311  it keeps nothing secret
    return False
