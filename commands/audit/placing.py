"""Where what audit writes goes: a file that is put in place whole and over nothing unasked, or stdout."""

import sys
from pathlib import Path

from commands.call import Call
from flywheel.errors import UsageFault
from flywheel.placing import beside
from flywheel.stores import file_of


def put(call: Call, file: Path | None, data: bytes) -> str | None:
    """Write bytes to a file that is `free`, or to stdout for - and for none; the file's name, if it is one."""
    if file is None or str(file) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return None
    with beside(file) as new:
        new.write_bytes(data)
    return str(file)


def free(call: Call, file: Path) -> None:
    """See that a file may be written. Raises UsageFault where it is the ledger, or there and nobody says --yes."""
    from commands.opening import spared

    if str(file) == "-":
        return
    spared(file, file_of(call.ledger))
    if file.is_dir():
        raise UsageFault(f"{file} is a folder. Name a file in it.")
    if not file.parent.is_dir():
        raise UsageFault(f"There is no folder {file.parent}. Make it first, or name another place.")
    if file.exists() and not call.confirm(f"{file} is there already. Replace it?"):
        raise UsageFault(f"{file} is there already. Name another file, or say --yes to replace it.")
