"""Sealing: reading and hashing all that is stored, and what the kept hashes make of that where little is new."""

from collections.abc import Iterator
from itertools import islice

from audit.proof.hashes import hashes_path, kept_hashes, kept_of
from audit.proof.merkle_proofs import inclusion
from audit.proof.sealing import standing
from bench.ground import Ground
from bench.making import coming, later
from bench.measuring import Watch, inside
from flywheel.ledger import Ledger

NEW, PROOFS = 500, 20


@inside("seal", "flywheel: all of it read and hashed, to be sealed")
def sealed(ground: Ground, watch: Watch) -> Iterator[int]:
    with ground.scratch() as folder, Ledger.open(ground.ledger, read_only=True) as ledger:
        with watch:
            found = standing(ledger, ground.events, (), folder / "none.hashes", _nobody)
        yield found.checkpoint.size


@inside("hashes", "flywheel: all hashes written anew")
def hashed(ground: Ground, watch: Watch) -> Iterator[int]:
    with ground.scratch() as folder, Ledger.open(ground.ledger, read_only=True) as ledger:
        with watch:
            kept_hashes(folder / "new.hashes", ledger).close()
        yield ground.events


@inside("hashes-new", "flywheel: hashes caught up with 500 events", "ms")
def caught_up(ground: Ground, watch: Watch) -> Iterator[int]:
    with ground.copy(ground.ledger) as path, Ledger.open(path, clock=later) as ledger:
        kept_hashes(hashes_path(path), ledger).close()
        for _ in ledger.record_each(islice(coming(ground), NEW)):
            pass
        with watch:
            kept_hashes(hashes_path(path), ledger).close()
        yield 1


@inside("prove", "flywheel: one event proven by the kept hashes", "ms")
def proven(ground: Ground, watch: Watch) -> Iterator[int]:
    with ground.copy(ground.ledger) as path, Ledger.open(path, read_only=True) as ledger:
        kept_hashes(hashes_path(path), ledger).close()
        for number in range(PROOFS):
            spans = inclusion(number * ground.events // PROOFS, ground.events)
            with watch:
                kept_of(spans, ground.events, hashes_path(path), ledger)
            yield 1


def _nobody(done: int, total: int) -> None:
    """Is told how far it has come, and tells nobody."""
