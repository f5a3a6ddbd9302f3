"""The ten steps as a turn goes through them: when each is done, and in which stage of the customer's experience.

A turn stands at the first step whose criterion it has not met. A step that is not done, but whose gate was waived, is
skipped: the turn stands further on.
"""

from types import MappingProxyType
from typing import NamedTuple


class Step(NamedTuple):
    """One step: its number, its name, the stage it belongs to, and when a turn is done with it."""

    number: int
    name: str
    stage: str
    criterion: str


TEN_STEPS = (
    Step(1, "awareness-building", "exploration", "a session or a channel made the customer aware of the PMO"),
    Step(2, "needs-assessment", "exploration", "one of its needs is confirmed"),
    Step(3, "value-proposition", "design", "the customer agreed to the proposition"),
    Step(4, "service-development", "design", "a service for it has an approved version and a metric"),
    Step(5, "service-onboarding", "deployment", "the customer adopted the service"),
    Step(6, "service-operation", "deployment", "the service was delivered to the customer, since the turn opened"),
    Step(7, "service-monitoring", "enhancement", "a period of the service was reviewed, since that delivery"),
    Step(8, "service-improvement", "enhancement", "the service was improved, or a review decided to continue"),
    Step(9, "value-delivery", "realization", "a claim of the proposition was verified"),
    Step(10, "value-recognition", "realization", "the customer gave a verdict that closes it"),
)

GATES = MappingProxyType(
    {
        "propose-for-confirmed-needs": 2,
        "design-for-agreed-propositions": 3,
        "claim-once-agreed": 3,
        "introduce-an-approved-version": 4,
        "introduce-a-measured-service": 4,
        "claim-from-a-service-of-the-proposition": 4,
        "deliver-once-introduced": 5,
        "measure-once-delivered": 6,
        "ask-once-delivered": 6,
        "review-once-delivered-or-measured": 6,
        "claim-once-delivered": 6,
        "improve-on-new-evidence": 7,
        "recognise-once-verified": 9,
    }
)
"""The rules that keep a step from being left out, by code. Waiving one skips the step, until it is done after all."""


def step_at(number: int) -> Step:
    """The step of a number, 1 to 10."""
    return TEN_STEPS[number - 1]
