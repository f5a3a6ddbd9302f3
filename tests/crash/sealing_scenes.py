"""Killed while sealing, with somebody logging all the time."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from audit.proof.against import held_against, read_checkpoints
from audit.proof.hashes import hashes_path, there
from audit.proof.keys import Ring
from audit.proof.merkle import Tree, leaf_hash
from audit.proof.sealing import checkpoints_folder, files_in
from audit.proof.trust import Trust
from commands.audit.trusting import FOLDER
from flywheel.ledger import Ledger
from tests.crash.blows import Span, acknowledged, blow, struck
from tests.crash.logging_scenes import proven
from tests.crash.proof import Witness, lines, must
from tests.crash.scenes import SEASON, Scene, Stage
from tests.crash.work import done, recording, typed
from tests.hardship.desk import LEDGER, types
from tests.stores.children import child

HOW = ("--yes", "--quick")


def sealed(stage: Stage) -> Iterator[None]:
    """Each checkpoint is whole, signed, and of the ledger; the kept hashes are its own; and the next seal is made."""
    span = Span(0.2)
    for witness in stage.seasons():
        with keys(witness.folder):
            done(types(witness.folder, "audit", "key", "make", "--name", "pmo"))
        for life in range(SEASON):
            with keys(witness.folder):
                head = len(lines(witness.folder / LEDGER))
                writer = child(recording(witness.folder, f"life-{life}"))
                after = stage.chance.uniform(0, span.seconds)
                killed, told = blow(typed(witness.folder, "audit", "seal", stage.chance.choice(HOW)), after)
                span.learn(killed=killed, after_seconds=after)
                stage.tally.struck += killed
                witness.hear(acknowledged(struck(writer, 0)[1]))
                stage.tally.acknowledged += bool(told)
                whole(witness, head if told else 0)
                done(types(witness.folder, "audit", "seal", stage.chance.choice(HOW)))
                whole(witness, len(lines(witness.folder / LEDGER)))
            yield from proven(witness)


@contextmanager
def keys(folder: Path, whose: str = "keys") -> Iterator[None]:
    """Keys in the folder itself, and nobody else's."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(FOLDER, str(folder / whose))
        yield


def whole(witness: Witness, least: int, *, hashes: bool = False) -> None:
    """What was sealed is of the ledger, up to `least` at the least, and the kept hashes are those of the ledger.

    Hashes that are not may lie there, unless `hashes` says that they were caught up since: nobody takes them for any.
    """
    path = witness.folder / LEDGER
    trust = Trust(tuple(Ring(witness.folder / "keys").keys))
    found, findings = read_checkpoints(files_in(checkpoints_folder(path)), trust)
    must(not findings, f"a checkpoint is not whole: {findings}")
    held = list(held_against(lines(path), found).findings())
    must(not held, f"a checkpoint is of another history: {held}")
    must(max((each.checkpoint.size for each in found), default=0) >= least, "what was acknowledged is not sealed")
    with Ledger.open(path, read_only=True) as ledger:
        kept = there(hashes_path(path), ledger)
        must(kept is not None or not hashes, "the kept hashes are not those of the ledger")
        if kept:
            with closing(kept):
                tree = Tree()
                tree.extend([leaf_hash(line) for line in ledger.lines(limit=kept.size)])
                must(kept.root(kept.size) == tree.root(), "a kept hash is wrong")


SEALING: dict[str, Scene] = {"sealing": sealed}
