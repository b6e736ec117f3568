"""What a command says where the packages of an extra are not installed: which extra it needs.

Nothing else looks for them. Each is imported where it is first used, and the error that comes of it ends here.
"""

import re
from importlib.metadata import requires
from traceback import walk_tb
from typing import Final

_ROOMS: Final = ("ledger", "projections", "commands")
_DECLARED: Final = re.compile(r"""([\w.-]+).*\bextra == ["']([\w-]+)["']""")
"""A requirement of an extra, as the metadata of a distribution writes it."""


def extra_of(error: ImportError) -> str | None:
    """The extra to which the package belongs that could not be imported; None where it belongs to none.

    A package that is there but lacks something of its own, such as a library in C, does not name itself in its error:
    it is known by the module that was being loaded.
    """
    loading: list[str] = []
    for frame, _ in walk_tb(error.__traceback__):
        module: str = frame.f_globals.get("__name__", "")
        loading = [] if module.partition(".")[0] in _ROOMS else [*loading, module]
    packages = _packages()
    names = (name.partition(".")[0] for name in (error.name or "", *loading))
    return next((packages[name] for name in names if name in packages), None)


def _packages() -> dict[str, str]:
    """The extras by the packages that they are for, which are imported by the names that they are installed by."""
    declared = map(_DECLARED.match, requires("season-ledger") or ())
    named = {found[1].replace("-", "_"): found[2] for found in declared if found}
    # Packages that share a namespace are imported by it, such as arro3-core as arro3.core.
    return {name.partition("_")[0]: extra for name, extra in named.items()} | named
