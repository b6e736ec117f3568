"""How the names of files with lists end. Who only says so need not load what reads them."""

from importlib.util import find_spec
from typing import Final

WORKBOOKS: Final = (".xlsx", ".xlsm")
ENDINGS: Final = (".csv", ".tsv", ".txt", ".json", ".jsonl", *WORKBOOKS)
"""How the names of the files end that can be read."""


def endings() -> tuple[str, ...]:
    """How the names of files end that can be read here: workbooks need an extra."""
    return ENDINGS if find_spec("openpyxl") else tuple(one for one in ENDINGS if one not in WORKBOOKS)
