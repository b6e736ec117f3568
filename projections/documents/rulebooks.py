"""Documents of rulebooks: what there are, what is wrong with one, and what two of them say and do otherwise."""

from ledger.basis import Basis
from ledger.rulebook import Rulebook
from ledger.rulebook.checking import CheckedRulebook
from ledger.rulebook.differences import differences, old_sources, status_lines
from ledger.rulebook.words import in_words
from ledger.season import Season
from projections.documents.base import Document
from projections.documents.movements import CupDiffLine, cup_diff_line
from projections.documents.quota_changes import QuotaEventChange, event_changes
from projections.quota.other_rules import Effect


class EditionLine(Document):
    """An edition; `entry` is the entry of the book that adopted it, and `holds_from` from which competition on."""

    edition: str
    title: str
    status: str
    entry: int | None = None
    holds_from: str | None = None


class EditionsDocument(Document):
    """``season rulebook list --json``: the editions of the program, and those that the book at hand adopted."""

    editions: tuple[EditionLine, ...]
    adopted: tuple[EditionLine, ...]


class MeaningLine(Document):
    """A part of an edition in words."""

    title: str
    lines: tuple[str, ...]


class RulebookDocument(Document):
    """``season rulebook show --json``."""

    edition: str
    title: str
    status: str
    sha256: str
    meaning: tuple[MeaningLine, ...]


class FaultLine(Document):
    """Something in a file; `wrong` is false where it is only worth a look, `line` null where it is not in the file."""

    line: int | None
    key: str
    message: str
    wrong: bool


class QuotaEffectLine(Document):
    """A quota in which somebody gets another place."""

    quota: str
    events: tuple[QuotaEventChange, ...]


class EffectDocument(Document):
    """What other rules make of a season; `unclear` names the cups that only one of the two can compute, with why."""

    basis: Basis
    basis_before: Basis
    cups: tuple[CupDiffLine, ...]
    quotas: tuple[QuotaEffectLine, ...]
    unclear: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """For how many competitors it changes a place or points in a cup, and in which quotas somebody's place."""
        moved = [one for cup in self.cups for one in cup.movements]
        placed = {one.competitor for one in moved if one.rank_before != one.rank_after}
        scored = {one.competitor for one in moved if one.points_before != one.points_after}
        said = [f"the place of {len(placed)} in a cup changes" if placed else "nobody's place in a cup changes"]
        said += [f"the points of {len(scored)} change" if scored else "nobody's points change"]
        said += [f"places of {', '.join(one.quota for one in self.quotas)} change"] if self.quotas else []
        return "; ".join(said)


class OldSourceLine(Document):
    """A table that says something else than before, and names the source that it had."""

    table: str
    changed: tuple[str, ...]
    source: tuple[str, ...]

    @property
    def text(self) -> str:
        """It on one line."""
        return f"{self.table}: {', '.join(self.changed)} changed, and its source is still: {'; '.join(self.source)}"


class RulebookCheckDocument(Document):
    """``season rulebook check --json``; `rulebook` is null where something is wrong, `effect` without a book.

    `sources` are the tables that say something else than those that they were made from, and name their source.
    """

    file: str
    clean: bool
    faults: tuple[FaultLine, ...]
    rulebook: RulebookDocument | None
    effect: EffectDocument | None
    sources: tuple[OldSourceLine, ...]


class DifferenceLine(Document):
    """One thing that two editions say otherwise; `key` is null where only one of them has the table.

    `of_status` says that it is only how well the table is known. `source` is what both name as the source of the table,
    empty where it is another one.
    """

    table: str
    key: str | None
    before: str | None
    after: str | None
    text: str
    of_status: bool
    source: tuple[str, ...]


class RulebookDiffDocument(Document):
    """``season rulebook diff --json``; `statuses` says again, with alike tables together, how well which are known."""

    before: str
    after: str
    differences: tuple[DifferenceLine, ...]
    effect: EffectDocument | None
    statuses: tuple[str, ...]


def edition_line(rulebook: Rulebook, *, entry: int | None = None, holds_from: str | None = None) -> EditionLine:
    """An edition as a document."""
    return EditionLine(
        edition=rulebook.edition, title=rulebook.title, status=rulebook.status, entry=entry, holds_from=holds_from
    )


def adopted_lines(season: Season) -> tuple[EditionLine, ...]:
    """The editions that a book adopted, in the order of the book; its text says what each is."""
    return tuple(
        EditionLine(edition=one.fact.edition, title="", status="", entry=one.position, holds_from=one.fact.holds_from)
        for one in season.rulebooks
    )


def rulebook_document(rulebook: Rulebook) -> RulebookDocument:
    """An edition in words."""
    return RulebookDocument(
        edition=rulebook.edition,
        title=rulebook.title,
        status=rulebook.status,
        sha256=rulebook.sha256,
        meaning=tuple(MeaningLine(title=one.title, lines=one.lines) for one in in_words(rulebook)),
    )


def effect_document(effect: Effect) -> EffectDocument:
    """What other rules make of a season, as a document."""
    return EffectDocument(
        basis=effect.after.basis,
        basis_before=effect.before.basis,
        cups=tuple(map(cup_diff_line, effect.cups)),
        quotas=tuple(
            QuotaEffectLine(quota=quota, events=event_changes(changes)) for quota, changes in effect.quotas.items()
        ),
        unclear=effect.unclear,
    )


def old_source_lines(before: Rulebook, after: Rulebook) -> tuple[OldSourceLine, ...]:
    """The tables that an edition changes without another source."""
    return tuple(OldSourceLine(**one._asdict()) for one in old_sources(before, after))


def check_document(
    file: str, checked: CheckedRulebook, effect: Effect | None, beside: Rulebook | None
) -> RulebookCheckDocument:
    """What a check found, what the edition means, and what it would change; `beside` is what it was made from."""
    rulebook = checked.rulebook
    faults = (FaultLine(line=one.line, key=one.key, message=one.message, wrong=one.wrong) for one in checked.faults)
    return RulebookCheckDocument(
        file=file,
        clean=checked.clean,
        faults=tuple(faults),
        rulebook=None if rulebook is None else rulebook_document(rulebook),
        effect=None if effect is None else effect_document(effect),
        sources=() if rulebook is None or beside is None else old_source_lines(beside, rulebook),
    )


def diff_document(before: Rulebook, after: Rulebook, effect: Effect | None) -> RulebookDiffDocument:
    """What two editions say otherwise, and what that does."""
    said = differences(before, after)
    return RulebookDiffDocument(
        before=before.edition,
        after=after.edition,
        differences=tuple(DifferenceLine(**one._asdict(), text=one.in_words, of_status=one.of_status) for one in said),
        effect=None if effect is None else effect_document(effect),
        statuses=status_lines(said),
    )
