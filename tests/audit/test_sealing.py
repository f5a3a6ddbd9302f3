"""What was sealed is sealed for good: nothing is signed that contradicts it, and nothing that is not in the ledger."""

import json
import shutil
from base64 import b64decode
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from audit.proof.against import held_against, read_checkpoints
from audit.proof.checkpoints import origin_of
from audit.proof.hashes import hashes_path, kept_hashes, there
from audit.proof.merkle import Tree, leaf_hash
from audit.proof.sealing import first_altered
from flywheel.ledger import Ledger
from tests.audit.forging import around
from tests.audit.offices import Office
from tests.commands.ledgers import lines
from tests.hardship.desk import LEDGER


@pytest.fixture
def pmo(tmp_path: Path) -> Office:
    """An office with a ledger of five events, and a key."""
    office = Office(tmp_path, "pmo")
    office.chartered()
    office.grow(4)
    office.done("audit key make --name acme.example/pmo")
    return office


def altered(path: Path, position: int, data: str = "replace(data, 'One date.', 'Two dates')") -> None:
    """Change the bytes of an event, as somebody would who goes around flywheel, and put the guard back."""
    connection = apsw.Connection(str(path))
    [guard] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'events_update'").fetchall()
    connection.execute("DROP TRIGGER events_update")
    connection.execute(f"UPDATE events SET data = CAST({data} AS BLOB) WHERE position = ?", (position,))  # noqa: S608
    connection.execute(str(guard[0]))
    connection.close()


def root(path: Path) -> bytes:
    tree = Tree()
    for line in lines(path):
        tree.add(leaf_hash(line))
    return tree.root()


def held(office: Office) -> list[str]:
    """The codes of what earlier checkpoints say against the ledger."""
    files = ((str(file), file.read_bytes()) for file in office.checkpoints)
    read, findings = read_checkpoints(files, None)
    return [each.code for each in (*findings, *held_against(lines(office.ledger), read).findings())]


def test_what_is_sealed_is_how_many_events_there_are_and_their_root(pmo: Office):
    [row] = json.loads(pmo.done("audit seal --format json"))["rows"]
    [file] = pmo.checkpoints
    origin, size, encoded, *_ = file.read_text().split("\n")
    assert file.name == "000000005.checkpoint"
    assert (origin, size) == (origin_of(lines(pmo.ledger)[0]), "5")
    assert (row["events"], row["root"], row["file"]) == (5, encoded, str(file))
    assert held(pmo) == []
    assert b64decode(encoded) == root(pmo.ledger)


def test_it_says_what_to_do_with_it(pmo: Office):
    said = pmo.types("audit seal").err
    [file] = pmo.checkpoints
    assert said == (
        f"Sealed #1 to #5. Keep {file} where nobody who can write the ledger can reach it: "
        "mail it, print it, give it to a witness.\n"
    )


def test_each_seal_is_a_file_of_its_own_and_one_of_nothing_new_is_the_same(pmo: Office):
    pmo.done("audit seal")
    first = pmo.checkpoints[0].read_bytes()
    pmo.done("audit seal")
    pmo.grow()
    pmo.done("audit seal")
    assert [file.name for file in pmo.checkpoints] == ["000000005.checkpoint", "000000006.checkpoint"]
    assert pmo.checkpoints[0].read_bytes() == first
    assert held(pmo) == []


def test_a_copy_goes_where_it_is_wanted_and_over_nothing(pmo: Office, tmp_path: Path):
    out = tmp_path / "friday.checkpoint"
    pmo.done(f"audit seal --to {out}")
    assert out.read_bytes() == pmo.checkpoints[0].read_bytes()
    out.write_text("something else")
    assert pmo.refused(f"audit seal --to {out}", 2) == (
        f"Error: {out} is there already. Name another file, or say --yes to replace it.\n"
    )
    assert out.read_text() == "something else"
    pmo.done(f"audit seal --to {out} --yes")
    assert pmo.done("audit seal --to -").encode() == out.read_bytes() == pmo.checkpoints[0].read_bytes()


def test_it_never_goes_over_the_ledger_or_what_belongs_to_it(pmo: Office):
    pmo.done("audit seal")
    before = {file.name: file.read_bytes() for file in pmo.folder.iterdir() if file.is_file()}
    for name in (LEDGER, "flywheel.hashes"):
        assert "is what is read here" in pmo.refused(f"audit seal --to {pmo.folder / name} --yes", 2)
    for other in ("flywheel.hashes", "flywheel.checkpoints/000000005.checkpoint"):
        assert "is what is read here" in pmo.refused(f"backup {pmo.folder / other} --yes", 2)
    assert {file.name: file.read_bytes() for file in pmo.folder.iterdir() if file.is_file()} == before


def test_an_empty_ledger_is_not_sealed(pmo: Office, tmp_path: Path):
    Ledger.open(tmp_path / "empty.db", create=True).close()
    said = pmo.refused(f"audit seal --ledger {tmp_path}/empty.db", 1)
    assert said == f"Error: {tmp_path}/empty.db holds no events yet. Record some, then seal them.\n"
    assert not (tmp_path / "empty.checkpoints").exists()


@pytest.mark.parametrize("how", ["", "--quick"])
def test_after_growing_it_seals_again_and_reads_all_or_what_is_new(pmo: Office, how: str):
    for _ in range(4):
        pmo.done(f"audit seal {how}")
        pmo.grow(3)
    assert [int(file.stem) for file in pmo.checkpoints] == [5, 8, 11, 14]
    assert held(pmo) == []


def test_where_something_was_altered_nothing_is_sealed_and_it_is_named(pmo: Office):
    pmo.done("audit seal")
    pmo.grow()
    altered(pmo.ledger, 3)
    said = pmo.refused("audit seal", 4)
    [file] = pmo.checkpoints
    assert said == (
        f"Error: Nothing is sealed: {file} sealed another history: somewhere in #1 to #5 something was changed, "
        "added or taken away. By the kept hashes, #3 is the first. "
        "Hold the ledger against a backup or an export of that time with 'flywheel audit diff FILE', which tells where "
        "they part, and ask who had the file since.\n"
    )
    assert held(pmo) == ["sealed-history-changed"]


def test_between_two_seals_it_says_after_which(pmo: Office):
    pmo.done("audit seal")
    pmo.grow(3)
    pmo.done("audit seal")
    (pmo.folder / "flywheel.hashes").unlink()
    altered(pmo.ledger, 7)
    said = pmo.refused("audit seal", 4)
    assert "still agrees, so in #6 to #8 something was changed, added or taken away. Hold the ledger" in said


def test_a_ledger_that_lost_its_end_is_not_sealed(pmo: Office):
    pmo.done("backup friday.db")
    pmo.grow(2)
    pmo.done("audit seal")
    pmo.done("restore friday.db --yes")
    said = pmo.refused("audit seal", 4)
    assert f"{pmo.checkpoints[0]} sealed 7 events, and the ledger ends at #5: the last ones are gone." in said
    assert held(pmo) == ["sealed-events-gone"]


def test_an_older_backup_that_went_another_way_is_not_sealed(pmo: Office):
    pmo.done("backup friday.db")
    pmo.grow(2)
    pmo.done("audit seal")
    pmo.done("restore friday.db --yes")
    pmo.grow(2)
    assert "sealed another history: somewhere in #1 to #7 something" in pmo.refused("audit seal", 4)
    assert "sealed another history: somewhere in #1 to #7 something" in pmo.refused("audit seal --quick", 4)


def test_another_ledger_is_not_sealed_beside_the_checkpoints_of_the_first(pmo: Office):
    pmo.done("audit seal")
    pmo.ledger.unlink()
    pmo.chartered()
    assert "is of another ledger" in pmo.refused("audit seal", 4)


def test_a_backup_put_back_that_was_not_sealed_further_is_sealed_on(pmo: Office):
    pmo.done("audit seal")
    pmo.done("backup friday.db")
    pmo.grow(2)
    pmo.done("audit prove '#2' --to before.tlog-proof")
    pmo.done("restore friday.db --yes")
    pmo.grow(3)
    pmo.done("audit seal")
    assert held(pmo) == []


def test_a_tampered_cache_alone_changes_nothing_that_is_signed(pmo: Office):
    pmo.done("audit seal")
    pmo.grow(2)
    kept = pmo.folder / "flywheel.hashes"
    spoil(kept, 64)
    pmo.done("audit seal")
    assert held(pmo) == []
    pmo.done("audit prove '#1'")


@pytest.mark.parametrize("hash_number", range(1, 9))
def test_a_spoilt_cache_accuses_nobody_where_a_checkpoint_agrees_and_is_made_anew(pmo: Office, hash_number: int):
    """A checkpoint vouches for the event, so it is the hash that is wrong, whichever of them it is."""
    pmo.done("audit seal")
    kept = pmo.folder / "flywheel.hashes"
    honest = kept.read_bytes()
    spoil(kept, 32 * hash_number + 7)
    ended = pmo.types("audit seal")
    assert (ended.code, "was something else" in ended.err) == (0, False), ended
    if hash_number in (3, 6):  # within a subtree that is right as a whole: no more than a proof that reads the ledger
        pmo.done("audit prove '#1'")
        return
    assert kept.read_bytes() == honest
    last = hash_number == 8  # by which they are told from those of another history, which are made anew without a word
    assert ("The kept hashes were damaged, and are made anew.\n" in ended.err) is not last


def test_a_cache_that_no_checkpoint_vouches_for_is_told_of(pmo: Office):
    pmo.done("audit seal")
    spoil(pmo.folder / "flywheel.hashes", 64)
    shutil.rmtree(pmo.folder / "flywheel.checkpoints")
    said = pmo.types("audit seal").err
    assert said.startswith("The kept hashes say that #2 was something else, and no checkpoint here reaches so far. ")
    assert held(pmo) == []


@pytest.mark.parametrize("hash_number", range(1, 12))
def test_in_a_hurry_a_tampered_cache_changes_nothing_that_is_signed(pmo: Office, hash_number: int):
    pmo.done("audit seal")
    pmo.grow(2)
    with Ledger.open(pmo.ledger, read_only=True) as ledger:
        kept_hashes(hashes_path(pmo.ledger), ledger).close()
    spoil(pmo.folder / "flywheel.hashes", 32 * hash_number)
    pmo.done("audit seal --quick")
    assert held(pmo) == []


def test_in_a_hurry_only_what_is_new_is_read(pmo: Office, tmp_path: Path):
    """So what was altered before shows when somebody verifies, and what is signed contradicts nothing all the same."""
    pmo.done("audit seal")
    pmo.grow(2)
    honest = tmp_path / "honest.db"
    shutil.copy(pmo.ledger, honest)
    altered(pmo.ledger, 3)
    pmo.done("audit seal --quick")
    assert held(pmo) == ["sealed-history-changed", "sealed-history-changed"]
    shutil.copy(honest, pmo.ledger)
    assert held(pmo) == []


@pytest.mark.parametrize(
    ("forged", "there"),
    [
        ("DELETE FROM events WHERE position = 3", "4 events, and the last is #5"),
        ("UPDATE events SET position = 1 << 60 WHERE position = 5", f"5 events, and the last is #{1 << 60}"),
    ],
)
@pytest.mark.parametrize("quick", ["", " --quick"])
def test_a_ledger_that_lacks_positions_is_not_sealed(pmo: Office, forged: str, there: str, quick: str):
    with around(pmo.ledger) as connection:
        connection.execute(forged)
    assert pmo.refused(f"audit seal{quick}", 4) == (
        f"Error: Nothing is sealed: there are {there}: positions are missing."
        " 'flywheel audit verify' tells which, and what to do.\n"
    )


def spoil(file: Path, place: int) -> None:
    found = bytearray(file.read_bytes())
    found[place] ^= 1
    file.write_bytes(found)


@pytest.mark.parametrize("spoilt", ["", "cut short", "another number"])
def test_a_spoilt_checkpoint_is_told_of(pmo: Office, spoilt: str):
    pmo.done("audit seal")
    pmo.grow()
    [file] = pmo.checkpoints
    text = file.read_text()
    file.write_text({"cut short": text[:-2], "another number": text.replace("\n5\n", "\n4\n")}.get(spoilt, ""))
    assert f"{file} cannot be believed: " in pmo.refused("audit seal", 4)


def test_the_first_altered_event_is_found_where_a_checkpoint_vouches_for_the_kept_hashes(pmo: Office):
    pmo.done("audit seal")
    assert first_altered_in(pmo) is None
    altered(pmo.ledger, 4)
    assert first_altered_in(pmo) == 4


def first_altered_in(office: Office) -> int | None:
    files = ((str(file), file.read_bytes()) for file in office.checkpoints)
    [read], _ = read_checkpoints(files, None)
    with Ledger.open(office.ledger, read_only=True) as ledger:
        kept = there(hashes_path(office.ledger), ledger)
        assert kept
        with closing(kept):
            return first_altered(ledger.lines(), kept, read.checkpoint)
