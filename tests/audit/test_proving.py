"""A proof is checked with a public key and nothing else; whatever is changed in it, it proves nothing any more."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.proof.checkpoints import Checkpoint
from audit.proof.merkle import leaf_hash
from audit.proof.notes import Flawed, Verifier, verifier
from audit.proof.proof_files import EventProof, GrowthProof, event_proof, growth_proof, proven
from audit.proof.sealing import signed
from audit.proof.trust import Trust
from tests.audit.offices import Office
from tests.audit.test_keys import signers
from tests.audit.test_sealing import altered
from tests.commands.ledgers import lines
from tests.hardship.desk import NOON, lying_in

EVENTS = 7


@pytest.fixture
def pmo(tmp_path: Path) -> Office:
    """An office with a sealed ledger of seven events."""
    office = Office(tmp_path, "pmo")
    office.chartered()
    office.grow(EVENTS - 1)
    office.done("audit key make --name acme.example/pmo")
    office.done("audit seal")
    office.done(f"audit key export --to {tmp_path}/pmo.pub")
    return office


@pytest.fixture
def auditor(tmp_path: Path) -> Office:
    """Somebody with no ledger and no key of their own."""
    return Office(tmp_path, "auditor")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Verifier]:
    """The proof of #3 of seven events, and the key that sealed them."""
    office = Office(tmp_path_factory.mktemp("offices"), "pmo")
    office.chartered()
    office.grow(EVENTS - 1)
    office.done("audit key make --name acme.example/pmo")
    office.done("audit seal")
    return office.done("audit prove '#3'").encode(), verifier(office.done("audit key export"))


def told(office: Office, proof: Path, key: Path) -> dict[str, str]:
    """What a proof says of its event, to whom nothing else is known."""
    rows = json.loads(office.done(f"audit verify-proof {proof} --trust {key} --format json"))["rows"]
    return {row["field"]: row["value"] for row in rows}


@pytest.mark.parametrize("position", range(1, EVENTS + 1))
def test_every_event_can_be_proven_without_the_ledger(pmo: Office, auditor: Office, tmp_path: Path, position: int):
    file = tmp_path / f"{position}.tlog-proof"
    pmo.done(f"audit prove '#{position}' --to {file}")
    fields = told(auditor, file, tmp_path / "pmo.pub")
    stored = json.loads(lines(pmo.ledger)[position - 1])
    assert fields["event"] == f"#{position} {stored['kind']}"
    assert (fields["id"], fields["actor"]) == (stored["id"], "dana")
    assert fields["sealed"] == "#1 to #7"
    assert fields["sealed_by"].startswith("acme.example/pmo (")
    assert fields["sealed_by"].endswith("), 2026-06-01 12:00Z")
    assert list(auditor.folder.iterdir()) == []


def test_a_proof_is_the_one_that_others_read(pmo: Office):
    """The form of c2sp.org/tlog-proof: heading, event, index from zero, hashes, a blank line, the checkpoint."""
    head, blank, checkpoint = pmo.done("audit prove '#3'").partition("\n\n")
    first, extra, index, *path = head.split("\n")
    assert (first, index, len(path), blank) == ("c2sp.org/tlog-proof@v1", "index 2", 3, "\n\n")
    assert extra.startswith("extra ")
    assert checkpoint == pmo.checkpoints[0].read_text()


def test_what_mail_did_to_the_ends_of_lines_is_no_accusation(pmo: Office, auditor: Office, tmp_path: Path):
    pmo.done(f"audit prove '#3' --to {tmp_path}/3")
    [checkpoint] = pmo.checkpoints
    for file in (tmp_path / "3", tmp_path / "pmo.pub", checkpoint):
        mailed(file)
    fields = told(auditor, tmp_path / "3", tmp_path / "pmo.pub")
    assert fields["sealed"] == "#1 to #7"
    words = f"audit verify --against {checkpoint} --trust {tmp_path}/pmo.pub --only checkpoints --format json"
    assert json.loads(pmo.done(words))["rows"] == []
    grown = pmo.folder / "grown.txt"
    pmo.grow()
    pmo.done(f"audit seal --to {tmp_path}/newer")
    pmo.done(f"audit prove --since {checkpoint} --to {grown}")
    mailed(grown)
    assert growth_proof(grown.read_bytes())


def mailed(file: Path) -> None:
    """A file as it comes out of mail that writes lines its own way."""
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def test_who_gets_a_proof_is_told_whose_key_it_needs(pmo: Office, tmp_path: Path):
    said = pmo.types(f"audit prove '#3' --to {tmp_path}/3").err
    assert said.endswith("Whoever gets it needs the public key of whoever signed the checkpoint as well.\n")


def test_without_a_key_nobody_is_believed(pmo: Office, auditor: Office, tmp_path: Path):
    pmo.done(f"audit prove '#3' --to {tmp_path}/3")
    assert auditor.refused(f"audit verify-proof {tmp_path}/3", 2) == (
        "Error: No public key is given, so anybody could have signed it. Give --trust with the one you got.\n"
    )
    auditor.done("audit key make --name acme.example/pmo")
    said = auditor.refused(f"audit verify-proof {tmp_path}/3", 4)
    assert (
        "proves nothing: its checkpoint is signed by acme.example/pmo, and by none of the keys that you trust" in said
    )


def test_what_is_no_key_and_no_proof_is_told(pmo: Office, auditor: Office, tmp_path: Path):
    pmo.done(f"audit prove '#3' --to {tmp_path}/3")
    assert "is no public key" in auditor.refused(f"audit verify-proof {tmp_path}/3 --trust {tmp_path}/3", 2)
    assert "There is no file" in auditor.refused(f"audit verify-proof nothing --trust {tmp_path}/pmo.pub", 2)
    said = auditor.refused(f"audit verify-proof {tmp_path}/pmo.pub --trust {tmp_path}/pmo.pub", 2)
    assert said == f"Error: {tmp_path}/pmo.pub is no proof. Name a file that 'flywheel audit prove' wrote.\n"
    pmo.done(f"audit seal --to {tmp_path}/friday.checkpoint")
    said = auditor.refused(f"audit verify-proof {tmp_path}/friday.checkpoint --trust {tmp_path}/pmo.pub", 2)
    wrong = f"{tmp_path}/friday.checkpoint is a checkpoint, and no proof."
    assert said == f"Error: {wrong} Name a file that 'flywheel audit prove' wrote.\n"


def test_what_was_not_sealed_is_not_proven(pmo: Office):
    pmo.grow()
    [file] = pmo.checkpoints
    assert pmo.refused("audit prove '#8'", 1) == (
        f"Error: {file} ends at #7, and does not seal #8. "
        "Ask for a checkpoint that seals it, or seal it with 'flywheel audit seal' where the ledger is yours.\n"
    )
    assert pmo.refused("audit prove '#9'", 1) == (
        "Error: There is no #9: the ledger ends at #8. Look the position up with 'flywheel replay'.\n"
    )
    assert pmo.refused("audit prove", 2).startswith("Error: Give the position of an event, in quotes: '#7'")
    file.unlink()
    assert "was never sealed here" in pmo.refused("audit prove '#1'", 1)


def test_where_the_ledger_is_not_what_was_sealed_nothing_is_proven(pmo: Office):
    altered(pmo.ledger, 5)
    pmo.done("audit prove '#3'")  # by the hashes that were kept; the proof holds, and says what was sealed
    said = pmo.refused("audit prove '#5'", 4)
    assert "sealed something else than" in said
    (pmo.folder / "flywheel.hashes").unlink()
    assert "sealed something else than" in pmo.refused("audit prove '#3'", 4)


def test_a_proof_that_is_refused_leaves_nothing_and_one_that_is_made_leaves_nothing_else(pmo: Office, tmp_path: Path):
    (pmo.folder / "flywheel.hashes").unlink()
    before = lying_in(pmo.folder)
    pmo.done(f"audit prove '#5' --to {tmp_path}/5")
    assert lying_in(pmo.folder) == before
    altered(pmo.ledger, 5)
    before = lying_in(pmo.folder)
    said = pmo.refused("audit prove '#5'", 4)
    assert said.endswith(
        "so nothing can be proven by it. "
        "Hold it against a backup or an export of that time: 'flywheel audit diff FILE' tells where they part.\n"
    )
    assert lying_in(pmo.folder) == before


@pytest.mark.parametrize(
    ("zone", "occurred", "recorded"),
    [
        ("", "2025-08-12T00:00:00+01:00", "2026-06-01T12:00:00Z"),
        ("--tz Asia/Tokyo", "2025-08-12T08:00:00+09:00", "2026-06-01T21:00:00+09:00"),
    ],
)
def test_times_are_told_as_the_bytes_have_them_or_as_was_asked(
    pmo: Office, auditor: Office, tmp_path: Path, zone: str, occurred: str, recorded: str
):
    pmo.done("log brand-published --title T --promise P --on 2025-08-12T00:00:00+01:00")
    pmo.done("audit seal")
    pmo.done(f"audit prove '#8' --to {tmp_path}/8")
    words = f"audit verify-proof {tmp_path}/8 --trust {tmp_path}/pmo.pub {zone}"
    rows = {row["field"]: row["value"] for row in json.loads(auditor.done(f"{words} --format json"))["rows"]}
    assert (rows["occurred_at"], rows["recorded_at"]) == (occurred, recorded)
    if not zone:
        assert "occurred_at" in auditor.done(words)
        assert "2025-08-12" in auditor.done(words)
        assert "2025-08-11" not in auditor.done(words)


def test_a_tampered_cache_makes_no_wrong_proof(pmo: Office, auditor: Office, tmp_path: Path):
    kept = pmo.folder / "flywheel.hashes"
    honest = bytearray(kept.read_bytes())
    for number in range(11):
        honest[32 * number + 40] ^= 1
        kept.write_bytes(honest)
        pmo.done(f"audit prove '#3' --to {tmp_path}/3 --yes")
        told(auditor, tmp_path / "3", tmp_path / "pmo.pub")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_altered_byte_of_a_proof_goes_unseen(sealed: tuple[bytes, Verifier], data: st.DataObject):
    """What a proof says is what was sealed; what is changed of signatures alone leaves fewer of them."""
    whole, key = sealed
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    changed = whole[:place] + bytes([other]) + whole[place + 1 :]
    try:
        proof = event_proof(changed)
        under = proven("it", proof, Trust((key,)))
    except Flawed:
        return
    honest = event_proof(whole)
    assert proof[:3] == honest[:3]
    assert under.checkpoint == proven("it", honest, Trust((key,))).checkpoint


@given(data=st.data())
def test_no_piece_of_a_proof_is_one(sealed: tuple[bytes, Verifier], data: st.DataObject):
    whole, key = sealed
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    piece = whole[:begin] + whole[end:]
    if begin < end:
        try:
            proof = event_proof(piece)
            under = proven("it", proof, Trust((key,)))
        except Flawed:
            return
        assert proof[:3] == event_proof(whole)[:3]  # a signature of two is gone
        assert len(under.signed) == 1


paths = st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple)


notes = st.binary().filter(lambda data: b"\n\n" not in data and b"\r\n" not in data)


@given(st.binary(min_size=1), st.integers(1, 10**18), paths, notes)
def test_every_proof_survives_being_written(event: bytes, position: int, path: tuple[bytes, ...], checkpoint: bytes):
    assert event_proof(EventProof(event, position, path, checkpoint).written()) == (event, position, path, checkpoint)
    assert growth_proof(GrowthProof(position, path, checkpoint).written()) == (position, path, checkpoint)


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (
            ("index 2", "index 3"),
            "#4, its path and its checkpoint do not belong together: one of the three was changed",
        ),
        (("index 2", "index 7"), "it is about #8, and its checkpoint sealed 7 events"),
        (("index 2", "index 02"), "it does not begin as a proof of an event does"),
        (
            ("extra e", "extra f"),
            "#3, its path and its checkpoint do not belong together: one of the three was changed",
        ),
        (("\n7\n", "\n8\n"), "is not over this text"),
        (("tlog-proof@v1", "tlog-proof@v2"), "it does not begin as a proof of an event does"),
    ],
)
def test_why_a_proof_fails_is_told(pmo: Office, auditor: Office, tmp_path: Path, alter: tuple[str, str], reason: str):
    (tmp_path / "3").write_text(pmo.done("audit prove '#3'").replace(*alter, 1))
    said = auditor.refused(f"audit verify-proof {tmp_path}/3 --trust {tmp_path}/pmo.pub", 4)
    assert said.startswith(f"Error: {tmp_path}/3 proves nothing: ")
    assert reason in said


def test_a_proof_of_another_ledgers_charter_is_none():
    """A first event whose id is not the checkpoint's origin cannot have been sealed under it by anybody honest."""
    [by] = signers(1)
    event = b'{"id":"one"}'
    checkpoint = signed(Checkpoint("flywheel/two", 1, leaf_hash(event)), by, NOON)
    with pytest.raises(Flawed, match="its event #1 is not the one that the checkpoint names as its origin"):
        proven("it", EventProof(event, 1, (), checkpoint), Trust((by.key,)))
