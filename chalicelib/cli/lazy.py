"""A group of commands that imports each of them on its first use, so that help and completion answer at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command by the module and the variable that hold it, with the line that the list of commands shows."""

    module: str
    variable: str
    summary: str

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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.lazy[name].summary) for name in sorted(self.lazy)])
