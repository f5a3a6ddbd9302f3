"""Every byte of a checkpoint and of a proof: where any is spoilt, in whatever way, it is found, and never passed over.

That holds for all that the signatures of trusted keys vouch for, which is all but the lines of those whom nobody knows:
these are passed over by the specification of signed notes, whatever stands in them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.proof.against import read_checkpoints
from audit.proof.checkpoints import sealed
from audit.proof.notes import Flawed, Verifier, verifier
from audit.proof.proof_files import event_proof, growth_proof, proven
from audit.proof.traces import of_checkpoint, of_proof
from audit.proof.trust import Trust
from audit.proof.witnessing import shown
from tests.audit.offices import Office

ODD = b"\0\n\r =+/A"


@pytest.fixture(scope="module")
def pmo(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with a sealed ledger of seven events, the checkpoint cosigned by a notary, and proofs under it."""
    folder = tmp_path_factory.mktemp("sealed")
    office, notary = Office(folder, "pmo"), Office(folder, "notary")
    office.chartered()
    office.grow(3)
    office.done("audit key make --name acme.example/pmo")
    office.done("audit key export --to ../pmo.pub")
    office.done("audit seal --to ../early.checkpoint")
    office.grow(3)
    office.done("audit seal --to ../friday.checkpoint")
    notary.done("audit key make --name notary.example")
    notary.done("audit key export --to ../notary.pub")
    notary.done("audit cosign ../friday.checkpoint --trust ../pmo.pub")
    office.done("audit prove '#3' --checkpoint ../friday.checkpoint --to ../3.tlog-proof")
    return office


@pytest.fixture(scope="module")
def keys(pmo: Office) -> tuple[Verifier, ...]:
    return tuple(verifier((pmo.folder.parent / name).read_text()) for name in ("pmo.pub", "notary.pub"))


def spoilt(whole: bytes) -> Iterator[tuple[int, bytes]]:
    """All that a file becomes where one byte of it is another, is gone, or stands there twice.

    But for line breaks at its very end, which editors and mail add and take away: nobody signs them.
    """
    for at, byte in enumerate(whole):
        others = {byte ^ 1, byte ^ 0x20, byte ^ 0x80, *ODD} - {byte}
        for piece in (*(bytes([other]) for other in sorted(others)), b"", bytes([byte, byte])):
            changed = whole[:at] + piece + whole[at + 1 :]
            if changed.rstrip(b"\n") != whole.rstrip(b"\n"):
                yield at, changed


def test_no_spoilt_byte_of_a_checkpoint_is_passed_over(pmo: Office, keys: tuple[Verifier, ...]):
    """It is told as what it is: a checkpoint that is damaged, and not one that agrees, nor something else."""
    whole = (pmo.folder.parent / "friday.checkpoint").read_bytes()
    passed_over = []
    for at, changed in spoilt(whole):
        _, findings = read_checkpoints([("it", changed)], Trust(keys))
        if [each.code for each in findings] != ["checkpoint-unreadable"] or not of_checkpoint(changed):
            passed_over.append((at, changed[at - 10 : at + 10]))
    assert passed_over == []


def test_no_spoilt_byte_of_a_proof_is_passed_over(pmo: Office, keys: tuple[Verifier, ...]):
    whole = (pmo.folder.parent / "3.tlog-proof").read_bytes()
    passed_over = []
    for at, changed in spoilt(whole):
        assert of_proof(changed)
        try:
            proven("it", event_proof(changed), Trust(keys))
        except Flawed:
            continue
        passed_over.append((at, changed[at - 10 : at + 10]))
    assert passed_over == []


def test_what_strangers_wrote_below_is_passed_over_and_nothing_else_is(pmo: Office, keys: tuple[Verifier, ...]):
    """Who knows only the one who sealed cannot say whether a witness's line is as it was; all else still counts."""
    whole = (pmo.folder.parent / "friday.checkpoint").read_bytes()
    of_the_notary = whole.index("\u2014 notary.example".encode())
    passed_over = {at for at, changed in spoilt(whole) if not read_checkpoints([("it", changed)], Trust(keys[:1]))[1]}
    assert passed_over
    assert min(passed_over) > of_the_notary


@pytest.mark.parametrize("command", ["audit verify --only checkpoints --against {}", "audit verify-proof {}"])
def test_it_ends_with_four_wherever_the_byte_is(pmo: Office, tmp_path: Path, command: str):
    """The whole way, from the command line: one way to spoil it, another one at each place."""
    name = "3.tlog-proof" if "proof" in command else "friday.checkpoint"
    file = tmp_path / name
    seen = set()
    for number, (at, changed) in enumerate(spoilt((pmo.folder.parent / name).read_bytes())):
        if number % 11 == at % 11 and at not in seen:
            seen.add(at)
            file.write_bytes(changed)
            ended = pmo.types(f"{command.format(file)} --trust ../pmo.pub --trust ../notary.pub")
            assert (at, ended.code, "Traceback" in ended.err) == (at, 4, False), ended
    assert len(seen) > len(changed) // 2


def test_no_spoilt_byte_of_a_proof_of_growth_is_passed_over(pmo: Office, keys: tuple[Verifier, ...], tmp_path: Path):
    """What a witness would sign is the same, or there is nothing to be signed."""
    pmo.done(f"audit prove --since ../early.checkpoint --checkpoint ../friday.checkpoint --to {tmp_path}/grown")
    old = sealed("old", (pmo.folder.parent / "early.checkpoint").read_bytes(), keys)
    passed_over = []
    for at, changed in spoilt((tmp_path / "grown").read_bytes()):
        assert of_proof(changed)
        try:
            proof = growth_proof(changed)
            new = sealed("new", proof.checkpoint if proof else changed, keys)
        except Flawed:
            continue
        if proof is None or shown(old, new, proof):
            passed_over.append((at, changed[at - 10 : at + 10]))
    assert passed_over == []
