"""Looking closely at one event's bytes: what kind they say it is, which tags follow from them, or why they are none."""

import json
from typing import Any, NamedTuple

from audit.verification.checks.glimpses import UNFIT, glimpse_of, tags_seen
from audit.verification.stored import Row
from events.kinds import KINDS

LONGEST_SHOWN = 120


class Looked(NamedTuple):
    """The kind that bytes say and what else is seen of them, or why they are no event of a kind that is known."""

    kind: str = ""
    seen: Any = None
    why: str = ""


def looked_into(data: bytes) -> Looked:
    """What an event's bytes say, looked at closely."""
    try:
        name = json.loads(data)["kind"]
    except (*UNFIT, KeyError):
        return Looked(why="holds no event that can be read")
    if not isinstance(name, str):
        return Looked(why="holds no event that can be read: its kind is no text")
    if name not in KINDS:
        return Looked(name, why=f"is of a kind that this flywheel does not know, {cut(name)}")
    try:
        return Looked(name, glimpse_of(name).read(data))
    except UNFIT as error:
        return Looked(why=f"is no {name} that can be read ({cut(str(error))})")


def tags_of(row: Row) -> set[str]:
    """The tags that follow from an event's bytes; where those cannot be read, the ones that stand beside them."""
    kind, seen, _ = looked_into(row.data)
    return set(tags_seen(kind, seen) if seen else listed(row.tags))


def listed(text: str) -> list[str]:
    """Tags as they stand in a row; none where that is no list of texts."""
    try:
        found = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return []
    return found if isinstance(found, list) and all(isinstance(each, str) for each in found) else []


def cut(text: str) -> str:
    """Text as it can stand in a sentence."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."
