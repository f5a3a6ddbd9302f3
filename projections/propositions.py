"""Propositions: what the PMO offered to whom, for which needs, what it builds on, and what the customer said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from events.entry import Entry
from events.service_development import ServiceDesigned
from events.value_delivery import ValueCommunicated
from events.value_proposition import BenefitPromised, PropositionAgreed, PropositionDeclined, ValueProposed
from events.value_recognition import SuccessCelebrated, ValueRecognised
from projections.tables import Projection, Rows, Table, change, replace


@dataclass(frozen=True)
class Proposition:
    """A value proposition, made to one customer for needs of theirs."""

    proposition: Annotated[str, "the proposition's id"]
    customer: Annotated[str, "the customer to whom it was made"]
    needs: Annotated[tuple[str, ...], "the needs it would meet"]
    statement: Annotated[str, "what is offered"]
    status: Annotated[str, "proposed, agreed or declined"]
    proposed_at: Annotated[datetime, "when it was made"]
    builds_on: Annotated[int | None, "position of the recognition that it builds on"]
    builds_on_proposition: Annotated[str | None, "the proposition whose value was recognised there"]
    benefits: Annotated[tuple[str, ...], "the benefits promised in it"] = ()
    measurable: Annotated[int, "benefits of it that have both a baseline and a target"] = 0
    services: Annotated[tuple[str, ...], "the services designed for it"] = ()
    agreed_at: Annotated[datetime | None, "when the customer accepted it"] = None
    accepted_by: Annotated[str | None, "who accepted it"] = None
    declined_at: Annotated[datetime | None, "when the customer declined it"] = None
    declined_because: Annotated[str | None, "why it was declined"] = None
    communicated: Annotated[int, "times its value was told to somebody"] = 0
    celebrated: Annotated[int, "times its success was celebrated"] = 0


@dataclass(frozen=True)
class Verdict:
    """A position at which the value of a proposition was recognised, or that such an event took the place of."""

    position: Annotated[int, "the position"]
    proposition: Annotated[str, "the proposition"]


@dataclass(frozen=True)
class Design:
    """The services designed for a proposition, whether it was there yet or not."""

    proposition: Annotated[str, "the proposition's id"]
    services: Annotated[tuple[str, ...], "the services designed for it"]


PROPOSITIONS: Table[str, Proposition] = Table("propositions", Proposition, key=("proposition",), indexes=("customer",))
VERDICTS: Table[int, Verdict] = Table("verdicts", Verdict, key=("position",), inner=True)
DESIGNS: Table[str, Design] = Table("designs", Design, key=("proposition",), inner=True)


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the propositions."""
    propositions = rows[PROPOSITIONS]
    match entry.event:
        case ValueProposed() as made:
            propositions[made.proposition] = _made(rows, made)
        case BenefitPromised() as promised:
            if row := propositions.get(promised.proposition):
                propositions[row.proposition] = _promised(row, promised)
        case PropositionAgreed(proposition=its) as agreed:
            change(propositions, its, status="agreed", agreed_at=agreed.occurred_at, accepted_by=agreed.accepted_by)
        case PropositionDeclined(proposition=its, occurred_at=at) as declined:
            change(propositions, its, status="declined", declined_at=at, declined_because=declined.reason)
        case ServiceDesigned() as designed:
            _designed(rows, designed)
        case ValueCommunicated() as told:
            if row := propositions.get(told.proposition):
                propositions[row.proposition] = replace(row, communicated=row.communicated + 1)
        case SuccessCelebrated() as told:
            if row := propositions.get(told.proposition):
                propositions[row.proposition] = replace(row, celebrated=row.celebrated + 1)
        case ValueRecognised() as recognised:
            # What a correction took the place of is among its causes; a proposition may have built on that.
            for position in (entry.position, *recognised.causes):
                rows[VERDICTS][position] = Verdict(position, recognised.proposition)


def _made(rows: Rows, made: ValueProposed) -> Proposition:
    earlier = rows[VERDICTS].get(made.builds_on) if made.builds_on else None
    design = rows[DESIGNS].get(made.proposition)
    return Proposition(
        proposition=made.proposition,
        customer=made.customer,
        needs=made.needs,
        statement=made.statement,
        status="proposed",
        proposed_at=made.occurred_at,
        builds_on=made.builds_on,
        builds_on_proposition=earlier.proposition if earlier else None,
        services=design.services if design else (),
    )


def _promised(row: Proposition, promised: BenefitPromised) -> Proposition:
    measurable = promised.baseline is not None and promised.target is not None
    return replace(row, benefits=(*row.benefits, promised.benefit), measurable=row.measurable + measurable)


def _designed(rows: Rows, designed: ServiceDesigned) -> None:
    for proposition in dict.fromkeys(designed.propositions):
        before = rows[DESIGNS].get(proposition)
        services = (*(before.services if before else ()), designed.service)
        rows[DESIGNS][proposition] = Design(proposition, services)
        change(rows[PROPOSITIONS], proposition, services=services)


PROJECTION = Projection("propositions", (PROPOSITIONS, VERDICTS, DESIGNS), evolve)
