"""Promises and claims, added up from the lines: what DESIGN 6 calls accounts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.audit.worked_out.lines import Line, Record, Row

NOTHING = Decimal(0)
TERMS = ("baseline_value", "baseline_date", "baseline_source", "target", "due", "confidence", "attribution")
NUMBERS = {"baseline_value", "target", "confidence", "attribution"}
CLAIMED = ("value-claimed", "value-verified", "value-reversed", "value-recognised")


def terms_of(promise: Line) -> Row:
    """The terms that a promise was made on."""
    baseline = promise.get("baseline") or {}
    said = {f"baseline_{name}": value for name, value in baseline.items()} | promise.said
    return {name: said.get(name) for name in TERMS}


def promised(promise: Line, terms: Row) -> Decimal | None:
    """From baseline to target, in the direction that is better; the target itself where there is no baseline."""
    if terms["target"] is None:
        return None
    target = Decimal(terms["target"])
    if terms["baseline_value"] is None:
        return target
    distance = target - Decimal(terms["baseline_value"])
    if promise["class"] == "dis-benefit":
        return abs(distance)
    return distance if promise["direction"] == "higher" else -distance


@dataclass
class Promise:
    """A benefit, with what became of its terms and of its owner."""

    line: Line
    changes: list[Line]
    reassigned: list[Line]

    @property
    def first(self) -> Row:
        return terms_of(self.line)

    def after(self, changes: Iterable[Line]) -> Row:
        """The terms once these changes were made."""
        terms = self.first
        for change in changes:
            terms |= {name: value for name, value in change["after"].items() if value is not None}
        return terms

    @property
    def now(self) -> Row:
        return self.after(self.changes)

    @property
    def owner(self) -> str | None:
        owner: str | None = self.reassigned[-1]["owner"] if self.reassigned else self.line.get("owner")
        return owner

    @property
    def amount(self) -> Decimal | None:
        return promised(self.line, self.now)


@dataclass
class Claim:
    """A claim, with everything that was said of it, and what each verdict gave it."""

    line: Line
    verifications: list[Line] = field(default_factory=list)
    reversals: list[Line] = field(default_factory=list)
    verdicts: list[Line] = field(default_factory=list)
    shares: dict[int, Decimal] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.line["claim"])

    @property
    def verified(self) -> Decimal:
        return _sum(self.verifications)

    @property
    def reversed(self) -> Decimal:
        return _sum(self.reversals)

    @property
    def recognised(self) -> Decimal:
        return sum(self.shares.values(), NOTHING)

    def stands(self, place: int | None = None) -> Decimal:
        """What stands verified by a place: at most what was left of the claim then, less what was taken back since."""
        by_then = [line for line in self.verifications if place is None or line.place < place]
        if not by_then:
            return NOTHING
        back = [line for line in self.reversals if place is None or line.place < place]
        before = _sum(line for line in back if line.place < by_then[0].place)
        since = _sum(line for line in back if line.place > by_then[0].place)
        return min(_sum(by_then), self.line.amount - before) - since

    @property
    def waiting(self) -> Decimal:
        """What stands verified and was not recognised."""
        return max(self.stands() - self.recognised, NOTHING)

    @property
    def verified_at(self) -> datetime | None:
        return self.verifications[0].occurred if self.verifications else None

    @property
    def events(self) -> list[Line]:
        return [self.line, *self.verifications, *self.reversals, *self.verdicts]


def promises(record: Record) -> list[Promise]:
    """Every benefit, by its id."""
    return [
        Promise(
            line,
            list(record.of("benefit-rebaselined", benefit=line["benefit"])),
            list(record.of("benefit-reassigned", benefit=line["benefit"])),
        )
        for line in sorted(record.of("benefit-promised"), key=lambda line: str(line["benefit"]))
    ]


def claims(record: Record) -> dict[str, Claim]:
    """Every claim, by its id, with the verdicts shared out over them in the order in which they are named."""
    found = {line["claim"]: Claim(line) for line in record.of("value-claimed")}
    for id_, claim in found.items():
        claim.verifications = list(record.of("value-verified", claim=id_))
        claim.reversals = list(record.of("value-reversed", claim=id_))
        claim.verdicts = list(record.of("value-recognised", claims=id_))
    for verdict in record.of("value-recognised"):
        left = verdict.amount if verdict["verdict"] in {"recognised", "partly"} else NOTHING
        for claim in (found[id_] for id_ in verdict["claims"] if id_ in found):
            share = max(min(left, claim.stands(verdict.place) - claim.recognised), NOTHING)
            claim.shares[verdict.position] = share
            left -= share
    return found


def held(terms: Row, name: str) -> Any:
    """One of the terms: a number where it is one."""
    value = terms.get(name)
    return Decimal(value) if value is not None and name in NUMBERS else value


def _sum(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines), NOTHING)
