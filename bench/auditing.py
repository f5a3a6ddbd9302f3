"""Auditing: each question asked of the ledger, one figure explained, two days compared, and the report of a year."""

from collections.abc import Callable, Sequence

from audit.questions import all_questions
from bench.ground import TWO_YEARS_BACK, Ground
from bench.measuring import outside
from bench.starting import flywheel

KNOWN_THEN = "known-then"
YEAR_BEFORE = f"{int(TWO_YEARS_BACK[:4]) - 1}{TWO_YEARS_BACK[4:]}"
ASKED = tuple(question.name for question in all_questions())
NAMES = (*(f"ask-{name}" for name in ASKED), "explain", "diff-value", "diff", "report")


def _asking(name: str) -> Callable[[Ground], Sequence[str]]:
    then = ("--as-of", TWO_YEARS_BACK) if name == KNOWN_THEN else ()

    def asked(ground: Ground) -> Sequence[str]:
        return flywheel(ground.ledger, "audit", "ask", name, *then, "--format", "csv")

    return asked


for _name in ASKED:
    outside(f"ask-{_name}", f"flywheel audit ask {_name}", "s")(_asking(_name))


@outside("explain", "flywheel audit explain: what of a benefit was verified", "s")
def explained(ground: Ground) -> Sequence[str]:
    return flywheel(ground.ledger, "audit", "explain", "value", "benefit-1a", "verified", "--format", "csv")


@outside("diff-value", "flywheel audit diff value: two days, a year apart", "s")
def value_compared(ground: Ground) -> Sequence[str]:
    return _diff(ground, "value")


@outside("diff", "flywheel audit diff: the same of all that leads to value", "s")
def compared(ground: Ground) -> Sequence[str]:
    return _diff(ground)


def _diff(ground: Ground, *tables: str) -> Sequence[str]:
    times = ("--from", YEAR_BEFORE, "--to", TWO_YEARS_BACK)
    return flywheel(ground.ledger, "audit", "diff", *tables, *times, "--format", "csv")


@outside("report", "flywheel audit report of a year, without asking the rules again", "s")
def reported(ground: Ground) -> Sequence[str]:
    return flywheel(ground.ledger, "audit", "report", "--period", TWO_YEARS_BACK[:4], "--skip", "rules", "--to", "-")
