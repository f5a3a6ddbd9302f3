"""The kept hashes are those of the ledger, cost a few hashes an event, and are made anew where they are not its own."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.proof import hashes
from audit.proof.hashes import Kept, final, folded, kept_hashes, kept_of, there
from audit.proof.merkle import Span, Tree, leaf_hash
from audit.proof.merkle_proofs import consistency, inclusion


class Lines:
    """A log of these lines, which counts how many of them are read."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self.held = list(lines)
        self.read = 0

    @property
    def head(self) -> int:
        return len(self.held)

    def lines(self, after: int = 0, limit: int | None = None) -> Iterator[bytes]:
        for line in islice(self.held[after:], limit):
            self.read += 1
            yield line


def log(size: int, history: str = "one") -> Lines:
    return Lines([f"{history} {number}".encode() for number in range(1, size + 1)])


def root(lines: Lines, size: int | None = None) -> bytes:
    tree = Tree()
    for line in lines.held[:size]:
        tree.add(leaf_hash(line))
    return tree.root()


def grown(path: Path, lines: Lines) -> list[bytes]:
    """The roots of every size, by the kept hashes caught up with a log."""
    with closing(kept_hashes(path, lines)) as kept:
        assert list(kept.leaves()) == [leaf_hash(line) for line in lines.held]
        return [kept.root(size) for size in range(kept.size + 1)]


def roots(lines: Lines) -> list[bytes]:
    return [root(lines, size) for size in range(lines.head + 1)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "flywheel.hashes"


@given(sizes=st.lists(st.integers(0, 40), min_size=1, max_size=5).map(sorted), batch=st.integers(1, 7))
def test_however_it_grew_it_knows_every_root(tmp_path_factory: pytest.TempPathFactory, sizes: list[int], batch: int):
    path = tmp_path_factory.mktemp("hashes") / "flywheel.hashes"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hashes, "BATCH", batch)
        for size in sizes:
            assert grown(path, log(size)) == roots(log(size))
    assert path.stat().st_size == 32 + 32 * final(sizes[-1])


def test_catching_up_reads_what_is_new_and_the_last_one_before_it(path: Path):
    grown(path, log(1_000))
    longer = log(1_010)
    kept_hashes(path, longer).close()
    assert longer.read == 11


def test_catching_up_hashes_twice_an_event_and_once_for_the_last_one_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    grown(path, log(1_000))
    hashed = 0

    def counting(data: bytes = b"") -> object:
        nonlocal hashed
        hashed += 1
        return real(data)

    real = hashlib.sha256
    monkeypatch.setattr("audit.proof.merkle.sha256", counting)
    kept_hashes(path, log(1_100)).close()
    assert hashed == final(1_100) - final(1_000) + 1


@pytest.mark.parametrize("other", [log(5), log(12, "two"), log(8, "two")])
def test_hashes_of_another_history_are_made_anew(path: Path, other: Lines):
    grown(path, log(10))
    assert grown(path, other) == roots(other)


def test_a_longer_file_of_the_same_history_is_made_anew_for_the_older_backup(path: Path):
    grown(path, log(10))
    assert grown(path, log(7)) == roots(log(7))
    assert grown(path, log(20)) == roots(log(20))


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"\0", b"\0" * 64, b"flywheel hashes, v1\n\0\0\0\0" + b"\xff" * 8, b"not hashes at all, but longer than one"],
)
def test_what_are_no_hashes_is_made_anew(path: Path, spoilt: bytes):
    path.write_bytes(spoilt)
    assert grown(path, log(9)) == roots(log(9))


@pytest.mark.parametrize("torn", [1, 31, 32, 33, 500])
def test_a_torn_end_is_written_over(path: Path, torn: int):
    grown(path, log(10))
    with path.open("ab") as file:
        file.write(os.urandom(torn))
    assert grown(path, log(30)) == roots(log(30))


def test_wherever_it_was_cut_off_it_is_made_anew(path: Path):
    """To the byte: from nothing at all to all but the last one."""
    grown(path, log(13))
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert there(path, log(13)) is None, end
        assert grown(path, log(14)) == roots(log(14)), end


def test_whatever_became_of_its_heading_it_is_made_anew_or_right(path: Path):
    grown(path, log(13))
    whole = path.read_bytes()
    for at in range(32):
        for byte in {whole[at] ^ bit for bit in (1, 2, 4, 8, 0x80)} | {0, 255}:
            path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
            assert grown(path, log(14)) == roots(log(14)), (at, byte)


def test_an_end_that_was_cut_off_is_made_anew(path: Path):
    grown(path, log(10))
    os.truncate(path, path.stat().st_size - 40)
    assert grown(path, log(11)) == roots(log(11))


def test_two_who_catch_up_at_once_write_the_same(path: Path):
    grown(path, log(10))
    slow, quick = log(20), log(30)

    class Slow(Lines):
        def lines(self, after: int = 0, limit: int | None = None) -> Iterator[bytes]:
            for line in super().lines(after, limit):
                if after == 10:
                    kept_hashes(path, quick).close()
                yield line

    kept_hashes(path, Slow(slow.held)).close()
    assert grown(path, quick) == roots(quick)


def test_proofs_are_the_same_from_the_file_and_by_reading_all(path: Path):
    lines, spans = log(300), [*inclusion(123, 250), *consistency(77, 250), Span(0, 250)]
    grown(path, lines)
    kept = kept_of(spans, 250, path, lines)
    assert kept == folded(spans, lines.lines(limit=250))
    assert kept[-1] == root(lines, 250)


def test_where_not_so_many_are_kept_there_are_none_and_nothing_is_written(path: Path):
    lines = log(40)
    assert kept_of([Span(0, 40)], 40, path, lines) is None
    assert not path.exists()
    grown(path, log(30))
    before = path.read_bytes()
    assert kept_of([Span(0, 40)], 40, path, lines) is None
    assert path.read_bytes() == before


def test_what_it_makes_anew_takes_the_place_of_the_old_in_one_go(path: Path):
    grown(path, log(10))
    with path.open("rb") as old:
        grown(path, log(12, "two"))
        assert Kept(old).root(10) == root(log(10))
    assert [found.name for found in path.parent.iterdir()] == [path.name]
