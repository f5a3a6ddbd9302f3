"""The kept hashes: a file beside a ledger with every hash of its tree that is final, so that no proof reads it all.

After 32 bytes of heading come the hashes, 32 bytes each, in the order in which they become final: a leaf, and behind it
the subtrees that it completes. Event #n adds two on average. What stands where follows from the number of events alone,
so two processes that catch up at once write the same bytes to the same places. The heading says how many leaves are
safely on the disk; whatever lies behind them is written over.

The file is a convenience and proves nothing. It is made anew from the ledger where it is not there, is not of this
history (a backup was put back) or cannot be read, and every proof made from it is checked before it is given away.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import chain, islice
from pathlib import Path
from typing import IO, Protocol

from audit.proof.merkle import Node, Span, growth, hash_of, leaf_hash, nodes_of, root_of
from flywheel.placing import beside

MARK = b"flywheel hashes, v1\n\0\0\0\0"
HEADING_BYTES, HASH_BYTES = 32, 32
BATCH = 4096
Tell = Callable[[int, int], None]
"""Told how far something has come, and how far it has to go."""


class Log(Protocol):
    """A ledger, as far as its hashes need one."""

    @property
    def head(self) -> int: ...

    def lines(self, after: int = 0, limit: int | None = None) -> Iterator[bytes]: ...


class Kept:
    """The hashes in a file, of so many leaves. Close it after use."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises ValueError where it is no file of hashes."""
        self._file = file
        heading = _at(file, 0, HEADING_BYTES)
        self.size = int.from_bytes(heading[len(MARK) :], "big")
        if heading[: len(MARK)] != MARK or len(heading) != HEADING_BYTES:
            raise ValueError("The file holds no hashes.")
        if os.fstat(file.fileno()).st_size < _place(final(self.size)):
            raise ValueError("The file is shorter than it says.")

    def close(self) -> None:
        self._file.close()

    def node(self, node: Node) -> bytes:
        """The hash of a complete subtree."""
        return _at(self._file, _place(number_of(node)), HASH_BYTES)

    def root(self, size: int) -> bytes:
        """The root over the first `size` events."""
        return root_of(size, self.node)

    def frontier(self, size: int) -> list[bytes]:
        """The roots of the complete subtrees over the first `size` events, side by side, the largest first."""
        return [self.node(node) for node in nodes_of(Span(0, size))]

    def leaves(self) -> Iterator[bytes]:
        """The leaves in order."""
        self._file.seek(HEADING_BYTES)
        for number in range(1, self.size + 1):
            of_this = number & -number  # so many leaves, a power of two, does #number complete
            yield self._file.read(HASH_BYTES * of_this.bit_length())[:HASH_BYTES]

    def is_of(self, log: Log) -> bool:
        """Whether the last event that is hashed here is where it should be; ids never come twice, so all are then."""
        if not self.size:
            return True
        last = [leaf_hash(line) for line in log.lines(self.size - 1, 1)]
        return last == [self.node(Node(0, self.size - 1))]


def hashes_path(ledger: Path) -> Path:
    """Where the hashes of a ledger's file are kept: beside it, flywheel.hashes for flywheel.db."""
    return ledger.with_name(f"{ledger.name.removesuffix('.db')}.hashes")


def final(size: int) -> int:
    """How many hashes are final in a tree of so many leaves."""
    return 2 * size - size.bit_count()


def number_of(node: Node) -> int:
    """How many hashes become final before that of a complete subtree."""
    return final(((node.number + 1) << node.level) - 1) + node.level


def kept_hashes(path: Path, log: Log, tell: Tell | None = None, *, anew: bool = False) -> Kept:
    """The kept hashes of a ledger, caught up with it, and made anew where there are none of this history.

    Raises OSError where they cannot be written.
    """
    kept = None if anew else there(path, log)
    head = log.head
    if not kept:
        with beside(path) as new, new.open("r+b") as file:
            _write(file, HEADING_BYTES, b"")
            _head(file, 0)
            _grow(file, log, head, tell)
        return _opened(path)
    if kept.size < head:
        with closing(kept), path.open("r+b") as file:
            _grow(file, log, head, tell, kept)
        return _opened(path)
    return kept


def kept_of(spans: Sequence[Span], size: int, path: Path, log: Log) -> list[bytes] | None:
    """The kept hashes over these spans of the first `size` leaves; None where so many are not kept of this ledger.

    Nothing is written: who asks for a proof has not asked for a file beside the ledger.
    """
    if not (kept := there(path, log)):
        return None
    with closing(kept):
        return [hash_of(span, kept.node) for span in spans] if kept.size >= size else None


def folded(spans: Sequence[Span], lines: Iterable[bytes]) -> list[bytes]:
    """The hashes over these spans, by hashing all lines, and keeping no more than is asked for."""
    wanted = {number_of(node): node for span in spans for node in nodes_of(span)}
    found = {wanted[number]: each for number, each in enumerate(growth(map(leaf_hash, lines))) if number in wanted}
    return [hash_of(span, found.__getitem__) for span in spans]


def there(path: Path, log: Log) -> Kept | None:
    """The hashes in the file, if they are there, and of this ledger."""
    with suppress(OSError, ValueError):
        kept = _opened(path)
        if kept.is_of(log):
            return kept
        kept.close()
    return None


def _opened(path: Path) -> Kept:
    file = path.open("rb")
    try:
        return Kept(file)
    except BaseException:
        file.close()
        raise


def _grow(file: IO[bytes], log: Log, head: int, tell: Tell | None, kept: Kept | None = None) -> None:
    """Write the hashes of what came after; only when they are on the disk does the heading count them."""
    size = kept.size if kept else 0
    coming = map(leaf_hash, log.lines(size, head - size))
    frontier = kept.frontier(size) if kept else []
    hashes = growth(coming, size, frontier)
    for reached in chain(range(size + BATCH, head, BATCH), [head]):
        _write(file, _place(final(size)), b"".join(islice(hashes, final(reached) - final(size))))
        size = reached
        if tell:
            tell(size, head)
    file.flush()
    os.fsync(file.fileno())
    _head(file, size)


def _head(file: IO[bytes], size: int) -> None:
    _write(file, 0, MARK + size.to_bytes(HEADING_BYTES - len(MARK), "big"))
    file.flush()
    os.fsync(file.fileno())


def _write(file: IO[bytes], place: int, data: bytes) -> None:
    file.seek(place)
    file.write(data)


def _at(file: IO[bytes], place: int, many: int) -> bytes:
    file.seek(place)
    return file.read(many)


def _place(number: int) -> int:
    """Where in the file a hash stands."""
    return HEADING_BYTES + HASH_BYTES * number
