"""A picture is handed what paper is: the same words, what it counts, and the evidence at its foot."""

import json
from typing import Any

import pytest

from projections.printing.paper import Printed
from projections.printing.picture import FIRST, MOST, picture, preview


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the template is handed, in place of drawing it."""
    found: list[dict[str, Any]] = []

    def compile_(_template: bytes, *, sys_inputs: dict[str, str], **_options: Any) -> bytes:
        found.append(json.loads(sys_inputs["data"]))
        return b"<svg></svg>"

    monkeypatch.setattr("projections.printing.picture.typst.compile", compile_)
    return found


def test_a_picture_says_names_for_ids_and_has_the_evidence(
    printed: dict[str, Printed], drawn: list[dict[str, Any]]
) -> None:
    for name in ("race", "standing", "races", "disputes", "titles", "weekend"):
        picture(printed[name], svg=True)
        preview(printed[name])
    for given in drawn:
        text = json.dumps(given, ensure_ascii=False)
        assert not {"wc1-", "wc2-", "men-1500", "2025-11-", "basis:"} & {
            word for word in ("wc1-", "wc2-", "men-1500", "2025-11-", "basis:") if word in text
        }, text
        assert "counting " in given["foot"]
        assert f"Evidence: world-cup/2025-26 at {printed['race'].basis.at} · root " in given["foot"]
    assert FIRST < MOST
