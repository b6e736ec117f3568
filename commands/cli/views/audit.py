"""An audit as a tree of findings, list by list."""

from collections.abc import Iterator

from rich.console import Console
from rich.tree import Tree

from commands.cli.output import Text, print_basis
from projections.documents.audits import AuditDocument, FindingLine
from projections.reports.audit import SHEETS, AuditsDocument

_STYLES = {"fault": "bold red", "note": "yellow"}
_VERDICTS = {"clean": "bold green", "faults": "bold red", "undecided": "bold yellow"}


def show(out: Console, document: AuditsDocument) -> None:
    """Print what each audit found."""
    for audit in document.audits:
        _audit(out, audit)
    if len(document.audits) > 1 and document.counts is not None:
        counts = document.counts
        of_each = f"{counts.faults} with faults, {counts.undecided} undecided, {counts.clean} clean"
        text = f"{document.verdict}: {len(document.audits)} lists, {of_each}"
        out.print(Text(text, style=_VERDICTS[document.verdict]))
    if document.contradicting and document.verdict == "faults":
        names = ", ".join(document.contradicting)
        out.print(Text(f"! contradicted by other published lists: {names}", style="yellow"))


def show_fields(out: Console, document: AuditsDocument) -> None:
    """Print which fields are as proposed, and of each other one who started elsewhere and why that may be."""
    for audit in document.audits:
        head = Text(f"{audit.verdict}: {audit.audited}", style=_VERDICTS[audit.verdict])
        tree = Tree(
            head.append(f", {audit.agreeing} of {audit.rows} in Division A as proposed") if audit.rows else head
        )
        for one in audit.findings:
            note = "" if one.severity == "fault" else "note: "
            label = f"{note}{one.subject}: started in {one.published}, proposed for {one.computed}"
            node = tree.add(Text(label))
            node.add(Text(f"{one.explanation} ({one.certainty})"))
            for text in one.consequences:
                node.add(Text(text))
        for text in audit.unchecked:
            tree.add(Text(f"not compared: {text}"))
        out.print(tree)
    whole = sum(one.verdict == "clean" for one in document.audits)
    text = f"{document.verdict}: {whole} of {len(document.audits)} fields exactly as proposed"
    out.print(Text(text, style=_VERDICTS[document.verdict]))
    print_basis(out, document.basis, ())


def _audit(out: Console, audit: AuditDocument) -> None:
    tree = Tree(Text(audit.audited, style="bold"))
    for name in dict.fromkeys(one.list for one in audit.findings):
        branch = tree.add(Text(name, style="bold"))
        for one in audit.findings:
            if one.list == name:
                _add(branch, one)
    out.print(tree)
    what = "sheets" if audit.audited == SHEETS else "lists"
    agreeing = f"{audit.compared} compared, {audit.agreeing} with the points that the book gives"
    count = f"{audit.rows} rows in {len(audit.lists)} {what}, {agreeing}: {audit.faults} faults, {audit.notes} notes"
    out.print(Text(f"{audit.verdict}: {count}", style=_VERDICTS[audit.verdict]))
    print_basis(out, audit.basis, tuple(_remarks(audit)))


def _add(branch: Tree, one: FindingLine) -> None:
    row = f"row {one.row}: " if one.row is not None else ""
    node = branch.add(
        Text.assemble(
            (f"{one.severity} ", _STYLES[one.severity]),
            (f"{one.kind} ", "bold"),
            f"{row}{one.subject}: {one.published}; right is {one.computed}",
        )
    )
    node.add(Text(f"{one.explanation} ({one.certainty})"))
    for text in one.alternatives:
        node.add(Text(f"or: {text}", style="dim"))
    for text in one.consequences:
        node.add(Text(text))
    if one.entries:
        node.add(Text(f"entries {', '.join(map(str, one.entries))}", style="dim"))


def _remarks(audit: AuditDocument) -> Iterator[str]:
    yield from audit.assumed
    for match in audit.assumed_names:
        yield f"assumed: row {match.row}, {match.printed}, is {match.competitor} (by {match.how})"
    for text in audit.unchecked:
        yield f"not checked: {text}"
    yield from not_compared(audit)


def not_compared(audit: AuditDocument) -> Iterator[str]:
    """One line for all rows of a list that could not be compared for one reason."""
    rows: dict[tuple[str, str], list[int]] = {}
    for one in audit.not_compared:
        rows.setdefault((one.list, one.why), []).append(one.row)
    for (name, why), numbers in rows.items():
        shown = ", ".join(map(str, numbers[:5])) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")  # noqa: PLR2004  as many as fit a line
        yield f"not compared: {name}, row{'' if len(numbers) == 1 else 's'} {shown}: {why}"
