"""The failures a person can do something about: each says what is wrong, then what to do.

Anything else that is raised is a fault of the program and shows itself as one.
"""

from typing import ClassVar, NamedTuple


class FlywheelError(Exception):
    """A failure that was expected: its text is two short sentences, its code a slug that scripts may rely on."""

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 1


class Refusal(NamedTuple):
    """One rule's complaint about one event: the rule's code, and reason and remedy in a line."""

    rule: str
    reason: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"


class Refused(FlywheelError):
    """The rules do not admit an event; nothing was recorded. `refusals` holds every complaint."""

    code = "refused"

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals = refusals
        super().__init__("\n".join(map(str, refusals)))


class UsageFault(FlywheelError):
    """What was asked for is not well formed."""

    code = "usage"
    exit_code = 2


class IntegrityFailure(FlywheelError):
    """What is stored is not what it should be."""

    code = "integrity-failure"
    exit_code = 4


class NoSuchLedger(FlywheelError):
    """There is no ledger where one was asked for."""

    code = "no-such-ledger"
    exit_code = 5


class NotALedger(NoSuchLedger):
    """Something is there where a ledger was asked for, and it is none: a folder, a text, another program's data."""


class LedgerBusy(FlywheelError):
    """Another writer held the ledger for longer than we wait."""

    code = "ledger-busy"
    exit_code = 6


class StoreFailed(FlywheelError):
    """The store cannot be read or written: a full disk, a file that may not be used, a newer schema."""

    code = "store-failed"
