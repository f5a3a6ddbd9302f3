"""flywheel audit prove: a proof in a file, for somebody who has neither the ledger nor a reason to believe us."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.audit.handed import checkpoint_in
from commands.audit.placing import free, put
from commands.call import Call
from commands.opening import opened
from commands.progress import Progress
from commands.room import File, Room
from commands.saying import position
from flywheel.errors import IntegrityFailure, UsageFault
from flywheel.stores import file_of

if TYPE_CHECKING:
    from audit.proof.checkpoints import Sealed
    from audit.proof.merkle import Span
    from audit.proof.proof_files import EventProof, GrowthProof
    from flywheel.ledger import Ledger

EXAMPLES = (
    "flywheel audit prove '#1043' --to 1043.tlog-proof",
    "flywheel audit prove --since friday.checkpoint --to grown.txt",
)


@click.command(cls=Room, examples=EXAMPLES)
@click.argument("event", metavar="['#N']", required=False)
@click.option("--checkpoint", type=File(path_type=Path), metavar="FILE",
              help="Prove it under this one.  [default: the newest that was sealed here]")  # fmt: skip
@click.option("--since", type=File(path_type=Path), metavar="FILE",
              help="Instead of an event, prove that all of this older checkpoint is in the newer one.")  # fmt: skip
@click.option(
    "--to", type=File(path_type=Path, allow_dash=True), metavar="FILE", help="Where to write it.  [default: -]"
)
@click.pass_obj
def command(call: Call, event: str | None, checkpoint: Path | None, since: Path | None, to: Path | None) -> None:
    """Write a proof that an event was sealed.

    The file holds the event, its path up the tree, and the signed checkpoint. Whoever has the public key of who sealed
    checks it with 'flywheel audit verify-proof', and needs nothing else: no ledger, and nobody's word.

    With --since it is a proof for a witness: that between two checkpoints the ledger has only grown.
    """
    if to:
        free(call, to)
    with opened(call, read_only=True) as ledger:
        under = _under(call, checkpoint)
        if since and event is None:
            proof: EventProof | GrowthProof = _of_growth(call, ledger, since, under)
        elif event is not None and not since:
            proof = _of_event(call, ledger, position(event), under)
        else:
            raise UsageFault("Give the position of an event, in quotes: '#7', or an older checkpoint with --since.")
    if file := put(call, to, proof.written()):
        call.say(
            f"The proof is in {file}. Whoever gets it needs the public key of whoever signed the checkpoint as well."
        )


def _under(call: Call, named: Path | None) -> "Sealed":
    """The checkpoint that was named, else the newest of those kept beside the ledger."""
    from audit.proof.sealing import NotSealed, checkpoints_folder, files_in

    files = [(str(named), checkpoint_in(named))] if named else [*files_in(checkpoints_folder(file_of(call.ledger)))]
    if not files:
        raise NotSealed(
            f"{call.ledger} was never sealed here. Seal it with 'flywheel audit seal', or give --checkpoint."
        )
    return _read(*files[-1])


def _read(file: str, data: bytes) -> "Sealed":
    from audit.proof.checkpoints import sealed
    from audit.proof.notes import Flawed

    try:
        return sealed(file, data, ())
    except Flawed as flaw:
        raise IntegrityFailure(f"{file} is no checkpoint: {flaw}. Get it again from whoever keeps it.") from flaw


def _of_event(call: Call, ledger: "Ledger", at: int, under: "Sealed") -> "EventProof":
    from audit.proof.merkle import leaf_hash
    from audit.proof.merkle_proofs import includes, inclusion
    from audit.proof.proof_files import EventProof
    from audit.proof.sealing import NotSealed

    (_, size, root), head = under.checkpoint, ledger.head
    if at > head:
        raise NotSealed(f"There is no #{at}: the ledger ends at #{head}. Look the position up with 'flywheel replay'.")
    if at > size:
        raise NotSealed(
            f"{under.file} ends at #{size}, and does not seal #{at}. "
            "Ask for a checkpoint that seals it, or seal it with 'flywheel audit seal' where the ledger is yours."
        )
    [line] = ledger.lines(at - 1, 1)
    spans = inclusion(at - 1, size)
    path = _hashes(call, ledger, spans, under, lambda path: includes(root, size, at - 1, leaf_hash(line), path))
    return EventProof(line, at, tuple(path), under.note.written())


def _of_growth(call: Call, ledger: "Ledger", since: Path, under: "Sealed") -> "GrowthProof":
    from audit.proof.merkle_proofs import consistency
    from audit.proof.proof_files import GrowthProof, grew

    old = _read(str(since), checkpoint_in(since, "older checkpoint"))
    size, larger = old.checkpoint.size, under.checkpoint.size
    if not 0 < size <= larger:
        raise UsageFault(
            f"{old.file} sealed {size:,} events, {under.file} {larger:,}. Give the older one with --since."
        )
    path = _hashes(call, ledger, consistency(size, larger), under, lambda path: grew(old, under, path))
    return GrowthProof(size, tuple(path), under.note.written())


def _hashes(
    call: Call, ledger: "Ledger", spans: "Sequence[Span]", under: "Sealed", holds: Callable[[Sequence[bytes]], bool]
) -> list[bytes]:
    """The path of a proof that holds: by the kept hashes, or where those do not do, by reading the whole ledger.

    Raises IntegrityFailure where it does not hold either way, because the ledger is not what was sealed.
    """
    from audit.proof.hashes import folded, hashes_path, kept_of

    size = under.checkpoint.size
    if size <= ledger.head:
        if (path := kept_of(spans, size, hashes_path(file_of(call.ledger)), ledger)) and holds(path):
            return path
        with Progress(call, "events") as progress:
            path = folded(spans, _telling(ledger.lines(limit=size), size, progress))
        if holds(path):
            return path
    raise IntegrityFailure(
        f"{under.file} sealed something else than {call.ledger} holds, so nothing can be proven by it. "
        "Hold it against a backup or an export of that time: 'flywheel audit diff FILE' tells where they part."
    )


def _telling(lines: Iterator[bytes], size: int, tell: Callable[[int, int], None]) -> Iterator[bytes]:
    """The lines, telling how far they are."""
    for number, line in enumerate(lines, 1):
        yield line
        tell(number, size)
