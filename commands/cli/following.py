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
from commands.cli.options import actor_option, opened_desk, state_option, status_option, store_options
from commands.cli.saying import say
from commands.desk.following import EventFollowing, FolderFollowing, Following, Pace, follow
from commands.intake.fetching import event_address


@click.command("follow")
@click.argument("source", metavar="FOLDER|ADDRESS")
@click.option("--once", is_flag=True, help="Look once, and end; exit code 1 where the source is away.")
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
@actor_option
@store_options
def follow_command(source: str, once: bool, every: float, limit: int, **options: Any) -> None:
    """Keep the book up to date from a FOLDER of sheets and lists, or from the ADDRESS of an event of a results API.

    What is new or has changed is filed as season import and season record file it, and said in a line. Nothing is
    filed twice, also after a restart. What cannot be read, does not fit, or only a person can tell is left out with a
    line. A source that is away, or gives half an answer, is asked again, less and less often. Ctrl-C ends it.
    """
    said = said_of({**options, "published_at": None})
    folder = Path(source)
    address = None if folder.is_dir() else event_address(source)
    with opened_desk(options["store"], options["season_name"], actor=options["actor"]) as desk:
        following: Following
        if address is None:
            following = FolderFollowing(folder, desk, said, say)
        else:
            agent = f"season-ledger/{version('season-ledger')}"
            following = EventFollowing(address, desk, said, say, agent=agent, limit=limit)
        if not follow(following, Pace(every), wait=_wait, once=once):
            sys.exit(1)


def _wait(seconds: float) -> bool:
    """Wait a little longer than was said, so that several who follow do not ask at once; never enough by itself."""
    time.sleep(seconds * random.uniform(1, 1.1))  # noqa: S311  it keeps nothing secret
    return False
