"""flywheel init: found a ledger; the PMO's charter is the first event in it."""

from pathlib import Path
from typing import Any

import click

from commands.call import Call
from commands.log import made
from commands.model_options import given, options_of
from commands.read_models import bring_up_to_date
from commands.receipts import tell
from commands.room import Room
from commands.saying import said, said_options
from events.charter import PmoChartered
from flywheel.errors import FlywheelError
from flywheel.ledger import Ledger

EXAMPLE = (
    "flywheel --as dana init --name 'Acme PMO' --scope enterprise --mandate 'Keep promises.' "
    "--currency GBP --sponsor ceo"
)


class LedgerExists(FlywheelError):
    """There is a ledger already where one was to be made."""

    code = "ledger-exists"


def _run(**values: Any) -> None:
    call = click.get_current_context().find_object(Call) or Call()
    call.home_zone = values.get("timezone")
    event = made(PmoChartered, {**given(PmoChartered, values, call), **said(call, values)})
    if "://" not in call.ledger and Path(call.ledger).exists():
        raise LedgerExists(f"{call.ledger} is there already. Name another with --ledger, or move it away.")
    if values.get("dry_run"):
        call.say(f"Would make {call.ledger}. Nothing was made.")
        return
    with Ledger.open(call.ledger, create=True, clock=call.clock) as ledger:
        receipts = ledger.record(event)
        bring_up_to_date(call, ledger)
    call.say(f"Made the ledger {call.ledger}.")
    tell(call, receipts)


command = Room(
    "init",
    callback=_run,
    params=[*options_of(PmoChartered), *said_options()],
    help="Make a ledger and charter the PMO in it, as event #1.\n\n"
    "A ledger is one file, and the history of one PMO. Its time zone is the one in which days begin and end.",
    examples=(EXAMPLE,),
)
