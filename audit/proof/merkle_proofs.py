"""Proofs that a tree gives: that a leaf is in it, and that an older tree is its beginning (RFC 6962, section 2.1).

Made as spans of leaves, whose hashes whoever has the tree looks up; checked with nothing but the roots.
"""

from collections.abc import Sequence

from audit.proof.merkle import Span, node_hash


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
