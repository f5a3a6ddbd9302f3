"""method-changes: where a figure's method, unit or attribution changed, or a correction changed the figure."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from tests.audit.worked_out.lines import Line, Record, Row, positions
from tests.audit.worked_out.promises import changes, unit_of
from tests.audit.worked_out.value import CLAIMED, held

WAYS = ("method", "unit", "attribution")
FIGURED = (*CLAIMED, "benefit-promised", "benefit-rebaselined")


def method_changes(record: Record) -> list[Row]:
    """From one claim to the next, by a rebaseline, by a correction."""
    return [*_between_claims(record), *_by_rebaselines(record), *_by_corrections(record)]


def _between_claims(record: Record) -> Iterator[Row]:
    made = sorted(record.of("value-claimed"), key=lambda line: (line["benefit"], line.occurred, line.place))
    for earlier, later in pairwise(made):
        for way in WAYS:
            if earlier["benefit"] == later["benefit"] and earlier.get(way) != later.get(way):
                yield {
                    "benefit": later["benefit"],
                    "about": later["claim"],
                    "how": "from one claim to the next",
                    "what": way,
                    "old": held(earlier.said, way),
                    "new": held(later.said, way),
                    "figure_before": earlier.amount,
                    "figure_after": later.amount,
                    "unit_before": earlier["unit"],
                    "unit": later["unit"],
                    "changed_at": later.occurred,
                    "by": later.get("claimed_by") or later["actor"],
                    "positions": positions(earlier, later),
                }


def _by_rebaselines(record: Record) -> Iterator[Row]:
    for change in changes(record):
        if change["how"] == "rebaseline" and "attribution" in change["new"]:
            yield {
                "benefit": change["benefit"],
                "about": change["benefit"],
                "how": "by a rebaseline",
                "what": "attribution",
                "old": held(change["old"], "attribution"),
                "new": held(change["new"], "attribution"),
                "figure_before": change["promised_before"],
                "figure_after": change["promised_after"],
                "unit_before": change["unit"],
                "unit": change["unit"],
                "changed_at": change["changed_at"],
                "by": change["logged_by"],
                "positions": change["positions"],
            }


def _by_corrections(record: Record) -> Iterator[Row]:
    for line in record.happened:
        if line.position not in record.corrects:
            continue
        wrong = record.every[record.corrects[line.position] - 1]
        old, new = _figures(wrong), _figures(line)
        about = line.get("claim") or line.get("benefit") or (line.get("claims") or [None])[0]
        for what in (*WAYS, "amount", "target"):
            if line.kind in FIGURED and old.get(what) != new.get(what):
                benefit = line.get("benefit") or _benefit_of(record, about)
                yield {
                    "benefit": benefit,
                    "about": about,
                    "how": "by a correction",
                    "what": what,
                    "old": _number(old.get(what), what),
                    "new": _number(new.get(what), what),
                    "figure_before": _number(old.get("amount") or old.get("target"), "amount"),
                    "figure_after": _number(new.get("amount") or new.get("target"), "amount"),
                    "unit_before": wrong.get("unit") or unit_of(record, benefit),
                    "unit": line.get("unit") or unit_of(record, benefit),
                    "changed_at": line.recorded,
                    "by": line["actor"],
                    "positions": positions(wrong, record.voids[wrong.position], line),
                }


def _figures(line: Line) -> Row:
    """What says how a figure was worked out: a rebaseline does so in the terms that it gives."""
    return line["after"] if line.kind == "benefit-rebaselined" else line.said


def _benefit_of(record: Record, claim: str) -> str:
    found = record.one("value-claimed", claim=claim)
    return str(found["benefit"]) if found else ""


def _number(said: str | None, what: str) -> Decimal | str | None:
    return Decimal(said) if said is not None and what in {"amount", "target", "attribution"} else said
