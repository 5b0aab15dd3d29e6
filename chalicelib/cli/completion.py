"""`completion`: the shell completion of the command line."""

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "fish", "zsh")
_PROGRAM = "reelwright"


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script that completes commands in a shell.

    For bash: `source <(reelwright completion bash)`.
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.ClickException(f"There is no completion for {shell}.")
    click.echo(found(ctx.find_root().command, {}, _PROGRAM, "_REELWRIGHT_COMPLETE").source())
