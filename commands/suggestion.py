"""Commands to go on with: the words that log an event of a kind, as far as they are known."""

import shlex
from collections.abc import Mapping, Sequence

from commands.model_options import flag_of, optional, parts_of
from events.base import Event, tags_of
from events.kinds import own_fields
from flywheel.wheel import NEXT

Known = Mapping[str, Sequence[str]]
WANTED = {"benefit-promised": ("baseline", "target"), "charter-amended": ("sponsor",), "value-claimed": ("evidence",)}


def next_after(event: Event) -> str | None:
    """The command that logs what usually comes after an event; None where nothing in particular does."""
    if not (following := NEXT.get(type(event))):
        return None
    return command_for(
        following, {thing: ids for thing, ids in known_from(event).items() if thing != following.introduces}
    )


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
    thing = tags_of(name, "")[0].rstrip(":")
    option = flag.removeprefix("--").replace("-", "_")
    values = known.get(thing) or known.get(option) or [option.upper()]
    many = str(kind.model_fields[name].annotation).startswith("tuple")
    return [word for value in (values if many else values[:1]) for word in (flag, shlex.quote(value))]
