"""Benefits: what was promised, on which terms at first and on which now, and who answers for it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from events.entry import Entry
from events.value_proposition import BenefitPromised, BenefitReassigned, BenefitRebaselined, Terms
from projections.amounts import promised_by
from projections.propositions import PROPOSITIONS
from projections.tables import Projection, Rows, Table, change, replace


@dataclass(frozen=True)
class Benefit:
    """A benefit that was promised, measurable where it has a baseline and a target."""

    benefit: Annotated[str, "the benefit's id"]
    proposition: Annotated[str, "the proposition in which it is promised"]
    customer: Annotated[str, "the customer to whom it is promised"]
    title: Annotated[str, "the benefit in a few words"]
    category: Annotated[str, "financial, technical or stakeholder"]
    benefit_class: Annotated[str, "cashable, non-cashable, avoidance, non-financial or dis-benefit"]
    outcome: Annotated[str, "what is counted; several benefits may share one"]
    unit: Annotated[str, "the unit of all its values"]
    direction: Annotated[str, "which way is better: higher or lower"]
    owner: Annotated[str | None, "who answers for it now"]
    promised_at: Annotated[datetime, "when it was promised"]
    promised_first: Annotated[Decimal | None, "how much was promised at first, in the unit"] = None
    promised: Annotated[Decimal | None, "how much is promised now, in the unit"] = None
    rebaselined: Annotated[int, "times its terms were changed"] = 0
    rebaselined_at: Annotated[datetime | None, "when they were last changed"] = None
    rebaseline_approved_by: Annotated[str | None, "who approved the last change"] = None
    first_baseline_value: Annotated[Decimal | None, "the value before, as first promised, in the unit"] = None
    first_baseline_date: Annotated[date | None, "the day it was read, as first promised"] = None
    first_baseline_source: Annotated[str | None, "where it was read, as first promised"] = None
    first_target: Annotated[Decimal | None, "the value aimed at, as first promised, in the unit"] = None
    first_due: Annotated[date | None, "the day by which it was due, as first promised"] = None
    first_confidence: Annotated[Decimal | None, "how sure, as first promised, in percent"] = None
    first_attribution: Annotated[Decimal | None, "the outcome's share owed to it, as first promised, in percent"] = None
    baseline_value: Annotated[Decimal | None, "the value before, as it stands now, in the unit"] = None
    baseline_date: Annotated[date | None, "the day it was read, as it stands now"] = None
    baseline_source: Annotated[str | None, "where it was read, as it stands now"] = None
    target: Annotated[Decimal | None, "the value aimed at now, in the unit"] = None
    due: Annotated[date | None, "the day by which it is due now"] = None
    confidence: Annotated[Decimal | None, "how sure it is now, in percent"] = None
    attribution: Annotated[Decimal | None, "the outcome's share owed to it now, in percent"] = None


BENEFITS: Table[str, Benefit] = Table(
    "benefits", Benefit, key=("benefit",), indexes=("proposition", "customer", "outcome")
)


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the benefits."""
    benefits = rows[BENEFITS]
    match entry.event:
        case BenefitPromised() as said:
            if proposition := rows[PROPOSITIONS].get(said.proposition):
                benefits[said.benefit] = _promised(said, proposition.customer)
        case BenefitRebaselined() as changed:
            if benefit := benefits.get(changed.benefit):
                benefits[benefit.benefit] = _rebaselined(benefit, changed)
        case BenefitReassigned() as handed:
            change(benefits, handed.benefit, owner=handed.owner)


def _promised(said: BenefitPromised, customer: str) -> Benefit:
    before = said.baseline
    harm = said.benefit_class == "dis-benefit"
    promised = promised_by(before.value if before else None, said.target, said.direction, harm=harm)
    bare = Benefit(
        benefit=said.benefit,
        proposition=said.proposition,
        customer=customer,
        title=said.title,
        category=said.category,
        benefit_class=said.benefit_class,
        outcome=said.outcome,
        unit=said.unit,
        direction=said.direction,
        owner=said.owner,
        promised_at=said.occurred_at,
        promised_first=promised,
        promised=promised,
    )
    terms = _terms(said)
    return replace(bare, **terms, **{f"first_{name}": value for name, value in terms.items()})


def _terms(said: BenefitPromised) -> dict[str, Any]:
    before = said.baseline
    return {
        "baseline_value": before.value if before else None,
        "baseline_date": before.date if before else None,
        "baseline_source": before.source if before else None,
        "target": said.target,
        "due": said.due,
        "confidence": said.confidence,
        "attribution": said.attribution,
    }


def _rebaselined(benefit: Benefit, changed: BenefitRebaselined) -> Benefit:
    after = replace(benefit, **_given(changed.after))
    harm = after.benefit_class == "dis-benefit"
    return replace(
        after,
        promised=promised_by(after.baseline_value, after.target, after.direction, harm=harm),
        rebaselined=benefit.rebaselined + 1,
        rebaselined_at=changed.occurred_at,
        rebaseline_approved_by=changed.approved_by,
    )


def _given(terms: Terms) -> dict[str, Any]:
    """The terms that were given, by the names that they have in a benefit as well."""
    return {name: value for name in Terms.model_fields if (value := getattr(terms, name)) is not None}


PROJECTION = Projection("benefits", (BENEFITS,), evolve, uses=(PROPOSITIONS,))
