"""What is told once something was recorded: where it stands, what was waived for it, and what comes next."""

import sys
from collections.abc import Mapping, Sequence

from commands.call import Call
from commands.cells import Column
from commands.suggestion import Recall, introductions, next_after
from events.charter import EventVoided
from flywheel.errors import FlywheelError
from flywheel.ledger import Ledger
from flywheel.recording import Receipt
from flywheel.wheel import place_of

COLUMNS = (
    Column("position", "where the event stands", "number"),
    Column("kind", "its kind"),
    Column("about", "what it is about"),
    Column("recorded", "whether it was recorded now, was there already, or only tried"),
    Column("waived", "the rules that were set aside for it"),
    Column("next", "the command for what usually comes next"),
)


class ReceiptLost(FlywheelError):
    """An event is recorded, and what was to be said of it could not be written."""

    code = "receipt-lost"
    exit_code = 3


def tell(
    call: Call,
    receipts: Sequence[Receipt],
    ledger: Ledger | None = None,
    *,
    dry_run: bool = False,
    advise: bool = True,
) -> None:
    """Say what became of events: rows where rows were asked for, else a line each, and with `advise` what is next.

    What the next command takes and the event does not say is looked up in the ledger, as long as it is open.

    Raises ReceiptLost where something was recorded and this cannot be written.
    """
    try:
        _tell(call, receipts, introductions(ledger), dry_run=dry_run, advise=advise)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if dry_run or all(receipt.already for receipt in receipts):
            raise
        raise _lost(receipts, error) from error


def _lost(receipts: Sequence[Receipt], error: OSError) -> ReceiptLost:
    told = " and ".join(f"#{receipt.position}" for receipt in receipts)
    they = f"{told} is recorded, but its" if len(receipts) == 1 else f"{told} are recorded, but their"
    return ReceiptLost(f"{they} receipt could not be written: {error.strerror}. Do not record the same again.")


def _tell(call: Call, receipts: Sequence[Receipt], recall: Recall, *, dry_run: bool, advise: bool) -> None:
    if call.settings.format.value != "table":
        call.show([_row(receipt, recall, dry_run) for receipt in receipts], COLUMNS)
        return
    for receipt in receipts:
        _line(call, receipt, dry_run)
    if advise and not dry_run and (command := next_after(receipts[-1].event, recall)):
        call.say(f"Next: {command}")


def _line(call: Call, receipt: Receipt, dry_run: bool) -> None:
    import click

    event = receipt.event
    about = ", ".join(tag for tag in event.subjects() if not tag.startswith(("event:", "key:")))
    step = "" if isinstance(event, EventVoided) else f", {place_of(event.step)}"
    what = f"{event.kind_name}{f' ({about})' if about else ''}{step}"
    if dry_run:
        click.echo(f"Would record #{receipt.position} {what}. Nothing was recorded.")
    elif receipt.already:
        click.echo(f"#{receipt.position} {what} is there already under this key. Nothing was recorded.")
    else:
        click.echo(f"Recorded #{receipt.position} {what}.")
    if receipt.waived:
        call.say(f"Waived: {', '.join(receipt.waived)}.")
    if receipt.needless:
        call.say(f"Not needed: the waiver of {', '.join(receipt.needless)}; the rule was met.")


def _row(receipt: Receipt, recall: Recall, dry_run: bool) -> Mapping[str, object]:
    state = "dry run" if dry_run else "already" if receipt.already else "now"
    return {
        "position": receipt.position,
        "kind": receipt.event.kind,
        "about": list(receipt.event.tags),
        "recorded": state,
        "waived": list(receipt.waived),
        "next": None if dry_run else next_after(receipt.event, recall),
    }
