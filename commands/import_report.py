"""What an import tells: how far it is, what did not come in, and what became of it all."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from commands.call import Call
from commands.cells import Column

if TYPE_CHECKING:
    from exchange.intake import Counts, Wishes
    from exchange.rejects import Reject, RejectFile

COLUMNS = (
    Column("file", "the file that was read"),
    Column("rows", "rows that were read", "number"),
    Column("added", "events that were recorded", "number"),
    Column("already", "events that were there already under their keys", "number"),
    Column("known", "things that another file or row had told before", "number"),
    Column("conflicting", "events that say something else than what stands under their key", "number"),
    Column("refused", "events that the rules did not admit", "number"),
    Column("left_out", "events that a row could not give for want of a cell", "number"),
    Column("passed_over", "rows that the mapping passes over", "number", detail=True),
    Column("rejects", "what did not come in, or not in full", "number"),
)
SHOWN = 20


class Report:
    """Tells rejects as they are found, on stderr and in the reject file, and at the end the counts."""

    def __init__(self, call: Call, said: dict[str, Any], rejects: "RejectFile | None") -> None:
        self._call = call
        self._said = said
        self._rejects = rejects
        self._json = call.settings.format.value in {"json", "jsonl"}
        self._told = 0
        self._progressed = False

    @property
    def wishes(self) -> "Wishes":
        """How to take in, as it was asked for."""
        from exchange.intake import Wishes

        said = self._said
        return Wishes(stop=said["on_error"] == "stop", dry_run=said["dry_run"], in_order=said["in_order"])

    def reject(self, found: "Reject") -> None:
        """One cell, row or event that did not come in."""
        if self._rejects:
            self._rejects.add(found)
        if self._json:
            self._line({"reject": found._asdict()})
        elif self._told < SHOWN and not self._rejects:
            self._call.say(str(found))
        self._told += 1

    def progress(self, counts: "Counts") -> None:
        """How far it has come: a line of JSON where JSON was asked for, else something on a terminal."""
        if self._json:
            self._line({"progress": counts.as_row()})
        elif sys.stderr.isatty():
            click.echo(f"\r{counts.rows:,} rows, {counts.added:,} events added", err=True, nl=False)
            self._progressed = True

    def finish(self, counts: "Counts") -> None:
        """What became of it all: the counts on stdout, and in words what to do about them."""
        if self._progressed:
            click.echo(err=True)
        self._call.show([{"file": self._said["file"], **counts.as_row()}], COLUMNS)
        if not self._json:
            for words in self._sentences(counts):
                self._call.say(words)

    def exit_code(self, counts: "Counts") -> int:
        """0, 3 where something did not come in, 1 where nothing did because of that."""
        if not counts.rejects:
            return 0
        return 1 if self._stopped(counts) and not counts.added else 3

    def _sentences(self, counts: "Counts") -> "list[str]":
        told = []
        if counts.rejects and self._rejects:
            told.append(f"{self._said['reject_file']} tells what did not come in, and what to do about it.")
        elif counts.rejects > SHOWN:
            told.append(f"And {counts.rejects - SHOWN:,} more. --reject-file keeps them all in a file.")
        if self._stopped(counts):
            before = f"{counts.added:,} events before it are recorded" if counts.added else "Nothing was recorded"
            told.append(f"{before}. Mend what is told above, or say --on-error skip to leave it out.")
        elif self._said["dry_run"]:
            told.append("This was tried only; nothing was recorded.")
        elif self._said["undo"]:
            told.append(f"{counts.added:,} events were voided.")
        elif counts.added:
            told.append("Next: flywheel show value")
        return told

    def _stopped(self, counts: "Counts") -> bool:
        return bool(counts.rejects) and self._said["on_error"] == "stop" and not self._said["undo"]

    def _line(self, said: dict[str, object]) -> None:
        click.echo(json.dumps(said, ensure_ascii=False), err=True)
