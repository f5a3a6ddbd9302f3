"""Counts: what became of a file, row by row and event by event."""

from dataclasses import dataclass, fields


@dataclass
class Counts:
    """What became of a file: rows, the events they told, and the lines of the report.

    `stopping` is how many of the rejects keep an import that stops at problems from recording anything.
    """

    rows: int = 0
    passed_over: int = 0
    added: int = 0
    already: int = 0
    known: int = 0
    conflicting: int = 0
    refused: int = 0
    left_out: int = 0
    voided: int = 0
    rejects: int = 0
    stopping: int = 0

    def as_row(self) -> dict[str, object]:
        """The counts by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def begin_again(self) -> None:
        """Set all to nothing."""
        for each in fields(self):
            setattr(self, each.name, 0)
