"""trace: from the need to the verdict, link by link."""

from collections.abc import Iterator
from decimal import Decimal

from tests.audit.worked_out.lines import Line, Record, Row
from tests.audit.worked_out.periods import days_of
from tests.audit.worked_out.promises import first_delivery
from tests.audit.worked_out.value import Claim, claims
from tests.audit.worked_out.words import Facts, facts_of

NEED = ("need-identified", "need-confirmed", "need-withdrawn")
PROPOSITION = ("value-proposed", "proposition-agreed", "proposition-declined")
PROMISE = ("benefit-promised", "benefit-rebaselined", "benefit-reassigned")
SERVICE = ("service-designed", "service-version-approved")


def trace(record: Record) -> list[Row]:
    """The links of every claim, one after the other."""
    rows: list[Row] = []
    for id_, claim in sorted(claims(record).items()):
        for order, (link, line) in enumerate(_links(record, claim), 1):
            papers = line.get("evidence") or []
            rows.append(
                {
                    "claim": id_,
                    "benefit": claim.line["benefit"],
                    "order": order,
                    "link": link,
                    "what": _facts(claim, line),
                    "evidence": [paper["uri"] for paper in papers],
                    "sha256": [paper["sha256"] for paper in papers if "sha256" in paper],
                    "amount": _amount(claim, line),
                    "unit": None if _amount(claim, line) is None else line["unit"],
                    "occurred_at": line.occurred,
                    "actor": line["actor"],
                    "positions": [line.position],
                }
            )
    return rows


def _facts(claim: Claim, line: Line) -> Facts:
    """What a sentence has to hold; of a verdict also the claim's share, where that is not all of it."""
    facts = facts_of(line)
    if line.kind != "value-recognised" or (share := claim.shares.get(line.position)) in (None, line.amount):
        return facts
    return Facts((*facts.all, claim.id, f"{share:f}"))


def _amount(claim: Claim, line: Line) -> Decimal | None:
    if line.kind == "value-recognised":
        return claim.shares[line.position]
    said = line.get("value") if line.kind == "metric-measured" else line.get("amount")
    return None if said is None else Decimal(said)


def _links(record: Record, claim: Claim) -> Iterator[tuple[str, Line]]:
    said = claim.line.said
    proposed = record.one("value-proposed", proposition=said["proposition"])
    for need in proposed["needs"] if proposed else []:
        yield from (("need", line) for line in record.of(*NEED, need=need))
    yield from (("proposition", line) for line in record.of(*PROPOSITION, proposition=said["proposition"]))
    yield from (("promise", line) for line in record.of(*PROMISE, benefit=said["benefit"]))
    yield from (("service", line) for line in record.of(*SERVICE, service=said["service"]))
    if delivery := first_delivery(record, said["proposition"], said["service"]):
        yield "first delivery", delivery
    first, last = days_of(said["period"])
    for line in record.of("metric-measured", service=said["service"]):
        begins, ends = days_of(line["period"])
        if begins <= last and first <= ends:
            yield "measurement", line
    yield from ((line.kind, line) for line in sorted(claim.events, key=lambda line: line.place))
