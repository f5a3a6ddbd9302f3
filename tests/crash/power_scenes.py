"""Power cuts: a process is recorded at work, and the power goes at many moments of what was recorded."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from tests.crash.ground import customers, furnished
from tests.crash.keeping_scenes import BACKUP, sound
from tests.crash.power import cut, said
from tests.crash.proof import Witness, lines, must
from tests.crash.scenes import Scene, Stage
from tests.crash.tape import Op, Story, Tape, recorded
from tests.crash.work import Clerk, done, open_patiently
from tests.hardship.desk import BRAND, CHARTER, LEDGER, types
from tests.stores.children import outcome

CUTS = 40
"""So many cuts of one tape, then a new one is recorded."""
ROWS = 700
TABLE = "customers.csv"
BEFORE = "before.db"


def logs(folder: Path, tape: Tape) -> None:
    """A ledger is founded and grows, until its log has gone into its file more than once; now and then one looks."""
    done(types(folder, *CHARTER))
    for life in range(4):
        with open_patiently(folder) as ledger:
            clerk = Clerk(ledger, f"life-{life}")
            for _ in range(90):
                clerk.record(tape.said)
        done(types(folder, *(("rebuild",) if life == 2 else ("show", "turns"))))


def imports(folder: Path, tape: Tape) -> None:
    """A table is imported, in two batches."""
    _import(folder)
    tape.said(0, "imported")


def backs_up(folder: Path, tape: Tape) -> None:
    """A backup is made, the ledger goes on, and another one takes its place."""
    for life in range(2):
        done(types(folder, "backup", str(folder / BACKUP), "--yes"))
        tape.said(-1 - life, "backed up")
        with open_patiently(folder) as ledger:
            clerk = Clerk(ledger, f"life-{life}")
            for _ in range(10):
                clerk.record(tape.said)


def puts_back(folder: Path, tape: Tape) -> None:
    """A backup is put where a ledger is that has gone on."""
    done(types(folder, "restore", str(folder / BACKUP), "--yes"))
    tape.said(0, "put back")


def copies(folder: Path, tape: Tape) -> None:
    """The ledger is copied to another one."""
    done(types(folder, "copy", str(folder / "copy.db")))
    tape.said(0, "copied")


def _nothing(folder: Path) -> None:
    folder.mkdir()


def _a_table(folder: Path) -> None:
    customers(furnished(folder) / TABLE, "taken", ROWS)


def _a_backup(folder: Path) -> None:
    """A ledger that has gone on since it was backed up, and looked at."""
    done(types(furnished(folder), "backup", str(folder / BACKUP)))
    for _ in range(3):
        done(types(folder, *BRAND))
    done(types(folder, "show", "turns"))
    (folder / BEFORE).write_bytes((folder / LEDGER).read_bytes())


Check = Callable[[Path, set[str], Witness], None]


def cuts(story: Story, furnish: Callable[[Path], object], check: Check) -> Scene:
    """Cut the power at many moments of a story, and see what is found."""

    def scene(stage: Stage) -> Iterator[None]:
        for number in count():
            folder = stage.folder / f"tape-{number}"
            furnish(folder)
            files = {
                str(found.relative_to(folder)): found.read_bytes() for found in folder.rglob("*") if found.is_file()
            }
            ops = _recorded(story, folder)
            for each in range(CUTS):
                at = _moment(ops, stage.chance)
                witness = Witness(stage.folder / f"cut-{number}-{each}", stage.tally)
                lay(witness.folder, cut(files, ops, at, stage.chance))
                heard = said(ops[:at])
                stage.tally.tries += 1
                stage.tally.struck += 1
                witness.hear({position: what for position, what in heard.items() if position > 0})
                stage.tally.acknowledged += sum(position <= 0 for position in heard)
                check(witness.folder, {what for position, what in heard.items() if position <= 0}, witness)
                yield

    return scene


def _moment(ops: Sequence[Op], chance: Random) -> int:
    """Anywhere, or just after something was acknowledged, when it hurts most."""
    after = [number for number, op in enumerate(ops, 1) if op.what == "said"]
    return chance.choice(after) if chance.random() < 0.4 else chance.randint(0, len(ops))


def _recorded(story: Story, folder: Path) -> Sequence[Op]:
    ops: Sequence[Op] | Exception = outcome(partial(recorded, story, folder))
    if isinstance(ops, Exception):
        raise ops
    return ops


def lay(folder: Path, files: dict[str, bytes]) -> None:
    """Put into a new folder what a power cut left."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _founded(folder: Path, _: set[str], witness: Witness) -> None:
    """The ledger is there, or nothing was acknowledged yet and it can be founded."""
    if not witness.heard:
        again = types(folder, *CHARTER)
        must(again.code == 0 or "is there already" in again.err, f"it cannot be made: {again}")
    witness.check()


def _imported(folder: Path, heard: set[str], witness: Witness) -> None:
    """What came in is whole batches; importing again brings in the rest."""
    there = _rows(folder)
    must(there == ROWS or not heard, f"{there} rows of {ROWS} are left")
    _import(folder)
    must(_rows(folder) == ROWS, "importing again does not bring in the rest, each once")
    witness.check()


def _rows(folder: Path) -> int:
    return sum(b'"customer":"taken-' in line for line in lines(folder / LEDGER))


def _import(folder: Path) -> None:
    done(types(folder, "import", str(folder / TABLE), "--kind", "customer-identified", "--on", "2026-05-01"))


def _backed_up(folder: Path, heard: set[str], witness: Witness) -> None:
    sound(folder / BACKUP, witness, 1 if heard else 0)
    witness.check()


def _put_back(folder: Path, heard: set[str], witness: Witness) -> None:
    now, kept, before = lines(folder / LEDGER), lines(folder / BACKUP), lines(folder / BEFORE)
    must(now == kept or (now == before and not heard), "the ledger is neither what it was nor what was put back")
    witness.check()


def _copied(folder: Path, heard: set[str], witness: Witness) -> None:
    whole, copy = lines(folder / LEDGER), folder / "copy.db"
    must(not heard or lines(copy) == whole, "a copy that was acknowledged is not whole")
    done(types(folder, "copy", str(copy)))
    must(lines(copy) == whole, "copying again does not bring over the rest")
    witness.check()


POWER: dict[str, Scene] = {
    "power cut while logging": cuts(logs, _nothing, _founded),
    "power cut while importing": cuts(imports, _a_table, _imported),
    "power cut while backing up": cuts(backs_up, furnished, _backed_up),
    "power cut while restoring": cuts(puts_back, _a_backup, _put_back),
    "power cut while copying": cuts(copies, furnished, _copied),
}
