"""What findings are about: the ledger itself, which is or is not what was sealed, or what lies beside it.

Both end with one exit code, and are far apart: a file that somebody wrote over, and a history that somebody wrote anew.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from audit.verification.codes import lies_beside, sought_by
from audit.verification.outcome import Outcome
from audit.verification.scope import CHECKS

NOT_SEALED = ("sealed-", "checkpoint-of-another-ledger", "event-altered")
"""How the codes begin that tell that something is not what was sealed."""
LYING_BESIDE = ("evidence", "read-models")
"""The checks on what lies beside a ledger."""


class Stands(StrEnum):
    """How the ledger itself stands, in words that scripts may rely on."""

    AS_SEALED = "as-sealed"
    NO_FAULT_FOUND = "no-fault-found"
    NOT_LOOKED_AT = "not-looked-at"
    AT_FAULT = "at-fault"
    NOT_AS_SEALED = "not-as-sealed"


class Standing(NamedTuple):
    """How the ledger itself stands, and one line that says so and names the checks that found something."""

    stands: Stands
    line: str


def standing(outcome: Outcome, what: str = "ledger") -> Standing:
    """What the findings of a verification that is over are about; `what` is what was verified."""
    stands = _stands(outcome)
    itself = _checks(code for code in outcome.wrong if not lies_beside(code))
    beside = _checks(code for code in outcome.wrong if lies_beside(code))
    clean = f" ({', '.join(name for name in _made(outcome) if name not in beside)})"
    match stands:
        case Stands.AS_SEALED:
            line = f"The {what} itself is what was sealed{_as_far(outcome)}{clean}."
        case Stands.NO_FAULT_FOUND:
            line = f"With the {what} itself nothing is wrong, as far as was checked{clean}."
        case Stands.NOT_LOOKED_AT:
            line = f"The {what} itself was not looked at."
        case Stands.NOT_AS_SEALED:
            line = f"The {what} itself is not what was sealed: see {', '.join(itself)}."
        case Stands.AT_FAULT:
            line = f"The {what} itself is not as it should be: see {', '.join(itself)}."
    if not beside:
        return Standing(stands, line)
    found = "Something was found beside it as well" if itself else "What was found lies beside it"
    return Standing(stands, f"{line} {found}: {', '.join(beside)}.")


def _stands(outcome: Outcome) -> Stands:
    itself = [code for code in outcome.wrong if not lies_beside(code)]
    if any(code.startswith(NOT_SEALED) for code in itself):
        return Stands.NOT_AS_SEALED
    if itself:
        return Stands.AT_FAULT
    if _sealed_upto(outcome):
        return Stands.AS_SEALED
    return Stands.NO_FAULT_FOUND if _made(outcome) else Stands.NOT_LOOKED_AT


def _made(outcome: Outcome) -> list[str]:
    """The checks that were made of the ledger itself."""
    return [name for name, made, _ in outcome.scope.told() if made and name not in LYING_BESIDE]


def _sealed_upto(outcome: Outcome) -> int:
    """How many events are what somebody who is trusted has sealed, in a checkpoint that was kept elsewhere."""
    held = (each.checkpoint.size for each, agrees in outcome.sealed() if agrees and each.signed)
    return max(held, default=0) if outcome.outside else 0


def _as_far(outcome: Outcome) -> str:
    upto = _sealed_upto(outcome)
    return "" if upto == outcome.head else f" up to #{upto}, and nothing is wrong with what came since"


def _checks(codes: Iterable[str]) -> list[str]:
    """The checks that tell of codes, in the order of all checks."""
    found = {sought_by(code)[0] for code in codes if sought_by(code)}
    return [check for check in CHECKS if check in found]
