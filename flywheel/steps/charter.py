"""The charter: who is of the PMO when, and what may be taken back of all that was recorded."""

from events.base import Event
from events.charter import (
    CharterAmended,
    CompetencyAssessed,
    EventVoided,
    PmoChartered,
    StaffAppointed,
    StaffReleased,
    StrategySet,
)
from events.kinds import KINDS
from events.value_delivery import ValueVerified
from events.value_recognition import ValueRecognised
from flywheel.rules import Past, Take, rule
from flywheel.standing import roles_of_staff


@rule("amend-something", CharterAmended, reads=(PmoChartered, CharterAmended))
def amend_something(amended: CharterAmended, past: Past) -> str | None:
    """An amendment changes something of the charter."""
    stands: dict[str, object] = {}
    for event in sorted(past, key=lambda event: isinstance(event, CharterAmended)):
        stands |= _charter(event)
    if not (given := _charter(amended)):
        return "nothing is amended. Give the name, the scope, the mandate or the sponsor that is new."
    if all(stands.get(field) == value for field, value in given.items()):
        return "the charter says so already. Give the name, the scope, the mandate or the sponsor that is new."
    return None


def _charter(event: Event) -> dict[str, object]:
    fields = {name: getattr(event, name) for name in ("name", "scope", "mandate", "sponsor")}
    return {name: value for name, value in fields.items() if value is not None}


@rule("name-an-objective-once", StrategySet)
def name_an_objective_once(strategy: StrategySet, past: Past) -> str | None:
    """A strategy states each of its objectives once."""
    ids = [objective.id for objective in strategy.objectives]
    if twice := [each for each in ids if ids.count(each) > 1]:
        return f"objective {twice[0]} stands twice. Give each objective an id of its own."
    return None


@rule("appoint-to-a-role-once", StaffAppointed, reads=(StaffAppointed, StaffReleased), by="person")
def appoint_to_a_role_once(appointed: StaffAppointed, past: Past) -> str | None:
    """Nobody is appointed to a role that they hold."""
    if appointed.role in roles_of_staff(past, appointed.occurred_at):
        return f"{appointed.person} has the role {appointed.role} already. Nothing is left to do."
    return None


@rule("release-from-a-role-held", StaffReleased, reads=(StaffAppointed, StaffReleased), by="person")
def release_from_a_role_held(released: StaffReleased, past: Past) -> str | None:
    """People are released from a role that they hold by then."""
    if released.role not in (held := roles_of_staff(past, released.occurred_at)):
        remedy = f"Give the role held: {', '.join(sorted(held))}." if held else "Log staff-appointed first."
        return f"{released.person} does not have the role {released.role} at that time. {remedy}"
    return None


@rule("assess-staff", CompetencyAssessed, reads=(StaffAppointed,), by="person", take=Take.FIRST, family="gate")
def assess_staff(assessed: CompetencyAssessed, past: Past) -> str | None:
    """Competencies are assessed of people who were appointed to the PMO."""
    if not past:
        return f"{assessed.person} was never appointed. Log staff-appointed first."
    return None


@rule("void-what-stands", EventVoided, at="voids")
def void_what_stands(voided: EventVoided, past: Past) -> str | None:
    """What is voided is in the ledger, and was not voided before."""
    if not past:
        return f"#{voided.voids} was voided before, or is not there. Look the position up with 'flywheel replay'."
    return None


@rule("void-carries-what-it-voids", EventVoided, at="voids")
def void_carries_what_it_voids(voided: EventVoided, past: Past) -> str | None:
    """A void carries the kind and the tags of what it voids."""
    if past and (voided.voided_kind, voided.carried) != (past[0].kind, past[0].tags):
        return f"the void does not carry the kind and the tags of #{voided.voids}. Use flywheel void '#{voided.voids}'."
    return None


@rule("void-no-void", EventVoided)
def void_no_void(voided: EventVoided, past: Past) -> str | None:
    """A void is not voided itself."""
    if voided.voided_kind == EventVoided.kind:
        return f"#{voided.voids} is a void, and a void cannot be voided. Log anew what it had voided."
    return None


@rule("keep-the-charter", EventVoided)
def keep_the_charter(voided: EventVoided, past: Past) -> str | None:
    """The charter can be corrected, but a ledger is never without one."""
    if voided.voided_kind == PmoChartered.kind and not voided.correction:
        return (
            f"a ledger cannot be without its charter. Use flywheel correct '#{voided.voids}', or log charter-amended."
        )
    return None


class GivenId:
    """Ties a rule to the thing to which the event that is to be voided gave its id, if it did."""

    def __call__(self, voided: EventVoided) -> list[tuple[str, ...]]:
        kind = KINDS.get(voided.voided_kind)
        thing = kind.introduces if kind and not voided.correction else None
        return [(tag,) for tag in voided.carried if thing and tag.startswith(f"{thing}:")]

    def __str__(self) -> str:
        return "the id that the voided event gave"


@rule("void-leaves-nothing-hanging", EventVoided, by=GivenId(), take=Take.ENDS, family="gate")
def void_leaves_nothing_hanging(voided: EventVoided, past: Past) -> str | None:
    """An event that gave a thing its id is voided once nothing else in the ledger names that thing."""
    if naming := [event for event in past if event.kind != voided.voided_kind]:
        [[tag]] = GivenId()(voided)
        thing = tag.replace(":", " ")
        still = f"{thing} is still named, last by {naming[-1].kind_name}"
        return f"{still}. Void what names it first, or correct #{voided.voids}."
    return None


class VerifiedClaim:
    """Ties a rule to the claim whose verification is to be voided."""

    def __call__(self, voided: EventVoided) -> list[tuple[str, ...]]:
        verified = voided.voided_kind == ValueVerified.kind and not voided.correction
        return [(tag,) for tag in voided.carried if verified and tag.startswith("claim:")]

    def __str__(self) -> str:
        return "the claim of the voided verification"


@rule(
    "void-nothing-recognised",
    EventVoided,
    reads=(ValueRecognised,),
    by=VerifiedClaim(),
    family="amount",
    waivable=True,
)
def void_nothing_recognised(voided: EventVoided, past: Past) -> str | None:
    """A verification is voided once no recognition rests on it: recognised is at most verified."""
    if any(isinstance(event, ValueRecognised) and event.amount for event in past):
        return f"value was recognised on the verification at #{voided.voids}. Void its value-recognised first."
    return None
