"""Killed while backing up, with somebody logging all the time, and while putting a backup back."""

from collections.abc import Iterator
from pathlib import Path

from flywheel.stores.sqlite_backup import flaws
from tests.crash.blows import Span, acknowledged, blow, struck
from tests.crash.logging_scenes import proven
from tests.crash.proof import Witness, lines, must
from tests.crash.reading_scenes import grown
from tests.crash.scenes import SEASON, Scene, Stage
from tests.crash.work import done, recording, typed
from tests.hardship.desk import LEDGER, types
from tests.stores.children import child

BACKUP = "friday.db"


def backed_up(stage: Stage) -> Iterator[None]:
    """What has the backup's name is always a whole one, and the one that was acknowledged last or a later one."""
    span = Span(0.2)
    for witness in stage.seasons():
        backup, least = witness.folder / BACKUP, 0
        for life in range(SEASON):
            head = len(lines(witness.folder / LEDGER))
            writer = child(recording(witness.folder, f"life-{life}"))
            after = stage.chance.uniform(0, span.seconds)
            killed, told = blow(typed(witness.folder, "backup", str(backup), "--yes"), after)
            span.learn(killed=killed, after_seconds=after)
            stage.tally.struck += killed
            witness.hear(acknowledged(struck(writer, 0)[1]))
            if told:
                least, stage.tally.acknowledged = head, stage.tally.acknowledged + 1
            sound(backup, witness, least)
            yield from proven(witness)


def sound(backup: Path, witness: Witness, least: int) -> None:
    """A backup under its name is whole, is the beginning of the ledger, and goes on to `least` or beyond."""
    if not backup.exists():
        must(not least, "a backup that was acknowledged is gone")
        return
    must(not flaws(backup), "the backup is damaged")
    kept = lines(backup)
    must(len(kept) >= least, f"the backup ends at #{len(kept)}, and it was acknowledged up to #{least}")
    must(kept == lines(witness.folder / LEDGER)[: len(kept)], "the backup is not the beginning of the ledger")


def restored(stage: Stage) -> Iterator[None]:
    """After each blow the ledger is the one that was there or the one that was put back, and goes on as that."""
    span = Span(0.3)
    for witness in stage.seasons():
        path, backup = witness.folder / LEDGER, witness.folder / BACKUP
        for life in range(SEASON):
            if life % 4 == 0:
                done(types(witness.folder, "backup", str(backup), "--yes"))
            grown(witness, f"life-{life}")
            done(types(witness.folder, "show", "turns"))
            before, kept = lines(path), lines(backup)
            after = stage.chance.uniform(0, span.seconds)
            killed, told = blow(typed(witness.folder, "restore", str(backup), "--yes"), after)
            span.learn(killed=killed, after_seconds=after)
            stage.tally.struck += killed
            now = lines(path)
            must(now == kept or (now == before and not told), "the ledger is neither what it was nor what was put back")
            if now == kept:
                stage.tally.acknowledged += bool(told)
                witness.forget(after=len(kept))
                for _ in range(len(before) - len(kept)):  # up to where the read models of the other history stood
                    done(types(witness.folder, "log", "brand-published", "--title", "Else", "--promise", "Another."))
            yield from proven(witness)


KEEPING: dict[str, Scene] = {"backing up": backed_up, "restoring": restored}
