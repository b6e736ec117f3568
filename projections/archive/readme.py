"""The plain text that explains an archive to somebody who has nothing else."""

from dataclasses import dataclass, replace
from typing import Final

from ledger.facts import ArchiveDescribed
from projections.tables.columns import Table
from projections.tables.text import visible

_WIDTH: Final = 22


@dataclass(frozen=True, slots=True)
class About:
    """What an archive is of.

    Attributes:
        book: The book.
        series: The series, such as ``world-cup``.
        season: The season, such as ``2025-26``.
        at: The number of entries.
        root: The root of their Merkle tree, in hexadecimal.
        rulebook: The edition by which the tables are computed, and older ones that score competitions before it.
        first: When the first entry was recorded, as ISO text.
        last: When the last entry was recorded.
        sealed: How many entries a checkpoint covers.
        keys: The public keys that sign checkpoints.
        moments: After what the tables are given.
        sources: How many files the book rests on.
        held: How many of them are in the archive.
        parquet: Whether the tables are in it as Parquet too.
        tiled: Whether the book is in it as the tiles of a log too.
        described: What the book says of its archives.
        case: What it is a case of; None for the archive of a season.
        pages: How many files of a site of the book are in it.
    """

    book: str
    series: str
    season: str
    at: int
    root: str
    rulebook: str
    first: str
    last: str
    sealed: int
    keys: tuple[str, ...]
    moments: tuple[str, ...]
    sources: int
    held: int
    parquet: bool
    tiled: bool
    described: ArchiveDescribed
    case: str | None = None
    pages: int = 0


def readme(about: About, tables: tuple[Table, ...]) -> bytes:
    """The text, in UTF-8 with lines of at most 100 characters where that can be."""
    about = replace(about, rulebook=visible(about.rulebook))
    parts = [_season(about), _files(about), _formats(), _tables(tables), _checking(about)]
    return ("\n\n".join(parts) + "\n").encode()


def _season(about: About) -> str:
    title = f"THE SPEED-SKATING SEASON {about.season} ({about.series})"
    return f"""{title}
{"=" * len(title)}

This is an archive of one season of speed skating, kept as a book of facts. Each entry of the book says
one thing that happened: a competition was scheduled, an official result sheet was filed, a skater had a
result, somebody was disqualified, a result was corrected. Entries are numbered 1, 2, 3 and so on, and
none was ever changed or removed. Standings, titles and quotas are computed from them by the rulebook,
whose whole text is an entry too.

book          {about.book}
entries       {about.at}
root          {about.root}
first entry   {about.first}
last entry    {about.last}
rulebook      {about.rulebook}
sealed        {about.sealed} of {about.at} entries are covered by a signed checkpoint{_whose(about.described)}"""


def _whose(of: ArchiveDescribed) -> str:
    asked = ", ".join(one for one in (of.contact, of.email, of.phone) if one)
    said = {"whose it is": of.organization, "whom to ask": asked, "licence": of.licence}
    return "".join(f"\n{name:<13} {visible(text)}" for name, text in said.items() if text)


def _files(about: About) -> str:
    listed = "\n".join(f"{name:<{_WIDTH}} {what}" for name, what in parts(about).items())
    without = (
        ""
        if about.held
        else "\n\nThe files that the book rests on are not here. tables/sources.csv lists their SHA-256."
    )
    return f"""THE FILES

They lie in the folder data. The folder above it is a BagIt bag (RFC 8493); its manifest lists the SHA-256
of every file, as sha256sum -c reads it. bagit-profile.json beside it says what a bag of this kind has.

{listed}{without}"""


def parts(about: About) -> dict[str, str]:
    """What each file in the payload is, and each folder, whose name ends with a slash."""
    sealed = about.sealed > 0
    lines = [
        ("README.txt", "this text"),
        ("verify.py", "a program that checks this archive; it needs Python 3.8 or later, and nothing else"),
        ("archive.json", "the version of this form of archive, and what it is of"),
        ("entries.jsonl", "the entries to read: one JSON object a line, the entry at position p in line p"),
        ("entries.raw", "the entries as they were stored, byte for byte"),
        ("leaves.txt", "the leaf hash of each entry, in hexadecimal, that of position p in line p"),
        ("keys.txt", "the public keys that the book trusts to sign checkpoints, one a line"),
        ("checkpoints/", "signed checkpoints of the book") if sealed else None,
        ("proofs/", "for each decision a proof that it stood in the book") if sealed else None,
        ("rulebook/", "the text of each rulebook that the book adopted (TOML)"),
        ("season.sqlite", "all tables as an SQLite 3 database, and the entries in a table"),
        ("tables/", "the same tables as CSV, described in datapackage.json (Data Package 2.0)"),
        ("parquet/", "the same tables and the entries as Apache Parquet") if about.parquet else None,
        ("log-tiles/", "the book as a log: its newest checkpoint, and tiles of hashes and entries (C2SP tlog-tiles)")
        if about.tiled and sealed
        else None,
        ("sources/", f"{about.held} of the {about.sources} files that the book rests on") if about.held else None,
        ("site/", "the season as pages: open site/index.html in a browser; no server is needed")
        if about.pages
        else None,
        ("ro-crate-metadata.json", "names all these files for repositories (RO-Crate 1.2)"),
    ]
    return dict(filter(None, lines))


def _formats() -> str:
    return """THE FORMATS

entries.jsonl: each line has "fact" (its name and the version of its fields), "actor" (who entered it),
"published_at" (when it became official), "data" (what happened) and, where there are such, "reason" and
"source". Race times are in milliseconds.

entries.raw: each line has the position, a tab, the name of the fact with its version, a tab, and the
stored bytes in base64. The stored bytes are one MessagePack map with the keys in alphabetical order:
actor, fact, published_at, reason, recorded_at and source. Instants are microseconds since 1970 in UTC.

leaves.txt: the leaf hash of an entry is the SHA-256 of a zero byte and three netstrings: the position in
decimal digits, the name, and the stored bytes. A netstring is the number of bytes in decimal digits, a
colon, the bytes, and a comma. The root is that of RFC 6962: a node is the SHA-256 of a byte 1 and the two
hashes below it.

checkpoints: C2SP signed notes and tlog-checkpoints: the book, the number of entries and the root in
base64, each on its line, then an empty line and the signatures (Ed25519). proofs: C2SP tlog-proof.
A file .tsr beside a checkpoint is a time stamp (RFC 3161) over its text, without the empty line and the
signatures. With the root certificate of the authority, openssl ts -verify checks it."""


def _tables(tables: tuple[Table, ...]) -> str:
    parts = []
    for table in tables:
        columns = "\n".join(f"  {one.name:<16} {one.type:<8} {one.meaning}" for one in table.columns)
        parts.append(f"{table.name}: {table.title.lower()}\n{columns}")
    return "\n\n".join(("THE TABLES", _CELLS, *parts))


_CELLS: Final = """In the CSV files text cells are written on one line, with what cannot be seen in them as \\n, \\x1b
or \\u202e, and an apostrophe stands before a text that a spreadsheet would take for a formula: one that
begins with = + - or @. season.sqlite and entries.jsonl have every text as it is."""


def _checking(about: About) -> str:
    keys = "\n".join(f"  {key}" for key in about.keys) or "  (the book names none)"
    return f"""HOW TO CHECK IT

  python3 data/verify.py

checks the manifests, the entries, their root, the signatures and the proofs, and that the files which
show what is signed say the same. By hand, without any program of ours: sha256sum -c manifest-sha256.txt
in the folder above checks the files; bagit.py --validate checks the bag; the section on formats says how
to compute a leaf hash and the root.

The manifests show that nothing was damaged by accident. That nobody has made another archive on purpose
is shown by the root and the signatures alone. So compare the root above with one that you have from
elsewhere, or give verify.py the public key of the book's owner, obtained from the owner:

  python3 data/verify.py --key PUBLIC-KEY

With it, an archive that this key has not sealed is WRONG. Without it, nobody vouches for the archive. Who
does not trust whoever brought the archive takes verify.py from elsewhere too: --help explains it.

The keys that the book names are:

{keys}"""
