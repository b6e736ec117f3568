"""Command lines by chance, made of the commands themselves: every word, argument and option that the program has.

A command line follows from its seed and number alone, so that one that fails can be run again.
"""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import click

from commands.cli.program import season
from tests.support.hostile_season import IDS, NASTY

VALUES: Final[dict[str, Sequence[str]]] = {
    "cup": ("men-500", "women-500", "men-grand", "men-5000-10000", "men-mass-start"),
    "race": ("wc1-men-500-1-a", "wc2-men-500-1-a", "wc1-men-1500-a"),
    "quota": ("owg-2026", "owg-2026:men-500"),
    "event": ("men-500", "women-mass-start", "men-team-pursuit"),
    "noc": ("NED", "USA", "AIN"),
    "code": ("NED", "T08", "RUS"),
    "competitor": (*IDS, "Gus", "1", "Nobody"),
    "kept": IDS,
    "merged": IDS,
    "competition": ("wc1", "wc2", "wc3"),
    "through": ("wc1", "wc2"),
    "position": ("1", "2", "20", "44", "45", "47", "48"),
    "instant": ("2025-11-14", "2025-11-14T18:00Z", "2025-11-14T18:00+01:00"),
    "basis": ("now", "30", "wc1", "at=40,through=wc1", "as-of=2025-11-14T18:00Z"),
    "edition": ("2025-26", "2024-25", "rules.toml"),
    "season": ("2025-26", "2024-25"),
    "file": ("facts.jsonl", "list.csv", "list.json", "sheet.pdf", "book.xlsx", "chart.svg", "new.zip", "rules.toml"),
    "dir": ("folder", "new", "empty"),
    "path": ("facts.jsonl", "folder", "sheet.pdf", "list.csv"),
    "url": ("sqlite:copy.db", "memory:"),
    "condition": ("rank<=3", "points>50"),
    "time": ("34.50", "1:42.97", "37.90(1)"),
    "points": ("60", "0"),
    "list": ("list\x1b[2J", "sheets", "list.csv"),
    "columns": ("rank=rank,name=name,points=points",),
    "kind": ("decisions", "ResultRecorded"),
    "text": ("because", *NASTY),
    "name": NASTY,
}
"""Values that are right, by a word in the name or the metavar of what takes them."""

WRONG: Final = (
    "",
    " ",
    "-",
    "--",
    "0",
    "-1",
    "99999999999999999999",
    "9223372036854775808",
    "1e309",
    "nan",
    "٣",
    "½",
    "a" * 5_000,
    "men-" + "9" * 400,
    "\x1b[2J",
    "\x07\x08\n",
    "\u2028\u202e",
    "\udcff",
    "caf\udcc3",
    "../..",
    ".",
    "nowhere/nothing.csv",
    "/nowhere/nothing.jsonl",
    "x" * 300 + ".csv",
    "[]{}()*?$",
    "%s%n{0}",
    "9999-99-99",
    "2025-02-30",
    "0001-01-01T00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "wc0-men-0-a",
    "at=0,at=1",
    "=,=",
    ":",
    "sqlite:",
    "sqlite:.",
    "sqlite:sheet.pdf",
    "sqlite:nowhere/x.db",
    "postgresql://",
    "postgresql://nobody@127.0.0.1:1/none",
    "http://127.0.0.1:1/",
    "http://[",
)
"""Values that nothing can mean, or hardly anything."""


class Line(NamedTuple):
    """A command line: its words after ``season``."""

    words: tuple[str, ...]
    paths: int
    """How many paths it was given that are each taken by themselves."""


def commands() -> dict[str, click.Command]:
    """All commands by what calls them, with those below a group."""
    return dict(_below(season, click.Context(season), ()))


def _below(group: click.Group, context: click.Context, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        if isinstance(command, click.Group):
            yield from _below(command, context, (*words, word))
        elif command is not None:
            yield " ".join((*words, word)), command


def command_line(seed: str, known: dict[str, click.Command]) -> Line:
    """The command line of a seed."""
    random = Random(seed)  # noqa: S311  nothing is kept secret by it
    called = random.choice(list(known))
    command, given = known[called], list[str]()
    paths = 0
    right = random.random()
    for one in command.get_params(click.Context(command)):
        if isinstance(one, click.Argument):
            most = random.randint(1, 3) if one.nargs == -1 else one.nargs
            count = 0 if not one.required and random.random() < 0.3 else most
            paths = max(paths, count) if one.nargs == -1 else paths
            given += [_value(random, one, right) for _ in range(count)]
        elif random.random() < _how_often(one):
            names = [*one.opts, *one.secondary_opts]
            option = random.choice([name for name in names if name.startswith("--")] or names)
            flag = isinstance(one, click.Option) and (one.is_flag or one.count)
            for _ in range(random.randint(1, 2) if one.multiple else 1):
                given += [option] if flag else [option, *(_value(random, one, right) for _ in range(max(one.nargs, 1)))]
    if random.random() < 0.05:
        random.shuffle(given)
    if random.random() < 0.05:
        given.insert(random.randint(0, len(given)), random.choice(WRONG))
    return Line((*called.split(), *(word.replace("\0", "") for word in given)), paths)


def _how_often(option: click.Parameter) -> float:
    """How often an option is given: one that is needed nearly always, one that ends the command hardly ever."""
    if "--help" in option.opts:
        return 0.02
    return 0.95 if option.required else 0.7 if option.name == "yes" else 0.2


def _value(random: Random, one: click.Parameter, right: float) -> str:
    """A value for a parameter: right, nearly right, or anything."""
    kind = one.type
    if random.random() > right * 0.6 + 0.4:
        return random.choice(WRONG)
    if isinstance(kind, click.Choice) and random.random() < 0.9:
        value = str(random.choice(list(kind.choices)))
    elif isinstance(kind, click.types.IntParamType) and random.random() < 0.9:
        value = random.choice(VALUES["position"])
    else:
        called = f"{one.name} {one.metavar or ''}".lower()
        fitting = [value for word, values in VALUES.items() if word in called for value in values]
        value = random.choice(fitting or [value for values in VALUES.values() for value in values])
    return _mutated(random, value) if random.random() < 0.1 else value


def _mutated(random: Random, text: str) -> str:
    at = random.randint(0, len(text))
    more = random.choice(["", "x", "9", " ", ",", ":", "-", "\x1b", "é", "٣", "\udc80", "99999999999999999999"])
    return random.choice([text[:at], text[:at] + more + text[at:], text.swapcase(), text * 2, f" {text} ", text[1:]])


FILES: Final[dict[str, bytes]] = {
    "list.csv": b'rank,name,noc,points\n1,Gus,NED,60\n2,"=1+1",USA,54\n',
    "list.json": b'{"rows": [{"rank": 1, "name": "Ada\\u001b", "points": 60}]}',
    "sheet.pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "book.xlsx": b"PK\x03\x04 no workbook",
    "rules.toml": b'edition = "x"\n[points]\nrule = [1, 2',
    "facts.jsonl": b'{"fact": "RaceVoided/1", "actor": "a", "reason": "=r", "data": {"race": "wc1-men-1500-a"}}\n',
    "bad.jsonl": b'{"fact": "RaceVoided/1", "actor": "", "data": {"race": "\\ud800"}}\n',
    "binary.bin": bytes(range(256)),
}


def folder_with(path: Path, store: Path) -> None:
    """Make a folder anew, with the store and files of several kinds, some of them right."""
    shutil.rmtree(path, ignore_errors=True)
    for name in ("folder", "empty"):
        (path / name).mkdir(parents=True)
    for name, content in FILES.items():
        (path / name).write_bytes(content)
    shutil.copy(path / "facts.jsonl", path / "folder" / "facts.jsonl")
    shutil.copy(store, path / "season.db")
