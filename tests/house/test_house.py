"""The house is in order: what lies at the top, how large a module is, and what no file may name."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ledger", "projections", "commands")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MOST_LINES = 350
MOST_LINES_OF_A_FUNCTION = 60
LONGER_ON_PURPOSE = {
    # It goes into every archive as one file that verifies it with the standard library alone.
    "projections/archive/standalone.py": 1350,
}

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "commands",
    "docs",
    "fixtures",
    "ledger",
    "projections",
    "pyproject.toml",
    "requirements",
    "tests",
}

# Written in pieces, so that this file does not name what it looks for.
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "deb.debian" + ".org",
    "crates" + ".io",
    "conda" + ".anaconda",
)
MACHINE_PATHS = tuple(f"/{folder}/" for folder in ("work", "root"))


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


@cache
def nodes(module: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(parsed(module)))


@cache
def tracked() -> list[str]:
    """The files that git keeps, or would keep at the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_only_what_belongs_lies_at_the_top() -> None:
    assert {Path(name).parts[0] for name in tracked()} - TOP_LEVEL == set()


def test_nothing_that_belongs_is_missing() -> None:
    assert [name for name in sorted(TOP_LEVEL) if not (ROOT / name).exists()] == []


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    forbidden = re.compile("|".join([*map(re.escape, REGISTRIES), *(rf"(?<![\w.]){path}" for path in MACHINE_PATHS)]))
    found = []
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match[0]}" for match in forbidden.finditer(text)]

    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    path = MACHINE_PATHS[0] + "main"

    assert re.search(rf"(?<![\w.]){MACHINE_PATHS[0]}", f"see {path}")
    assert not re.search(rf"(?<![\w.]){MACHINE_PATHS[0]}", f"see ..{path} or frame{path}")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_short_and_says_what_it_is(module: Path) -> None:
    text = module.read_text(encoding="utf-8")

    assert ast.get_docstring(parsed(module)), "a module begins with a docstring"
    assert len(text.splitlines()) <= LONGER_ON_PURPOSE.get(str(module.relative_to(ROOT)), MOST_LINES)


def test_what_is_longer_on_purpose_is_there_and_is_longer() -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in LONGER_ON_PURPOSE}

    assert [name for name, length in lengths.items() if length <= MOST_LINES] == []


def test_no_function_is_long() -> None:
    """Counted from its ``def`` on: the options of a command, which stand above, are a list."""
    long = [
        f"{module.relative_to(ROOT)}: {node.name}"
        for module in MODULES
        for node in nodes(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MOST_LINES_OF_A_FUNCTION
    ]

    assert long == []


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for module in MODULES:
        for node in nodes(module):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(module.relative_to(ROOT)))

    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_the_series_is_spelt_in_one_module() -> None:
    spelling = [
        str(module.relative_to(ROOT)) for module in MODULES if any("world-cup" in text for text in texts(nodes(module)))
    ]

    assert spelling == ["ledger/vocabulary.py"]


def texts(code: tuple[ast.AST, ...]) -> list[str]:
    """The texts in a module's code; a docstring is an expression that stands by itself, and is none of them."""
    docs = {id(node.value) for node in code if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in code
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {module.parent for module in MODULES}

    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_scripts_can_be_run() -> None:
    assert [name for name in (".ci/run",) if not (ROOT / name).stat().st_mode & 0o100] == []
