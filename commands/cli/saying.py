"""Saying one line to people, where nothing is aligned or coloured. It loads nothing that only tables need."""

import click

from projections.tables.text import visible


def say(line: str, *, err: bool = False) -> None:
    """Print a line on stdout or stderr; what is hidden in the texts of others is shown, and acts on nothing."""
    click.echo(visible(line), err=err)
