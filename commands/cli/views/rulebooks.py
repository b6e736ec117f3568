"""Rulebooks for people: what an edition means, what is wrong with a file, what two editions say and do otherwise."""

from collections.abc import Sequence

from rich.console import Console

from commands.cli.output import Text
from commands.cli.views.movements import print_movements
from commands.cli.views.quota_changes import print_event_changes
from projections.documents.rulebooks import (
    EffectDocument,
    OldSourceLine,
    RulebookCheckDocument,
    RulebookDiffDocument,
    RulebookDocument,
)


def show_rulebook(out: Console, document: RulebookDocument) -> None:
    """Print what an edition means."""
    out.print(Text(f"{document.title}, edition {document.edition} ({document.status})", style="bold"))
    for section in document.meaning:
        out.print(Text(section.title, style="bold"))
        for line in section.lines:
            out.print(Text(f"  {line}"))


def show_check(out: Console, document: RulebookCheckDocument) -> None:
    """Print the faults of a file; without any, what it means and what it would change."""
    for fault in document.faults:
        where = document.file if fault.line is None else f"{document.file}:{fault.line}"
        line = f"{'' if fault.wrong else '! '}{where}: {fault.key}: {fault.message}"
        out.print(Text(line, style="" if fault.wrong else "yellow"))
    wrong = sum(fault.wrong for fault in document.faults)
    if document.rulebook is None:
        out.print(f"{document.file}: {wrong} {'fault' if wrong == 1 else 'faults'}")
        return
    out.print(f"{document.file}: nothing is wrong")
    show_old_sources(out, document.sources)
    show_rulebook(out, document.rulebook)
    if document.effect is not None:
        out.print(Text("What it would change", style="bold"))
        print_effect(out, document.effect)


def show_old_sources(out: Console, lines: Sequence[OldSourceLine]) -> None:
    """Print which tables were changed while their source stayed, and what would be right."""
    for line in lines:
        out.print(Text(f"! {line.text}", style="yellow"))
    if lines:
        which = "its source" if len(lines) == 1 else "their sources"
        adopt = "say where the change comes from when it is adopted: season rulebook adopt --source"
        out.print(Text(f"! put {which} right in the file, or {adopt}", style="yellow"))


def show_differences(out: Console, document: RulebookDiffDocument) -> None:
    """Print what two editions say otherwise, the rules first and how well they are known last, and what that does."""
    out.print(Text(f"from edition {document.before} to edition {document.after}", style="bold"))
    for line in document.differences:
        if not line.of_status:
            out.print(Text(f"  {line.text}"))
    for text in document.statuses:
        out.print(Text(f"  {text}", style="dim"))
    if not document.differences:
        out.print(Text("  they say the same", style="dim"))
    if document.effect is not None:
        print_effect(out, document.effect)


def print_effect(out: Console, effect: EffectDocument, *, tables: bool = True) -> None:
    """Print who stands elsewhere by other rules; without `tables` of cups, which the caller prints, in one line."""
    for cup in effect.cups if tables else ():
        print_movements(out, cup)
    for quota in effect.quotas:
        out.print(Text(f"quota {quota.quota}", style="bold"))
        print_event_changes(out, quota.events, ("before", "after"))
    for line in effect.unclear:
        out.print(Text(f"! {line}", style="yellow"))
    out.print(Text(effect.in_words, style="bold" if effect.cups or effect.quotas else "dim"))
    out.print(Text(f"from {effect.basis_before.line()}", style="dim"))
    out.print(Text(f"to   {effect.basis.line()}", style="dim"))
