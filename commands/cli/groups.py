"""Words with words of their own below them, such as ``season calendar``."""

from typing import Any

import click

_WHOLE = 200
"""More letters than the line of a command has, so that none is cut."""


class Group(click.Group):
    """A command with commands of its own, listed with their whole lines in the order in which they were added.

    `first` is the one that is meant where none is named.
    """

    def __init__(self, *args: Any, first: str | None = None, **more: Any) -> None:
        """Take what `click.Group` takes."""
        super().__init__(*args, **more)
        self.first = first

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they were added, which is that of use."""
        del ctx
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands; by default a line is cut, and what follows a colon with it."""
        with formatter.section("Commands"):
            lines = ((name, self.commands[name].get_short_help_str(_WHOLE)) for name in self.list_commands(ctx))
            formatter.write_dl(list(lines))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the first command where none is named, but not where help is asked for."""
        unnamed = not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names)
        return super().parse_args(ctx, [self.first, *args] if self.first is not None and unnamed else args)
