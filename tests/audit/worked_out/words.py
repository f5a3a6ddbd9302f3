"""What a sentence about an event has to hold, however it is put: the things, amounts and people that it names."""

from types import MappingProxyType
from typing import NamedTuple

from tests.audit.worked_out.lines import Line

FACTS = MappingProxyType(
    {
        "need-identified": ("customer", "need"),
        "need-confirmed": ("need", "confirmed_by"),
        "need-withdrawn": ("need",),
        "value-proposed": ("proposition", "customer"),
        "benefit-promised": ("benefit", "class", "proposition", "title", "target", "unit"),
        "proposition-agreed": ("proposition", "accepted_by"),
        "proposition-declined": ("proposition",),
        "benefit-rebaselined": ("benefit",),
        "benefit-reassigned": ("benefit", "owner"),
        "service-designed": ("service", "name", "propositions"),
        "service-version-approved": ("service", "version", "approved_by"),
        "service-introduced": ("service", "version", "customer"),
        "service-adopted": ("service", "customer", "adoption"),
        "service-delivered": ("service", "customer", "quantity", "hours"),
        "service-retired": ("service",),
        "metric-defined": ("metric", "service", "unit", "direction", "target"),
        "metric-measured": ("metric", "value", "unit", "period"),
        "value-claimed": ("claim", "amount", "unit", "benefit", "period"),
        "value-verified": ("claim", "amount", "unit", "verified_by"),
        "value-reversed": ("claim", "amount", "unit"),
        "value-recognised": ("customer", "acknowledged_by", "verdict", "amount", "unit", "proposition", "claims"),
        "staff-appointed": ("person", "role"),
        "staff-released": ("person", "role"),
    }
)
"""For each kind that tells of value or of what it rests on, the fields that a sentence about it says."""


class Facts(NamedTuple):
    """What a sentence has to hold."""

    all: tuple[str, ...]


def facts_of(line: Line) -> Facts:
    """What a sentence about an event has to hold; of a rebaseline also each of the terms that it gives."""
    named = [line.get(name) for name in FACTS.get(line.kind, ())]
    named += line["after"].values() if line.kind == "benefit-rebaselined" else []
    flat = [one for each in named for one in (each if isinstance(each, list) else [each])]
    return Facts(tuple(str(each) for each in flat if each is not None))
