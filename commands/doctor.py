"""flywheel doctor: everything around a ledger looked at, and for whatever is not as it should be, what to do."""

from collections.abc import Iterator

import click

from commands.call import Call
from commands.cells import Column
from commands.room import Room, listing
from flywheel.errors import FlywheelError, IntegrityFailure, NoSuchLedger, StoreFailed
from flywheel.findings import ATTENTION, OK, WRONG, Finding, of_error

COLUMNS = (
    Column("check", "what was looked at"),
    Column("state", "ok, attention, or wrong"),
    Column("found", "what was found"),
    Column("remedy", "what to do about it"),
)


@click.command(cls=Room, columns=COLUMNS, examples=("flywheel doctor", "flywheel doctor --deep --format json"))
@click.option("--deep", is_flag=True, help="Look at every page, index and tag. Takes its time on a large ledger.")
@listing
@click.pass_obj
def command(call: Call, deep: bool) -> None:
    """Examine the ledger and what surrounds it, and say what to do.

    Nothing is changed. It tells of a ledger that is damaged, of another version, or may only be read as well. The exit
    code is 4 where something is wrong with what is stored, and 0 where all is well or wants attention only. Where there
    is no ledger, or none that can be opened, it is that of any other command.
    """
    findings: list[Finding] = []
    try:
        findings.extend(_findings(call, deep))
    except (NoSuchLedger, StoreFailed) as error:
        findings.append(of_error("ledger", error, ATTENTION if isinstance(error, StoreFailed) else WRONG))
        call.show([finding._asdict() for finding in findings], COLUMNS)
        raise
    worst = {finding.state for finding in findings}
    state = next((each for each in (WRONG, ATTENTION) if each in worst), OK)
    call.show([finding._asdict() for finding in findings], COLUMNS, meta={"ledger": call.ledger, "state": state})
    if wrong := [finding.check for finding in findings if finding.state == WRONG]:
        raise IntegrityFailure(
            f"{call.ledger} is not as it should be: {', '.join(wrong)}. What to do stands beside each."
        )
    look = ", ".join(finding.check for finding in findings if finding.state == ATTENTION)
    call.say(f"Nothing is wrong. Look at what is said of {look}." if look else "All is well.")


def _findings(call: Call, deep: bool) -> Iterator[Finding]:
    from commands import examining, notes_kept
    from flywheel.stores import file_of
    from flywheel.stores.sqlite_checkup import checkup

    yield examining.settings(call)
    yield examining.versions()
    can_be_read = False
    for finding in checkup(file_of(call.ledger), deep=deep):
        can_be_read = can_be_read or (finding.check, finding.state) == ("ledger", OK)
        yield finding
    if can_be_read:
        try:
            yield from examining.events(call)
        except FlywheelError as error:
            yield of_error("events", error)
    yield from notes_kept.examined(call)
