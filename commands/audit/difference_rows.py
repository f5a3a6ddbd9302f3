"""The rows of a diff: a cell that differs with the events behind it, or each of these events with what it adds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from commands.audit.naming import key_words
from commands.audit.sides import Sides
from commands.cells import Column
from commands.text import cut

if TYPE_CHECKING:
    from audit.explanation.differing import Difference
    from audit.explanation.following import Cause

CELL = (
    Column("table", "the table, as 'flywheel show' has it"),
    Column("key", "what the row goes by"),
    Column("column", "the column"),
)
COLUMNS = (
    *CELL,
    Column("before", "what stands there on the first side; empty where the row is not there", "amount"),
    Column("after", "what stands there on the second side", "amount"),
    Column("difference", "the second less the first", "amount"),
    Column("positions", "the events that make the difference, and the voids by which they do"),
    Column("came", "of these, the events that count on the second side only", detail=True),
    Column("fell_away", "the events that count on the first side only", detail=True),
    Column("otherwise", "the events that count on both, but change it by something else", detail=True),
)
EVENTS = (
    *CELL,
    Column("position", "the event that makes the difference, or a part of it", "number"),
    Column("occurred_at", "when it was true in the world", "time"),
    Column("actor", "who says so"),
    Column("what", "what happened"),
    Column(
        "how",
        "came, fell away (and by which void) or counts otherwise; and what rests on it, if it adds nothing itself",
    ),
    Column("change", "what it adds to the difference", "amount"),
    Column("kind", "its kind", detail=True),
    Column("recorded_at", "when the ledger learned it", "time", detail=True),
)
LONG = ("before", "after", "positions")
"""The columns that are cut in a table."""
WIDEST, MOST_POSITIONS = 60, 8


def row_of(found: "Difference") -> dict[str, object]:
    """A difference as a row of COLUMNS."""
    cell, causes = found
    return {
        **_cell(found),
        "before": cell.before,
        "after": cell.after,
        "difference": cell.difference,
        "positions": _positions(causes),
        "came": [cause.position for cause in causes if cause.how == "came"],
        "fell_away": [cause.position for cause in causes if cause.how == "fell away"],
        "otherwise": [cause.position for cause in causes if cause.how == "counts otherwise"],
    }


def _positions(causes: "Sequence[Cause]") -> list[int]:
    """The positions of events and of the voids by which they fell away: first what others rest on, each in order."""
    first, then = ([cause for cause in causes if bool(cause.bears) == beneath] for beneath in (True, False))
    found = (sorted(at for cause in some for at in (cause.position, cause.voided_by) if at) for some in (first, then))
    return list(dict.fromkeys(at for some in found for at in some))


def _cell(found: "Difference") -> dict[str, object]:
    cell = found.cell
    return {"table": cell.table, "key": " ".join(key_words(cell.table, cell.key)), "column": cell.column.name}


def event_rows(every: "Iterable[Difference]", both: Sides) -> Iterator[dict[str, object]]:
    """Differences as rows of EVENTS: one for each event behind each."""
    from projections.words import words_for

    for found in every:
        for cause in found.causes:
            ledger = both.before if cause.how == "fell away" else both.after
            entry = next(ledger.read(after=cause.position - 1, limit=1))
            by = f", voided by #{cause.voided_by}" if cause.voided_by else ""
            by += f"; #{cause.bears} rests on it" if cause.bears else ""
            yield {
                **_cell(found),
                "position": cause.position,
                "occurred_at": entry.event.occurred_at,
                "recorded_at": entry.event.recorded_at,
                "actor": entry.event.actor,
                "kind": entry.event.kind_name,
                "what": words_for(entry.event),
                "how": f"{cause.how}{by}",
                "change": cause.change,
            }


def cut_down(row: Mapping[str, object]) -> dict[str, object]:
    """A row as a table has room for it; other formats have it whole."""
    return {**row, **{name: _short(row[name], name == "positions") for name in LONG if name in row}}


def _short(value: object, positions: bool) -> object:
    if isinstance(value, list | tuple):
        most = MOST_POSITIONS if positions else len(value)
        more = [f"{len(value) - most} more"] if len(value) > most else []
        return cut(", ".join(map(str, [*value[:most], *more])), WIDEST)
    return cut(value, WIDEST) if isinstance(value, str) else value
