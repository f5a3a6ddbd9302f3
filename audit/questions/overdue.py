"""What should have come by now: measurements by their cadence, and benefits by their due date."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from itertools import chain
from types import MappingProxyType
from typing import Any

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, day, number, question, text
from events.periods import days_of
from events.service_development import MetricDefined
from events.service_monitoring import MetricMeasured
from projections.amounts import minus
from projections.metrics import Metric
from projections.uptake import Uptake

DAYS = MappingProxyType({"daily": 1, "weekly": 7})
MONTHS = MappingProxyType({"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12})
RESTING = ("paused", "retired")


def overdue(ground: Ground) -> Iterator[Row]:
    """Measurements that are missing since the last one, then benefits that are due and short of their promise."""
    found = chain(_measurements(ground), _benefits(ground))
    return iter(sorted(found, key=lambda row: (row["what"], -row["days_overdue"], row["about"])))


def _measurements(ground: Ground) -> Iterator[dict[str, Any]]:
    """Metrics of services at work whose next period is over, and was not measured."""
    latest = _latest(ground)
    state = ground.state("metrics", "services", "uptake")
    services = {service.service: service for service in state.rows("services")}
    began = _began(state.rows("uptake"))
    for metric in state.rows("metrics"):
        service = services.get(metric.service)
        if service is None or service.status in RESTING:
            continue
        covered = metric.period_ends or _before_the_first(metric, began.get(metric.service), ground.until.tzinfo)
        due = due_after(covered, metric.cadence) if covered else None
        if due and due < ground.until.date():
            yield {
                "what": "measurement",
                "about": metric.metric,
                "of": metric.service,
                "unit": metric.unit,
                "cadence": metric.cadence,
                "last_period": metric.period,
                "due": due,
                "days_overdue": (ground.until.date() - due).days,
                "owner": service.owner,
                "positions": [latest[metric.metric]],
            }


def _began(uptake: Iterable[Uptake]) -> Mapping[str, datetime]:
    """When each service was first delivered, to whomever: what was not delivered yet is not measured."""
    began: dict[str, datetime] = {}
    for each in uptake:
        if at := each.first_delivered_at:
            began[each.service] = min(began.get(each.service, at), at)
    return began


def _before_the_first(metric: Metric, began: datetime | None, zone: tzinfo | None) -> date | None:
    """The day before the first whole period in which a metric could be measured; None until there is a delivery."""
    if began is None:
        return None
    return first_day(max(metric.defined_at, began).astimezone(zone).date(), metric.cadence) - timedelta(days=1)


def _latest(ground: Ground) -> Mapping[str, int]:
    """Where the latest period of each metric was measured; where it was defined, if it never was."""
    latest: dict[str, tuple[date, int]] = {}
    for entry in ground.entries(MetricDefined, MetricMeasured):
        said: Any = entry.event
        ends = days_of(said.period)[1] if isinstance(said, MetricMeasured) else date.min
        latest[said.metric] = max(latest.get(said.metric, (ends, entry.position)), (ends, entry.position))
    return {metric: position for metric, (_, position) in latest.items()}


def first_day(since: date, cadence: str) -> date:
    """The first day of the first period of the calendar that begins on a day or after it; weeks begin on Mondays."""
    if cadence == "weekly":
        return since + timedelta(days=-since.weekday() % 7)
    if not (months := MONTHS.get(cadence)):
        return since
    begun = since.year * 12 + since.month - 1 + (since.day > 1)
    year, month = divmod(begun + -begun % months, 12)
    return date(year, month + 1, 1)


def due_after(covered: date, cadence: str) -> date | None:
    """The last day of the first period that is not covered; None for what is measured on demand."""
    if days := DAYS.get(cadence):
        return covered + timedelta(days=days)
    if not (months := MONTHS.get(cadence)):
        return None
    begins = covered + timedelta(days=1)
    year, month = divmod(begins.year * 12 + begins.month - 1 + months - 1, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _benefits(ground: Ground) -> Iterator[dict[str, Any]]:
    """Benefits whose day has come, and of which less is recognised than was promised; those of no promise too."""
    state = ground.state("value", "propositions")
    accounts = {(value.benefit, value.unit): value for value in state.rows("value")}
    status = {proposition.proposition: proposition.status for proposition in state.rows("propositions")}
    for benefit in state.rows("benefits"):
        if benefit.due is None or benefit.due >= ground.until.date() or status[benefit.proposition] == "declined":
            continue
        account = accounts[benefit.benefit, benefit.unit]
        short = None if benefit.promised is None else minus(benefit.promised, account.recognised)
        if benefit.benefit_class != "dis-benefit" and (short is None or short > 0):
            yield {
                "what": "benefit",
                "about": benefit.benefit,
                "of": benefit.proposition,
                "unit": benefit.unit,
                "due": benefit.due,
                "days_overdue": (ground.until.date() - benefit.due).days,
                "promised": benefit.promised,
                "verified": account.verified,
                "recognised": account.recognised,
                "short": short,
                "owner": benefit.owner,
                "positions": ground.value_threads.of_benefit(benefit.benefit),
            }


def of_benefits(ground: Ground) -> str | None:
    """That a claim that is asked about is never due, and of which benefit it is."""
    claims = ground.state("claims").rows("claims") if ground.about else ()
    named = [claim for claim in claims if claim.claim in ground.about and claim.benefit not in ground.about]
    said = (f"{claim.claim} is a claim, and what is due is its benefit: ask for {claim.benefit}" for claim in named)
    return "; ".join(said) or None


QUESTIONS = (
    question(
        "overdue",
        "Which measurements are missing by their cadence, and which benefits are due and short of their promise?",
        "What is not measured any more is mostly what would not look good. What is due and silent has been given up.",
        (
            text("what", "benefit or measurement"),
            text("about", "the benefit or the metric"),
            text("of", "the proposition in which it is promised, or the service that is measured"),
            day("due", "the day on which it was due; of a measurement, the last day of the period that is missing"),
            number("days_overdue", "days since then"),
            amount("promised", "promised now; missing where no target stands"),
            amount("verified", "verified of what was claimed"),
            amount("recognised", "recognised by the customer"),
            amount("short", "promised less recognised"),
            text("unit", "the unit of the amounts, or of the metric"),
            text("owner", "who answers for it"),
            text("cadence", "how often the metric is to be measured"),
            text("last_period", "the latest period that was measured"),
        ),
        overdue,
        brief="what about due days_overdue promised verified recognised short unit owner",
    )._replace(caveat=of_benefits),
)
