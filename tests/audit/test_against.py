"""Any number of checkpoints are held against a ledger in one pass, and each that disagrees says how."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.proof.against import Against, held_against, read_checkpoints
from audit.proof.checkpoints import Checkpoint, Sealed, origin_of
from audit.proof.merkle import EMPTY_ROOT, Tree, leaf_hash
from audit.proof.private_keys import Signer
from audit.proof.sealing import signed
from audit.proof.trust import Rotation, Trust, trusted
from tests.audit.test_keys import signers
from tests.hardship.desk import NOON

PMO, STRANGER, HEIR = signers(1, 2, 3)
TRUST = Trust((PMO.key,))


def ledger(size: int, *altered: int) -> list[bytes]:
    """A ledger of so many lines, of which some are not what they were."""
    return [f'{{"id":"{number}","altered":{str(number in altered).lower()}}}'.encode() for number in range(1, size + 1)]


def root(lines: Sequence[bytes]) -> bytes:
    tree = Tree()
    tree.extend([leaf_hash(line) for line in lines])
    return tree.root()


def checkpoint(lines: Sequence[bytes], by: Signer = PMO, name: str = "it") -> tuple[str, bytes]:
    made = Checkpoint(origin_of(lines[0]) if lines else "flywheel/1", len(lines), root(lines))
    return name, signed(made, by, NOON)


def read(*files: tuple[str, bytes]) -> list[Sealed]:
    found, findings = read_checkpoints(files, TRUST)
    assert findings == []
    return found


def told(lines: Sequence[bytes], *files: tuple[str, bytes]) -> list[tuple[str, int | None]]:
    return [(each.code, each.position) for each in held_against(lines, read(*files)).findings()]


@given(st.integers(1, 60), st.lists(st.integers(0, 60), max_size=6), st.lists(st.integers(1, 9), max_size=20))
def test_however_the_lines_come_every_root_is_found(size: int, sizes: list[int], steps: list[int]):
    lines = ledger(size)
    sealed = read(*(checkpoint(lines[:each]) for each in sizes if each <= size))
    against, at = Against(sealed), 0
    for number, step in enumerate([*steps, size]):
        some = lines[at : at + step]
        if number % 2:
            assert against.take_all(some) == [leaf_hash(line) for line in some]
        else:
            for line in some:
                against.take(line)
        at += len(some)
    assert (against.size, against.root, against.origin) == (size, root(lines), "flywheel/1")
    assert list(against.findings()) == []
    assert all(map(against.agrees, sealed))


@given(st.integers(1, 40), st.data())
def test_a_checkpoint_disagrees_exactly_where_something_in_it_was_altered(size: int, data: st.DataObject):
    altered = data.draw(st.integers(1, size))
    sizes = data.draw(st.lists(st.integers(1, size), min_size=1, max_size=5, unique=True))
    sealed = read(*(checkpoint(ledger(each)) for each in sizes))
    against = held_against(ledger(size, altered), sealed)
    assert [each.checkpoint.size for each in sealed if not against.agrees(each)] == [
        each for each in sizes if each >= altered
    ]
    agreed = max((each for each in sizes if each < altered), default=0)
    told = {each[1::3] for each in against.findings() if each.code == "sealed-history-changed"}
    assert told == ({(agreed + 1, min(each for each in sizes if each >= altered))} if max(sizes) >= altered else set())


def test_what_is_gone_from_the_end_is_told_with_the_first_position():
    assert told(ledger(4), checkpoint(ledger(3)), checkpoint(ledger(7))) == [("sealed-events-gone", 5)]


def test_another_ledger_is_told_as_one():
    other = [b'{"id":"else"}', *ledger(3)[1:]]
    assert told(other, checkpoint(ledger(3))) == [("checkpoint-of-another-ledger", 1)]
    assert told([], checkpoint(ledger(3))) == [("checkpoint-of-another-ledger", 1)]
    assert told([b"no json"], checkpoint(ledger(3))) == [("checkpoint-of-another-ledger", 1)]


def test_a_checkpoint_of_nothing_agrees_with_every_ledger_of_its_name():
    assert root([]) == EMPTY_ROOT
    assert told(ledger(3), checkpoint([])) == []


def test_two_checkpoints_that_contradict_each_other_are_not_both_right():
    assert len(told(ledger(3), checkpoint(ledger(3)), checkpoint(ledger(3, 2)))) == 1


@pytest.mark.parametrize("data", [b"", b"no note", checkpoint(ledger(3))[1].replace(b"\n3\n", b"\n4\n")])
def test_what_cannot_be_believed_is_told(data: bytes):
    found, findings = read_checkpoints([("it", data)], TRUST)
    assert (found, [each.code for each in findings]) == ([], ["checkpoint-unreadable"])
    assert findings[0].remedy == "Get it again from whoever keeps it, and ask who changed it."
    assert findings[0].sentence.startswith("it cannot be believed: ")


def test_whoever_copies_a_checkpoint_by_hand_and_loses_a_line_break_accuses_nobody():
    findings = read_checkpoints([("typed", b"flywheel/1\n1\nroot\n\xe2\x80\x94 pmo AAAAAAAA\n")], None)[1]
    assert [each.code for each in findings] == ["checkpoint-unreadable"]
    assert findings[0].sentence.endswith("the empty line above its first signature is missing.")
    assert findings[0].remedy.startswith("That happens where it is typed off or pasted. Put it right, or ")


def test_a_stranger_is_told_by_the_name_it_gives():
    _, [finding] = read_checkpoints([checkpoint(ledger(3), STRANGER)], TRUST)
    assert finding.code == "checkpoint-by-a-stranger"
    assert finding.sentence == "it is signed by none of the keys that you trust; it says that it is by key-2."
    assert read_checkpoints([checkpoint(ledger(3), STRANGER)], None)[1] == []


def test_a_retired_key_is_told_where_it_goes_on_signing():
    before, after = (Rotation(PMO.key, HEIR.key, NOON + timedelta(days=days)) for days in (1, -1))
    codes = [
        [each.code for each in read_checkpoints([checkpoint(ledger(3))], trusted([PMO.key], [rotation]))[1]]
        for rotation in (before, after)
    ]
    assert codes == [[], ["checkpoint-by-a-retired-key"]]
