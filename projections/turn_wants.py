"""What an open turn waits for: in words, and as the kind to log with the fields that are known of it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from projections.benefits import BENEFITS
from projections.claims import CLAIMS, Claim
from projections.customers import CUSTOMERS
from projections.needs import NEEDS
from projections.propositions import PROPOSITIONS
from projections.services import SERVICES, Service
from projections.tables import Rows
from projections.turn_rows import Turn
from projections.uptake import UPTAKE

MOST_AT_ONCE = 20
"""Claims put to the customer with one verdict; what is left over follows with the next."""


class Missing(NamedTuple):
    """Something missing: what it is, and what to log: `service-adopted service=report customer=finance`."""

    words: str
    log: str


def wants(rows: Rows, turn: Turn) -> tuple[Missing, ...]:
    """What is missing for a turn to leave the step at which it stands; nothing once it is closed."""
    if turn.status != "open":
        return ()
    early = (_awareness, _need, _agreement, _service)
    late = (_adoption, _delivery, _review, _improvement, _claim, _verdict)
    return tuple((*early, *late)[turn.step - 1](rows, turn))


def _awareness(rows: Rows, turn: Turn) -> list[Missing]:
    if turn.customer not in rows[CUSTOMERS]:
        return [Missing(f"the customer {turn.customer}", f"customer-identified customer={turn.customer}")]
    words = f"an awareness session with {turn.customer}, or a channel that reaches it"
    return [Missing(words, f"awareness-session-held customer={turn.customer}")]


def _need(rows: Rows, turn: Turn) -> list[Missing]:
    needs = rows[PROPOSITIONS][turn.proposition].needs
    still = [each for each in needs if (need := rows[NEEDS].get(each)) and need.status == "open"]
    return [Missing(f"the confirmation of need {each}", f"need-confirmed need={each}") for each in (still or needs)[:1]]


def _agreement(rows: Rows, turn: Turn) -> list[Missing]:
    its = f"proposition={turn.proposition}"
    agreement = Missing(f"the customer's agreement to {turn.proposition}", f"proposition-agreed {its}")
    if rows[PROPOSITIONS][turn.proposition].measurable:
        return [agreement]
    return [Missing("a benefit with baseline and target", f"benefit-promised {its}"), agreement]


def _service(rows: Rows, turn: Turn) -> list[Missing]:
    if not (service := _best(rows, turn)):
        return [Missing(f"a service for {turn.proposition}", f"service-designed proposition={turn.proposition}")]
    its = f"service={service.service}"
    metric = Missing(f"a metric of service {service.service}", f"metric-defined {its}")
    version = Missing(f"an approved version of service {service.service}", f"service-version-approved {its}")
    return [*([] if service.metrics else [metric]), *([] if service.version else [version])]


def _adoption(rows: Rows, turn: Turn) -> list[Missing]:
    service, its = _brought(rows, turn)
    adoption = Missing(f"the adoption of {service} by {turn.customer}", f"service-adopted {its}")
    uptake = rows[UPTAKE].get((service, turn.customer))
    if uptake and uptake.introduced_at:
        return [adoption]
    return [Missing(f"the introduction of {service} to {turn.customer}", f"service-introduced {its}"), adoption]


def _delivery(rows: Rows, turn: Turn) -> list[Missing]:
    service, its = _brought(rows, turn)
    delivery = Missing(f"a delivery of {service} to {turn.customer}", f"service-delivered {its}")
    found = rows[SERVICES].get(service)
    if found and found.status == "paused":
        return [Missing(f"{service} running again", f"service-resumed service={service}"), delivery]
    return [delivery]


def _review(rows: Rows, turn: Turn) -> list[Missing]:
    service, _ = _brought(rows, turn)
    return [Missing(f"a review of {service} since its delivery", f"period-reviewed service={service}")]


def _improvement(rows: Rows, turn: Turn) -> list[Missing]:
    service, _ = _brought(rows, turn)
    words = f"an improvement of {service}, or a review that decides to continue"
    return [Missing(words, f"improvement-made service={service}")]


def _claim(rows: Rows, turn: Turn) -> list[Missing]:
    if waiting := next(_claims(rows, turn.unverified), None):
        its = f"claim={waiting.claim} unit={waiting.unit}"
        return [Missing(f"the verification of claim {waiting.claim}", f"value-verified {its}")]
    service, _ = _brought(rows, turn)
    its = f"proposition={turn.proposition} service={service}"
    promised = [rows[BENEFITS].get(each) for each in rows[PROPOSITIONS][turn.proposition].benefits]
    if benefit := next(iter(promised), None):
        its = f"benefit={benefit.benefit} {its} unit={benefit.unit}"
    return [Missing(f"a claim of what {turn.proposition} has yielded", f"value-claimed {its}")]


def _verdict(rows: Rows, turn: Turn) -> list[Missing]:
    waiting = list(islice(_claims(rows, turn.unrecognised), MOST_AT_ONCE))
    its = f"proposition={turn.proposition} customer={turn.customer}"
    if waiting:
        unit = waiting[0].unit
        claims = " ".join(f"claim={claim.claim}" for claim in waiting if claim.unit == unit)
        its = f"{claims} {its} unit={unit}"
    words = "the customer's verdict that settles the dispute" if turn.verdict else "the customer's verdict"
    return [Missing(words, f"value-recognised {its}")]


def _claims(rows: Rows, ids: Iterable[str]) -> Iterator[Claim]:
    return (claim for each in ids if (claim := rows[CLAIMS].get(each)))


def _best(rows: Rows, turn: Turn) -> Service | None:
    """The service to go on with: one that is not retired, and of these the one that has come furthest."""
    services = [service for each in turn.services if (service := rows[SERVICES].get(each)) and not service.retired_at]
    taken = [service for service in services if (service.service, turn.customer) in rows[UPTAKE]]
    ready = [service for service in services if service.version and service.metrics]
    return next(iter((*taken, *ready, *services)), None)


def _brought(rows: Rows, turn: Turn) -> tuple[str, str]:
    """The service to go on with, and what is known of bringing it to the customer."""
    service = _best(rows, turn)
    if not service:
        return "the service", f"customer={turn.customer}"
    version = f" version={service.version}" if service.version else ""
    return service.service, f"service={service.service} customer={turn.customer}{version}"
