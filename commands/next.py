"""flywheel next: what each open turn waits for, and the command that logs it."""

from collections.abc import Iterator, Mapping, Sequence

import click

from commands.call import Call
from commands.cells import Column
from commands.looking import look
from commands.room import Room, reading
from commands.suggestion import command_for
from events.kinds import kind_named
from flywheel.wheel import place_of

COLUMNS = (
    Column("proposition", "the proposition whose turn it is"),
    Column("customer", "the customer"),
    Column("step", "the step at which the turn stands"),
    Column("missing", "what is missing for it to go on"),
    Column("command", "the command that logs it"),
    Column("stage", "the stage of the customer's experience", detail=True),
    Column("skipped", "the steps that a waiver let it leave out", detail=True),
    Column("opened_at", "when the turn began", "time", detail=True),
)


@click.command(cls=Room, examples=("flywheel next", "flywheel next trusted-dates", "flywheel next --format json"))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@reading
@click.pass_obj
def command(call: Call, ids: tuple[str, ...]) -> None:
    """Tell what each open turn waits for.

    One line for each thing missing, with the command to log it: what is known is filled in, the rest stands in
    capitals. Needs that no proposition has taken up yet come first. With IDs, of propositions, customers or needs, only
    theirs.
    """
    with look(call, "needs") as view:
        waiting = [_taken_up(need) for need in view.rows if need["status"] != "withdrawn" and not need["propositions"]]
    with look(call, "turns") as view:
        turning = [line for turn in view.rows if turn["status"] == "open" for line in _lines(turn)]
        rows = [line for line in (*waiting, *turning) if _asked(line, ids)]
        call.show(rows, COLUMNS, meta=view.meta, empty="No turn is open. Log need-identified, and a new one begins.")


def _asked(line: Mapping[str, object], ids: Sequence[str]) -> bool:
    return not ids or any(line.get(thing) in ids for thing in ("proposition", "customer", "need"))


def _taken_up(need: Mapping[str, object]) -> Mapping[str, object]:
    """The line for a need that is to be confirmed, or met by a proposition."""
    its = {"need": [str(need["need"])], "customer": [str(need["customer"])]}
    if need["status"] == "open":
        step, missing, kind = "needs-assessment", f"the confirmation of need {need['need']}", "need-confirmed"
    else:
        step, missing, kind = "value-proposition", f"a proposition that meets need {need['need']}", "value-proposed"
    command = command_for(kind_named(kind), its)
    return {**need, "step": place_of(step), "missing": missing, "command": command, "opened_at": need["identified_at"]}


def _lines(turn: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    step = place_of(str(turn["step_name"]))
    for missing, log in zip(_listed(turn["missing"]), _listed(turn["log"]), strict=True):
        yield {**turn, "step": step, "missing": missing, "command": _command(log)}


def _command(log: str) -> str:
    """The command line for `service-adopted service=report customer=finance`."""
    kind, *said = log.split()
    known: dict[str, list[str]] = {}
    for name, _, value in (words.partition("=") for words in said):
        known.setdefault(name, []).append(value)
    return command_for(kind_named(kind), known)


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []
