"""Templates are compiled once, and shown as they are written whatever lies beside them."""

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from projections.web.pages.compiled import Compiled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "page.html").write_text("Hello {{ name }}")
    return tmp_path


def shown(folder: Path) -> str:
    """What a new process shows."""
    environment = Environment(loader=FileSystemLoader(folder), bytecode_cache=Compiled(folder), autoescape=True)
    return environment.get_template("page.html").render(name="Nuis")


def kept(folder: Path) -> list[Path]:
    return list(folder.glob("__pycache__/*"))


def compiles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are compiled from now on."""
    found: list[str] = []
    whole = Environment._generate

    def generate(self: Environment, source: object, name: str, *given: object, **more: object) -> object:
        found.append(name)
        return whole(self, source, name, *given, **more)  # type: ignore[arg-type]  handed on as it came

    monkeypatch.setattr(Environment, "_generate", generate)
    return found


def test_the_next_process_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = compiles(monkeypatch)
    assert [shown(folder), shown(folder)] == ["Hello Nuis"] * 2
    assert found == ["page.html"]
    (one,) = kept(folder)
    assert sys.implementation.cache_tag in one.name


def test_a_template_that_is_written_anew_is_shown_anew(folder: Path) -> None:
    shown(folder)
    (folder / "page.html").write_text("Bye {{ name }}")
    assert [shown(folder), shown(folder)] == ["Bye Nuis"] * 2
    assert len(kept(folder)) == 1


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"half", b"after"])
def test_what_is_damaged_is_compiled_anew(folder: Path, damage: bytes) -> None:
    shown(folder)
    (one,) = kept(folder)
    whole = one.read_bytes()
    one.write_bytes({b"half": whole[: len(whole) // 2], b"after": whole[:20] + b"\x00" * 40}.get(damage, damage))
    assert shown(folder) == "Hello Nuis"
    assert one.read_bytes() == whole


def test_nothing_is_written_where_python_writes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert shown(folder) == "Hello Nuis"
    assert not kept(folder)


def test_it_is_shown_where_nothing_can_be_written(folder: Path) -> None:
    (folder / "__pycache__").write_text("a file where the folder should be")
    assert shown(folder) == "Hello Nuis"
