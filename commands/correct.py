"""flywheel correct: void an event and put what it should have said in its place, as one."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import click

from commands.call import Call
from commands.given import given
from commands.log import made
from commands.model_options import alias, options_of, parts_of
from commands.noting import noting
from commands.opening import opened
from commands.receipts import tell
from commands.refusals import in_options
from commands.room import Room, write_options
from commands.saying import Faults, occurred_at, position, said, said_options
from commands.standing import standing
from commands.void import why
from events.base import Event
from events.entry import Entry
from events.kinds import own_fields
from flywheel.corrections import correction_of
from flywheel.errors import FlywheelError, UsageFault

BECAUSE = "Why it was wrong."
LEFT_TO_THE_KIND = {"ignore_unknown_options": True, "allow_extra_args": True}


class Correcting(Room):
    """The command whose options depend on what stands at the position; its help lists them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = [word for word in args if word not in ctx.help_option_names]
        if len(rest) == len(args):
            return super().parse_args(ctx, args)
        ctx.resilient_parsing = True
        super().parse_args(ctx, rest)
        if which := ctx.params.get("which"):
            ctx.meta[__name__] = _looked_up(ctx, which)
        click.echo(ctx.get_help())
        ctx.exit()

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if entry := ctx.meta.get(__name__):
            title = f"Options of {entry.event.kind_name}, of which #{entry.position} is one"
            write_options(title, options_of(type(entry.event)), ctx, formatter)
        super().format_options(ctx, formatter)


def _looked_up(ctx: click.Context, which: str) -> Entry | None:
    """What stands at the position, as far as it can be looked up while somebody asks for help."""
    with suppress(FlywheelError, OSError), opened(ctx.ensure_object(Call), read_only=True) as ledger:
        return ledger.at(position(which))
    return None


@click.command(
    cls=Correcting,
    params=[click.Option(["--because"], metavar="TEXT", help=BECAUSE), *said_options()],
    examples=(
        "flywheel correct '#12' --because 'Two figures were swapped.' --amount 12000",
        "flywheel correct '#12' --because 'Wrong day.' --on 2026-03-30",
        "flywheel correct '#12' --help",
    ),
    context_settings=LEFT_TO_THE_KIND,
)
@click.argument("which", metavar="'#N'")
@click.argument("changes", nargs=-1, type=click.UNPROCESSED, metavar="[OPTIONS OF ITS KIND]...")
@click.pass_context
def command(ctx: click.Context, /, which: str, because: str | None, changes: tuple[str, ...], **shared: Any) -> None:
    """Void the event at a position and record what it should have said, as one.

    Give what changes with the options of 'flywheel log KIND', which --help lists once the position is named; the rest
    stays as it was. The new event names the old one among its causes.
    """
    call = ctx.find_object(Call) or Call()
    with opened(call) as ledger:
        entry = standing(ledger, position(which))
        values = {**_values(entry, changes, ctx), **shared}
        reason = why(call, because or values.get("because"), hint=_hint(values))
        dry_run = bool(values.get("dry_run"))
        with noting(call, ledger, entry.event.kind, "correct", dry_run=dry_run):
            events = _corrected(call, entry, values, reason)
            with in_options(call, events[-1]):
                receipts = ledger.record(*events, dry_run=dry_run)
        tell(call, receipts, ledger, dry_run=dry_run, advise=False)


def _values(entry: Entry, changes: tuple[str, ...], ctx: click.Context) -> dict[str, Any]:
    """What is given with the options of the kind; --reason is why it was wrong, where the kind has none of its own."""
    own = options_of(type(entry.event))
    flags = {flag for option in own for flag in option.opts}
    why_wrong = click.Option([*({"--because", "--reason"} - flags), "because"], metavar="TEXT", help=BECAUSE)
    parser = Room("correct", params=[*own, why_wrong, *said_options()])
    return dict(parser.make_context("correct", list(changes), parent=ctx.parent).params)


def _hint(values: dict[str, Any]) -> str:
    return " (--reason is what the event itself says.)" if values.get("reason") else ""


def _corrected(call: Call, entry: Entry, values: dict[str, Any], reason: str) -> Sequence[Event]:
    kind, faults = type(entry.event), Faults()
    shared = said(call, values, faults)
    if values.get("on") is None:
        shared.pop("occurred_at")
    changes = {**given(kind, values, call, faults), **shared}
    if not changes.keys() - {"actor"} and not faults.lines:
        raise UsageFault("Nothing changes. Give what it should have said, for example " + _example(kind) + ".")
    changes |= _parts_kept(entry.event, changes)
    correct = partial(correction_of, entry, changes, reason=reason, actor=call.actor, at=occurred_at(call, None))
    return made(kind, correct, faults)


def _parts_kept(event: Event, changes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields made of parts of which some change: with those that stay, which the options do not name."""
    for name in own_fields(type(event)):
        given_as, stood = alias(type(event), name), getattr(event, name)
        if stood is not None and given_as in changes and parts_of(type(event), name):
            yield given_as, {**stood.model_dump(exclude_unset=True), **changes[given_as]}


def _example(kind: type[Event]) -> str:
    option = options_of(kind)[-1]
    return f"{option.opts[0]} {option.metavar or ''}".strip()
