"""``season follow``: keep a book up to date while racing."""

import random
import sys
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from commands.cli.lists import list_options, said_of
from commands.cli.options import actor_option, noc_option, opened_desk, state_option, status_option, store_options
from commands.cli.saying import say
from commands.deciders.accepting import accepting
from commands.desk.following import EventFollowing, FolderFollowing, Following, Pace, follow
from commands.intake.fetching import event_address

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
@list_options
@partial(state_option, text="Whether the lists in a folder are official; a results API says it itself.")
@status_option
@noc_option
@actor_option
@store_options
def follow_command(source: str, once: bool, every: float, limit: int, **options: Any) -> None:
    """Keep the book up to date from a FOLDER of sheets and lists, or from the ADDRESS of an event of a results API.

    What is new or has changed is filed as season import and season record file it, and said in a line. Nothing is
    filed twice, also after a restart. What cannot be read, does not fit, or only a person can tell is left out with a
    line. A source that is away, or gives half an answer, is asked again, less and less often. Ctrl-C ends it.

    A list in which nobody has a result yet says who is entered, as with season entries. Where a list in a folder does
    not say of which race it is, the name of its file helps ("500 m men division A.csv", "wc1-men-500-a.csv"); what is
    taken from it is said, and a name that contradicts the list is a doubt.

    With --once the exit code is 1 where the source is away, and 3 where something was left out.
    """
    said = said_of({**options, "published_at": None})
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
        if not follow(following, Pace(every), wait=_wait, once=once):
            sys.exit(_AWAY)
        if following.left_out:
            sys.exit(_LEFT_OUT)


def _wait(seconds: float) -> bool:
    """Wait a little longer than was said, so that several who follow do not ask at once; never enough by itself."""
    time.sleep(seconds * random.uniform(1, 1.1))  # noqa: S311  it keeps nothing secret
    return False
