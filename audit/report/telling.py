"""Telling: how the answer to each question reads on paper, where no title pops up and nobody scrolls to the right.

The questions say what their columns are; here stands which of them a page has room for, under which heads, what rows
come first, and by what a long answer is counted up.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from audit.questions.records import LATE_DAYS

Row = Mapping[str, Any]


def never(_: Row) -> bool:
    """No row goes before another."""
    return False


class Telling(NamedTuple):
    """`columns` instead of the brief ones, `heads` instead of the columns' names, `by` what rows are counted up.

    Rows that are `graver` come first. A row is of the period where an event of the column `own` is; or, where `until`
    gives the end of what it tells of, or None as long as that lasts, where it reaches into the period. `part` is that
    of the report in which an answer's rows stand already. Of an account, rows under a condition of `found`, written
    COLUMN=VALUE, are something to look into, and are told by themselves too.
    """

    columns: str = ""
    heads: Mapping[str, str] = MappingProxyType({})
    by: Callable[[Row], str] | None = None
    graver: Callable[[Row], bool] = never
    own: str = "positions"
    part: str = ""
    found: tuple[str, ...] = ()
    until: Callable[[Row], datetime | None] | None = None

    def is_of(self, period: "Happened", row: Row) -> bool:
        """Whether a row is of the period, at whose end the question was asked."""
        if self.until:
            end = self.until(row)
            return end is None or end >= period.since
        own = row[self.own]
        return any(position in period.positions for position in ([own] if isinstance(own, int) else own))


class Happened(NamedTuple):
    """What a period holds: the positions of what occurred since its first instant."""

    since: datetime
    positions: frozenset[int]


def _column(name: str) -> Callable[[Row], str]:
    return lambda row: str(row[name] or "nothing said")


def _still(_: Row) -> None:
    """It lasts still, or nobody would be told of it."""


def _in_time(row: Row) -> bool:
    """Whether there was a ledger in which an event could have been recorded in time."""
    return bool(row["late_days"] > LATE_DAYS)


def _how_late(row: Row) -> str:
    return "late, though there was a ledger" if _in_time(row) else "it had happened before there was a ledger"


PLAIN = Telling()
TELLINGS: Mapping[str, Telling] = {
    "claimed-as-of": Telling(part="benefits"),
    "cashable": Telling(part="value"),
    "dis-benefits": Telling(part="value"),
    "known-then": Telling(by=_column("account"), graver=lambda row: row["difference"] is not None),
    "first-baselines": Telling(
        by=_column("when"),
        heads={"when": "first baseline", "set_by": "put on record by"},
        found=("when=after delivery began", "when=no baseline"),
    ),
    "rebaselines": Telling(
        by=_column("how"), heads={"how": "changed by", "old": "until then", "new": "since", "changed_at": "changed on"}
    ),
    "targets-moved-after-actuals": Telling(
        by=_column("how"),
        heads={"how": "changed by", "changed_at": "changed on", "first_claimed_at": "first claimed on"},
    ),
    "method-changes": Telling(
        columns="about what old new figure_before unit_before figure_after unit by positions",
        heads={"what": "changed", "old": "until then", "new": "since", "by": "changed by", "about": "claim or benefit"},
        by=_column("what"),
    ),
    "without-evidence": Telling(
        by=lambda row: f"{row['finding']} of {row['kind']}", heads={"uri": "file or link", "occurred_at": "occurred"}
    ),
    "self-verified": Telling(by=_column("finding"), heads={"waived": "rule waived", "occurred_at": "occurred"}),
    "unrecognised-by-age": Telling(
        by=_column("age"), heads={"verdict": "last verdict", "verified_at": "verified"}, until=_still
    ),
    "over-recognised": Telling(by=_column("what")),
    "over-attributed": Telling(by=_column("finding"), heads={"attributed": "attributed, percent"}),
    "ownerless": Telling(by=_column("finding"), until=lambda row: row["until"]),
    "overdue": Telling(
        by=_column("what"),
        columns="what about due days_overdue promised verified recognised short unit owner positions",
        heads={"what": "missing or short", "short": "short by"},
        until=_still,
    ),
    "backdated": Telling(
        columns="lag_days occurred_at recorded_at behind_days actor what corrects voided_by positions",
        heads={
            "lag_days": "days late",
            "occurred_at": "occurred",
            "recorded_at": "recorded",
            "behind_days": "days behind the record",
            "actor": "recorded by",
            "corrects": "takes the place of",
        },
        by=_how_late,
        graver=_in_time,
        own="position",
    ),
    "waivers": Telling(by=_column("rule"), heads={"occurred_at": "occurred", "actor": "logged by", "kind": "event"}),
    "corrections": Telling(
        columns="said changed reason recorded_by by voided_at positions",
        heads={
            "said": "what was recorded",
            "changed": "what was changed",
            "recorded_by": "recorded by",
            "by": "taken back by",
            "voided_at": "taken back on",
        },
        by=_column("kind"),
    ),
    "refusals": Telling(
        by=_column("rule"),
        heads={"at": "refused on", "actor": "whose event", "kind": "event", "by": "command", "positions": "came after"},
        until=lambda row: row["at"],
    ),
}


def telling(question: str) -> Telling:
    """How the answer to a question reads on paper."""
    return TELLINGS.get(question, PLAIN)
