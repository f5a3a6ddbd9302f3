"""flywheel void: an event that was recorded wrongly counts no more; what it said stays in the ledger."""

from functools import partial

import click

from commands.call import Call
from commands.log import made
from commands.noting import noting
from commands.opening import opened
from commands.receipts import tell
from commands.room import Room
from commands.saying import Faults, joined, position, said
from commands.standing import standing
from events.charter import EventVoided
from flywheel.corrections import void_of
from flywheel.errors import UsageFault


@click.command(cls=Room, examples=("flywheel void '#12' --because 'Logged against the wrong customer.'",))
@click.argument("which", metavar="'#N'")
@click.option("--because", "--reason", metavar="TEXT", help="Why it was wrong.")
@click.option("--waive", multiple=True, metavar="RULE=REASON", help="Set a rule aside for the void.")
@click.option("--note", metavar="TEXT", help="Anything worth adding.")
@click.option("--dry-run", is_flag=True, help="Try the rules and record nothing.")
@click.pass_obj
def command(
    call: Call, which: str, because: str | None, waive: tuple[str, ...], note: str | None, dry_run: bool
) -> None:
    """Void the event at a position: it counts no more, and stays in the ledger.

    Nothing is ever changed or deleted. The void is an event of its own, with its reason, and counts from when it is
    recorded: earlier reports stay reproducible with --known-at. To put something in its place, use 'flywheel correct'.
    """
    with opened(call) as ledger:
        entry = standing(ledger, position(which))
        faults = Faults()
        fields = said(call, {"note": note, "waive": waive}, faults)
        if faults.lines:
            raise UsageFault(joined(faults.lines))
        void = made(EventVoided, partial(void_of, entry, **fields, reason=why(call, because)), faults)
        with noting(call, ledger, void.kind, "void", dry_run=dry_run):
            receipts = ledger.record(void, dry_run=dry_run)
        tell(call, receipts, ledger, dry_run=dry_run)


def why(call: Call, reason: str | None, *, hint: str = "") -> str:
    """The reason given, else asked for. Raises UsageFault where nobody can be asked; `hint` says what was mistaken."""
    if reason:
        return reason
    if call.interactive:
        return str(click.prompt("Why was it wrong", err=True))
    raise UsageFault(f"No reason is given. Say why it was wrong with --because.{hint}")
