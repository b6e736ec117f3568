"""What an archive says of itself, held against what this program writes of the same entries and files.

None of it is signed. What programs go by, of what the archive is and what its columns mean, may not differ where this
program wrote it. Of the words for people, and of those for catalogues, it is said where they differ.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from commands.archive import form
from commands.archive.agreement import DIFFERS, OK, CheckedPart
from commands.archive.cells import DiffersError, short
from commands.archive.contents import about_of, crate_of, named_files, told_of
from commands.archive.log_tiles import FOLDER as TILES
from commands.archive.reading import Files
from commands.sealing.checkpoints import SUFFIX
from ledger.entry import Entry
from ledger.facts import Fact
from projections.archive.crate import NAME as CRATE
from projections.archive.readme import About, parts
from projections.archive.standalone import once
from projections.reports.report import Asked
from projections.tables.columns import Table
from projections.tables.package import NAME as PACKAGE
from projections.verification.verify import Verdict

_PACKAGE = form.TABLES + PACKAGE
_SHOWN = 80


def as_written(
    files: Files,
    readings: Sequence[tuple[str, Asked]],
    entries: Sequence[Entry[Fact]],
    tables: tuple[Table, ...],
    verdict: Verdict,
) -> list[CheckedPart]:
    """Compare what an archive says of itself with what is written of it now; the lines about it.

    Args:
        files: The archive, which this program wrote.
        readings: The book after each competition, by which its tables are computed.
        entries: Its entries.
        tables: Its tables, as they are computed.
        verdict: What verification came to.

    Raises:
        DiffersError: It says something else to programs.
    """
    about = _about(files, readings, entries, verdict)
    meanings = parts(about)
    names = (name.removeprefix(form.PAYLOAD) for name in files.names(form.PAYLOAD))
    meant = (name for name in names if name in meanings or f"{name.partition('/')[0]}/" in meanings)
    sizes = {name: files.inside.sizes[form.PAYLOAD + name] for name in meant if name != CRATE}
    written = told_of(about, tables)
    differences = {form.ABOUT: _about_differs(files, written[form.ABOUT])}
    if told := _difference(files, _PACKAGE, written[_PACKAGE]):
        raise DiffersError(f"{_PACKAGE}, {told}")
    written[CRATE] = crate_of(about, readings[-1][1].reading.season, sizes, meanings)
    for name in (form.README, CRATE):
        there = files.names(form.PAYLOAD + name)
        differences[name] = _difference(files, name, written[name]) if there else "it is not there"
    against = "what is written of the entries now"
    differ = (CheckedPart(DIFFERS, name, f"{against}: {told}") for name, told in differences.items() if told)
    same = [name for name, told in differences.items() if not told]
    return [CheckedPart(OK, ", ".join((*same, _PACKAGE)), against), *differ]


def _about(
    files: Files, readings: Sequence[tuple[str, Asked]], entries: Sequence[Entry[Fact]], verdict: Verdict
) -> About:
    held = len(files.names(form.PAYLOAD + form.SOURCES))
    about = about_of(
        readings[-1][1].reading,
        entries,
        verdict,
        moments=tuple(after for after, _ in readings),
        sources=(len(named_files(entries)), held),
        parquet=bool(files.names(form.PAYLOAD + form.PARQUET)),
        tiled=bool(files.names(form.PAYLOAD + TILES)),
    )
    # Whichever keys are given now: that is how far it was sealed when it was written.
    sizes = (
        name.removesuffix(SUFFIX).rpartition("/")[2] for name in files.names(form.PAYLOAD + form.CHECKPOINTS, SUFFIX)
    )
    return replace(about, pages=len(files.names(form.PAYLOAD + form.SITE)), sealed=max(map(int, sizes), default=0))


def _about_differs(files: Files, written: bytes) -> str:
    """How much of it an archive says is sealed, if it is another; what else it says of itself must be as it is written.

    Raises:
        DiffersError: It is not.
    """
    given, differs = json.loads(files.text(form.PAYLOAD + form.ABOUT), object_pairs_hook=once), ""
    for key, right in json.loads(written).items():
        if given.get(key) != right:
            stands = _json(given[key]) if key in given else "nothing"
            differs = f"{key}: {stands} stands there, {_json(right)} is written"
            if key != "sealed":  # of that the checkpoints tell, of which some may have been taken out or added
                raise DiffersError(f"{form.ABOUT}, {differs}")
    return differs


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:_SHOWN]


def _difference(files: Files, name: str, written: bytes) -> str:
    """The first line of a text that is another; nothing where there is none."""
    data = files.read(form.PAYLOAD + name)
    if data == written:
        return ""
    lines = zip_longest(data.decode(errors="replace").split("\n"), written.decode().split("\n"))
    first = next((number, *both) for number, both in enumerate(lines, 1) if both[0] != both[1])
    number, stands, right = (first[0], *("nothing" if one is None else short(one.strip()) for one in first[1:]))
    return f"line {number}: {stands} stands there, {right} is written"
