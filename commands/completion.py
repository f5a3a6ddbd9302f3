"""flywheel completion: the script by which a shell completes commands and options."""

import click

from commands.room import Room

SHELLS = ("bash", "zsh", "fish")


@click.command(
    cls=Room,
    examples=(
        "flywheel completion bash >> ~/.bashrc",
        "flywheel completion zsh >> ~/.zshrc",
        "flywheel completion fish > ~/.config/fish/completions/flywheel.fish",
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands in a shell.

    Put it where your shell reads it when it starts, then open a new one.
    """
    from click.shell_completion import get_completion_class

    if complete := get_completion_class(shell):
        click.echo(complete(ctx.find_root().command, {}, "flywheel", "_FLYWHEEL_COMPLETE").source())
