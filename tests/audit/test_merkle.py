"""The tree is the one of RFC 6962, its proofs are those that everybody else makes, and nothing else passes for one."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_consistency

from audit.proof.merkle import (
    EMPTY_ROOT,
    Node,
    Span,
    Tree,
    growth,
    hash_of,
    leaf_hash,
    root_of,
)
from audit.proof.merkle_proofs import consistency, extends, includes, inclusion

# The test vectors of Certificate Transparency's reference implementation, as transparency-dev/merkle has them in
# testonly/constants.go and testonly/reference_test.go: the leaves, the roots after each of them, and proofs.
LEAVES = [bytes.fromhex(each) for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = """
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
    fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
    aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
    d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
    4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
    76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
    ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
    5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""".split()
INCLUSION = {  # (index, size): the path
    (0, 1): "",
    (0, 2): "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    (1, 2): "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    (2, 3): "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    (1, 5): """6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
               5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
               bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b""",
    (0, 8): """96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
               5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
               6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4""",
    (5, 8): """bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b
               ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
               d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7""",
}
CONSISTENCY = {  # (old size, new size): the path
    (1, 1): "",
    (1, 8): INCLUSION[0, 8],
    (2, 5): """5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
               bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b""",
    (6, 8): """0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a
               ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
               d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7""",
}

events = st.lists(st.binary(max_size=40), min_size=1, max_size=70, unique=True)


def hashes(words: str) -> list[bytes]:
    return [bytes.fromhex(each) for each in words.split()]


def nodes(leaves: Sequence[bytes]) -> dict[Node, bytes]:
    """Every complete subtree of a tree."""
    found: dict[Node, bytes] = {}
    coming = growth(map(leaf_hash, leaves))
    for number in range(1, len(leaves) + 1):
        level = 0
        while number % (1 << level) == 0:
            found[Node(level, (number >> level) - 1)] = next(coming)
            level += 1
    assert next(coming, None) is None
    return found


def path(leaves: Sequence[bytes], spans: Sequence[Span]) -> list[bytes]:
    there = nodes(leaves)
    return [hash_of(span, there.__getitem__) for span in spans]


def roots(leaves: Sequence[bytes]) -> list[bytes]:
    """The roots after none, one, two, ... of the leaves."""
    tree = Tree()
    found = [tree.root()]
    for leaf in leaves:
        tree.add(leaf_hash(leaf))
        found.append(tree.root())
    return found


def theirs(leaves: Sequence[bytes]) -> InmemoryTree:
    return InmemoryTree.init_from_entries(list(leaves), algorithm="sha256")


def test_roots_are_those_of_certificate_transparency():
    assert [root.hex() for root in roots(LEAVES)] == ROOTS
    assert [root_of(size, nodes(LEAVES).__getitem__).hex() for size in range(9)] == ROOTS
    assert EMPTY_ROOT.hex() == ROOTS[0]


@pytest.mark.parametrize("at", INCLUSION)
def test_proofs_of_inclusion_are_those_of_certificate_transparency(at: tuple[int, int]):
    index, size = at
    made = path(LEAVES[:size], inclusion(index, size))
    assert made == hashes(INCLUSION[at])
    assert includes(bytes.fromhex(ROOTS[size]), size, index, leaf_hash(LEAVES[index]), made)


@pytest.mark.parametrize("sizes", CONSISTENCY)
def test_proofs_of_consistency_are_those_of_certificate_transparency(sizes: tuple[int, int]):
    old, new = sizes
    made = path(LEAVES[:new], consistency(old, new))
    assert made == hashes(CONSISTENCY[sizes])
    assert extends(bytes.fromhex(ROOTS[old]), old, bytes.fromhex(ROOTS[new]), new, made)


@given(events)
def test_roots_are_those_of_pymerkle(leaves: list[bytes]):
    other = theirs(leaves)
    assert roots(leaves)[1:] == [other.get_root(size) for size in range(1, len(leaves) + 1)]


@given(events, st.data())
def test_proofs_of_inclusion_agree_with_pymerkle(leaves: list[bytes], data: st.DataObject):
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    made = path(leaves, inclusion(index, size))
    leaf, *others = theirs(leaves).prove_inclusion(index + 1, size).path
    assert (leaf, others) == (leaf_hash(leaves[index]), made)
    assert includes(roots(leaves)[size], size, index, leaf, made)


@given(events, st.data())
def test_proofs_of_consistency_hold_and_pymerkle_agrees_that_they_do(leaves: list[bytes], data: st.DataObject):
    new = data.draw(st.integers(1, len(leaves)))
    old = data.draw(st.integers(1, new))
    made, all_roots = path(leaves, consistency(old, new)), roots(leaves)
    assert extends(all_roots[old], old, all_roots[new], new, made)
    proof = theirs(leaves).prove_consistency(old, new)
    verify_consistency(all_roots[old], all_roots[new], proof, prior_size=old, later_size=new)


@given(events, st.data())
def test_a_proof_of_inclusion_proves_nothing_else(leaves: list[bytes], data: st.DataObject):
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    made, root, leaf = path(leaves, inclusion(index, size)), roots(leaves)[size], leaf_hash(leaves[index])
    assert not includes(flipped(root, data), size, index, leaf, made)
    assert not includes(root, size, index, flipped(leaf, data), made)
    assert not includes(root, size, index, leaf, [*made, leaf])
    assert not includes(root, size, size, leaf, made)
    if made:
        at = data.draw(st.integers(0, len(made) - 1))
        assert not includes(root, size, index, leaf, [*made[:at], flipped(made[at], data), *made[at + 1 :]])
        assert not includes(root, size, index, leaf, [*made[:at], *made[at + 1 :]])
    other = data.draw(st.integers(0, size - 1).filter(lambda other: other != index)) if size > 1 else 0
    assert size == 1 or not includes(root, size, other, leaf, made)


@given(events, st.data())
def test_a_proof_of_consistency_proves_nothing_else(leaves: list[bytes], data: st.DataObject):
    new = data.draw(st.integers(1, len(leaves)))
    old = data.draw(st.integers(1, new))
    made, first, last = path(leaves, consistency(old, new)), roots(leaves)[old], roots(leaves)[new]
    assert not extends(flipped(first, data), old, last, new, made)
    assert not extends(first, old, flipped(last, data), new, made)
    assert not extends(first, old, last, new, [*made, first])
    assert not extends(first, 0, last, new, made)
    if made:
        at = data.draw(st.integers(0, len(made) - 1))
        assert not extends(first, old, last, new, [*made[:at], flipped(made[at], data), *made[at + 1 :]])
        assert not extends(first, old, last, new, [*made[:at], *made[at + 1 :]])
        assert not extends(first, new, last, new, made)
        assert not extends(first, old, last, old, made)


@given(events, st.data())
def test_growing_goes_on_from_any_frontier(leaves: list[bytes], data: st.DataObject):
    size, whole = data.draw(st.integers(0, len(leaves))), list(growth(map(leaf_hash, leaves)))
    there, first = nodes(leaves[:size]), 2 * size - size.bit_count()
    frontier = [there[Node(level, (size >> level) - 1)] for level in range(9, -1, -1) if size >> level & 1]
    assert list(growth(map(leaf_hash, leaves[size:]), size, frontier)) == whole[first:]


def flipped(found: bytes, data: st.DataObject) -> bytes:
    bit = data.draw(st.integers(0, 8 * len(found) - 1))
    return (int.from_bytes(found, "big") ^ 1 << bit).to_bytes(len(found), "big")
