"""flywheel replay: walk the history in order, and see at each event what it changed in services and value."""

from collections.abc import Mapping, Sequence

import click

from commands.call import Call
from commands.cells import Column
from commands.choosing import Chosen
from commands.holding import held_against_read_models
from commands.looking import LONG
from commands.moment import Moment, history_at, moment_of
from commands.opening import opened
from commands.room import Room, reading, spanning
from commands.walking import WATCHED, Walk
from flywheel.ledger import Ledger
from projections.fold import Replay

COLUMNS = (
    Column("position", "where the event stands", "number"),
    Column("occurred_at", "when it was true in the world", "time"),
    Column("actor", "who says so"),
    Column("what", "what happened"),
    Column("changed", "what it changed in services and value"),
    Column("kind", "its kind", detail=True),
    Column("recorded_at", "when the ledger learned it", "time", detail=True),
    Column("step", "the step of the wheel, or charter", detail=True),
    Column("about", "what it is about", detail=True),
    Column("waived", "the rules set aside for it", detail=True),
    Column("voided_by", "position of the event that voided it", "number", detail=True),
    Column("corrected_by", "position of the event that took its place", "number", detail=True),
)


@click.command(
    cls=Room,
    columns=COLUMNS,
    examples=(
        "flywheel replay",
        "flywheel replay --about benefit:less-rework",
        "flywheel replay --step value-delivery --since 2026-01-01",
        "flywheel replay --known-at 2026-03-31 --format csv",
        "flywheel replay --check",
    ),
)
@click.option("--step", "steps", multiple=True, metavar="STEP", help="Only events of this step: name, number, charter.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only events of this kind.")
@click.option("--about", multiple=True, metavar="[SORT:]ID", help="Only events about this: benefit:less-rework.")
@click.option("--actor", "actors", multiple=True, metavar="HANDLE", help="Only what this actor recorded.")
@click.option("--check", is_flag=True, help="Compare with the read models; exit 4 where they differ.")
@spanning
@reading
@click.pass_context
def command(ctx: click.Context, /, check: bool, **asked: tuple[str, ...]) -> None:
    """Walk the history in order, and see what each event changed.

    Beside each event stands what it changed in services and value. Options choose which events are told; the counts
    and the digest at the end are of the whole history at that moment. An event that was voided is told and marked; a
    correction counts in the place of what it corrects. With --check nothing is told, but the read models beside the
    ledger are held against a fold from the first event.
    """
    call = ctx.find_object(Call) or Call()
    if check:
        held_against_read_models(call)
        return
    with opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        walk = _walk(call, ledger, moment, asked)
        call.show(walk.rows(), COLUMNS, meta=walk.meta, empty="No event is like that. Ask for less, or look at all.")
    for line in walk.in_vain(asked):
        call.say(line)
    call.say(walk.summary())


def _walk(call: Call, ledger: Ledger, moment: Moment, asked: Mapping[str, Sequence[str]]) -> Walk:
    """The walk through the history; through a part of it where that is long, and some things alone are asked about."""
    history, chosen = history_at(ledger, moment), Chosen(call, ledger, asked)
    if asked["about"] and moment.head >= LONG:
        from commands.walking_about import walk_about

        if walk := walk_about(call, ledger, chosen, moment, asked["about"]):
            return walk
    return Walk(Replay(history, *WATCHED, as_of=moment.as_of), chosen, moment)
