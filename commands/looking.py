"""Looking at what the events add up to: now, from the read models; at another time, from what is kept, or folded."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, Literal, NamedTuple, Protocol

import projections.columns
from commands.call import Call
from commands.cells import Column
from commands.read_models import home_zone, read_models
from flywheel.stores import ending, file_of
from projections.kept import as_kept, folder_of
from projections.reading import Views, current, views_path
from projections.scope import Scope

Row = Mapping[str, Any]
SHOWN_AS: Mapping[str, Literal["number", "amount", "time"]] = {
    "number": "number",
    "amount": "amount",
    "instant": "time",
    "day": "time",
}
LONG = 20_000
"""The number of events from which on what is asked of another time is kept for the next who asks."""


class Tables(Protocol):
    """The read models at a moment, wherever they are read from."""

    def columns(self, table: str) -> tuple[projections.columns.Column, ...]:
        """The columns of a table."""

    def records(self, table: str, *ordered: str) -> Iterable[Mapping[str, Any]]:
        """The rows of a table, by column, in the order of their keys or of columns."""

    def between(self, table: str, column: str, after: datetime, until: datetime) -> Iterable[Mapping[str, Any]]:
        """The rows of a table with an instant in a column after one instant and up to another."""

    def digest(self, *tables: str) -> str:
        """The digest of one table, or the one over several."""


class Look(NamedTuple):
    """The read models at the moment that a call asks for; `until` is that moment as an instant."""

    tables: Tables
    until: datetime
    told: Mapping[str, object]
    find: Callable[[Sequence[str]], Iterable[Row]] | None = None
    """Gives at least the rows of some ids, where they can be found without looking at all."""

    def meta(self, *tables: str) -> Mapping[str, object]:
        """What JSON tells beside rows that rest on these tables."""
        return {**self.told, "digest": self.tables.digest(*tables)}


@contextmanager
def look(call: Call, *tables: str) -> Iterator[Look]:
    """These read models at the moment that the call asks for."""
    if call.flags.get("as_of") or call.flags.get("known_at"):
        with _at_another_time(call, *tables) as seen:
            yield seen
        return
    with read_models(call) as views:
        yield Look(views, call.now.astimezone(call.zone), {"as_of": None, "known_at": None, "position": views.position})


@contextmanager
def look_at_timeline(call: Call, ids: Sequence[str]) -> Iterator[Look]:
    """The timeline at the moment that the call asks for; of some ids no more is read than what may be of them."""
    if not (ids or call.flags.get("as_of") or call.flags.get("known_at")):
        with look(call, "timeline") as seen:
            yield seen
        return
    from commands.moment import moment_of
    from commands.opening import opened
    from projections.happenings import Happenings

    with opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        with read_models(call) as views:
            then = Happenings(views, ledger.read, moment.head, moment.as_of)
            rows = partial(then.records, "timeline", "occurred_at")
            yield Look(then, moment.until(call.now, ledger), moment.told(), lambda ids: rows(of=ids))


def _as_kept(call: Call, *tables: str) -> tuple[Views, datetime] | None:
    """As it was then, where just that is kept and caught up already: found without loading models or events."""
    origin, head, last_id = ending(call.ledger)
    file = file_of(call.ledger)
    if call.flags.get("known_at") or head < LONG or not (now := current(views_path(file), origin, head, last_id)):
        return None
    with now:
        call.home_zone = home_zone(now)
    as_of = call.as_of
    if not isinstance(as_of, datetime):
        return None
    views = as_kept(folder_of(file), Scope(tables, as_of), origin, head, last_id)
    return (views, as_of) if views else None


@contextmanager
def _at_another_time(call: Call, *tables: str) -> Iterator[Look]:
    """As it was then: in a ledger that is long, from what is kept of that moment, else folded in memory."""
    if there := _as_kept(call, *tables):
        views, as_of = there
        with views:
            yield Look(views, as_of, {"as_of": as_of, "known_at": None, "position": views.position})
        return
    from commands.moment import history_at, kept_at, moment_of
    from commands.opening import opened
    from projections.fold import fold

    with opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        until = moment.until(call.now, ledger).astimezone(call.zone)
        made = kept_at(call, ledger, moment, tables) if moment.head >= LONG else None
        if made is None:
            yield Look(fold(history_at(ledger, moment), *tables, as_of=moment.as_of), until, moment.told())
            return
        with made:
            yield Look(made, until, {**moment.told(), "position": made.position})


def as_columns(columns: Iterable[projections.columns.Column]) -> list[Column]:
    """A read model's columns as the formatter takes them."""
    return [Column(column.name, column.about, SHOWN_AS.get(column.holds, "text")) for column in columns]
