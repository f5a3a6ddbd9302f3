"""Terms: what a benefit stands promised on, after every rebaseline."""

from collections.abc import Mapping
from decimal import Decimal

from events.value_proposition import BenefitPromised, BenefitRebaselined, Terms
from flywheel.rules import Past


def standing_terms(past: Past) -> Mapping[str, Terms]:
    """The terms of each benefit, by its id: as promised, then as rebaselined, in order."""
    standing = {event.benefit: promised_terms(event) for event in past if isinstance(event, BenefitPromised)}
    for event in past:
        if isinstance(event, BenefitRebaselined) and event.benefit in standing:
            standing[event.benefit] = changed_terms(standing[event.benefit], event)
    return standing


def promised_terms(promised: BenefitPromised) -> Terms:
    """The terms that a promise was made on."""
    baseline = promised.baseline
    return Terms(
        baseline_value=baseline.value if baseline else None,
        baseline_date=baseline.date if baseline else None,
        baseline_source=baseline.source if baseline else None,
        target=promised.target,
        due=promised.due,
        confidence=promised.confidence,
        attribution=promised.attribution,
    )


def changed_terms(terms: Terms, rebaselined: BenefitRebaselined) -> Terms:
    """These terms after a rebaseline: what it does not give stays."""
    return terms.model_copy(update={name: value for name, value in rebaselined.after if value is not None})


def attributed(event: BenefitPromised | BenefitRebaselined) -> Decimal | None:
    """The share of its outcome, in percent, that an event says is owed to its benefit."""
    return event.after.attribution if isinstance(event, BenefitRebaselined) else event.attribution
