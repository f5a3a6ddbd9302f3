"""The second way to the answer of each question, by its name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tests.audit.worked_out import accounts, duties, methods, overdue, promises, recognition, records, tracing
from tests.audit.worked_out.lines import Record, Row


class Beside(NamedTuple):
    """What lies beside a ledger, and the position that a question about an earlier knowledge compares with."""

    folder: Path | None = None
    notes: Path | None = None
    then: int = 0


ANSWERS: Mapping[str, Callable[[Record, Beside], list[Row]]] = MappingProxyType(
    {
        "claimed-as-of": lambda record, _: accounts.claimed_as_of(record),
        "known-then": lambda record, beside: accounts.known_then(record, beside.then),
        "first-baselines": lambda record, _: promises.first_baselines(record),
        "rebaselines": lambda record, _: promises.rebaselines(record),
        "targets-moved-after-actuals": lambda record, _: promises.targets_moved_after_actuals(record),
        "method-changes": lambda record, _: methods.method_changes(record),
        "trace": lambda record, _: tracing.trace(record),
        "without-evidence": lambda record, beside: duties.without_evidence(record, beside.folder),
        "self-verified": lambda record, _: duties.self_verified(record),
        "unrecognised-by-age": lambda record, _: recognition.unrecognised_by_age(record),
        "over-recognised": lambda record, _: recognition.over_recognised(record),
        "over-attributed": lambda record, _: recognition.over_attributed(record),
        "overlapping-claims": lambda record, _: recognition.overlapping_claims(record),
        "ownerless": lambda record, _: overdue.ownerless(record),
        "overdue": lambda record, _: overdue.overdue(record),
        "dis-benefits": lambda record, _: accounts.dis_benefits(record),
        "cashable": lambda record, _: accounts.cashable(record),
        "backdated": lambda record, _: records.backdated(record),
        "waivers": lambda record, _: duties.waivers(record),
        "corrections": lambda record, _: records.corrections(record),
        "refusals": lambda record, beside: records.refusals(record, beside.notes) if beside.notes else [],
    }
)
