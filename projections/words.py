"""Words: what each kind of event says, in one line that people can read."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from string import Formatter
from types import MappingProxyType

from events.base import Event
from events.fields import Part
from events.value_proposition import Terms
from projections.amounts import plain

LONGEST = 160

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "pmo-chartered": "{name} was chartered: {mandate}",
        "charter-amended": "the charter was amended: {reason}",
        "governance-defined": "decisions were settled: {decision_rights}",
        "strategy-set": "objectives were set for {horizon}: {objectives}",
        "staff-appointed": "{person} was appointed {role}",
        "staff-released": "{person} was released as {role}",
        "baseline-assessed": "{element} was assessed at {score} of 5: {findings}",
        "scenario-declared": "the PMO sees itself in {scenario}: {rationale}",
        "launch-phase-completed": "the launch's {phase} was completed: {deliverables}",
        "competency-assessed": "{person} has level {level} of {competency}, aims at {target}",
        "pmo-maturity-assessed": "{area} is {phase}: {findings}",
        "event-voided": "#{voids} was voided: {reason}",
        "customer-identified": "{name} ({type}) was identified as a customer",
        "awareness-session-held": "{title}, {channel}: {customers}, {reach} persons",
        "channel-established": "{channel} ({cadence}) reaches {customers}",
        "brand-published": "{title}: {promise}",
        "awareness-measured": "{customer} knows the PMO at {score} of 100",
        "expectations-surveyed": "{customer} was asked what matters ({method}): {importance}",
        "need-identified": "{customer} needs {need}: {statement}",
        "need-reprioritised": "need {need} has priority {priority}: {reason}",
        "need-confirmed": "need {need} was confirmed by {confirmed_by}",
        "need-withdrawn": "need {need} was withdrawn: {reason}",
        "value-proposed": "{proposition} was proposed to {customer}: {statement}",
        "benefit-promised": "{benefit} ({benefit_class}) was promised in {proposition}: {title}, to {target} {unit}",
        "proposition-agreed": "{proposition} was agreed by {accepted_by}",
        "proposition-declined": "{proposition} was declined: {reason}",
        "benefit-rebaselined": "{benefit} was rebaselined, {after} instead of {before}: {reason}",
        "benefit-reassigned": "{benefit} is answered for by {owner}",
        "service-designed": "{service} ({name}) was designed for {propositions}",
        "metric-defined": "{metric} of {service} is measured in {unit}, {direction} is better, target {target}",
        "service-level-set": "{metric} of {service} is to meet {threshold} {unit}, {window}",
        "resources-aligned": "{hours} hours a month were set aside for {service}",
        "service-version-approved": "version {version} of {service} was approved by {approved_by}",
        "service-introduced": "version {version} of {service} was introduced to {customer}",
        "training-delivered": "{participants} of {customer} were trained in {service}, {hours} hours",
        "resistance-raised": "{customer} raised against {service}: {concern}",
        "resistance-addressed": "{customer} was answered on {service}: {response}",
        "service-adopted": "{customer} adopted {service}: {adoption} %, {users} users",
        "service-delivered": "{service} was delivered to {customer}: {quantity}, {hours} hours",
        "service-paused": "{service} was paused: {reason}",
        "service-resumed": "{service} was resumed: {reason}",
        "service-retired": "{service} was retired: {reason}",
        "metric-measured": "{metric} was {value} {unit} in {period}",
        "satisfaction-gathered": "{customer} gave {service} {score} ({scale})",
        "period-reviewed": "{service} was reviewed for {period}, {decision}: {findings}",
        "improvement-made": "{service} was improved: {change}",
        "maturity-assessed": "{service} is at maturity {level} of 5, aims at {target}",
        "approach-changed": "{service} is {after} instead of {before}: {reason}",
        "value-claimed": "{claim}: {amount} {unit} of {benefit} claimed for {period}",
        "value-verified": "{claim}: {amount} {unit} verified by {verified_by}",
        "value-reversed": "{claim}: {amount} {unit} reversed: {reason}",
        "value-communicated": "what {proposition} yielded was told to {audience}",
        "value-recognised": "{customer}, {acknowledged_by}: {verdict}, {amount} {unit} of {proposition} ({claims})",
        "perception-measured": "{customer} gave the PMO an NPS of {nps}",
        "success-celebrated": "{proposition} was celebrated: {story}",
    }
)


def words_for(event: Event) -> str:
    """What an event says, in one line of at most 160 letters."""
    said = _sentence(type(event))(event)
    line = " ".join(said.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


@cache
def _sentence(kind: type[Event]) -> Callable[[Event], str]:
    """The words for a kind, with the fields' values in their places."""
    _, name, _ = kind.kind.split(".")
    fields = [field for _, field, _, _ in Formatter().parse(WORDS[name]) if field]
    put = _places(WORDS[name]).format

    def sentence(event: Event) -> str:
        said = event.__dict__
        return put(*[value if type(value := said[field]) is str else _spoken(value) for field in fields])

    return sentence


def _places(words: str) -> str:
    """The words with an empty place where each field is named."""
    return "".join(f"{text}{{}}" if field else text for text, field, _, _ in Formatter().parse(words))


def _spoken(value: object) -> str:
    match value:
        case Decimal():
            return plain(value)
        case str():
            return value
        case None:
            return "not given"
        case tuple():
            return ", ".join(map(_spoken, value))
        case Terms():
            given = (f"{name.replace('_', ' ')} {_spoken(term)}" for name, term in value if term is not None)
            return ", ".join(given) or "nothing"
        case Part():
            return "=".join(_spoken(part) for _, part in value)
    return str(value)
