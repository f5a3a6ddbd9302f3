"""What an examination finds: each thing that was looked at, how it is, and what to do about it."""

from typing import Final, Literal, NamedTuple

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


def of_error(check: str, error: Exception, state: State = WRONG) -> Finding:
    """An error of ours as a finding: its first words are what was found, its last sentence what to do."""
    found, _, remedy = str(error).removesuffix(".").rpartition(". ")
    return Finding(check, state, found or remedy, f"{remedy}." if found else None)
