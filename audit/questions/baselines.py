"""Where the baselines come from: who put each first one on record, and whether delivery had begun by then."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, day, instant, question, text
from events.entry import Entry
from events.service_development import ServiceDesigned
from events.service_operation import ServiceDelivered
from events.value_proposition import BenefitPromised, BenefitRebaselined


def first_baselines(ground: Ground) -> Iterator[Row]:
    """A row for each benefit: where its first baseline came from, and whether delivery had begun by then."""
    first = _baselines(ground)
    began = _deliveries(ground)
    for benefit in ground.state("benefits").rows("benefits"):
        entry, delivered = first.get(benefit.benefit), began.get((benefit.proposition, benefit.customer))
        said: Any = entry.event if entry else None
        rests_on = ground.value_threads.promise.get(benefit.benefit), entry and entry.position
        yield {
            "benefit": benefit.benefit,
            "proposition": benefit.proposition,
            "unit": benefit.unit,
            "baseline": benefit.first_baseline_value if isinstance(said, BenefitPromised) else _after(said),
            "read_on": benefit.first_baseline_date if isinstance(said, BenefitPromised) else _read_on(said),
            "set_at": said and said.occurred_at,
            "set_by": said and said.actor,
            "delivery_began": delivered[0] if delivered else None,
            "when": _when(said and said.occurred_at, delivered[0] if delivered else None),
            "positions": sorted({position for position in (*rests_on, delivered and delivered[1]) if position}),
        }


def _baselines(ground: Ground) -> Mapping[str, Entry]:
    """The entry that first gave each benefit a baseline."""
    first: dict[str, Entry] = {}
    for entry in ground.entries(BenefitPromised, BenefitRebaselined):
        said: Any = entry.event
        if said.baseline if isinstance(said, BenefitPromised) else said.after.baseline_value is not None:
            first.setdefault(said.benefit, entry)
    return first


def _after(said: BenefitRebaselined | None) -> Any:
    return said.after.baseline_value if said else None


def _read_on(said: BenefitRebaselined | None) -> Any:
    return said.after.baseline_date if said else None


def _deliveries(ground: Ground) -> Mapping[tuple[str, str], tuple[datetime, int]]:
    """For each proposition and customer, when a service designed for it was first delivered there, and the position."""
    designed: dict[str, tuple[str, ...]] = {}
    first: dict[tuple[str, str], tuple[datetime, int]] = {}
    for entry in ground.entries(ServiceDesigned, ServiceDelivered):
        match entry.event:
            case ServiceDesigned() as said:
                designed[said.service] = said.propositions
            case ServiceDelivered() as said:
                for proposition in designed.get(said.service, ()):
                    key, found = (proposition, said.customer), (said.occurred_at, entry.position)
                    first[key] = min(first.get(key, found), found)
    return first


def _when(set_at: datetime | None, began: datetime | None) -> str:
    if set_at is None:
        return "no baseline"
    if began is None:
        return "before any delivery"
    return "before delivery" if set_at <= began else "after delivery began"


QUESTIONS = (
    question(
        "first-baselines",
        "When was each benefit's first baseline put on record, by whom, and had delivery begun?",
        "A baseline that is set once delivery has begun is set by those who already see the result.",
        (
            text("benefit", "the benefit"),
            text("when", "no baseline, before any delivery, before delivery, or after delivery began"),
            amount("baseline", "the value before, in the unit"),
            text("unit", "the unit of the baseline"),
            day("read_on", "the day on which it was read"),
            instant("set_at", "when it was put on record"),
            text("set_by", "who put it on record"),
            instant("delivery_began", "when a service was first delivered to the customer for it"),
            text("proposition", "the proposition in which it is promised"),
        ),
        first_baselines,
        finds=False,
        brief="benefit when baseline unit set_at set_by delivery_began",
    ),
)
