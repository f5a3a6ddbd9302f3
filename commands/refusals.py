"""Refusals in the terms of the command line: which option to give, and which id may have been meant."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from commands.call import Call
from commands.completing import TABLES, known_ids
from events.base import Event
from flywheel.errors import Refusal, Refused

REMEDIES = (
    ("claim-with-evidence", "Give the title and place of what shows it.", "Give --evidence FILE or --evidence URL."),
    ("rebaseline-from-what-stands", r"Give (\w+) (.+) as before\.", r"Give --before-\1 \2."),
    ("rebaseline-from-what-stands", r"Leave (\w+) out of before\.", r"Leave --before-\1 out."),
)
"""What a rule says to do in the words of the event, and what that is in options."""


@contextmanager
def in_options(call: Call, event: Event) -> Iterator[None]:
    """Let a refusal of the event say what to do on the command line."""
    try:
        yield
    except Refused as refused:
        raise Refused(*(_in_options(call, event, refusal) for refusal in refused.refusals)) from refused


def _in_options(call: Call, event: Event, refusal: Refusal) -> Refusal:
    reason = refusal.reason
    for rule, words, options in REMEDIES:
        if rule == refusal.rule and (found := re.search(words, reason)):
            reason = reason.replace(found[0], _flagged(found.expand(options)))
    return refusal._replace(reason=f"{reason}{_near(call, event, refusal.reason)}")


def _flagged(remedy: str) -> str:
    return re.sub(r"--\S+", lambda flag: flag[0].replace("_", "-"), remedy)


def _near(call: Call, event: Event, reason: str) -> str:
    """' Or did you mean bed-ward?' where the reason says that something is not there and an id comes near."""
    for thing, _, given in (tag.partition(":") for tag in event.subjects()):
        if thing in TABLES and f"{thing} {given} is not" in reason and (near := nearest_id(call, thing, given)):
            return f" Or did you mean {near}?"
    return ""


def nearest_id(call: Call, thing: str, given: str) -> str | None:
    """The id of such a thing that comes nearest; None where the thing is there, or nothing comes near."""
    ids = known_ids(call, thing)
    if given in ids:
        return None
    close = get_close_matches(given, ids, n=1) or [each for each in ids if given in each.split("-")]
    return close[0] if close else None
