"""A group of commands that imports each of them on its first use, so that help and completion answer at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command by the module and the variable that hold it, with the line and the heading in the list of commands."""

    module: str
    variable: str
    summary: str
    heading: str = "Commands"

    def load(self) -> click.Command:
        """Return the command."""
        command = getattr(import_module(self.module), self.variable)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.module}.{self.variable} is no command")
        return command


class LazyGroup(click.Group):
    """A group of lazy commands, by their names."""

    def __init__(self, *args: Any, lazy: Mapping[str, LazyCommand], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in alphabetical order."""
        return sorted({*super().list_commands(ctx), *self.lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, and return it, or None if there is none of that name."""
        if cmd_name in self.lazy:
            return self.lazy[cmd_name].load()
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that arguments name, with its name and the other arguments.

        Raises:
            UsageError: there is none of that name; the text proposes a similar one.
        """
        name, names = args[0], self.list_commands(ctx)
        if name not in names and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            similar = get_close_matches(name, names, n=1)
            ctx.fail(f"No such command {name!r}." + (f" Did you mean {similar[0]!r}?" if similar else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        for heading in dict.fromkeys(command.heading for command in self.lazy.values()):
            rows = [(name, each.summary) for name, each in sorted(self.lazy.items()) if each.heading == heading]
            with formatter.section(heading):
                formatter.write_dl(rows)
