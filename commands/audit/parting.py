"""Parting: which ledger is before and which after, up to where they are the same, and which events differ; in words."""

from collections.abc import Iterator

from commands.audit.sides import Parting, Sides
from commands.call import Call
from commands.text import brief, counted

MOST_POSITIONS = 12
SIDES = ("from", "known_from"), ("to", "known_to")
"""The times of each side: of what had occurred, and of what was known."""


def parting_words(call: Call, both: Sides) -> Iterator[str]:
    """What people are told of two sides before their figures: which ledgers these are, if they are two, and when."""
    if both.parting is not None:
        first, second = (brief(name) for name in both.names)
        heads = both.before.head, both.after.head
        times = [_time(call, *flags) for flags in SIDES]
        times = [f", {time or 'as of now'}" if any(times) else "" for time in times]
        yield f"Before is {first}, up to #{heads[0]}{times[0]}; after is {second}, up to #{heads[1]}{times[1]}."
        yield from _one_sided(call)
        yield _parting(both.parting, heads)
    if both.first.as_of and both.second.as_of and both.first.as_of > both.second.as_of:
        yield "--from is later than --to: before is the later of the two."


def _time(call: Call, occurred: str, known: str) -> str:
    """The time of a side as it was given; empty where none was."""
    said = (("as of", call.flags.get(occurred)), ("known at", call.flags.get(known)))
    return ", ".join(f"{word} {brief(str(time))}" for word, time in said if time)


def _one_sided(call: Call) -> Iterator[str]:
    """A hint for each time that one side alone was given."""
    for first, second in zip(*SIDES, strict=True):
        if bool(call.flags.get(first)) != bool(call.flags.get(second)):
            given, other = (first, second) if call.flags.get(first) else (second, first)
            missing = f"--{other.replace('_', '-')}"
            yield f"Only --{given.replace('_', '-')} is given; {missing} with the same time compares like with like."


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
