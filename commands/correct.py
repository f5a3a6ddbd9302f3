"""flywheel correct: void an event and put what it should have said in its place, as one."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from commands.call import Call
from commands.log import made
from commands.model_options import given, options_of
from commands.opening import opened
from commands.receipts import tell
from commands.room import Room
from commands.saying import Faults, occurred_at, position, said, said_options
from commands.void import standing, why
from events.base import Event
from events.entry import Entry
from flywheel.corrections import correction_of
from flywheel.errors import UsageFault


@click.command(
    cls=Room,
    examples=(
        "flywheel correct '#12' --because 'Two figures were swapped.' --amount 12000",
        "flywheel correct '#12' --because 'Wrong day.' --on 2026-03-30",
    ),
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
@click.argument("which", metavar="'#N'")
@click.option("--because", metavar="TEXT", help="Why it was wrong.")
@click.argument("changes", nargs=-1, type=click.UNPROCESSED, metavar="[OPTIONS OF ITS KIND]...")
@click.pass_context
def command(ctx: click.Context, which: str, because: str | None, changes: tuple[str, ...]) -> None:
    """Void the event at a position and record what it should have said, as one.

    Give what changes with the options of 'flywheel log KIND'; the rest stays as it was. The new event names the old
    one among its causes.
    """
    call = ctx.find_object(Call) or Call()
    with opened(call) as ledger:
        entry = standing(ledger, position(which))
        values = _values(entry, changes, ctx)
        events = _corrected(call, entry, values, why(call, because))
        receipts = ledger.record(*events, dry_run=bool(values.get("dry_run")))
    tell(call, receipts, dry_run=bool(values.get("dry_run")), advise=False)


def _values(entry: Entry, changes: tuple[str, ...], ctx: click.Context) -> dict[str, Any]:
    kind = type(entry.event)
    parser = Room(f"correct {kind.kind.split('.')[1]}", params=[*options_of(kind), *said_options()])
    inner = parser.make_context(ctx.info_name, list(changes), parent=ctx)
    return dict(inner.params)


def _corrected(call: Call, entry: Entry, values: dict[str, Any], reason: str) -> Sequence[Event]:
    kind, faults = type(entry.event), Faults()
    shared = said(call, values, faults)
    if values.get("on") is None:
        shared.pop("occurred_at")
    changes = {**given(kind, values, call, faults), **shared}
    if not changes.keys() - {"actor"} and not faults.lines:
        raise UsageFault("Nothing changes. Give what it should have said, for example " + _example(kind) + ".")
    correct = partial(correction_of, entry, changes, reason=reason, actor=call.actor, at=occurred_at(call, None))
    return made(kind, correct, faults)


def _example(kind: type[Event]) -> str:
    option = options_of(kind)[-1]
    return f"{option.opts[0]} {option.metavar or ''}".strip()
