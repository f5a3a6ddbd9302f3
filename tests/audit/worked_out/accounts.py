"""claimed-as-of, known-then, cashable and dis-benefits: what the accounts come to."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from tests.audit.worked_out.lines import Line, Record, Row, positions
from tests.audit.worked_out.value import CLAIMED, NOTHING, Claim, Promise, claims, promises

SUMS = ("promised_first", "promised", "claimed", "verified", "recognised", "reversed", "unrecognised")
MADE_BY = {
    "promised_first": ("benefit-promised",),
    "promised": ("benefit-promised", "benefit-rebaselined"),
    "claimed": ("value-claimed",),
    "verified": ("value-verified",),
    "reversed": ("value-reversed",),
    "recognised": CLAIMED,
    "unrecognised": CLAIMED,
}
"""The kinds of event that an account follows from."""


def claimed_as_of(record: Record) -> list[Row]:
    """The accounts of each benefit in each unit."""
    return list(_accounts(record))


def _accounts(record: Record) -> Iterator[Row]:
    found = claims(record).values()
    for promise in promises(record):
        own = [claim for claim in found if claim.line["benefit"] == promise.line["benefit"]]
        for unit in sorted({promise.line["unit"], *(claim.line["unit"] for claim in own)}):
            yield _account(record, promise, unit, [claim for claim in own if claim.line["unit"] == unit])


def _account(record: Record, promise: Promise, unit: str, own: list[Claim]) -> Row:
    line, in_its_unit = promise.line, unit == promise.line["unit"]
    proposed = record.one("value-proposed", proposition=line["proposition"])
    waiting = [claim.verified_at for claim in own if claim.waiting and claim.verified_at]
    return {
        "benefit": line["benefit"],
        "unit": unit,
        "benefit_class": line["class"],
        "category": line["category"],
        "customer": proposed and proposed["customer"],
        "proposition": line["proposition"],
        "owner": promise.owner,
        "promised_first": promised_of(promise, first=True) if in_its_unit else None,
        "promised": promised_of(promise) if in_its_unit else None,
        "claimed": sum((claim.line.amount for claim in own), NOTHING),
        "verified": sum((claim.verified for claim in own), NOTHING),
        "recognised": sum((claim.recognised for claim in own), NOTHING),
        "reversed": sum((claim.reversed for claim in own), NOTHING),
        "unrecognised": sum((claim.waiting for claim in own), NOTHING),
        "unrecognised_since": min(waiting, default=None),
        "claims": len(own),
        "positions": positions(_of_the_promise(promise), *(claim.events for claim in own)),
    }


def promised_of(promise: Promise, *, first: bool = False) -> Decimal | None:
    """What is promised, now or at first."""
    return Promise(promise.line, [], []).amount if first else promise.amount


def _of_the_promise(promise: Promise) -> list[Line]:
    return [promise.line, *promise.changes, *promise.reassigned]


def known_then(record: Record, then: int) -> list[Row]:
    """Every account of the day that we told otherwise than we tell it now."""
    return list(_differing(record, then))


def _differing(record: Record, then: int) -> Iterator[Row]:
    before = {(row["benefit"], row["unit"]): row for row in claimed_as_of(record.known(then))}
    after = {(row["benefit"], row["unit"]): row for row in claimed_as_of(record)}
    for benefit, unit in sorted({*before, *after}):
        told, tells = before.get((benefit, unit), {}), after.get((benefit, unit), {})
        for account in SUMS:
            if told.get(account) != tells.get(account):
                yield {
                    "benefit": benefit,
                    "unit": unit,
                    "account": account,
                    "told_then": told.get(account),
                    "told_now": tells.get(account),
                    "difference": _difference(told.get(account), tells.get(account)),
                    "positions": _moved(record, told, tells, MADE_BY[account]),
                }


def _moved(record: Record, told: Row, tells: Row, kinds: tuple[str, ...]) -> list[int]:
    """What counts only then or only now and makes the account, with the voids between."""
    moved = {*told.get("positions", [])} ^ {*tells.get("positions", [])}
    moved = {position for position in moved if record.every[position - 1].kind in kinds} or moved
    return sorted(moved | {void.position for position, void in record.voids.items() if position in moved})


def _difference(told: Decimal | None, tells: Decimal | None) -> Decimal | None:
    return None if told is None or tells is None else tells - told


def cashable(record: Record) -> list[Row]:
    """The accounts by unit and class, and never across."""
    rows = claimed_as_of(record)
    return [
        {
            "cashable": class_ == "cashable",
            "benefit_class": class_,
            "unit": unit,
            **_added_up(row for row in rows if (row["unit"], row["benefit_class"]) == (unit, class_)),
        }
        for unit, class_ in sorted({(row["unit"], row["benefit_class"]) for row in rows})
    ]


def dis_benefits(record: Record) -> list[Row]:
    """In each unit in which harm was promised: the harm, what is gross of it, and net."""
    rows = claimed_as_of(record)
    found: list[Row] = []
    for unit in sorted({row["unit"] for row in rows if row["benefit_class"] == "dis-benefit"}):
        within = [row for row in rows if row["unit"] == unit]
        harm = _added_up(row for row in within if row["benefit_class"] == "dis-benefit")
        good = _added_up(row for row in within if row["benefit_class"] != "dis-benefit")
        net: Row = {name: good[name] - harm[name] for name in SUMS}
        net |= {
            "benefits": len({row["benefit"] for row in within}),
            "positions": sorted({*good["positions"], *harm["positions"]}),
        }
        for what, sums in (("dis-benefit", harm), ("gross", good), ("net", net)):
            found.append({"what": what, "unit": unit, **sums})
    return found


def _added_up(rows: Iterable[Row]) -> Row:
    kept = list(rows)
    return {
        "benefits": len({row["benefit"] for row in kept}),
        **{name: sum((row[name] or NOTHING for row in kept), NOTHING) for name in SUMS},
        "positions": sorted({position for row in kept for position in row["positions"]}),
    }
