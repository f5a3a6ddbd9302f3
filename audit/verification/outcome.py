"""What a verification comes to: what was found how often, what was looked at, and which ledger it was."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator

from audit.finding import Finding
from audit.proof.against import Against
from audit.proof.checkpoints import Sealed
from audit.verification.codes import is_note
from audit.verification.scope import Asked, Scope

MOST = 200
"""How many findings of one code are told; the rest is counted."""
ANEW = "Whether all was written anew shows only against one that was kept elsewhere"
UNTRUSTED = "whose signatures nobody has looked at: give the public key with --trust"


class Outcome:
    """The outcome so far; it is whole once all findings were told."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self.scope = Scope(asked.checks)
        self.told: Counter[str] = Counter()
        self._against = Against(asked.sealed)
        self.head = 0

    @property
    def wrong(self) -> list[str]:
        """The codes of what is wrong, in the order in which they were met."""
        return [code for code in self.told if not is_note(code)]

    @property
    def origin(self) -> str | None:
        """Which ledger it is, as checkpoints have it; None where that was not looked at, or cannot be read."""
        return self._against.origin if self._against.size else None

    @property
    def root(self) -> str | None:
        """The root over all events, as checkpoints have it; None where it was not worked out."""
        return b64encode(self._against.root).decode() if self._against.size else None

    def sealed(self) -> Iterator[tuple[Sealed, bool]]:
        """Each checkpoint that the ledger was held against, and whether what it sealed is still there, unchanged."""
        if "checkpoints" in self.scope.looked:
            yield from ((each, self._against.agrees(each)) for each in self._asked.sealed)

    def unlisted(self) -> dict[str, int]:
        """How many findings of which codes were counted and not told."""
        return {code: many - MOST for code, many in self.told.items() if many > MOST}

    def _sealed(self) -> Iterator[Finding]:
        if not self.scope.wants("checkpoints"):
            return
        yield from self._asked.flawed
        yield from self._against.findings()
        if not (sealed := self._asked.sealed):
            self.scope.passed_by["checkpoints"] = f"there is none. {ANEW}; the root over all is {self.root}"
            return
        agreeing = sum(self._against.agrees(each) for each in sealed)
        last = max(each.checkpoint.size for each in sealed)
        beside = "" if self._asked.outside else f"; they lie beside the ledger. {ANEW}"
        by = "" if self._asked.trusting else f", {UNTRUSTED}"
        self.scope.looked["checkpoints"] = (
            f"{agreeing} of {len(sealed)} agree, the last seals #1 to #{last}{by}{beside}"
        )
