"""What an examination finds: each thing that was looked at, how it is, and what to do about it."""

from typing import Final, Literal, NamedTuple

from flywheel.errors import LedgerBusy

State = Literal["ok", "attention", "wrong"]
OK: Final = "ok"
ATTENTION: Final = "attention"
WRONG: Final = "wrong"


class Finding(NamedTuple):
    """One thing that was looked at. `wrong` means what is stored; `remedy` is there where something is to be done."""

    check: str
    state: State
    found: str
    remedy: str | None = None


def of_error(check: str, error: Exception, state: State | None = None) -> Finding:
    """An error of ours as a finding: its first words are what was found, its last sentence what to do.

    Unless told otherwise, something is wrong; only a ledger that somebody else holds is not.
    """
    found, _, remedy = str(error).removesuffix(".").rpartition(". ")
    usual: State = ATTENTION if isinstance(error, LedgerBusy) else WRONG
    return Finding(check, state or usual, found or remedy, f"{remedy}." if found else None)
