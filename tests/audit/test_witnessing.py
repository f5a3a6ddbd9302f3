"""A witness signs what one it trusts has sealed, only what holds all that it saw before, and never two histories."""

import shutil
from pathlib import Path

import pytest

from tests.audit.offices import Office
from tests.audit.test_sealing import altered


@pytest.fixture
def pmo(tmp_path: Path) -> Office:
    """An office with a ledger of five events, sealed."""
    office = Office(tmp_path, "pmo")
    office.chartered()
    office.grow(4)
    office.done("audit key make --name acme.example/pmo")
    office.done(f"audit key export --to {tmp_path}/pmo.pub")
    office.done(f"audit seal --to {tmp_path}/first")
    return office


@pytest.fixture
def witness(tmp_path: Path) -> Office:
    """Somebody with a key, and no ledger."""
    office = Office(tmp_path, "witness")
    office.done("audit key make --name notary.example")
    office.done(f"audit key export --to {tmp_path}/notary.pub")
    return office


@pytest.fixture(autouse=True)
def _sealed(pmo: Office) -> None:
    """Something is sealed, whether or not a test wants to look at who did it."""


def cosigns(witness: Office, file: Path, more: str = "") -> str:
    return witness.done(f"audit cosign {file} --trust {file.parent}/pmo.pub {more}")


def refused(witness: Office, file: Path, code: int, more: str = "") -> str:
    return witness.refused(f"audit cosign {file} --trust {file.parent}/pmo.pub {more}", code)


def grown(pmo: Office, file: Path, number: int = 2) -> Path:
    """Record, and seal into a file."""
    pmo.grow(number)
    pmo.done(f"audit seal --to {file}")
    return file


def test_a_witness_puts_a_line_under_what_is_there(witness: Office, tmp_path: Path):
    before = (tmp_path / "first").read_text()
    said = witness.types(f"audit cosign {tmp_path}/first --trust {tmp_path}/pmo.pub").err
    after = (tmp_path / "first").read_text()
    assert after.startswith(before)
    assert after.removeprefix(before).startswith("— notary.example ")
    assert after.count("\n") == before.count("\n") + 1
    assert said == (f"Your signature is under {tmp_path}/first. Give it back to who sealed it, and keep a copy.\n")


def test_a_proof_under_it_tells_of_the_witness_and_when(pmo: Office, witness: Office, tmp_path: Path):
    cosigns(witness, tmp_path / "first")
    pmo.done(f"audit prove '#2' --checkpoint {tmp_path}/first --to {tmp_path}/2")
    trust = f"--trust {tmp_path}/pmo.pub --trust {tmp_path}/notary.pub"
    told = witness.done(f"audit verify-proof {tmp_path}/2 {trust} --format tsv")
    assert "\nwitnessed_by\tnotary.example (" in told
    assert witness.types(f"audit verify-proof {tmp_path}/2 --trust {tmp_path}/notary.pub").code == 0


def test_who_sealed_it_has_to_be_trusted(witness: Office, tmp_path: Path):
    first = (tmp_path / "first").read_bytes()
    stranger = Office(tmp_path, "stranger")
    stranger.done("audit key make --name stranger")
    stranger.done(f"audit key export --to {tmp_path}/stranger.pub")
    said = witness.refused(f"audit cosign {tmp_path}/first --trust {tmp_path}/stranger.pub", 1)
    assert said == (
        f"Error: {tmp_path}/first is signed by none of the keys that you trust. Ask who sealed it with which key.\n"
    )
    said = witness.refused(f"audit cosign {tmp_path}/first", 2)
    assert said == "Error: A witness has to know who sealed it. Give their public key with --trust.\n"
    assert (tmp_path / "first").read_bytes() == first


def test_a_changed_checkpoint_is_not_witnessed(witness: Office, tmp_path: Path):
    (tmp_path / "first").write_text((tmp_path / "first").read_text().replace("\n5\n", "\n6\n"))
    assert "cannot be witnessed: the signature of acme.example/pmo" in refused(witness, tmp_path / "first", 4)


def test_from_the_second_time_on_it_has_to_be_shown_that_it_grew(pmo: Office, witness: Office, tmp_path: Path):
    cosigns(witness, tmp_path / "first")
    second = grown(pmo, tmp_path / "second")
    said = refused(witness, second, 1)
    assert said.startswith(f"Error: Nothing shows that {second} holds all 5 events of ")
    assert said.endswith("Ask for 'flywheel audit prove --since' with that one, or give the ledger with --ledger.\n")
    pmo.done(f"audit prove --since {tmp_path}/first --checkpoint {second} --to {tmp_path}/grown")
    assert "is a proof, which stays as it is" in refused(witness, tmp_path / "grown", 2)
    cosigns(witness, tmp_path / "grown", f"--to {tmp_path}/second --yes")
    assert second.read_text().count("— notary.example ") == 1


def test_a_ledger_at_hand_shows_it_as_well(pmo: Office, witness: Office, tmp_path: Path):
    cosigns(witness, tmp_path / "first")
    second = grown(pmo, tmp_path / "second")
    shutil.copy(pmo.ledger, witness.ledger)
    cosigns(witness, second)
    third = grown(pmo, tmp_path / "third")
    assert "Nothing shows that" in refused(witness, third, 1)  # the copy ends before
    cosigns(witness, third, f"--ledger {pmo.ledger}")


def test_a_witness_never_signs_two_histories(pmo: Office, witness: Office, tmp_path: Path):
    fork = Office(tmp_path, "fork")
    shutil.copy(pmo.ledger, fork.ledger)
    shutil.copytree(pmo.keys, fork.keys)
    altered(fork.ledger, 3)
    fork.done(f"audit seal --to {tmp_path}/forked")
    cosigns(witness, tmp_path / "first")
    assert "sealed another history than" in refused(witness, tmp_path / "forked", 4)
    second = grown(fork, tmp_path / "forked-on")
    said = refused(witness, second, 4, f"--ledger {fork.ledger}")
    assert said.endswith("which you have seen. Sign nothing, keep both, and ask who sealed them why.\n")
    fork.done(f"audit prove --since {tmp_path}/forked --checkpoint {second} --to {tmp_path}/grown")
    assert "sealed another history than" in refused(witness, tmp_path / "grown", 4, f"--to {tmp_path}/out")
    assert not (tmp_path / "out").exists()


def test_what_was_seen_last_cannot_be_talked_away(pmo: Office, witness: Office, tmp_path: Path):
    second = grown(pmo, tmp_path / "second")
    cosigns(witness, second)
    assert "sealed 5 events, and you have seen 7 of this ledger" in refused(witness, tmp_path / "first", 4)
    third = grown(pmo, tmp_path / "third")
    pmo.done(f"audit prove --since {tmp_path}/first --checkpoint {third} --to {tmp_path}/grown")
    more = f"--since {tmp_path}/first --to {tmp_path}/out"
    assert "Nothing shows that" in refused(witness, tmp_path / "grown", 1, more)


def test_the_same_again_is_signed_again(witness: Office, tmp_path: Path):
    cosigns(witness, tmp_path / "first")
    cosigns(witness, tmp_path / "first")
    assert (tmp_path / "first").read_text().count("— notary.example ") == 1


def test_without_a_memory_the_last_one_can_be_given(pmo: Office, witness: Office, tmp_path: Path):
    second = grown(pmo, tmp_path / "second")
    assert "Nothing shows that" in refused(witness, second, 1, f"--since {tmp_path}/first")
    cosigns(witness, second, f"--since {tmp_path}/first --ledger {pmo.ledger}")


def test_who_gets_it_back_seals_on(pmo: Office, witness: Office, tmp_path: Path):
    cosigns(witness, tmp_path / "first")
    shutil.copy(tmp_path / "first", pmo.checkpoints[0])
    grown(pmo, tmp_path / "second")
    pmo.done(f"audit prove '#2' --checkpoint {pmo.checkpoints[0]} --to {tmp_path}/2")
    assert "— notary.example " in (tmp_path / "2").read_text()
