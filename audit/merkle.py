"""The Merkle tree over a ledger's events, hashed as RFC 6962 says (section 2.1), and the proofs that it gives.

The leaf of event #n is the SHA-256 of a zero byte and the event's stored bytes; it has the index n - 1. A node is the
SHA-256 of a one byte and the two hashes below it. Growing costs two hashes an event on average, and keeps no more of
the tree than its frontier: the roots of the complete subtrees that stand side by side under what is to come.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

EMPTY_ROOT = sha256().digest()


class Node(NamedTuple):
    """A complete subtree: its level, which is 0 for a leaf, and how many of that level stand before it."""

    level: int
    number: int


class Span(NamedTuple):
    """Leaves under one hash of a proof: from an index on, up to another and without it."""

    begin: int
    end: int


Lookup = Callable[[Node], bytes]
"""Gives the hash of a complete subtree."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of an event's stored bytes."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two hashes."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf, and knows the root of what it has so far."""

    def __init__(self) -> None:
        self.size = 0
        self._frontier: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Put the hash of the next event at the end."""
        size, frontier = self.size, self._frontier
        while size & 1:
            leaf = sha256(b"\1" + frontier.pop() + leaf).digest()
            size >>= 1
        frontier.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Put the hashes of the next events at the end: the same as adding each, level by level, and twice as fast."""
        level, size, apart = list(leaves), self.size, list[bytes]()
        self.size += len(level)
        while level:
            if size & 1:
                level.insert(0, self._frontier.pop())
            if len(level) & 1:
                apart.append(level.pop())
            pairs = iter(level)
            level = [sha256(b"\1" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            size >>= 1
        self._frontier += reversed(apart)

    def root(self) -> bytes:
        """The root of the tree as large as it is now."""
        return _joined(self._frontier)


def growth(leaves: Iterable[bytes], size: int = 0, frontier: Sequence[bytes] = ()) -> Iterator[bytes]:
    """The hash of every leaf, and after it those of the subtrees that it completes, from the lowest to the highest.

    `frontier` are the roots of the complete subtrees of the `size` leaves that are there already.
    """
    standing = list(frontier)
    for size_before, leaf in enumerate(leaves, size):
        node, before = leaf, size_before
        yield node
        while before & 1:
            node = sha256(b"\1" + standing.pop() + node).digest()
            yield node
            before >>= 1
        standing.append(node)


def root_of(size: int, lookup: Lookup) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return hash_of(Span(0, size), lookup) if size else EMPTY_ROOT


def hash_of(span: Span, lookup: Lookup) -> bytes:
    """The hash over a span of leaves, as it stands in a proof."""
    return _joined([lookup(node) for node in nodes_of(span)])


def nodes_of(span: Span) -> list[Node]:
    """The complete subtrees that a span consists of, from left to right."""
    found, begin = [], span.begin
    while begin < span.end:
        level = (span.end - begin).bit_length() - 1
        found.append(Node(level, begin >> level))
        begin += 1 << level
    return found


def inclusion(index: int, size: int) -> list[Span]:
    """What proves that a leaf is one of the first `size`: the spans whose hashes to give, from the leaf upwards."""
    begin, end, path = 0, size, []
    while end - begin > 1:
        middle = begin + _half(end - begin)
        if index < middle:
            path.append(Span(middle, end))
            end = middle
        else:
            path.append(Span(begin, middle))
            begin = middle
    return path[::-1]


def consistency(old: int, new: int) -> list[Span]:
    """What proves that a tree of `old` leaves is the beginning of one of `new`: the spans whose hashes to give."""
    begin, end, path = 0, new, []
    while old != end:
        middle = begin + _half(end - begin)
        if old <= middle:
            path.append(Span(middle, end))
            end = middle
        else:
            path.append(Span(begin, middle))
            begin = middle
    if begin:
        path.append(Span(begin, end))
    return path[::-1]


def includes(root: bytes, size: int, index: int, leaf: bytes, path: Sequence[bytes]) -> bool:
    """Whether a path proves that the leaf at an index is in the tree with this root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for beside in path:
        if not last:
            return False
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return not last and found == root


def extends(old_root: bytes, old: int, new_root: bytes, new: int, path: Sequence[bytes]) -> bool:
    """Whether a path proves that one tree is the beginning of another (RFC 9162, section 2.1.4.2)."""
    if old == new or not path:
        return old == new and old_root == new_root and not path
    if not 0 < old < new:
        return False
    first, *rest = [old_root, *path] if not old & (old - 1) else path
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    of_old = of_new = first
    for beside in rest:
        if not last:
            return False
        if at & 1 or at == last:
            of_old, of_new = node_hash(beside, of_old), node_hash(beside, of_new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            of_new = node_hash(of_new, beside)
        at, last = at >> 1, last >> 1
    return not last and of_old == old_root and of_new == new_root


def _half(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _joined(hashes: Sequence[bytes]) -> bytes:
    """One hash over those of subtrees that stand side by side, the largest first."""
    if not hashes:
        return EMPTY_ROOT
    *before, found = hashes
    for each in reversed(before):
        found = node_hash(each, found)
    return found
