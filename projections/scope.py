"""Scope: what a database of read models is to hold: all of them or some, as of now or of what had occurred by then."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.columns import instant_cell
from projections.fingerprint import fingerprint

if TYPE_CHECKING:
    from projections.tables import Projection, Table


class Scope(NamedTuple):
    """The read models of these names (none: all) and, with `as_of`, only of what had occurred by then."""

    names: tuple[str, ...] = ()
    as_of: datetime | None = None

    @property
    def projections(self) -> "tuple[Projection, ...]":
        """The projections asked for, and those that they look at."""
        from projections.catalogue import chosen  # noqa: PLC0415 - it loads the events, and reading needs none of it

        return tuple(chosen(self.names))

    @property
    def tables(self) -> "tuple[Table[Any, Any], ...]":
        """Their tables."""
        return tuple(table for projection in self.projections for table in projection.tables)

    @property
    def made_by(self) -> str:
        """Which code makes it and what it holds: where either is another, it has to be made anew."""
        return " ".join([fingerprint(), *self.said])

    @property
    def said(self) -> tuple[str, ...]:
        """The scope in words: which read models, and as of when."""
        return *sorted(set(self.names)), *((f"as of {instant_cell(self.as_of)}",) if self.as_of else ())


EVERYTHING = Scope()


def needed(projections: "Iterable[Projection]") -> frozenset[str]:
    """The kinds of event that change these projections; none named where one of them takes in every entry."""
    if any(projection.passed for projection in projections):
        return frozenset()
    return frozenset(kind.kind for projection in projections for kind in projection.kinds)
