"""A case as people read it: its margins, what would turn it, the entries that it rests on, and how to check it."""

from collections.abc import Iterator
from typing import Final

from projections.documents.case import BesideLine, CaseDocument, TurningLine
from projections.documents.log import LogLine
from projections.reports.report import Report
from projections.tables.columns import Description, always, maybe, only_data
from projections.tables.text import visible

MARGINS: Final[Description[CaseDocument, BesideLine]] = Description(
    name="margins",
    title="How close it is",
    rows=lambda document: document.margins,
    fields=(
        always("where", "string", "Whether directly above or below.", lambda of: of.where, heading=""),
        maybe("rank", "integer", "The rank.", lambda of: of.rank),
        only_data(always("competitor", "string", "Who.", lambda of: of.competitor)),
        always("name", "string", "Who.", lambda of: of.name, names=True),
        always("noc", "string", "The code.", lambda of: of.noc),
        maybe("points", "number", "The points that lie between.", lambda of: of.points, heading="points between"),
        maybe(
            "milliseconds",
            "integer",
            "The time that lies between.",
            lambda of: of.milliseconds,
            heading="ms between",
            unit="ms",
        ),
    ),
)

TURNING: Final[Description[CaseDocument, TurningLine]] = Description(
    name="turning",
    title="Rows that would turn it if they were misread, one at a time",
    rows=lambda document: document.turning,
    fields=(
        always("race", "string", "The race.", lambda of: of.race, ditto=True),
        maybe("sheet", "integer", "The number of the sheet.", lambda of: of.sheet),
        always("row", "integer", "The row of the sheet.", lambda of: of.row),
        only_data(always("competitor", "string", "Whose row it is.", lambda of: of.competitor)),
        always("name", "string", "Whose row it is.", lambda of: of.name, names=True),
        always("entry", "integer", "The entry that recorded it.", lambda of: of.entry),
        maybe(
            "rank",
            "integer",
            "The rank as it stands.",
            lambda of: of.rank,
            heading="stands as",
            show=lambda of: of.status if of.rank is None else str(of.rank),
        ),
        always("points", "number", "The points of that.", lambda of: of.points),
        always(
            "turns_at",
            "integer",
            "The nearest rank that would turn it, on the better or the worse side.",
            lambda of: of.turns_at,
            heading="turns it",
            show=lambda of: f"{of.turns_at} or {'better' if _better(of) else 'worse'}",
        ),
        always("points_then", "number", "The points of that rank.", lambda of: of.points_then, heading="points then"),
        maybe("becomes", "integer", "The rank that comes of it.", lambda of: of.becomes, heading="rank then"),
    ),
)


def source_of(of: LogLine) -> str | None:
    """The file that an entry rests on: its name, or the number of its sheet, and the beginning of its SHA-256."""
    if of.source is None:
        return None
    sheet, sha256 = of.source.get("sheet"), of.source.get("sha256")
    name = str(of.source["name"]) if sheet is None else f"sheet {sheet}"
    return f"{name}, {str(sha256)[:12]}" if sha256 else name


ENTRIES: Final[Description[CaseDocument, LogLine]] = Description(
    name="entries",
    title="The entries that it rests on",
    rows=lambda document: document.entries,
    fields=(
        always("position", "integer", "The position of the entry in the book.", lambda of: of.position, heading="#"),
        always("fact", "string", "What kind of fact it is.", lambda of: of.fact, ditto=True),
        always("subject", "string", "What it is about.", lambda of: of.subject, names=True),
        always("published_at", "string", "When it became official.", lambda of: of.published_at, heading="public"),
        always("actor", "string", "Who entered it.", lambda of: of.actor, ditto=True),
        maybe("reason", "string", "Why.", lambda of: of.reason),
        maybe("source", "string", "The file that it rests on.", source_of, heading="sheet"),
    ),
)


def _better(of: TurningLine) -> bool:
    return of.rank is None or of.turns_at < of.rank


def _notes(document: CaseDocument) -> Iterator[str]:
    yield document.outcome
    yield document.turns


CASE: Final = Report(
    name="case",
    word="case",
    path="case",
    about="An outcome with how close it is, what would turn it, and the entries that it rests on.",
    model=CaseDocument,
    rests=None,
    make=lambda _asked, *, document: document,
    title=lambda document: f"Case: {' '.join(document.subject)}",
    tables=(MARGINS, TURNING, ENTRIES),
    notes=_notes,
)
"""How a case is printed. It is no reading of a book alone, but of a sealed one, so its document is made elsewhere."""


def parts(document: CaseDocument, *, stamped: bool) -> dict[str, str]:
    """What each file in the payload is, and each folder, whose name ends with a slash."""
    lines = [
        ("README.txt", "this text"),
        ("case.pdf", "the case to read and to print"),
        ("case.html", "the same as a page for a browser"),
        ("case.json", "the same for programs: the outcome, margins, what would turn it, and the entries"),
        ("explanation.json", "the explanation for programs"),
        ("verify.py", "a program that checks all of it; it needs Python 3.8 or later, and nothing else"),
        ("entries.jsonl", "the entries to read: one JSON object a line, in the order of entries.raw"),
        ("entries.raw", "the entries as they were stored: position, name, and the bytes in base64, with tabs"),
        ("proofs/", "for each entry a proof that it stood in the book (C2SP tlog-proof)"),
        ("checkpoints/", "the signed checkpoint that the proofs lead to" + (", and its time stamp" if stamped else "")),
        ("keys.txt", "the public keys that the book trusts to sign checkpoints, one a line"),
        ("rulebook/", "the text of each rulebook that it rests on (TOML)"),
        ("sources/", "the sheets that it rests on, by their SHA-256") if document.sheets else None,
        ("ro-crate-metadata.json", "names all these files for repositories (RO-Crate 1.2)"),
    ]
    return dict(filter(None, lines))


def readme(document: CaseDocument, *, stamped: bool) -> bytes:
    """The text that explains a case to somebody who has nothing else."""
    title = f"A CASE FROM {visible(document.book)}: {visible(' '.join(document.subject))}"
    listed = "\n".join(f"{name:<22} {what}" for name, what in parts(document, stamped=stamped).items())
    return f"""{title}
{"=" * len(title)}

{visible(document.outcome)}

This file holds what that rests on: {len(document.entries)} entries of a book of facts about a season of speed
skating, each with a proof that it stood in the book when {document.sealed} entries of it were sealed. The book
itself is not needed.

root          {document.root}

{listed}

HOW TO CHECK IT

  python3 data/verify.py --key PUBLIC-KEY

PUBLIC-KEY is that of the book's owner, obtained from the owner; without it nobody but the case itself says
whose book it is. It is checked that every file is the one that the manifest lists, that every entry is
proven, that the readable entries say what the proven bytes say, that rules and sheets are those that the
entries name, and that no entry is missing that another one, a protocol or the explanation names. What is
written in case.pdf, case.html, case.json and explanation.json was computed from these entries and is not
signed; whoever doubts it computes it anew from the entries, by the rules in rulebook/.

A row that is said to turn the outcome is taken to be misread alone: its rank is another, and every other row
is right.
""".encode()
