"""The form of an archive: where its files stand, and which version of the form this program writes and reads."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version

from projections.tables.columns import Table

FORMAT = "season-ledger archive"
VERSION = 1

ABOUT = "archive.json"
CASE_FORMAT = "season-ledger case"
CASE = "case.json"
CASE_PDF = "case.pdf"
CASE_HTML = "case.html"
EXPLANATION = "explanation.json"
README = "README.txt"
VERIFY = "verify.py"
READABLE = "entries.jsonl"
RAW = "entries.raw"
LEAVES = "leaves.txt"
KEYS = "keys.txt"
DATABASE = "season.sqlite"
CHECKPOINTS = "checkpoints/"
PROOFS = "proofs/"
RULEBOOKS = "rulebook/"
TABLES = "tables/"
PARQUET = "parquet/"
SOURCES = "sources/"
SITE = "site/"

PAYLOAD = "data/"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
PROFILE = "bagit-profile.json"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def folder_name(book: str, *, case: bool = False) -> str:
    """The name of the folder in which an archive of a book, or a case from it, stands in a ZIP file."""
    return book.replace("/", "_") + ("_case" if case else "")


def program() -> str:
    """This program and its version, as an archive names who wrote it."""
    return f"season-ledger {version('season-ledger')}"


def shape(tables: Iterable[Table]) -> str:
    """A hash of the names of tables and of their columns, by which two programs know whether they write the same."""
    lines = (f"{table.name} {' '.join(f'{one.name}:{one.type}' for one in table.columns)}\n" for table in tables)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
