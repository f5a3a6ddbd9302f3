"""Parting: which ledger is before and which after, up to where they are the same, and which events differ; in words."""

from collections.abc import Iterator

from commands.audit.sides import Parting, Sides
from commands.text import brief, counted

MOST_POSITIONS = 12


def parting_words(both: Sides) -> Iterator[str]:
    """What people are told of two ledgers before their figures; nothing of one ledger at two times."""
    if both.parting is None:
        return
    first, second = (brief(name) for name in both.names)
    heads = both.before.head, both.after.head
    yield f"Before is {first}, up to #{heads[0]}; after is {second}, up to #{heads[1]}."
    yield _parting(both.parting, heads)


def _parting(parting: Parting, heads: tuple[int, int]) -> str:
    if parting.at is None:
        return f"Both hold the same {counted(heads[0], 'event')}, byte for byte."
    same = f"Both are the same up to #{parting.at - 1}" if parting.at > 1 else "They have no event in common"
    ending, longer = ("first", heads[1]) if heads[0] < heads[1] else ("second", heads[0])
    if not parting.altered:
        return f"{same}. There the {ending} ends; the other goes on to #{longer}."
    end = f" The {ending} ends at #{min(heads)}; the other goes on to #{longer}." if heads[0] != heads[1] else ""
    return f"{same}. Events that differ: {_altered(parting)}.{end}"


def _altered(parting: Parting) -> str:
    told = parting.altered_at[:MOST_POSITIONS]
    more = f" and {parting.altered - len(told):,} more" if parting.altered > len(told) else ""
    return ", ".join(f"#{position}" for position in told) + more
