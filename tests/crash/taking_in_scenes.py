"""Killed while importing: a table of customers, and the export of a whole ledger. The next import goes on."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.crash.blows import Span, Work, blow
from tests.crash.ground import ROWS, customers, furnished
from tests.crash.logging_scenes import proven
from tests.crash.proof import Witness, lines, must
from tests.crash.scenes import Scene, Stage
from tests.crash.work import done, typed
from tests.hardship.desk import LEDGER, types

LONG = 2_400


def imported(stage: Stage) -> Iterator[None]:
    """The same table is imported until an import has ended; by then every row is there once."""
    span = Span(1.5)
    for number, witness in enumerate(stage.seasons()):
        table = customers(witness.folder / "customers.csv", f"taken-{number}")
        words = ("import", str(table), "--kind", "customer-identified", "--on", "2026-05-01")
        killed = True
        while killed:
            after = stage.chance.uniform(0, span.seconds)
            killed, told = blow(typed(witness.folder, *words), after)
            span.learn(killed=killed, after_seconds=after)
            stage.tally.struck += killed
            if told:
                there = sum(b'"customer":"taken-' in line for line in lines(witness.folder / LEDGER))
                must(there == ROWS, f"{there} rows of {ROWS} came in, each once")
                stage.tally.acknowledged += ROWS
            yield from proven(witness)


def taken_over(stage: Stage) -> Iterator[None]:
    """The export of a ledger is imported where there is none, until that has ended; by then it is the same ledger."""
    source = furnished(stage.folder / "source", LONG)
    export = str(source / "events.jsonl")
    done(types(source, "export", export))
    span = Span(0.5)
    for number in count():
        witness = Witness(stage.folder / f"taken-over-{number}", stage.tally)
        witness.folder.mkdir()
        work = typed(witness.folder, "import", export)
        yield from _until_done(stage, span, work, witness.folder, source)
        witness.check()


def copied(stage: Stage) -> Iterator[None]:
    """A ledger is copied to another one, until that has ended; by then they hold the same."""
    source = furnished(stage.folder / "source", LONG)
    span = Span(0.3)
    for number in count():
        witness = Witness(stage.folder / f"copied-{number}", stage.tally)
        witness.folder.mkdir()
        work = typed(source, "copy", str(witness.folder / LEDGER))
        yield from _until_done(stage, span, work, witness.folder, source)
        witness.check()


def _until_done(stage: Stage, span: Span, work: Work, folder: Path, source: Path) -> Iterator[None]:
    """Strike until it ends by itself. After each blow there is nothing yet, or the beginning of what is to be there."""
    before, killed, whole = 0, True, lines(source / LEDGER)
    while killed:
        after = stage.chance.uniform(0, span.seconds)
        killed, told = blow(work, after)
        span.learn(killed=killed, after_seconds=after)
        stage.tally.struck += killed
        stage.tally.tries += 1
        there = _begun(folder / LEDGER)
        must(there == whole[: len(there)], "what is there is not the beginning of what is taken over")
        must(len(there) >= before, f"#{before} was there before, and the last one is now #{len(there)}")
        must(not told or len(there) == len(whole), f"it said that it was done, and #{len(there)} is the last one")
        before = len(there)
        stage.tally.acknowledged += len(whole) if told else 0
        yield


def _begun(path: Path) -> list[bytes]:
    """What a ledger holds that somebody may have begun to make."""
    looked = types(path.parent, "export", "-")
    must(looked.code in {0, 5}, f"what was begun cannot be looked at: {looked.err}")
    return lines(path) if looked.code == 0 else []


TAKING_IN: dict[str, Scene] = {
    "importing a table": imported,
    "importing an export": taken_over,
    "copying": copied,
}
