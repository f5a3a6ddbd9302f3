"""What is recorded late in the invented history, and what was recorded wrongly and is voided or corrected."""

from decimal import Decimal

from events.base import Event
from events.entry import Entry
from events.service_operation import ServiceDelivered
from examples.invented import words
from examples.invented.course import Going
from examples.invented.world import World
from flywheel.corrections import correction_of, void_of


def late(world: World, event: Event) -> Going:
    """What occurred weeks ago is found in a drawer, and recorded."""
    yield world.later(4, 90)
    yield event


def mended(world: World, event: Event, position: int) -> Going:
    """What stands at a position is found to be wrong: it is voided, or something else is put in its place."""
    yield world.later(1, 60)
    entry, actor = Entry(position, event), world.chance.one(world.staff)
    if world.chance.turn_of("voided", 2.5):
        yield void_of(entry, reason=world.chance.one(words.MISTAKES), actor=actor, occurred_at=world.now)
        return
    amount = Decimal(world.chance.number(1, 60)) / 4
    changes = {"hours" if isinstance(event, ServiceDelivered) else "value": amount}
    group = correction_of(entry, changes, reason="Two figures were swapped.", actor=actor, at=world.now)
    yield group
    if world.chance.turn_of("wrong again", 10):
        world.start(mended(world, group[-1], world.position))
