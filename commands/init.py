"""flywheel init: found a ledger; the PMO's charter is the first event in it."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from commands.call import Call
from commands.log import answered, read
from commands.model_options import options_of
from commands.read_models import bring_up_to_date
from commands.receipts import tell
from commands.room import Room
from commands.saying import said_options
from events.base import Event
from events.charter import PmoChartered
from flywheel.errors import FlywheelError, IntegrityFailure, NoSuchLedger, NotALedger, StoreFailed
from flywheel.ledger import Ledger
from flywheel.recording import Receipt
from flywheel.stores import file_of, standing
from projections.failures import ReadModelFailed

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
    if _taken(call.ledger):
        raise LedgerExists(f"{call.ledger} is there already. Name another with --ledger, or move it away.")
    event = read(PmoChartered, answered(PmoChartered, values, call), call)
    tried = _tried(call, event)
    if values.get("dry_run"):
        tell(call, tried, dry_run=True)
        return
    with Ledger.open(call.ledger, create=True, clock=call.clock) as ledger:
        receipts = ledger.record(event)
        with suppress(ReadModelFailed, OSError):  # whoever looks at them first tries again, and is told
            bring_up_to_date(call, ledger)
    call.say(f"Made the ledger {call.ledger}.")
    tell(call, receipts)


def _taken(ledger: str) -> bool:
    """Whether something is there already, other than a ledger that somebody made and had no time to charter."""
    try:
        return standing(ledger).head > 0
    except (NotALedger, StoreFailed, IntegrityFailure):
        return file_of(ledger).is_file()
    except NoSuchLedger:
        return False


def _tried(call: Call, event: Event) -> Sequence[Receipt]:
    """What the rules say of a charter, before there is a ledger: one that is refused leaves nothing behind."""
    with TemporaryDirectory() as folder, Ledger.open(Path(folder, "trial"), create=True, clock=call.clock) as trial:
        return trial.record(event, dry_run=True)


command = Room(
    "init",
    callback=_run,
    params=[*options_of(PmoChartered), *said_options()],
    help="Make a ledger and charter the PMO in it, as event #1.\n\n"
    "A ledger is one file, and the history of one PMO. Its time zone is the one in which days begin and end.",
    examples=(EXAMPLE,),
)
