"""In short what `make crash` does at length; and that its witness and its power cuts see what there is to be seen."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random

import pytest

from flywheel.errors import FlywheelError
from tests.crash.ground import furnished
from tests.crash.key_scenes import all_there, seals
from tests.crash.power import cut, said
from tests.crash.power_scenes import lay, logs
from tests.crash.programme import SCENES, rehearse
from tests.crash.proof import Witness
from tests.crash.running import run
from tests.crash.tally import Lost, Tally, table, total
from tests.crash.tape import Op, recorded
from tests.hardship.desk import BRAND, LEDGER, types
from tests.stores.children import outcome

SECONDS = 12
SEED = 1812


def test_whatever_happens_nothing_acknowledged_is_lost(tmp_path: Path):
    """A blow of each sort, as far as the time allows."""
    told: list[str] = []
    rehearse(tmp_path / "rehearsal")
    tallies = run(SCENES, tmp_path, blows=len(SCENES), seed=SEED, seconds=SECONDS, say=told.append)
    assert total(tallies).losses == [], "\n".join(told)
    assert total(tallies).tries > 0


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Op]:
    """A ledger that was founded and grew, operation by operation."""
    folder = tmp_path_factory.mktemp("tape")
    ops: Sequence[Op] = outcome(partial(recorded, logs, folder))
    assert not isinstance(ops, Exception), ops
    return ops


def after_a_cut(folder: Path, ops: Sequence[Op], at: int, chance: Random) -> Witness:
    """Somebody who remembers what had been acknowledged, in front of what a power cut left."""
    folder.mkdir()
    for name, data in cut({}, ops, at, chance).items():
        (folder / name).write_bytes(data)
    witness = Witness(folder, Tally("a power cut"))
    witness.hear(said(ops[:at]))
    return witness


def test_a_power_cut_takes_what_was_not_synced(tmp_path: Path, tape: Sequence[Op]):
    """With every sync left away something acknowledged is gone sooner or later; with them, never."""
    unsynced = [op for op in tape if op.what not in {"sync", "whole", "flush"}]
    chance = Random(SEED)  # noqa: S311 - keeps no secret
    lost = 0
    for number in range(24):
        for ops in (tape, unsynced):
            at = chance.choice([place for place, op in enumerate(ops, 1) if op.what == "said"])
            witness = after_a_cut(tmp_path / f"{number}-{ops is tape}", ops, at, chance)
            try:
                witness.check()
            except Lost:
                assert ops is unsynced
                lost += 1
    assert lost > 8


def test_a_power_cut_takes_what_python_wrote_and_did_not_sync(tmp_path: Path):
    """Keys, checkpoints and signatures: without syncs some are gone or torn sooner or later; with them, never."""
    folder = furnished(tmp_path / "sealing")
    files = {LEDGER: (folder / LEDGER).read_bytes()}
    tape: Sequence[Op] = outcome(partial(recorded, seals, folder))
    assert not isinstance(tape, Exception), tape
    unsynced = [op for op in tape if op.what not in {"sync", "whole", "flush"}]
    chance = Random(SEED)  # noqa: S311 - keeps no secret
    lost = 0
    for number in range(24):
        for ops in (tape, unsynced):
            at = chance.choice([place for place, op in enumerate(ops, 1) if op.what == "said"])
            witness = Witness(tmp_path / f"{number}-{ops is tape}", Tally("a power cut"))
            lay(witness.folder, cut(files, ops, at, chance))
            try:
                all_there(witness.folder, set(said(ops[:at]).values()), witness)
            except (Lost, AssertionError, FlywheelError):
                assert ops is unsynced
                lost += 1
    assert lost > 8


def test_a_power_cut_after_the_last_operation_leaves_everything_or_at_least_all_that_was_synced(tape: Sequence[Op]):
    chance = Random(SEED)  # noqa: S311 - keeps no secret
    assert LEDGER in cut({}, tape, len(tape), chance)
    assert cut({}, tape, 0, chance) == {}


def test_the_witness_misses_an_event_that_was_acknowledged_and_is_gone(tmp_path: Path):
    witness = Witness(furnished(tmp_path / "one"), Tally("a look"))
    kept = (witness.folder / LEDGER).read_bytes()
    assert types(witness.folder, *BRAND, "--note", "mine").code == 0
    witness.hear({401: "mine"})
    witness.check()
    (witness.folder / LEDGER).write_bytes(kept)
    with pytest.raises(Lost, match="what stood there up to #402 has changed"):
        witness.check()


def test_the_witness_tells_another_event_from_the_one_that_was_acknowledged(tmp_path: Path):
    witness = Witness(furnished(tmp_path / "one"), Tally("a look"))
    assert types(witness.folder, *BRAND, "--note", "another's").code == 0
    witness.hear({401: "mine"})
    with pytest.raises(Lost, match=r"#401 \(mine\) was acknowledged, and is another event"):
        witness.check()


def test_the_table_adds_up():
    tallies = [Tally("logging", 1_000, 990, 12_345, 3), Tally("never tried"), Tally("copying", 2, 1, 0, 0, ["gone"])]
    assert table(tallies) == (
        "what       tries  struck  acknowledged  lost  made anew\n"
        "-------------------------------------------------------\n"
        "logging    1,000     990        12,345     0          3\n"
        "copying        2       1             0     1          0\n"
        "-------------------------------------------------------\n"
        "all of it  1,002     991        12,345     1          3"
    )
