"""Every command line that the pages and the help texts show is one that the program takes; and what can be run is run.

Sessions (blocks ``season``) are run when the docs are built, and the lines of ``sh`` blocks here. The rest is named in
sentences: of it everything is parsed, so that each command and option that is named exists.
"""

import importlib
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from tests.support.command_line import Run

ROOT = Path(__file__).resolve().parents[3]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
FENCE = re.compile(r"^( *)(```+)([^\n]*)\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
OURS = re.compile(r"(?:\.venv/bin/)?season ")
PLACEHOLDER = re.compile(r"[A-Z][A-Z|-]*|…")
NAMED = re.compile(r"\bseason ((?:[a-z][a-z-]*[ `])+|[a-z][a-z-]*)((?:[^.;:()\n]|\.(?=\w))*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")

UNTIL_ENDED = "goes on until it is ended; tests/commands/cli/test_serve.py and test_follow.py start it"
OUTSIDE = "asks a server outside; tests/commands/sealing run one of the kind"
DATABASE = "needs a PostgreSQL; tests/ledger/stores and `make test` run one"
NOT_RUN = {
    r"\bserve\b": UNTIL_ENDED,
    r"^season site public": "takes its time; tests/support/sites.py runs it",
    r"https://(?!creativecommons)": OUTSIDE,
    r"postgresql://": DATABASE,
    r"--authority|answer\.tsr|witness\.pub": OUTSIDE,
    r"^python3 (?:data/)?verify\.py": "comes with an archive; the docs build runs it in docs/tutorials/archive.md",
    r"^(?:make|pip|export|openssl|sed|curl|unzip|printf|\()": "no command of the program",
}
"""Lines of blocks that are not run here, and why."""

RUN = ("archive.md", "quickstart.md", "recording.md", "seal.md")
"""The pages whose lines are run."""


class Shown(NamedTuple):
    """A command line as it is shown: where, and whether as a whole line of a block or in a sentence."""

    page: str
    line: str
    whole: bool


def blocks(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The blocks of a page: their kinds, and their lines, of which those that go on are one."""
    for _, _, kind, body in FENCE.findall(path.read_text(encoding="utf-8")):
        yield kind.strip(), [line.strip() for line in re.sub(r"\\\n\s*", " ", body).splitlines()]


def lines() -> Iterator[Shown]:
    """Every command line of the program on the pages."""
    for path in PAGES:
        page = path.relative_to(ROOT).as_posix()
        for _, block in blocks(path):
            for line in block:
                command = line.removeprefix("$ ").removesuffix(" $?")
                if OURS.match(command):
                    yield Shown(page, command, whole=True)
        for span in SPAN.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
            if OURS.match(span):
                yield Shown(page, " ".join(span.split()), whole=False)


def words(line: str) -> list[str]:
    """The words behind ``season`` of a line for a shell, up to the end of this command."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|;&>")
    lexer.whitespace_split, lexer.commenters = True, "#"
    found = list(lexer)[1:]
    ends = [index for index, word in enumerate(found) if word in {"|", "&&", ";", ">"}]
    return found[: ends[0]] if ends else found


def command(given: list[str]) -> tuple[click.Command, click.Context, list[str]]:
    """The command that words call, its context, and the words left for it."""
    called: click.Command = importlib.import_module("commands.cli.program").season
    context = click.Context(called, info_name="season")
    while isinstance(called, click.Group):
        unnamed = not given or given[0].startswith("-")
        word, *rest = [getattr(called, "first", None) or "", *given] if unnamed else given
        below = called.get_command(context, word)
        if below is None:
            break
        called, given = below, rest
        context = click.Context(below, context, info_name=below.name)
    return called, context, given


def complaint(shown: Shown) -> str | None:
    """What the program would say against a line, but for what only a store can tell."""
    called, context, left = command(words(shown.line) if shown.whole else shlex.split(shown.line)[1:])
    rest = left[:-1] if left[-2:-1] and left[-1] == "…" and not left[-2].startswith("--") else left
    if not shown.whole and rest and rest[-1].startswith("--"):
        option = next((one for one in called.params if rest[-1] in one.opts), None)
        rest += ["-"] if isinstance(option, click.Option) and not option.is_flag else []
    try:
        values, over, _ = called.make_parser(context).parse_args(list(rest))
    except click.UsageError as error:
        return error.format_message()
    if over and not PLACEHOLDER.fullmatch(over[0]):
        return f"{called.name} does not take {' '.join(over)}"
    arguments = [one for one in called.params if isinstance(one, click.Argument)]
    there = {one.name for one in arguments if is_given(values.get(one.name or ""))}
    if (shown.whole or there) and left == rest:
        missing = [one.name for one in arguments if one.required and one.name not in there]
        if missing:
            return f"{missing[0]} is missing"
    for one in called.params:
        value = values.get(one.name or "")
        wrong = isinstance(one.type, click.Choice) and isinstance(value, str) and not PLACEHOLDER.fullmatch(value)
        if wrong and value not in [*one.type.choices, "-"]:
            return f"{value} is no {one.name}"
    return None


def is_given(value: object) -> bool:
    """Whether words gave an argument; what is not given has a mark of click's own."""
    return isinstance(value, str | tuple | list) and len(value) > 0


def test_every_line_on_the_pages_is_one_that_the_program_takes() -> None:
    shown = list(lines())

    assert len(shown) > 600
    assert [f"{one.page}: {one.line}: {said}" for one in shown if (said := complaint(one)) is not None] == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("season standing men-500", "No such command|does not take"),
        ("season standings men-500 --trough wc1", "No such option"),
        ("season standings men-500 women-500", "does not take|unexpected"),
        ("season diff now", "is missing"),
        ("season titles --at", "requires an argument"),
        ("season record list.csv --state oficial", "is no state"),
    ],
)
def test_a_line_that_the_program_would_not_take_is_found(line: str, says: str) -> None:
    assert re.search(says, complaint(Shown("page", line, whole=True)) or "")


def every_command() -> Iterator[click.Command]:
    """The program, and all below it."""
    left: list[click.Command] = [importlib.import_module("commands.cli.program").season]
    while left:
        one = left.pop()
        yield one
        if isinstance(one, click.Group):
            context = click.Context(one)
            left += filter(None, (one.get_command(context, word) for word in one.list_commands(context)))


def texts() -> Iterator[tuple[str, str]]:
    """The help texts of all commands and options, and the lines of the program that people read."""
    for one in every_command():
        yield f"season {one.name}", one.help or ""
        yield from ((f"season {one.name}", getattr(option, "help", None) or "") for option in one.params)
    for path in sorted((ROOT / "projections" / "web" / "templates").glob("*.html")):
        yield path.name, path.read_text(encoding="utf-8")
    for floor in ("commands", "projections", "ledger"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_every_option_that_help_texts_pages_and_messages_name_is_one_of_its_command() -> None:
    wrong, seen = [], 0
    for where, text in texts():
        for path, rest in NAMED.findall(text):
            called, context, left = command(path.replace("`", " ").split())
            if context.parent is None:
                continue  # a sentence about a season
            known = {name for one in called.params for name in (*one.opts, *one.secondary_opts)} | {"--help"}
            named = OPTION.findall(f"{' '.join(left)} {rest}".split("season ")[0])
            seen += len(named)
            wrong += [(where, path, option) for option in named if option not in known]

    assert wrong == []
    assert seen > 30


def test_every_target_and_variable_that_the_pages_name_exists() -> None:
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    sources = [*(ROOT / "commands").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    known = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    said = {path.name: path.read_text(encoding="utf-8") for path in PAGES}

    assert {(page, word) for page, text in said.items() for word in re.findall(r"[`$ ]make ([a-z]+)`", text)} - {
        (page, word) for page in said for word in made
    } == set()
    assert {
        word for text in said.values() for word in re.findall(r"`(SEASON_[A-Z_]+)", text) if word not in known
    } == set()


def test_every_option_in_a_sentence_is_one_of_some_command_and_every_extra_is_named() -> None:
    known = {"--help", "--version"}
    for called in every_command():
        known |= {name for one in called.params for name in (*one.opts, *one.secondary_opts)}
    named = {
        (path.name, option)
        for path in PAGES
        if path.name != "benchmarks.md"  # it names those of other programs
        for span in SPAN.findall(FENCE.sub("", path.read_text(encoding="utf-8")))
        if span.startswith("--")
        for option in OPTION.findall(span)
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = re.findall(
        r"^pip install '\.\[(.*)\]'", (ROOT / "docs" / "quickstart.md").read_text("utf-8"), re.MULTILINE
    )

    assert {one for one in named if one[1] not in known} == set()
    assert len(named) > 30
    assert [sorted(line.split(",")) for line in extras] == [sorted(project["optional-dependencies"])]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheet_folder: Path, short_file: Path) -> Path:
    """A folder as a reader of the pages has it: with the fixtures, some sheets, a disk, a stick, and a season."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    for name in ("sheets", "incoming", "stick", "disk"):
        (tmp_path / name).mkdir()
    for sheet in sorted(sheet_folder.rglob("*.pdf"))[:2]:
        shutil.copy(sheet, tmp_path / "sheets")
    shutil.copy(short_file, tmp_path / "season.db")
    return tmp_path


def here(word: str, folder: Path) -> list[str]:
    """A word of a line as this folder has it: other places, a file that is called by its key, and what a shell does."""
    if word.endswith(".checkpoint"):
        (word,) = map(str, (folder / "witness.checkpoints").glob("*.checkpoint"))
    word = re.sub(r"/media/(stick|disk)", r"\1", word)
    return sorted(map(str, Path().glob(word))) if "*" in word else [word]


@pytest.mark.parametrize("page", RUN)
def test_the_lines_of_a_page_do_what_it_says(
    page: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order of the page, each with the exit code 0."""
    if page == "quickstart.md":
        (folder / "season.db").unlink()
    run = Run(monkeypatch, capsys, "sqlite:season.db")
    if page == "archive.md":
        run("key", "new", "--name", "federation.example")
        run("seal")
    ran = 0
    for kind, block in blocks(ROOT / "docs" / page):
        for line in block if kind in {"sh", ""} else ():
            reason = next((why for pattern, why in NOT_RUN.items() if re.search(pattern, line)), None)
            if not OURS.match(line) or reason:
                assert reason or not line or line.startswith(("#", "/")), (
                    f"{line}: neither run nor left out for a reason"
                )
                continue
            arguments = [found for word in words(line) for found in here(word, folder)]
            done = run(*arguments, *(["--once"] if arguments[0] == "follow" else []))
            # The doctor finds that what the page wrote just before is not sealed yet, and the days of wc5 are past.
            assert done.code == (1 if "doctor" in line else 3 if "--check" in arguments else 0), (line, done)
            ran += 1
    assert ran > 0


def test_every_line_of_a_block_is_run_somewhere_or_left_out_for_a_reason() -> None:
    """The blocks of all other pages have none that could be run; sessions are run when the docs are built."""
    left = [
        (path.name, line)
        for path in PAGES
        if path.name not in RUN
        for kind, block in blocks(path)
        if kind in {"sh", "", "console", "bash"}
        for line in block
        if OURS.match(line) and not any(re.search(pattern, line) for pattern in NOT_RUN)
    ]

    assert left == []
