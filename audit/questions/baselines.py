"""Where the baselines come from: who put each first one on record, and whether delivery had begun by then."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, day, instant, question, text
from events.entry import Entry
from events.service_development import ServiceDesigned
from events.service_operation import ServiceDelivered
from events.value_proposition import BenefitPromised, BenefitRebaselined

GIVING = (BenefitPromised, BenefitRebaselined)


def first_baselines(ground: Ground) -> Iterator[Row]:
    """A row for each benefit: where its first baseline came from, and whether delivery had begun by then."""
    first = _baselines(ground)
    began = _deliveries(ground)
    for benefit in ground.state("benefits").rows("benefits"):
        given, delivered = first.get(benefit.benefit), began.get((benefit.proposition, benefit.customer))
        said: Any = given.entry.event if given else None
        rests_on = [ground.value_threads.promise[benefit.benefit]]
        rests_on += [given.entry.position, given.brought.position] if given else []
        rests_on += [delivered[1]] if delivered else []
        yield {
            "benefit": benefit.benefit,
            "proposition": benefit.proposition,
            "unit": benefit.unit,
            "baseline": benefit.first_baseline_value if isinstance(said, BenefitPromised) else _after(said),
            "read_on": benefit.first_baseline_date if isinstance(said, BenefitPromised) else _read_on(said),
            "set_at": given and given.at,
            "set_by": given and given.brought.event.actor,
            "delivery_began": delivered[0] if delivered else None,
            "when": _when(given and given.at, delivered[0] if delivered else None),
            "positions": sorted({*rests_on}),
        }


class Given(NamedTuple):
    """A baseline: when it was set, by the entry that stands, and by the one that brought it, which may be corrected."""

    at: datetime
    entry: Entry
    brought: Entry


def _baselines(ground: Ground) -> Mapping[str, Given]:
    """How each benefit was first given a baseline."""
    passages = ground.history.passages(kinds=[kind.kind for kind in GIVING])
    corrected = {passage.corrected_by: passage.entry for passage in passages if passage.corrected_by}
    first: dict[str, Given] = {}
    for entry in ground.entries(*GIVING):
        said: Any = entry.event
        if _gives_one(said):
            found = _given(entry, corrected)
            first[said.benefit] = min(first.get(said.benefit, found), found, key=lambda given: given.at)
    return first


def _gives_one(said: Any) -> bool:
    """Whether a promise or a rebaseline gives a baseline."""
    return (said.baseline if isinstance(said, BenefitPromised) else said.after.baseline_value) is not None


def _given(entry: Entry, corrected: Mapping[int, Entry]) -> Given:
    """How an entry gave its baseline; a correction of what had none gave it when it was recorded."""
    versions = [entry]
    while before := corrected.get(versions[0].position):
        versions.insert(0, before)
    brought = next(version for version in versions if _gives_one(version.event))
    at = entry.event.occurred_at if brought is versions[0] else brought.event.recorded_at
    return Given(at, entry, brought)


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
