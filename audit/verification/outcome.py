"""What a verification comes to: what was found how often, what was looked at, and which ledger it was."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence

from audit.finding import Finding
from audit.proof.against import Against
from audit.proof.checkpoints import Sealed
from audit.verification.codes import is_note
from audit.verification.consequences import Stretch, marked, narrowest, rank
from audit.verification.scope import MOST, Asked, Scope

ANEW = "Whether all was written anew shows only against one that was kept elsewhere"
UNTRUSTED = "whose signatures nobody has looked at: give the public key with --trust"


class Outcome:
    """The outcome so far; it is whole once all findings were told."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self.told: Counter[str] = Counter()
        self.scope = Scope(asked.checks, self.told)
        self._against = Against(asked.sealed)
        self._judged = False
        """Whether all is known that the checkpoints say."""
        self.parted: Stretch | None = None
        """Where something is not what was sealed, as narrowly as can be told; None where nothing is known of that."""
        self.head = 0

    @property
    def wrong(self) -> list[str]:
        """The codes of what is wrong, in the order in which they are told."""
        return sorted((code for code in self.told if not is_note(code)), key=rank)

    @property
    def origin(self) -> str | None:
        """Which ledger it is, as checkpoints have it; None where that was not looked at, or cannot be read."""
        return self._against.origin if self._against.size else None

    @property
    def root(self) -> str | None:
        """The root over all events, as checkpoints have it; None where it was not worked out."""
        return b64encode(self._against.root).decode() if self._against.size else None

    @property
    def trusting(self) -> bool:
        """Whether there was a key with which signatures were looked at."""
        return self._asked.trusting

    @property
    def outside(self) -> bool:
        """Whether the checkpoints were kept elsewhere than beside the ledger."""
        return self._asked.outside

    def sealed(self) -> Iterator[tuple[Sealed, bool]]:
        """Each checkpoint that the ledger was held against, and whether what it sealed is still there, unchanged."""
        if "checkpoints" in self.scope.looked:
            yield from ((each, self._against.agrees(each)) for each in self._asked.sealed)

    def unlisted(self) -> dict[str, int]:
        """How many findings of which codes were counted and not told."""
        return {code: many - MOST for code, many in self.told.items() if many > MOST}

    def _counted(self, every: Iterator[Finding]) -> Iterator[Finding]:
        """Each finding once, and of one code no more than can be read; the rest is counted."""
        seen: set[tuple[str, int | None, str]] = set()
        for found in every:
            if (what := found[:3]) not in seen:
                self.told[found.code] += 1
                if found.code == "rule-broken":
                    self.scope.not_admitted.add(found.position)
                if self.told[found.code] <= MOST:
                    seen.add(what)
                    yield found

    def _in_order(self, found: Iterator[Finding]) -> Iterator[Finding]:
        """Findings as they are told: those about checkpoints first, what may follow from them marked."""
        waiting: list[Finding] = []
        for each in found:
            if not self._judged:
                waiting.append(each)
                continue
            yield from self._waited(waiting)
            waiting = []
            yield marked(each, self.parted)
        yield from self._waited(waiting)

    def _waited(self, waiting: Sequence[Finding]) -> Iterator[Finding]:
        self.parted = self.parted or narrowest(waiting)
        yield from (marked(each, self.parted) for each in sorted(waiting, key=lambda each: rank(each.code)))

    def _sealed(self) -> Iterator[Finding]:
        if not self.scope.wants("checkpoints"):
            return
        yield from self._asked.flawed
        yield from self._against.findings()
        if not (sealed := self._asked.sealed) and self._asked.flawed:
            self.scope.looked["checkpoints"] = "none that is there can be believed"
            return
        if not sealed:
            self.scope.passed_by["checkpoints"] = f"there is none. {ANEW}; the root over all is {self.root}"
            return
        agreeing = sum(self._against.agrees(each) for each in sealed)
        last = max(each.checkpoint.size for each in sealed)
        beside = "" if self._asked.outside else f"; they lie beside the ledger. {ANEW}"
        by = "" if self._asked.trusting else f", {UNTRUSTED}"
        agree = "agrees" if agreeing == len(sealed) == 1 else "agree"
        agreed = f"{agreeing} of {len(sealed)} {agree}{self._strangers()}{self._signers()}"
        self.scope.looked["checkpoints"] = f"{agreed}, the last seals #1 to #{last}{by}{beside}"

    def _strangers(self) -> str:
        """What is to be said of checkpoints that nobody has signed who is trusted."""
        strangers = [each for each in self._asked.sealed if self._asked.trusting and not each.signed]
        if not strangers:
            return ""
        if len(self._asked.sealed) == 1:
            return ", but is signed by nobody you trust"
        return f", but {len(strangers)} of them {'is' if len(strangers) == 1 else 'are'} signed by nobody you trust"

    def _signers(self) -> str:
        """By whom the checkpoints are signed that somebody has signed who is trusted."""
        signed = [each for each in self._asked.sealed if each.signed]
        labels = list(dict.fromkeys(key.label for each in signed for key in each.signers))
        if not labels:
            return ""
        by_all = all(len(each.signers) == len(labels) for each in signed)
        others = ", the others" if len(signed) < len(self._asked.sealed) else ","
        return f"{others} signed by {(' and ' if by_all else ' or ').join(labels)}"
