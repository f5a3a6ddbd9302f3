"""Killed while making a key, handing on to the next one, and bearing witness; and the power cut amid all that."""

from collections.abc import Iterator
from pathlib import Path

from audit.proof.checkpoints import sealed
from audit.proof.keys import Ring
from audit.proof.sealing import checkpoints_folder
from audit.proof.trust import trusted
from tests.crash.blows import Span, blow
from tests.crash.ground import furnished
from tests.crash.logging_scenes import proven
from tests.crash.power_scenes import cuts
from tests.crash.proof import Witness, must
from tests.crash.scenes import SEASON, Scene, Stage
from tests.crash.sealing_scenes import keys, whole
from tests.crash.tape import Tape
from tests.crash.work import done, typed
from tests.hardship.desk import BRAND, LEDGER, types

LENT = "lent.checkpoint"
PMO, NOTARY = "acme.example/pmo", "notary.example"


def made(stage: Stage) -> Iterator[None]:
    """After each blow there is the key that was wanted, able to sign, or none, and it can be made; so of handing on."""
    span = Span(0.03)
    for witness in stage.seasons():
        for life in range(SEASON):
            name = f"{PMO}-{life // 3}"
            words = ("make", "--name", name) if life % 3 == 0 else ("rotate", "--key", name)
            with keys(witness.folder):
                before = _current(witness.folder)
                after = stage.chance.uniform(0, span.seconds)
                killed, told = blow(typed(witness.folder, "audit", "key", *words), after)
                span.learn(killed=killed, after_seconds=after)
                stage.tally.struck += killed
                stage.tally.acknowledged += bool(told)
                _usable(witness.folder)
                there = _current(witness.folder)
                must(name in there or not (told or name in before), f"{name} is gone")
                must(
                    not told or there[name] != before.get(name), "the key that was acknowledged is not the current one"
                )
                if name not in there:
                    done(types(witness.folder, "audit", "key", *words))
                done(types(witness.folder, "audit", "seal", "--key", name))
                whole(witness, 0)
            yield from proven(witness)


def _current(folder: Path) -> dict[str, str]:
    """The id of the current key of each name."""
    own = Ring(folder / "keys")
    return {key.name: key.key_id().hex() for key in own.keys if not own.heir(key)}


def _usable(folder: Path) -> None:
    """Every key that is there has both halves, and each that has handed on is followed to its heir."""
    own = Ring(folder / "keys")
    for key in own.keys:
        signed = own.unlock(key, lambda: None).signature("text\n")
        must(signed.name == key.name, "a key does not sign")
    first = [key for key in own.keys if key not in {each.new for each in own.rotations}]
    must(set(own.keys) == set(trusted(first, own.rotations).keys), "a key has no way to it")


def witnessed(stage: Stage) -> Iterator[None]:
    """The checkpoint has the witness's signature once or not, and is whole; and the witness can go on, or try again."""
    span = Span(0.03)
    for witness in stage.seasons():
        public = _two_offices(witness.folder)
        for _ in range(SEASON):
            lent = _lent(witness.folder)
            before = lent.read_bytes()
            with keys(witness.folder, "notary"):
                after = stage.chance.uniform(0, span.seconds)
                words = ("audit", "cosign", str(lent), "--trust", str(public))
                killed, told = blow(typed(witness.folder, *words), after)
                span.learn(killed=killed, after_seconds=after)
                stage.tally.struck += killed
                stage.tally.acknowledged += bool(told)
                must(
                    bool(_signatures(witness.folder)) or lent.read_bytes() == before,
                    "it is neither signed nor as it was",
                )
                must(not told or _signatures(witness.folder) == 1, "what was acknowledged is not signed")
                done(types(witness.folder, *words))
                must(_signatures(witness.folder) == 1, "the witness has not signed once")
            yield from proven(witness)


def _two_offices(folder: Path) -> Path:
    """Keys for the PMO and for the notary; the file with the public half of the PMO's."""
    public = folder / "pmo.pub"
    with keys(folder):
        done(types(folder, "audit", "key", "make", "--name", PMO))
        done(types(folder, "audit", "key", "export", "--to", str(public)))
    with keys(folder, "notary"):
        done(types(folder, "audit", "key", "make", "--name", NOTARY))
    return public


def _lent(folder: Path) -> Path:
    """The newest checkpoint of the ledger, which has grown, as the witness gets it."""
    done(types(folder, *BRAND))
    with keys(folder):
        done(types(folder, "audit", "seal"))
    lent = folder / LENT
    lent.write_bytes(max(checkpoints_folder(folder / LEDGER).glob("*.checkpoint")).read_bytes())
    return lent


def _signatures(folder: Path) -> int:
    """How many signatures of the notary are under what was lent, which holds all that it held before."""
    own, notary = (Ring(folder / name).keys for name in ("keys", "notary"))
    read = sealed(LENT, (folder / LENT).read_bytes(), (*own, *notary))
    must(sum(by.key in own for by in read.signed) == 2, "a signature of the PMO is gone")
    return sum(by.key in notary for by in read.signed)


def seals(folder: Path, tape: Tape) -> None:
    """Keys are made and handed on, and the ledger is sealed as it grows, in a hurry and not, and witnessed."""
    public = _two_offices(folder)
    tape.said(0, "key")
    for number, words in enumerate((("--yes",), ("--quick",), ("--yes",))):
        for _ in range(9 * number):
            done(types(folder, *BRAND))
        with keys(folder):
            done(types(folder, "audit", "seal", *words))
            tape.said(-1 - number, f"sealed {number + 1}")
    with keys(folder, "notary"):
        done(types(folder, "audit", "cosign", str(_lent(folder)), "--trust", str(public)))
    tape.said(-4, "witnessed")
    with keys(folder):
        done(types(folder, "audit", "key", "rotate"))
        tape.said(-5, "handed on")
        done(types(folder, "audit", "seal"))
        tape.said(-6, "sealed by the heir")


def all_there(folder: Path, heard: set[str], witness: Witness) -> None:
    """What was acknowledged is there and whole, nothing is there by halves, and the next seal and look are right."""
    (folder / "keys").mkdir(exist_ok=True)
    (folder / "notary").mkdir(exist_ok=True)
    with keys(folder):
        _usable(folder)
        must("key" not in heard or PMO in _current(folder), "a key that was acknowledged is gone")
        many = len(list(checkpoints_folder(folder / LEDGER).glob("*.checkpoint")))
        must(many >= sum(each.startswith("sealed ") for each in heard), "what was acknowledged is not sealed")
        must("handed on" not in heard or len(Ring(folder / "keys").rotations) == 1, "what was handed on is not")
        must("witnessed" not in heard or _signatures(folder) == 1, "what was witnessed is not signed")
        if PMO not in _current(folder):
            done(types(folder, "audit", "key", "make", "--name", PMO))
        whole(witness, 0)
        done(types(folder, "audit", "seal", *(("--quick",) if len(heard) % 2 else ())))
        whole(witness, 1, hashes=True)
        done(types(folder, "audit", "verify", "--only", "checkpoints"))
    witness.check()


KEYS: dict[str, Scene] = {
    "making keys": made,
    "bearing witness": witnessed,
    "power cut while sealing": cuts(seals, furnished, all_there),
}
