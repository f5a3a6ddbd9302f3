"""Traces: whether what a file holds was ever a checkpoint or a proof, where it cannot be read as one.

With any trace of one it is a damaged one, and that is a finding. With none it never was one, and somebody has named the
wrong file. Each of them has several traces, so that no single byte that is spoilt takes all away.
"""

import re

from audit.proof.proof_files import EVENT
from audit.proof.trust import ROTATION

ANY = re.compile(
    rb"^flywheel/"  # the origin, as a ledger of ours has it
    rb"|^[A-Za-z0-9+/]{43}=\r?$"  # a root, or another hash
    rb"|^\xe2\x80\x94 \S+ [A-Za-z0-9+/]{12,}={0,2}\r?$"  # a signature
    rb"|^c2sp\.org/tlog-",
    re.MULTILINE,
)
PROOFS = (EVENT.partition("@")[0].encode(), b"old ")
HANDING_ON = ROTATION.encode()


def of_checkpoint(data: bytes) -> bool:
    """Whether bytes are what is left of a checkpoint, and not of a proof, which holds one."""
    return not data.startswith(PROOFS) and of_proof(data)


def of_proof(data: bytes) -> bool:
    """Whether bytes are what is left of a proof, or of the checkpoint in it."""
    return not data.startswith(HANDING_ON) and ANY.search(data) is not None
