"""Commands to go on with: the words that log an event of a kind, as far as they are known."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from commands.model_options import flag_of, optional, parts_of
from events.base import Event, tags_of
from events.kinds import INTRODUCERS, own_fields
from flywheel.errors import FlywheelError
from flywheel.wheel import NEXT

if TYPE_CHECKING:
    from flywheel.ledger import Ledger

Known = Mapping[str, Sequence[str]]
Recall = Callable[[str], Event | None]
WANTED = {"benefit-promised": ("baseline", "target"), "charter-amended": ("sponsor",), "value-claimed": ("evidence",)}


def next_after(event: Event, recall: Recall) -> str | None:
    """The command that logs what usually comes after an event; None where nothing in particular does.

    `recall` gives the event that introduced a thing: what this event does not name is taken from there.
    """
    if not (following := NEXT.get(type(event))):
        return None
    known = _recalled(following, event, recall)
    return command_for(following, {thing: ids for thing, ids in known.items() if thing != following.introduces})


def introductions(ledger: "Ledger | None") -> Recall:
    """Recalls from a ledger the event that introduced a thing, as it was said last; nothing where it cannot be read."""

    def recall(tag: str) -> Event | None:
        introducer = INTRODUCERS.get(tag.partition(":")[0])
        with suppress(FlywheelError, OSError):
            found = list(ledger.read([introducer.kind], [tag])) if ledger and introducer else []
            return found[-1].event if found else None
        return None

    return recall


def _recalled(following: type[Event], event: Event, recall: Recall) -> dict[str, list[str]]:
    """What is known of an event and, as far as what follows needs it, of how the things it names came in."""
    known, tags = known_from(event), event.subjects()
    needed = {_thing(name) for name in own_fields(following) if not optional(following, name)}
    wanted = (needed & INTRODUCERS.keys()) - {following.introduces}
    for tag in tags:  # grows while it is walked
        if wanted <= known.keys():
            break
        if found := recall(tag):
            told = {thing: ids for thing, ids in known_from(found).items() if thing in INTRODUCERS}
            known = told | known
            tags += [each for each in found.subjects() if each not in tags]
    return known


def _thing(name: str) -> str:
    return tags_of(name, "")[0].rstrip(":")


def command_for(kind: type[Event], known: Known) -> str:
    """A command line that logs an event of a kind; what is not known stands in capitals, to be filled in.

    `known` holds values by the name of a thing: {"customer": ["finance"]}.
    """
    short = kind.kind.split(".")[1]
    wanted = WANTED.get(short, ())
    words = [f"flywheel log {short}"]
    for name in own_fields(kind):
        if name in wanted or not optional(kind, name):
            words += _option(kind, name, known)
    if "evidence" in wanted:
        words += ["--evidence", shlex.quote(known.get("evidence", ["FILE"])[0])]
    return " ".join(words)


def known_from(event: Event) -> dict[str, list[str]]:
    """What an event tells about the next one: the things it names, its unit, amount, period and version."""
    known: dict[str, list[str]] = {}
    for tag in event.subjects():
        thing, _, value = tag.partition(":")
        known.setdefault(thing, []).append(value)
    for name in ("unit", "amount", "period", "version"):
        if (found := getattr(event, name, None)) is not None:
            known[name] = [format(found, "f") if name == "amount" else str(found)]
    return known


def _part(flag: str, part: str, needed: bool, known: Known) -> list[str]:
    option = f"{flag}-{part.replace('_', '-')}"
    values = known.get(option.removeprefix("--").replace("-", "_"), [part.upper()] if needed else [])
    return [word for value in values[:1] for word in (option, shlex.quote(value))]


def _option(kind: type[Event], name: str, known: Known) -> list[str]:
    flag = flag_of(kind, name)
    if parts := parts_of(kind, name):
        return [word for part, needed in parts.items() for word in _part(flag, part, needed, known)]
    thing = _thing(name)
    option = flag.removeprefix("--").replace("-", "_")
    values = known.get(thing) or known.get(option) or [option.upper()]
    many = str(kind.model_fields[name].annotation).startswith("tuple")
    return [word for value in (values if many else values[:1]) for word in (flag, shlex.quote(value))]
