"""first-baselines, rebaselines, targets-moved-after-actuals: what was promised on, and when that changed."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from tests.audit.worked_out.lines import Line, Record, Row, positions
from tests.audit.worked_out.value import TERMS, Promise, claims, held, promised, promises, terms_of


def first_baselines(record: Record) -> list[Row]:
    """Every benefit's first baseline, and whether delivery had begun by then."""
    return [_first_baseline(record, promise) for promise in promises(record)]


def _first_baseline(record: Record, promise: Promise) -> Row:
    giving = [_giving(record, line) for line in (promise.line, *promise.changes) if _baseline_in(line)]
    set_at, first, brought = min(giving, key=lambda each: each[0], default=(None, None, None))
    delivery = first_delivery(record, promise.line["proposition"])
    began = delivery.occurred if delivery else None
    if not set_at:
        when = "no baseline"
    elif began is None:
        when = "before any delivery"
    else:
        when = "before delivery" if set_at <= began else "after delivery began"
    terms = _baseline_in(first) if first else {}
    return {
        "benefit": promise.line["benefit"],
        "proposition": promise.line["proposition"],
        "when": when,
        "baseline": held(terms, "baseline_value"),
        "read_on": terms.get("baseline_date"),
        "unit": promise.line["unit"],
        "set_at": set_at,
        "set_by": brought["actor"] if brought else None,
        "delivery_began": began,
        "positions": positions(promise.line, first, brought, delivery),
    }


def _giving(record: Record, line: Line) -> tuple[datetime, Line, Line]:
    """When a baseline was given, by the line that stands and by the one that brought it.

    That is when the line occurred; but where it was corrected into having one, when that correction was recorded.
    """
    versions = record.versions(line)
    brought = [version for version in versions if _baseline_in(version)][-1]
    return line.occurred if brought is versions[-1] else brought.recorded, line, brought


def _baseline_in(line: Line) -> Row:
    terms = terms_of(line) if line.kind == "benefit-promised" else line["after"]
    return terms if terms.get("baseline_value") is not None else {}


def first_delivery(record: Record, proposition: str, service: str | None = None) -> Line | None:
    """The first delivery to the proposition's customer of a service that was designed for it, or of one service."""
    proposed = record.one("value-proposed", proposition=proposition)
    designed = record.of("service-designed", propositions=proposition)
    services = [service] if service else [line["service"] for line in designed]
    if not proposed:
        return None
    deliveries = [
        line for line in record.of("service-delivered", customer=proposed["customer"]) if line["service"] in services
    ]
    return min(deliveries, key=lambda line: line.occurred, default=None)


def rebaselines(record: Record) -> list[Row]:
    """Every one of the terms that was changed, by a rebaseline or by correcting a promise or a rebaseline."""
    rows: list[Row] = []
    for change in sorted(changes(record), key=lambda change: (change["how"] == "correction", change["positions"])):
        shown = {name: value for name, value in change.items() if name not in {"old", "new"}}
        rows.extend(
            {
                **shown,
                "term": term,
                "old": held(change["old"], term),
                "new": held(change["new"], term),
            }
            for term in TERMS
            if term in change["new"]
        )
    return rows


def changes(record: Record) -> Iterator[Row]:
    """Every change of terms: what stood, what stands since, and what was promised by the one and by the other."""
    for promise in promises(record):
        for number, line in enumerate(promise.changes):
            before = promise.after(promise.changes[:number])
            yield {
                "how": "rebaseline",
                "benefit": promise.line["benefit"],
                "unit": promise.line["unit"],
                "changed_at": line.occurred,
                "old": {name: before[name] for name in _given(line)},
                "new": _given(line),
                "promised_before": promised(promise.line, before),
                "promised_after": promised(promise.line, promise.after(promise.changes[: number + 1])),
                "approved_by": line["approved_by"],
                "reason": line["reason"],
                "logged_by": line["actor"],
                "positions": [line.position],
            }
    yield from _corrected(record)


def _corrected(record: Record) -> Iterator[Row]:
    for line in record.happened:
        if line.position not in record.corrects or line.kind not in {"benefit-promised", "benefit-rebaselined"}:
            continue
        wrong = record.every[record.corrects[line.position] - 1]
        old, new = _stated(wrong), _stated(line)
        changed = [name for name in TERMS if old.get(name) != new.get(name)]
        void = record.voids[wrong.position]
        if changed:
            before, after = _promised_at(record, void.position - 1, wrong), _promised_at(record, line.position, line)
            yield {
                "how": "correction",
                "benefit": line["benefit"],
                "unit": unit_of(record, line["benefit"]),
                "changed_at": line.recorded,
                "old": {name: old.get(name) for name in changed},
                "new": {name: new.get(name) for name in changed},
                "promised_before": before,
                "promised_after": after,
                "approved_by": None,
                "reason": void["reason"],
                "logged_by": line["actor"],
                "positions": positions(wrong, void, line),
            }


def _stated(line: Line) -> Row:
    return terms_of(line) if line.kind == "benefit-promised" else _given(line)


def _given(line: Line) -> Row:
    """The terms that a rebaseline gives."""
    return {name: value for name, value in line["after"].items() if value is not None}


def unit_of(record: Record, benefit: str) -> str | None:
    """The unit in which a benefit was promised."""
    promise = record.one("benefit-promised", benefit=benefit)
    return promise["unit"] if promise else None


def _promised_at(record: Record, head: int, line: Line) -> Decimal | None:
    then = [promise for promise in promises(record.known(head)) if promise.line["benefit"] == line["benefit"]]
    return then[0].amount if then else None


def targets_moved_after_actuals(record: Record) -> list[Row]:
    """Every change of a baseline or a target by which something of the benefit had been claimed already."""
    made = claims(record).values()
    rows: list[Row] = []
    for change in changes(record):
        old, new = change["old"], change["new"]
        moved = [term for term in ("baseline_value", "target") if held(old, term) != held(new, term)]
        earlier = sorted(
            (
                claim.line
                for claim in made
                if claim.line["benefit"] == change["benefit"] and claim.line.occurred <= change["changed_at"]
            ),
            key=lambda line: line.occurred,
        )
        if moved and earlier:
            before, after = change["promised_before"], change["promised_after"]
            names = ("benefit", "changed_at", "how", "promised_before", "promised_after", "unit", "reason")
            rows.append(
                {
                    **{name: change[name] for name in (*names, "approved_by", "logged_by")},
                    "moved": moved,
                    "easier": None if None in (before, after) else after < before,
                    "first_claimed_at": earlier[0].occurred,
                    "claims_before": len(earlier),
                    "positions": sorted({*change["positions"], *positions(earlier)}),
                }
            )
    return rows
