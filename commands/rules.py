"""flywheel rules: the catalogue of what must already be in the ledger before an event may join it."""

from collections.abc import Mapping
from difflib import get_close_matches

import click

from commands.call import Call
from commands.cells import Column
from commands.room import Room, listing
from commands.text import brief
from events.base import Event
from events.kinds import UnknownKind, kind_named
from flywheel.errors import UsageFault
from flywheel.rules import Rule, all_rules, rules_for

COLUMNS = (
    Column("rule", "its code, as refusals and waivers name it"),
    Column("sentence", "what it says"),
    Column("waivable", "whether --waive can set it aside"),
    Column("governs", "the kinds of event that are under it"),
    Column("reads", "the kinds it reads to decide", detail=True),
    Column("by", "the fields that tie what it reads to the new event", detail=True),
    Column("takes", "how much of that it reads: all, the first or the last", detail=True),
    Column("family", "reference, gate, duty, time or amount", detail=True),
)


@click.command(
    cls=Room,
    examples=("flywheel rules", "flywheel rules value-claimed", "flywheel rules --family gate --fields rule,sentence"),
)
@click.argument("which", required=False, metavar="[KIND|RULE]")
@click.option("--family", type=click.Choice(["reference", "gate", "duty", "time", "amount"]), help="Only these.")
@listing
@click.pass_obj
def command(call: Call, which: str | None, family: str | None) -> None:
    """List the rules: all, those of a KIND, or one by its code.

    A rule says what must be in the ledger before an event may join it. References are never waived; gates, duties and
    some others can be, with a reason that stays on the event.
    """
    rules = [rule for rule in _asked(which) if family in (None, rule.family)]
    call.show([_row(rule) for rule in rules], COLUMNS, empty="No rule is of that family. Leave --family out.")


def _asked(which: str | None) -> tuple[Rule, ...]:
    if which is None:
        return all_rules()
    if one := [rule for rule in all_rules() if rule.code == which]:
        return tuple(one)
    try:
        return rules_for(kind_named(which))
    except UnknownKind as unknown:
        near = [*unknown.nearest, *get_close_matches(which, [rule.code for rule in all_rules()], n=1)]
        hint = f"Did you mean {near[0]}?" if near else "'flywheel kinds' lists the kinds, 'flywheel rules' the rules."
        raise UsageFault(f"{brief(which)} is neither a kind nor a rule. {hint}") from unknown


def _row(rule: Rule) -> Mapping[str, object]:
    return {
        "rule": rule.code,
        "sentence": rule.sentence,
        "waivable": rule.waivable,
        "governs": ["every event"] if Event in rule.governs else [_name(kind) for kind in rule.governs],
        "reads": [_name(kind) for kind in rule.reads],
        "by": by_words(rule),
        "takes": "by position" if rule.at else rule.take.value if rule.reads else None,
        "family": rule.family,
    }


def by_words(rule: Rule) -> str:
    """The fields that tie what a rule reads to the new event, in words."""
    if rule.at:
        return rule.at
    if callable(rule.by):
        return str(rule.by) if not hasattr(rule.by, "__name__") else rule.by.__name__.strip("_").replace("_", " ")
    if isinstance(rule.by, str):
        return rule.by
    return ", ".join(rule.by)


def _name(kind: type[Event]) -> str:
    return kind.kind.split(".")[1]
