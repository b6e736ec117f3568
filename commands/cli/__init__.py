"""The ``season`` command: reads arguments, calls one function, prints.

What this loads is loaded before every command, so it is next to nothing: the commands are in `commands.cli.program`.
"""

import atexit
import gc
import os
import sys
from io import TextIOWrapper
from typing import Final, NoReturn

from commands.cli.json_output import write_json
from commands.cli.remembered import KeptAnswers

INTERRUPTED: Final = 130
"""The exit code of what was interrupted, as shells have it: 128 and the number of the signal."""


def main() -> None:
    """Run the command line; whoever interrupts it, wherever it is, is told so."""
    try:
        _run()
    except KeyboardInterrupt as stopped:
        # A store says so where it cannot know that.
        sys.stderr.write(f"season: stopped; {str(stopped) or 'nothing more was recorded'}\n")
        sys.exit(INTERRUPTED)


def _run() -> None:
    """What was answered before, of the same bytes, is answered at once."""
    # A command makes many objects that live to its end; collecting as often as by default takes a tenth of its time.
    gc.set_threshold(100_000, 20, 20)
    # At its end Python would look once more at all of them, though they go with the process: another tenth.
    atexit.register(gc.freeze)
    # No plugin of pydantic is used, and looking for them goes through everything that is installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _take_every_letter()
    remembered = KeptAnswers(sys.argv[1:])
    try:
        text = remembered.answer()
        if text is not None:
            write_json(text)
            sys.stdout.flush()
            return
    except OSError as error:
        _end(error)
    from commands.cli.program import command, run  # noqa: PLC0415  who is answered already waits for no command

    run(lambda: command(remembered))
    remembered.keep()


def _end(error: BaseException) -> None:
    """Say in one line what went wrong, and end."""
    from commands.cli.program import run  # noqa: PLC0415  as above

    def ended() -> NoReturn:
        raise error

    run(ended)


def _take_every_letter() -> None:
    """Let an output that takes ASCII alone have a name's other letters as they are written in programs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
