"""flywheel next: what each open turn waits for, and the command that logs it."""

from collections.abc import Iterator, Mapping, Sequence

import click

from commands.call import Call
from commands.cells import Column
from commands.looking import Look, look
from commands.room import Room, reading
from commands.suggestion import command_for
from events.kinds import STEPS, kind_named
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

NOTHING = "No turn is open. Log need-identified, and a new one begins."


@click.command(cls=Room, examples=("flywheel next", "flywheel next trusted-dates", "flywheel next --format json"))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@reading
@click.pass_obj
def command(call: Call, ids: tuple[str, ...]) -> None:
    """Tell what each open turn waits for.

    For each thing missing it gives the command to log it: what is known is filled in, the rest stands in capitals.
    Needs that no proposition has taken up yet come first, claims that a closed turn left open last. With IDs, of
    propositions, customers or needs, only theirs.
    """
    with look(call, "turns", "customers", "needs", "claims") as seen:
        begun = (turn for turn in seen.tables.records("turns") if turn["status"] == "open")
        lines = [*_beginnings(seen), *(line for turn in begun for line in _lines(turn)), *_loose_ends(seen)]
        rows = [line for line in lines if _asked(line, ids)]
        if call.settings.format.value == "table" and call.flags.get("fields") is None:
            _tell(call, rows)
        else:
            call.show(rows, COLUMNS, meta=lambda: seen.meta("turns"), empty=NOTHING)


def _tell(call: Call, rows: Sequence[Mapping[str, object]]) -> None:
    """Each thing missing, and below it the command that logs it, in a line of its own so that it can be copied."""
    if not rows:
        call.say(NOTHING)
    for row in rows:
        named = [str(row[name]) for name in ("proposition", "need", "customer") if row.get(name)]
        click.echo(f"{', '.join(named)}, {row['step']}: {row['missing']}\n  {row['command']}")


def _asked(line: Mapping[str, object], ids: Sequence[str]) -> bool:
    return not ids or any(line.get(thing) in ids for thing in ("proposition", "customer", "need"))


def _beginnings(seen: Look) -> Iterator[Mapping[str, object]]:
    """The lines for customers without a need, and for needs that no proposition meets."""
    from projections.beginnings import beginnings

    for begun in beginnings(seen.tables.records):
        known = _known(begun.log)
        yield {
            "customer": next(iter(known.get("customer", ())), None),
            "need": next(iter(known.get("need", ())), None),
            "step": place_of(STEPS[begun.step - 1]),
            "missing": begun.missing,
            "command": _command(begun.log),
        }


def _loose_ends(seen: Look) -> Iterator[Mapping[str, object]]:
    """The lines for claims of closed turns."""
    from projections.loose_ends import loose_ends

    for end in loose_ends(seen.tables.records):
        yield {**end._asdict(), "step": place_of(STEPS[end.step - 1]), "command": _command(end.log)}


def _lines(turn: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    step = place_of(str(turn["step_name"]))
    for missing, log in zip(_listed(turn["missing"]), _listed(turn["log"]), strict=True):
        yield {**turn, "step": step, "missing": missing, "command": _command(log)}


def _command(log: str) -> str:
    """The command line for `service-adopted service=report customer=finance`."""
    return command_for(kind_named(log.split(maxsplit=1)[0]), _known(log))


def _known(log: str) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for name, _, value in (words.partition("=") for words in log.split()[1:]):
        known.setdefault(name, []).append(value)
    return known


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []
