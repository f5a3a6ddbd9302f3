"""What an import tells: how far it is, what did not come in, and what became of it all."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from commands.call import Call
from commands.cells import Column

if TYPE_CHECKING:
    from exchange.counts import Counts
    from exchange.intake import Wishes
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
    Column("stopping", "rejects for which --on-error stop records nothing", "number", detail=True),
)
UNDONE = (
    Column("file", "the file that was read"),
    Column("rows", "rows that were read", "number"),
    Column("voided", "events that were voided", "number"),
    Column("refused", "events on which others rest, left as they are", "number"),
    Column("rejects", "what was left as it is", "number"),
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
        self._expected: list[str] = []
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
        elif not self._rejects:
            self._show(found)

    def _show(self, found: "Reject") -> None:
        """Some of them, and first what stops an import."""
        if not found.stops:
            self._expected += [str(found)] if len(self._expected) < SHOWN else []
        elif self._told < SHOWN:
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
        for words in self._expected[: SHOWN - self._told]:
            self._call.say(words)
        self._call.show([{"file": self._said["file"], **counts.as_row()}], UNDONE if self._said["undo"] else COLUMNS)
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
            told.append(self._why_stopped(counts))
        elif self._said["dry_run"]:
            told.append("This was tried only; nothing was recorded.")
        elif self._said["undo"]:
            told.append(f"{counts.voided:,} events were voided.")
        elif counts.added:
            told.append("Next: flywheel show value")
        return told

    def _why_stopped(self, counts: "Counts") -> str:
        """Nothing was recorded, unless somebody else changed the ledger while that went on."""
        before = f"Somebody else wrote meanwhile: {counts.added:,} events are recorded" if counts.added else ""
        some = f", because of {counts.stopping:,} of these" if counts.stopping < counts.rejects else ""
        where = "there" if self._rejects else "above"
        remedy = f"Mend what is told {where}, or say --on-error skip to leave it out."
        return f"{before or f'Nothing was recorded{some}'}. {remedy}"

    def _stopped(self, counts: "Counts") -> bool:
        return bool(counts.stopping) and self._said["on_error"] == "stop" and not self._said["undo"]

    def _line(self, said: dict[str, object]) -> None:
        click.echo(json.dumps(said, ensure_ascii=False), err=True)
