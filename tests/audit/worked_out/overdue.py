"""overdue and ownerless: what should be there by now, and who should see to it."""

from datetime import date, datetime

from tests.audit.worked_out.accounts import claimed_as_of
from tests.audit.worked_out.lines import Line, Record, Row, positions
from tests.audit.worked_out.periods import DAYS, MONTHS, days_of, first_whole, following
from tests.audit.worked_out.value import promises


def overdue(record: Record) -> list[Row]:
    """Benefits that are due and short, measurements that are missing."""
    rows = [*_benefits(record), *_measurements(record)]
    return sorted(rows, key=lambda row: (row["what"], row["due"], row["about"]))


def _benefits(record: Record) -> list[Row]:
    today = record.day(record.moment)
    accounts = {(row["benefit"], row["unit"]): row for row in claimed_as_of(record)}
    rows: list[Row] = []
    for promise in promises(record):
        line, terms = promise.line, promise.now
        declined = record.one("proposition-declined", proposition=line["proposition"])
        if not terms["due"] or line["class"] == "dis-benefit" or declined:
            continue
        due, account = date.fromisoformat(terms["due"]), accounts[line["benefit"], line["unit"]]
        short = None if promise.amount is None else promise.amount - account["recognised"]
        if due < today and (short is None or short > 0):
            rows.append(
                {
                    "what": "benefit",
                    "about": line["benefit"],
                    "of": line["proposition"],
                    "due": due,
                    "days_overdue": (today - due).days,
                    "short": short,
                    **{name: account[name] for name in ("promised", "verified", "recognised", "unit", "owner")},
                    "positions": account["positions"],
                }
            )
    return rows


def _measurements(record: Record) -> list[Row]:
    today = record.day(record.moment)
    rows: list[Row] = []
    for metric in record.of("metric-defined"):
        if metric["cadence"] not in {*DAYS, *MONTHS} or _rests(record, metric["service"]):
            continue
        measured = list(record.of("metric-measured", metric=metric["metric"]))
        latest = max(measured, key=lambda line: (days_of(line["period"])[1], line.place), default=None)
        if latest:
            due = following(days_of(latest["period"])[1], metric["cadence"])
        else:
            delivered = [line.occurred for line in record.of("service-delivered", service=metric["service"])]
            if not delivered:
                continue
            due = first_whole(record.day(max(metric.occurred, min(delivered))), metric["cadence"])
        if due < today:
            service = record.one("service-designed", service=metric["service"])
            rows.append(
                {
                    "what": "measurement",
                    "about": metric["metric"],
                    "of": metric["service"],
                    "due": due,
                    "days_overdue": (today - due).days,
                    "unit": metric["unit"],
                    "cadence": metric["cadence"],
                    "owner": service and service.get("owner"),
                    "last_period": latest and latest["period"],
                    "positions": positions(latest or metric),
                }
            )
    return rows


def _rests(record: Record, service: str) -> bool:
    last = [*record.of("service-paused", "service-resumed", "service-retired", service=service)]
    return any(line.kind == "service-retired" for line in last) or bool(last and last[-1].kind == "service-paused")


def ownerless(record: Record) -> list[Row]:
    """Every benefit and service that had nobody to answer for it, and from when to when."""
    rows: list[Row] = []
    for promise in promises(record):
        line = promise.line
        declined = record.one("proposition-declined", proposition=line["proposition"])
        later = sorted((max(each.occurred, line.occurred), each.place, each) for each in promise.reassigned)
        held = [(line.occurred, line.get("owner"), line), *((since, each["owner"], each) for since, _, each in later)]
        rows.extend(_without("benefit", line["benefit"], record, held, declined))
    for service in sorted(record.of("service-designed"), key=lambda line: str(line["service"])):
        retired = record.one("service-retired", service=service["service"])
        held = [(service.occurred, service.get("owner"), service)]
        rows.extend(_without("service", service["service"], record, held, retired))
    return rows


def _without(
    what: str,
    about: str,
    record: Record,
    held: list[tuple[datetime, str | None, Line]],
    ended: Line | None,
) -> list[Row]:
    rows: list[Row] = []
    for number, (since, owner, naming) in enumerate(held):
        later = [(held[number + 1][0], held[number + 1][2])] if number + 1 < len(held) else []
        over = [*later, *([(ended.occurred, ended)] if ended else [])]
        spans = _away(record, owner) if owner else [(since, None, naming)]
        for left, back, line in spans:
            begins = max(left, since)
            closing = [*over, *([(back.occurred, back)] if back else [])]
            ends, closed_by = min(closing, key=lambda each: (each[0], each[1].place), default=(None, None))
            if ends is None or begins < ends:
                rows.append(
                    {
                        "what": what,
                        "about": about,
                        "finding": "owner left the PMO" if owner else "nobody named",
                        "owner": owner,
                        "since": begins,
                        "until": ends,
                        "days": record.days_between(begins, ends or record.moment),
                        "positions": positions(naming, line, closed_by),
                    }
                )
    return rows


def _away(record: Record, person: str) -> list[tuple[datetime, Line | None, Line]]:
    """When somebody had left their last role in the PMO, and by what they had one again."""
    roles: set[str] = set()
    spans: list[tuple[datetime, Line | None, Line]] = []
    told = [*record.of("staff-appointed", "staff-released", person=person)]
    for line in sorted(told, key=lambda line: (line.occurred, line.place)):
        if line.kind == "staff-appointed":
            roles.add(line["role"])
            if spans and spans[-1][1] is None:
                spans[-1] = (spans[-1][0], line, spans[-1][2])
        elif line["role"] in roles:
            roles.remove(line["role"])
            if not roles:
                spans.append((line.occurred, None, line))
    return spans
