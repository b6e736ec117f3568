"""The program itself, started as people start it."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from commands.cli import program as cli
from tests.support.command_line import Run
from tests.support.commands import CUP, PROGRAM


def test_the_program_answers_on_its_own(season_file: Path) -> None:
    done = subprocess.run(
        [PROGRAM, "standings", CUP, "--json", "--store", f"sqlite:{season_file}"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith('{\n  "basis"')
    version = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True)
    assert version.stdout.startswith("season, version ")


def test_a_reader_that_goes_away_is_no_error(season_file: Path) -> None:
    with subprocess.Popen(
        [PROGRAM, "dump", "--store", f"sqlite:{season_file}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        err = program.stderr.read()
    assert (program.returncode, err) == (0, b"")


def test_the_list_of_commands_is_whole_and_loads_none_of_them() -> None:
    listing = (
        "import sys; from commands.cli import main; sys.argv[1:] = ['--help']\n"
        "try: main()\n"
        "except SystemExit: print([name for name in sys.modules if name.startswith(('commands.cli.', 'pydantic'))])"
    )
    said = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True).stdout
    *lines, loaded = said.splitlines()
    listed = [line.split()[0] for line in lines[lines.index("Begin a season:") :] if line.startswith("  ")]
    assert listed == list(cli.words()), "every command has a line, and no line is folded"
    assert [line.removesuffix(":") for line in lines if line.endswith(":")][-len(cli.GROUPS) :] == list(cli.GROUPS)
    assert loaded == "['commands.cli.json_output', 'commands.cli.remembered', 'commands.cli.program']"


def test_every_command_stands_in_one_group() -> None:
    grouped = [word for group in cli.GROUPS.values() for word in group]
    assert sorted(grouped) == sorted({*cli.COMMANDS, *cli.WORDS})


@pytest.mark.parametrize("words", [(), ("rulebook",), ("key",)])
def test_who_says_nothing_is_told_what_there_is_to_say(empty: Run, words: tuple[str, ...]) -> None:
    told = empty(*words)
    assert (told.code, told.out) == (2, "")
    assert told.err.splitlines()[0].startswith("Usage: season")
    assert "\n  rulebook  " in told.err or "Commands:\n" in told.err


def test_every_command_is_a_command() -> None:
    context = click.Context(cli.season)
    for name in cli.COMMANDS:
        command = cli.season.get_command(context, name)
        assert command is not None
        assert command.name == name
    assert cli.season.get_command(context, "dance") is None
