"""The catalogue of projections, in the order in which an event reaches them: each after those it looks at."""

from collections.abc import Iterable
from typing import Any

from projections import (
    benefits,
    charter,
    claims,
    customers,
    deliveries,
    metrics,
    needs,
    propositions,
    services,
    timeline,
    turns,
    uptake,
    value,
)
from projections.tables import Projection, Table

PROJECTIONS: tuple[Projection, ...] = (
    charter.PROJECTION,
    customers.PROJECTION,
    needs.PROJECTION,
    propositions.PROJECTION,
    benefits.PROJECTION,
    services.PROJECTION,
    uptake.PROJECTION,
    deliveries.PROJECTION,
    metrics.PROJECTION,
    claims.PROJECTION,
    value.PROJECTION,
    turns.PROJECTION,
    timeline.PROJECTION,
)
TABLES: tuple[Table[Any, Any], ...] = tuple(table for projection in PROJECTIONS for table in projection.tables)


def chosen(names: Iterable[str]) -> tuple[Projection, ...]:
    """The projections of these names, and those whose tables they use; all of them where none is named.

    A projection can be named by any of its tables. Raises KeyError for a name that is neither.
    """
    owner = {table: projection for projection in PROJECTIONS for table in projection.tables}
    named = {p.name: p for p in PROJECTIONS} | {table.name: projection for table, projection in owner.items()}
    wanted = {named[name] for name in names} or set(PROJECTIONS)
    while missing := {owner[table] for projection in wanted for table in projection.uses} - wanted:
        wanted |= missing
    return tuple(projection for projection in PROJECTIONS if projection in wanted)
