"""Loose ends: claims of a closed turn that wait to be verified, or for the customer's verdict.

The first verdict closes a turn; what is claimed later belongs to it all the same. Worked out from turns and claims,
wherever they are read from. Light: needs no models.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from projections.wheel import Records


class LooseEnd(NamedTuple):
    """A claim that waits: of which turn, in which step, for what, and what to log."""

    proposition: str
    customer: str
    step: int
    missing: str
    log: str


def loose_ends(records: Records) -> Iterator[LooseEnd]:
    """What closed turns still wait for, in the order of the claims' ids."""
    closed = {turn["proposition"] for turn in records("turns") if turn["status"] == "closed"}
    for claim in records("claims"):
        if claim["proposition"] in closed and (end := _end(claim)):
            yield LooseEnd(claim["proposition"], claim["customer"], *end)


def _end(claim: Mapping[str, Any]) -> tuple[int, str, str] | None:
    name, unit = claim["claim"], claim["unit"]
    if claim["verified_at"] is None:
        log = f"value-verified claim={name} unit={unit} amount={claim['claimed']:f}"
        return 9, f"the verification of claim {name}", log
    if claim["open"] and claim["verdict"] in (None, "disputed"):
        its = f"claim={name} proposition={claim['proposition']} customer={claim['customer']}"
        return 10, f"the customer's verdict on claim {name}", f"value-recognised {its} unit={unit}"
    return None
