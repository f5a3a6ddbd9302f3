"""How sound the ledger is that a report is of: what was checked, how it stands, and which checkpoints hold."""

from typing import NamedTuple

from audit.verification.codes import lies_beside


class Check(NamedTuple):
    """One of the checks on the ledger: what was looked at and how much of it, or why nothing was."""

    name: str
    told: str
    made: bool = True
    asks: str = ""


class Stand(NamedTuple):
    """How a ledger stands: how many findings of what is wrong, of which codes, and how many notes beside."""

    wrong: int
    notes: int
    codes: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the ledger itself; what lies beside it may be."""
        return all(map(lies_beside, self.codes))


class Seal(NamedTuple):
    """A checkpoint: its file, its text, how many events it seals, who signed and when, whether it holds.

    `outside` says that it was kept elsewhere than beside the ledger, `looked_at` that there was a key to look with.
    """

    file: str
    text: str
    size: int
    signers: tuple[str, ...]
    holds: bool
    outside: bool
    looked_at: bool = True
