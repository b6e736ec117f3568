"""Without the extras: what needs none works, and what needs one says in a line which."""

import json
import subprocess
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from commands.cli.extras import extra_of
from commands.cli.program import words
from commands.sealing.checkpoints import folder_beside
from commands.sealing.seals import seal
from ledger.seal.keys import new_key
from ledger.stores import open_store
from tests.support.fixture_season import FIXTURES, loaded

BARE = """
import sys

class Bare:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in {missing!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Bare)
"""
RUN = """
from commands.cli import main

for words in {calls!r}:
    sys.argv = ["season", *words]
    main()
"""
HELP = """
import click
from commands.cli.program import season, words

top = click.Context(season, info_name="season")
for name in words():
    command = season.get_command(top, name)
    print(command.get_help(click.Context(command, info_name=name, parent=top)).split()[2])
"""


def required(name: str) -> set[str]:
    """A distribution and all that it needs, without the extras of anything."""
    rest, found = [name], set()
    while rest:
        one = canonicalize_name(rest.pop())
        if one not in found:
            found.add(one)
            wanted = map(Requirement, requires(one) or ())
            rest += [more.name for more in wanted if more.marker is None or more.marker.evaluate({"extra": ""})]
    return found


@pytest.fixture(scope="module")
def missing() -> set[str]:
    """The packages that lie here and are not there where the bare program is installed."""
    there = required("season-ledger")
    return {
        package
        for package, names in packages_distributions().items()
        if there.isdisjoint(map(canonicalize_name, names))
    }


def bare(missing: set[str], program: str, *, store: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program where only what the bare program needs can be imported."""
    return subprocess.run(
        [sys.executable, "-c", BARE.format(missing=missing) + program],
        capture_output=True,
        check=False,
        text=True,
        cwd=folder,
        env={"SEASON_STORE": f"sqlite:{store}", "PATH": ""},
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture season, sealed, with files beside it that only an extra could read."""
    folder = tmp_path_factory.mktemp("bare")
    url = f"sqlite:{folder / 'season.db'}"
    with open_store(url) as opened:
        seal(loaded(opened), opened, [new_key("federation.example")], folder_beside(url, None))
    for name in ("list.xlsx", "answer.tsr", "authority.pem"):
        (folder / name).write_bytes(b"whatever")
    return folder / "season.db"


def test_the_extras_are_what_is_missing(missing: set[str]) -> None:
    assert {"typst", "xlsxwriter", "icalendar"} <= missing
    assert {"matplotlib", "openpyxl", "psycopg", "psycopg_pool", "rfc3161_client", "jinja2", "starlette"} <= missing
    assert missing.isdisjoint({"click", "pydantic", "rich", "cryptography", "msgpack", "pypdfium2", "eventsourcing"})


LAST = 2337
"""Where the book of the season ends, with the key that it trusts."""
POSTGRES = "postgresql://127.0.0.1:9/none"
NEEDS = {
    "serve": "web",
    "site pages": "web",
    "quota owg-2026 --chart chart.svg": "charts",
    "quota owg-2026 --event men-500 --chart chart.svg": "charts",
    "history men-1500 --chart chart.png": "charts",
    "audit list.xlsx": "excel",
    "print titles --to titles.pdf": "print",
    "print titles --to titles.xlsx": "print",
    "calendar ics --to season.ics": "calendar",
    "export --to tables": "parquet",
    "export --to tables.duckdb": "duckdb",
    "publish list.xlsx": "excel",
    "seal --time-stamp http://127.0.0.1:9/": "timestamps",
    "seal --time-stamp-query query.tsq": "timestamps",
    "seal --add answer.tsr": "timestamps",
    "verify --authority authority.pem": "timestamps",
    f"open 2025-26 --store {POSTGRES}": "postgres",
    f"standings men-1500 --store {POSTGRES}": "postgres",
    f"doctor --store {POSTGRES}": "postgres",
    f"copy {POSTGRES}": "postgres",
}
ASK = """
import contextlib, io, json, os
from commands.cli import main

answers = {{}}
for words in {calls!r}:
    out, err, code = io.StringIO(), io.StringIO(), 0
    sys.argv, before = ["season", *words], set(os.listdir())
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as stop:
            code = stop.code
    answers[" ".join(words)] = [code, out.getvalue(), err.getvalue(), sorted(set(os.listdir()) - before)]
json.dump(answers, sys.stdout)
"""


@pytest.fixture(scope="module")
def answers(store: Path, missing: set[str]) -> dict[str, list[Any]]:
    """What each command that needs an extra says without any: its exit code, both outputs, and the files it made.

    One process answers for all: what one of them could not import, the next cannot either.
    """
    calls = [words.split() for words in NEEDS]
    done = bare(missing, ASK.format(calls=calls), store=store, folder=store.parent)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, list[Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("words", "extra"), list(NEEDS.items()))
def test_a_command_names_the_extra_that_it_needs(
    store: Path, answers: dict[str, list[Any]], words: str, extra: str
) -> None:
    command = words.partition(" ")[0]
    said = f"season: season {command} needs the extra \"{extra}\": pip install 'season-ledger[{extra}]'\n"
    code, out, err, made = answers[words]
    assert (code, out, err) == (2, "", said)
    assert [name for name in made if not name.startswith(f"{store.name}-")] == [], "SQLite makes and removes its own"
    with open_store(f"sqlite:{store}", read_only=True) as opened:
        assert opened.last("world-cup/2025-26") == LAST


def test_every_command_has_its_help_without_extras(store: Path, missing: set[str], tmp_path: Path) -> None:
    done = bare(missing, HELP, store=store, folder=tmp_path)

    assert (done.stdout.split(), done.stderr) == (list(words()), "")


def test_what_needs_no_extra_works_without_any(missing: set[str], tmp_path: Path) -> None:
    calls = [
        ["open", "2025-26"],
        ["load", str(FIXTURES / "wc1.jsonl")],
        ["key", "new", "season.key", "--name", "federation.example"],
        ["seal", "--key", "season.key"],
        ["verify"],
        ["standings", "men-1500"],
        ["quota", "owg-2026"],
        ["history", "men-1500"],
        ["print", "titles", "--to", "titles.html"],
        ["archive", "2025-26", "season.zip"],
        ["restore", "season.zip", "--store", "sqlite:other.db"],
        ["copy", "sqlite:copy.db"],
    ]
    done = bare(missing, RUN.format(calls=calls), store=tmp_path / "season.db", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert {"season.zip", "other.db", "copy.db"} <= {path.name for path in tmp_path.iterdir()}


def raised(*modules: str, name: str | None = None) -> ImportError:
    """An error that came up through modules of these names, as when the last of them cannot be loaded."""

    def load() -> None:
        raise ImportError("it cannot be loaded", name=name)

    for module in reversed(modules):
        space: dict[str, Any] = {"__name__": module, "below": load}
        exec("def load(): below()", space)  # noqa: S102 - so that the frame is one of that module
        load = space["load"]
    with pytest.raises(ImportError) as caught:
        load()
    return caught.value


@pytest.mark.parametrize(
    ("error", "extra"),
    [
        (raised("commands.care.postgres", name="psycopg.rows"), "postgres"),
        (raised("commands.care.postgres", "psycopg", "psycopg.pq"), "postgres"),
        (raised("projections.charts.canvas", "matplotlib", "numpy.core", name="_multiarray"), "charts"),
        (raised("commands.cli.serve", name="nothing"), None),
        (raised("commands.cli.serve", "uvicorn.main", "projections.web.app", name="nothing"), None),
    ],
)
def test_only_a_package_of_an_extra_asks_for_it(error: ImportError, extra: str | None) -> None:
    assert extra_of(error) == extra
