"""Looking at what the events add up to: as it stands, from the read models; at another time, folded in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import projections.columns
from commands.call import Call
from commands.cells import Column
from commands.read_models import read_models

Row = Mapping[str, object]
SHOWN_AS: Mapping[str, Literal["number", "amount", "time"]] = {
    "number": "number",
    "amount": "amount",
    "instant": "time",
    "day": "time",
}


@dataclass(frozen=True)
class View:
    """A read model's rows at a moment, its columns, and what JSON tells beside them."""

    columns: Sequence[Column]
    rows: Iterable[Row]
    meta: Mapping[str, object]


@contextmanager
def look(call: Call, table: str) -> Iterator[View]:
    """A read model at the moment that the call asks for."""
    if call.flags.get("as_of") or call.flags.get("known_at"):
        yield _folded(call, table)
        return
    with read_models(call) as views:
        meta = {"as_of": None, "known_at": None, "position": views.position, "digest": views.digest(table)}
        yield View(as_columns(views.columns(table)), views.records(table), meta)


def _folded(call: Call, table: str) -> View:
    from dataclasses import asdict

    from commands.moment import history_at, moment_of
    from commands.opening import opened
    from projections.fold import fold

    with opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        state = fold(history_at(ledger, moment), table, as_of=moment.as_of)
    rows = [asdict(row) for row in state.rows(table)]
    return View(as_columns(state.columns(table)), rows, {**moment.told(), "digest": state.digest(table)})


def as_columns(columns: Iterable[projections.columns.Column]) -> list[Column]:
    """A read model's columns as the formatter takes them."""
    return [Column(column.name, column.about, SHOWN_AS.get(column.holds, "text")) for column in columns]
