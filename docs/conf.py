# How Sphinx builds these pages. `make docs` makes every warning an error.

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that docs._ext is found

project = "season ledger"
author = "the season ledger's authors"
project_copyright = "2026 the season ledger's authors"
release = version = installed_version("season-ledger")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
    "sphinx_design",
    "docs._ext.generated",
    "docs._ext.sessions",
]
exclude_patterns = ["_build", "_ext"]

html_theme = "furo"
html_title = "season ledger"
html_copy_source = False
html_show_sphinx = False

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

default_role = "code"  # docstrings write names in single backticks
autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_numpy_docstring = False

nitpicky = True
# The pages of Python and of pydantic are elsewhere, and a build must not need the network to look them up.
nitpick_ignore_regex = [("py:.*", r"(?!ledger\.|projections\.|commands\.).*")]
