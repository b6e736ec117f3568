"""An explanation as a tree."""

from rich.console import Console
from rich.tree import Tree

from commands.cli.output import Text, print_basis
from projections.reports.explain import ExplainDocument, ReasonNode


def show(out: Console, document: ExplainDocument) -> None:
    """Print an explanation as a tree."""
    out.print(_tree(document.explanation))
    print_basis(out, document.basis)


def _tree(node: ReasonNode) -> Tree:
    label = Text(node.text)
    if node.entries:
        label.append(f"  [entry {', '.join(map(str, node.entries))}]", style="cyan")
    tree = Tree(label, guide_style="dim")
    for below in node.because:
        tree.add(_tree(below))
    return tree
