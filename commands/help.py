"""flywheel help: a command explained, or one of the things that concern all commands."""

import click

from commands.room import Room
from commands.topics import TOPICS


@click.command(cls=Room, examples=("flywheel help config", "flywheel help exit-codes"))
@click.argument("subject", nargs=-1, metavar="[COMMAND|TOPIC]")
@click.pass_context
def command(ctx: click.Context, subject: tuple[str, ...]) -> None:
    """Explain a command or a topic.

    Topics: exit-codes, times, settings, output. 'flywheel help topics' lists them.
    """
    if subject == ("topics",):
        click.echo("\n".join(f"flywheel help {topic}" for topic in TOPICS))
        return
    if subject[:1] and subject[0] in TOPICS:
        click.echo(TOPICS[subject[0]])
        return
    root = ctx.find_root()
    click.echo(_explained(root.command, root, subject))


def _explained(asked: click.Command, ctx: click.Context, names: tuple[str, ...]) -> str:
    for name in names:
        inner = asked.get_command(ctx, name) if isinstance(asked, click.Group) else None
        if inner is None:
            known = asked.list_commands(ctx) if isinstance(asked, click.Group) else []
            raise click.exceptions.NoSuchCommand(name, possibilities=[*known, *TOPICS], ctx=ctx)
        asked, ctx = inner, click.Context(inner, info_name=name, parent=ctx)
    return asked.get_help(ctx)
