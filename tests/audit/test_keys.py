"""A key is its owner's alone, says who it is, and hands on to the next so that its holders can follow it offline."""

import json
import shutil
import stat
import subprocess
from base64 import b64decode
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from audit.proof.checkpoints import Checkpoint, Sealed
from audit.proof.keys import Ring
from audit.proof.merkle import leaf_hash
from audit.proof.notes import Flawed, Note, Verifier, verifier
from audit.proof.private_keys import Signer
from audit.proof.proof_files import EventProof, proven
from audit.proof.sealing import signed
from audit.proof.signing import public_of
from audit.proof.trust import Rotation, trusted
from commands.audit.trusting import PASSPHRASE, PASSPHRASE_FILE
from tests.audit.offices import Office
from tests.hardship.desk import NOON


@pytest.fixture
def pmo(tmp_path: Path) -> Office:
    """An office with a ledger, and no key yet."""
    office = Office(tmp_path, "pmo")
    office.chartered()
    return office


def make(office: Office, name: str = "acme.example/pmo", **environment: str) -> str:
    """Make a key, and return its id."""
    [row] = json.loads(office.done(f"audit key make --name {name} --format json", **environment))["rows"]
    return str(row["id"])


def rows(office: Office) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(office.done("audit key list --format json"))["rows"]
    return found


def private(office: Office, key_id: str) -> Path:
    [found] = office.keys.glob(f"*-{key_id}.key")
    return found


def public(office: Office, key_id: str) -> str:
    return office.done(f"audit key export --key {key_id}")


def test_only_its_owner_can_read_a_private_half(pmo: Office):
    file = private(pmo, make(pmo))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(pmo.keys.stat().st_mode) == 0o700
    assert [found.name for found in pmo.folder.iterdir() if "key" in found.name] == []


def test_it_says_where_the_halves_are(pmo: Office):
    said = pmo.types("audit key make --name acme.example/pmo").err
    key_id = rows(pmo)[0]["id"]
    stem = f"{pmo.keys}/acme.example_pmo-{key_id}"
    assert said == f"Hand out {stem}.pub, and keep {stem}.key to yourself; copy that one to a safe place.\n"


def test_what_is_handed_out_is_one_line_and_no_secret(pmo: Office):
    key_id = make(pmo)
    line = public(pmo, key_id)
    assert line.startswith(f"acme.example/pmo+{key_id}+A")
    assert line == next(pmo.keys.glob("*.pub")).read_text()
    assert private(pmo, key_id).read_text().strip().rpartition("+")[2] not in line


def test_it_can_be_written_for_programs_that_look_for_cosignatures(pmo: Office):
    make(pmo)
    line = pmo.done("audit key export --witness")
    assert verifier(line) == verifier(pmo.done("audit key export"))
    assert line.split("+")[2].startswith("B")


def test_there_is_one_current_key_of_a_name(pmo: Office):
    make(pmo)
    assert pmo.refused("audit key make --name acme.example/pmo", 1) == (
        "Error: There is a key acme.example/pmo already. Use it, or hand on from it: 'flywheel audit key rotate'.\n"
    )
    assert len(rows(pmo)) == 1


@pytest.mark.parametrize("name", ["''", "'two words'", "a+b", "'a\u2003b'", "x" * 201])
def test_what_cannot_be_a_name_is_told(pmo: Office, name: str):
    assert pmo.refused(f"audit key make --name {name}", 2) == (
        "Error: A key's name has no spaces and no plus signs. Write it like acme.example/pmo.\n"
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", ".hidden", "株式会社/pmo", "-", "con"])
def test_whatever_its_name_it_stays_in_its_folder(pmo: Office, name: str):
    pmo.done(f"audit key make --name={name}")
    assert {found.parent for found in pmo.keys.rglob("*")} == {pmo.keys}
    pmo.done("audit seal")


def test_keys_never_land_where_somebody_happens_to_be(pmo: Office):
    """Where a variable is empty that leads to the settings, the folder of the ledger is not taken for their place."""
    said = pmo.refused("audit key make --name pmo", 2, FLYWHEEL_KEYS="", XDG_CONFIG_HOME="")
    assert said == (
        "Error: It is not known where your settings are, so keys have no place. Name a folder in FLYWHEEL_KEYS.\n"
    )
    assert sorted(found.name for found in pmo.folder.iterdir()) == [
        "flywheel.db",
        "flywheel.views.db",
        "flywheel.views.lock",
    ]


def test_with_several_keys_it_has_to_be_said_which(pmo: Office):
    one, two = make(pmo, "one"), make(pmo, "two")
    assert pmo.refused("audit seal", 2) == (
        f"Error: There are 2 keys: one ({one}), two ({two}). Say which with --key, by name or id.\n"
    )
    pmo.done("audit seal --key two")
    pmo.done(f"audit seal --key {one}")
    assert [line.split()[1] for line in pmo.checkpoints[0].read_text().splitlines()[4:]] == ["two", "two", "one", "one"]


def test_without_a_key_nothing_is_sealed(pmo: Office):
    assert pmo.refused("audit seal", 1) == (
        "Error: There is no key to sign with. Make one with 'flywheel audit key make --name NAME'.\n"
    )
    assert pmo.refused("audit seal --key two", 1) == (
        "Error: There is no current key two. 'flywheel audit key list' lists those that there are.\n"
    )


def test_under_a_passphrase_a_key_is_of_no_use_without_it(pmo: Office, tmp_path: Path):
    key_id = make(pmo, **{PASSPHRASE: "three blind mice"})
    assert private(pmo, key_id).read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    label = f"acme.example/pmo ({key_id})"
    assert pmo.refused("audit seal", 1) == (
        f"Error: {label} has a passphrase. Give it in FLYWHEEL_KEY_PASSPHRASE_FILE, or at a terminal.\n"
    )
    assert pmo.refused("audit seal", 1, **{PASSPHRASE: "three"}) == (
        f"Error: That is not the passphrase of {label}. Try again with the right one.\n"
    )
    (tmp_path / "secret").write_text("three blind mice\n")
    pmo.done("audit seal", **{PASSPHRASE_FILE: str(tmp_path / "secret")})
    assert rows(pmo)[0]["private_half"] == "locked"


def test_where_the_private_half_is_elsewhere_it_is_told(pmo: Office, tmp_path: Path):
    file = private(pmo, make(pmo))
    file.rename(tmp_path / "away.key")
    assert f"is not at {file}. Sign where it is kept." in pmo.refused("audit seal", 1)
    assert rows(pmo)[0]["private_half"] == "not here"
    other = Office(tmp_path, "other")
    shutil.copy(private(other, make(other)), file)
    assert "does not hold the private half of" in pmo.refused("audit seal", 1)


def test_a_key_that_cannot_be_read_is_told(pmo: Office):
    make(pmo)
    [file] = pmo.keys.glob("*.pub")
    file.write_text("not a key\n")
    words = "it is not written as name+id+base64 of an Ed25519 key"
    assert pmo.refused("audit key list", 2) == (
        f"Error: {file} cannot be read as a key ({words}). Put back what was there, or move it away.\n"
    )


def test_a_retired_key_stays_listed_and_seals_no_more(pmo: Office):
    old = make(pmo)
    pmo.done("audit key rotate --to note.txt")
    retired, current = rows(pmo)
    assert (retired["id"], retired["state"], retired["heir"]) == (old, "retired", current["id"])
    assert retired["retired_at"] == "2026-06-01T12:00:00+00:00"
    assert (current["name"], current["state"], current["private_half"]) == ("acme.example/pmo", "current", "plain")
    pmo.done("audit seal")
    assert pmo.refused(f"audit seal --key {old}", 1).startswith(f"Error: There is no current key {old}.")
    assert (pmo.folder / "note.txt").read_bytes() == next(pmo.keys.glob("*.rotation")).read_bytes()


def test_killed_between_note_and_public_half_the_new_key_is_there_all_the_same(pmo: Office):
    make(pmo)
    pmo.done("audit key rotate")
    new = rows(pmo)[1]["id"]
    next(pmo.keys.glob(f"*-{new}.pub")).unlink()
    assert [row["id"] for row in rows(pmo)][1] == new
    pmo.done("audit seal")


def followed(pmo: Office, auditor: Office, *trust: Path) -> tuple[int, str]:
    """What an auditor who trusts these is told of a proof that was sealed with the newest key."""
    pmo.done("audit seal")
    pmo.done(f"audit prove '#1' --to {auditor.folder}/1.tlog-proof --yes")
    ended = auditor.types(f"audit verify-proof 1.tlog-proof {' '.join(f'--trust {each}' for each in trust)}")
    return ended.code, ended.err


def test_who_has_the_first_public_key_can_follow_it_to_the_newest(pmo: Office, tmp_path: Path):
    auditor, files = Office(tmp_path, "auditor"), [tmp_path / f"{name}.txt" for name in ("first", "second", "third")]
    make(pmo)
    pmo.done(f"audit key export --to {files[0]}")
    for note in files[1:]:
        pmo.done(f"audit key rotate --to {note}")
    assert followed(pmo, auditor, *reversed(files))[0] == 0
    code, said = followed(pmo, auditor, files[0])
    assert code == 4
    assert "is signed by acme.example/pmo, and by none of the keys that you trust" in said
    code, said = followed(pmo, auditor, files[0], files[2])
    assert code == 2
    assert "hands on to another key, and is none that you trust" in said


def signers(*seeds: int) -> list[Signer]:
    return [Signer(bytes([seed]) * 32, Verifier(f"key-{seed}", public_of(bytes([seed]) * 32))) for seed in seeds]


def note_of(old: Signer, new: Signer, *by: Signer) -> bytes:
    text = Rotation(old.key, new.key, NOON).text()
    return Note(text, tuple(each.signature(text) for each in by)).written()


@pytest.mark.parametrize("lacking", ["old", "new"])
def test_a_rotation_that_one_of_both_has_not_signed_is_none(pmo: Office, tmp_path: Path, lacking: str):
    old, new, thief = signers(1, 2, 3)
    by = {"old": (thief, new), "new": (old, thief)}[lacking]
    (tmp_path / "old.pub").write_text(old.key.written())
    (tmp_path / "note.txt").write_bytes(note_of(old, new, *by))
    make(pmo)
    code, said = followed(pmo, pmo, tmp_path / "old.pub", tmp_path / "note.txt")
    assert code == 2
    assert f"{(old if lacking == 'old' else new).key.label} has not signed it" in said


def test_a_key_that_hands_on_to_two_is_believed_no_more(pmo: Office, tmp_path: Path):
    old, new, other = signers(1, 2, 3)
    (tmp_path / "old.pub").write_text(old.key.written())
    (tmp_path / "one.txt").write_bytes(note_of(old, new, old, new))
    (tmp_path / "two.txt").write_bytes(note_of(old, other, old, other))
    make(pmo)
    code, said = followed(pmo, pmo, *(tmp_path / name for name in ("old.pub", "one.txt", "two.txt")))
    assert code == 2
    assert f"{old.key.label} has handed on to two keys, so one of them is a thief's" in said


def test_what_a_retired_key_signs_later_is_believed_no_more():
    old, new = signers(1, 2)
    checkpoint = Checkpoint("flywheel/one", 1, leaf_hash(b'{"id":"one"}'))
    trust = trusted([old.key], [Rotation(old.key, new.key, NOON)])

    def told(at: datetime) -> Sealed:
        return proven("it", EventProof(b'{"id":"one"}', 1, (), signed(checkpoint, old, at)), trust)

    assert told(NOON).checkpoint == checkpoint
    with pytest.raises(Flawed, match=r"is signed by key-1 \(.*\) on 2026-06-01, after that key was retired"):
        told(NOON + timedelta(seconds=1))


def test_keys_that_hand_on_in_a_ring_end(tmp_path: Path):
    old, new = signers(1, 2)
    ring = [Rotation(old.key, new.key, NOON), Rotation(new.key, old.key, NOON)]
    assert trusted([old.key], ring).keys == (old.key, new.key)
    assert Ring(tmp_path / "nowhere").keys == []


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no OpenSSL to ask")
def test_openssl_reads_a_locked_key_and_agrees_with_both_of_its_signatures(pmo: Office, tmp_path: Path):
    secret = {PASSPHRASE: "three blind mice"}
    file = private(pmo, make(pmo, **secret))
    pmo.done(f"audit seal --to {tmp_path}/sealed", **secret)
    public_half = tmp_path / "public.pem"
    openssl("pkey", "-in", file, "-passin", "pass:three blind mice", "-pubout", "-out", public_half)
    text, _, below = (tmp_path / "sealed").read_text().rpartition("\n\n")
    plain, timed = (b64decode(line.split()[-1])[4:] for line in below.splitlines())
    seconds = int.from_bytes(timed[:8], "big")
    for message, signature in ((f"{text}\n", plain), (f"cosignature/v1\ntime {seconds}\n{text}\n", timed[8:])):
        (tmp_path / "message").write_text(message)
        (tmp_path / "signature").write_bytes(signature)
        asked = ("-rawin", "-in", tmp_path / "message", "-sigfile", tmp_path / "signature")
        openssl("pkeyutl", "-verify", "-pubin", "-inkey", public_half, *asked)


def openssl(*words: str | Path) -> None:
    ran = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
