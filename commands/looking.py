"""Looking at read models: as they stand, from the file beside the ledger; at another time, folded in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import projections.columns
from commands.call import Call
from commands.cells import Column

Row = Mapping[str, object]


@dataclass(frozen=True)
class View:
    """A read model's rows at a moment, its columns, and what JSON tells beside them."""

    columns: Sequence[Column]
    rows: Iterable[Row]
    meta: Mapping[str, object]


@contextmanager
def look(call: Call, name: str) -> Iterator[View]:
    """A read model at the moment that the call asks for. Raises UsageFault for a name that is none."""
    yield _folded(call, name)


def _folded(call: Call, name: str) -> View:
    from dataclasses import asdict

    from commands.moment import history_at, moment_of
    from commands.opening import opened
    from projections.fold import fold

    with opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        state = fold(history_at(ledger, moment), name, as_of=moment.as_of)
    rows = [asdict(row) for row in state.rows(name)]
    return View(as_columns(state.columns(name)), rows, {**moment.told(), "digest": state.digest(name)})


def as_columns(columns: Iterable[projections.columns.Column]) -> list[Column]:
    """A read model's columns as the formatter takes them."""
    return [Column(column.name, column.about, SHOWN_AS.get(column.holds, "text")) for column in columns]


SHOWN_AS: Mapping[str, Literal["number", "amount", "time"]] = {
    "number": "number",
    "amount": "amount",
    "instant": "time",
    "day": "time",
}
