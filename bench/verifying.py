"""Verifying: what of it is reading, hashing and comparing, and all of it."""

from collections.abc import Iterator

from audit.verification.scope import CHECKS, Asked
from audit.verification.verifying import Verification
from bench.ground import Ground, views_of
from bench.measuring import Watch, inside


@inside("verify-tree", "flywheel audit verify: the tree alone, by as many processes as there are cores",
        python="rivals", race="bytes")  # fmt: skip
def verified_tree(ground: Ground, watch: Watch) -> Iterator[int]:
    return _verified(ground, watch, "checkpoints")


@inside("verify-tree-one", "the same by one process", python="rivals", race="bytes")
def verified_tree_by_one(ground: Ground, watch: Watch) -> Iterator[int]:
    return _verified(ground, watch, "checkpoints", processes=1)


@inside("verify-bytes", "flywheel audit verify: rows, tag index and tree, by as many processes as there are cores",
        python="rivals", race="bytes")  # fmt: skip
def verified_bytes(ground: Ground, watch: Watch) -> Iterator[int]:
    return _verified(ground, watch, "rows", "index", "checkpoints")


@inside("verify-bytes-one", "the same by one process", python="rivals", race="bytes")
def verified_bytes_by_one(ground: Ground, watch: Watch) -> Iterator[int]:
    return _verified(ground, watch, "rows", "index", "checkpoints", processes=1)


@inside("verify", "flywheel audit verify: everything, events decided again under the rules too")
def verified(ground: Ground, watch: Watch) -> Iterator[int]:
    return _verified(ground, watch, *CHECKS)


def _verified(ground: Ground, watch: Watch, *checks: str, processes: int = 0) -> Iterator[int]:
    with watch:
        verification = Verification(
            ground.ledger, Asked(checks, read_models=views_of(ground.ledger), processes=processes)
        )
        found = list(verification.findings())
    if found:
        raise SystemExit(f"The ledger of the bench is accused: {found[0].sentence}")
    yield verification.head
