"""unrecognised-by-age, over-recognised, over-attributed, overlapping-claims: value that waits, or is told twice."""

from decimal import Decimal
from itertools import combinations

from tests.audit.worked_out.lines import Record, Row, positions
from tests.audit.worked_out.periods import days_of
from tests.audit.worked_out.value import NOTHING, claims, held, promises


def unrecognised_by_age(record: Record) -> list[Row]:
    """Every claim of which something stands verified and is not recognised; the oldest first."""
    rows: list[Row] = []
    for claim in claims(record).values():
        if not claim.waiting or not claim.verified_at:
            continue
        age = record.days_between(claim.verified_at, record.moment)
        promise = record.one("benefit-promised", benefit=claim.line["benefit"])
        proposed = record.one("value-proposed", proposition=claim.line["proposition"])
        rows.append(
            {
                "claim": claim.id,
                "benefit": claim.line["benefit"],
                "benefit_class": promise and promise["class"],
                "unrecognised": claim.waiting,
                "unit": claim.line["unit"],
                "verified_at": claim.verified_at,
                "age_days": age,
                "age": _span(age),
                "verdict": claim.verdicts[-1]["verdict"] if claim.verdicts else None,
                "customer": proposed and proposed["customer"],
                "positions": positions(claim.events),
            }
        )
    return sorted(rows, key=lambda row: (row["verified_at"], row["claim"]))


def _span(days: int) -> str:
    spans = {90: "up to 90 days", 180: "91 to 180 days", 365: "181 to 365 days"}
    return next((words for longest, words in spans.items() if days <= longest), "over a year")


def over_recognised(record: Record) -> list[Row]:
    """Every claim of which more was recognised than stands, every verdict of which claims hold less than it gave."""
    found = claims(record)
    rows: list[Row] = []
    for claim in found.values():
        if claim.recognised > claim.stands():
            verdict = claim.verdicts[-1]
            about = {"what": "claim", "about": [claim.id], "positions": positions(claim.events)}
            rows.append(about | _over(claim.recognised, claim.stands()) | _whose(verdict.said))
    for verdict in record.of("value-recognised"):
        judged = [found[id_] for id_ in verdict["claims"] if id_ in found]
        shared = sum((claim.shares[verdict.position] for claim in judged), NOTHING)
        if verdict["verdict"] in {"recognised", "partly"} and verdict.amount > shared:
            about = {
                "what": "verdict",
                "about": verdict["claims"],
                "positions": positions(verdict, *(claim.events for claim in judged)),
            }
            rows.append(about | _over(verdict.amount, shared) | _whose(verdict.said))
    return rows


def _over(recognised: Decimal, stands: Decimal) -> Row:
    return {"recognised": recognised, "stands": stands, "over": recognised - stands}


def _whose(verdict: Row) -> Row:
    return {name: verdict[name] for name in ("unit", "customer", "acknowledged_by", "proposition")}


def over_attributed(record: Record) -> list[Row]:
    """Every outcome whose shares come to more than the whole, or that is shared with a share unsaid."""
    found = promises(record)
    rows: list[Row] = []
    for outcome in sorted({promise.line["outcome"] for promise in found}):
        sharing = [promise for promise in found if promise.line["outcome"] == outcome]
        shares = {promise.line["benefit"]: held(promise.now, "attribution") for promise in sharing}
        told = [share for share in shares.values() if share is not None]
        said = sum(told, NOTHING)
        unsaid = len(sharing) > 1 and None in shares.values()
        if said > 100 or unsaid:
            rows.append(
                {
                    "outcome": outcome,
                    "finding": "over 100 percent" if said > 100 else "share not said",
                    "attributed": said if told else None,
                    "shares": [
                        f"{benefit} {'not said' if share is None else format(share, 'f')}"
                        for benefit, share in shares.items()
                    ],
                    "unit": sharing[0].line["unit"],
                    "propositions": sorted({promise.line["proposition"] for promise in sharing}),
                    "positions": positions(
                        *(promise.line for promise in sharing),
                        *(
                            line
                            for promise in sharing
                            for line in promise.changes
                            if line["after"].get("attribution") is not None
                        ),
                    ),
                }
            )
    return rows


def overlapping_claims(record: Record) -> list[Row]:
    """Every two claims of one benefit and unit that have a day in common."""
    rows: list[Row] = []
    made = sorted(record.of("value-claimed"), key=lambda line: (days_of(line["period"]), line["claim"]))
    for one, other in combinations(made, 2):
        (one_first, one_last), (other_first, other_last) = days_of(one["period"]), days_of(other["period"])
        first, last = max(one_first, other_first), min(one_last, other_last)
        if (one["benefit"], one["unit"]) == (other["benefit"], other["unit"]) and first <= last:
            rows.append(
                {
                    "benefit": one["benefit"],
                    "unit": one["unit"],
                    "claim": one["claim"],
                    "claimed": one.amount,
                    "period": one["period"],
                    "other_claim": other["claim"],
                    "other_claimed": other.amount,
                    "other_period": other["period"],
                    "first_day": first,
                    "last_day": last,
                    "days": (last - first).days + 1,
                    "positions": positions(one, other),
                }
            )
    return rows
