"""Today's ledger against earlier checkpoints: is what each of them sealed still there, unchanged, at the beginning?

One pass over the stored bytes is enough for any number of checkpoints. Whoever walks the ledger anyway makes an
`Against`, hands it every line, and asks for its findings at the end; `held_against` walks by itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from audit.finding import Finding
from audit.proof.checkpoints import Sealed, origin_of, sealed
from audit.proof.merkle import EMPTY_ROOT, Tree, joined, leaf_hash
from audit.proof.notes import Copied, Flawed
from audit.proof.trust import Trust, outlived

AGAIN = "Get it again from whoever keeps it, and ask who changed it."
AS_IT_WAS = "That happens where it is typed off or pasted. Put it right, or get the file itself from whoever keeps it."
BACKUP = (
    "Hold the ledger against a backup or an export of that time with 'flywheel audit diff FILE', which tells where"
    " they part, and ask who had the file since."
)


def read_checkpoints(files: Iterable[tuple[str, bytes]], trust: Trust | None) -> tuple[list[Sealed], list[Finding]]:
    """The checkpoints in files, each given with its name, and what is wrong with files and signatures.

    Without trust no signature is asked for, and whoever shows the outcome has to say so.
    """
    read: list[Sealed] = []
    findings: list[Finding] = []
    for name, data in files:
        try:
            read.append(sealed(name, data, trust.keys if trust else ()))
        except Flawed as flaw:
            remedy = AS_IT_WAS if isinstance(flaw, Copied) else AGAIN
            findings.append(Finding("checkpoint-unreadable", None, f"{name} cannot be believed: {flaw}.", remedy))
        else:
            findings.extend(_of_signatures(read[-1], trust) if trust else ())
    return read, findings


class Against:
    """Checkpoints against which the lines of a ledger are held, one by one, from the first on."""

    def __init__(self, checkpoints: Sequence[Sealed]) -> None:
        ordered = sorted(checkpoints, key=lambda each: each.checkpoint.size)
        self._checkpoints = ordered
        self._due = sorted({each.checkpoint.size for each in ordered if each.checkpoint.size}, reverse=True)
        self._roots = {0: EMPTY_ROOT}
        self._first = b""
        self._tree = Tree()

    def take(self, line: bytes) -> None:
        """The stored bytes of the next event."""
        tree = self._tree
        if not tree.size:
            self._first = line
        tree.add(leaf_hash(line))
        if self._due and self._due[-1] == tree.size:
            self._roots[self._due.pop()] = tree.root()

    def take_all(self, lines: Sequence[bytes]) -> list[bytes]:
        """The stored bytes of the next events: the same as taking each, and quicker. Returns their hashes."""
        tree, at = self._tree, 0
        if not tree.size and lines:
            self._first = lines[0]
        leaves = [sha256(b"\0" + line).digest() for line in lines]
        while at < len(leaves):
            due = self._due[-1] - tree.size if self._due else len(leaves)
            some = leaves[at : at + max(due, 1)]
            tree.extend(some)
            at += len(some)
            while self._due and self._due[-1] <= tree.size:
                self._roots[self._due.pop()] = tree.root()
        return leaves

    @property
    def due(self) -> Sequence[int]:
        """The sizes at which checkpoints want to know the root, the smallest first."""
        return self._due[::-1]

    def take_tree(
        self, first: bytes, size: int, frontier: Sequence[bytes], within: Mapping[int, Sequence[bytes]]
    ) -> None:
        """The next events, hashed elsewhere: see Tree.graft. `within` has the frontiers at sizes that are due in it."""
        tree = self._tree
        if not tree.size:
            self._first = first
        before = tree.frontier()
        while self._due and self._due[-1] < tree.size + size:
            due = self._due.pop()
            self._roots[due] = joined([*before, *within[due]])
        tree.graft(size, frontier)
        if self._due and self._due[-1] == tree.size:
            self._roots[self._due.pop()] = tree.root()

    @property
    def size(self) -> int:
        """How many lines there were."""
        return self._tree.size

    @property
    def root(self) -> bytes:
        """The root over the lines that there were."""
        return self._tree.root()

    @property
    def origin(self) -> str | None:
        """Which ledger the lines are; None where the first one does not say."""
        try:
            return origin_of(self._first)
        except Flawed:
            return None

    def findings(self) -> Iterator[Finding]:
        """What the checkpoints say that the ledger does not, once all lines were taken; nothing where all agree."""
        return judged(self._checkpoints, self.origin, self.size, self._roots.__getitem__)

    def agrees(self, sealed: Sealed) -> bool:
        """Whether what a checkpoint sealed is still there, unchanged."""
        return not any(judged([sealed], self.origin, self.size, self._roots.__getitem__))


def judged(
    checkpoints: Sequence[Sealed], origin: str | None, size: int, root: Callable[[int], bytes]
) -> Iterator[Finding]:
    """What checkpoints say against a ledger of this origin and size, whose root at any smaller size is known."""
    agreed: Sealed | None = None
    parted: Finding | None = None
    for each in sorted(checkpoints, key=lambda each: each.checkpoint.size):
        found = _finding(each, origin, size) or _changed(each, agreed, parted, root)
        if found:
            yield found
            parted = parted or (found if found.upto else None)
        else:
            agreed, parted = each, None


def held_against(lines: Iterable[bytes], checkpoints: Sequence[Sealed]) -> Against:
    """A ledger's stored bytes held against checkpoints; ask the outcome for its findings."""
    against = Against(checkpoints)
    for line in lines:
        against.take(line)
    return against


def _of_signatures(read: Sealed, trust: Trust) -> Iterator[Finding]:
    if not read.signed:
        says = read.note.signers
        sentence = f"{read.file} is signed by none of the keys that you trust; it says that it is by {says}."
        yield Finding("checkpoint-by-a-stranger", None, sentence, "Get the public key from the one who sealed it.")
    if late := outlived(trust, read.signed):
        sentence = f"{read.file} is signed by {late.key.label} on {late.at:%Y-%m-%d}, after that key was retired."
        remedy = "Ask who still has the old key, and have it sealed anew with the current one."
        yield Finding("checkpoint-by-a-retired-key", None, sentence, remedy)


def _finding(sealed: Sealed, origin: str | None, ends: int) -> Finding | None:
    file, checkpoint = sealed.file, sealed.checkpoint
    size = checkpoint.size
    if checkpoint.origin != origin:
        sentence = f"{file} is of another ledger ({checkpoint.origin}), or event #1 was replaced."
        return Finding("checkpoint-of-another-ledger", 1, sentence, BACKUP)
    if size > ends:
        sentence = f"{file} sealed {size:,} events, and the ledger ends at #{ends}: the last ones are gone."
        return Finding("sealed-events-gone", ends + 1, sentence, BACKUP)
    return None


def _changed(
    sealed: Sealed, agreed: Sealed | None, parted: Finding | None, root: Callable[[int], bytes]
) -> Finding | None:
    """What of the events is not what was sealed, between the last checkpoint that agrees and the first that does not.

    Of those behind that, which hold the same stretch, no more is known.
    """
    file, (_, size, sealed_root) = sealed.file, sealed.checkpoint
    if sealed_root == root(size):
        return None
    if agreed and agreed.checkpoint.size == size:
        sentence = f"{file} sealed another history than {agreed.file}, with as many events, and that one agrees."
        return Finding("sealed-history-changed", None, sentence, BACKUP)
    if parted:
        sentence = f"{file} sealed another history as well: #{parted.position} to #{parted.upto} are part of it."
        return parted._replace(sentence=sentence)
    first = agreed.checkpoint.size + 1 if agreed else 1
    where = f"{agreed.file} still agrees, so in" if agreed else "somewhere in"
    sentence = f"{file} sealed another history: {where} #{first} to #{size} something was changed, added or taken away."
    return Finding("sealed-history-changed", first, sentence, BACKUP, size)
