"""Disks that are full at some moment: by a limit on the size of files, and by a small disk of memory.

What is being done fails, and says so; nothing half is left of it; once there is room, the next command just works.
"""

import ctypes
import os
import resource
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from flywheel.errors import FlywheelError
from tests.crash.ground import customers, invented
from tests.crash.keeping_scenes import BACKUP, sound
from tests.crash.proof import Witness, lines, must
from tests.crash.scenes import Scene, Stage
from tests.crash.tally import Tally
from tests.crash.work import Clerk, done, open_patiently
from tests.hardship.desk import LEDGER, Ended, types
from tests.stores.children import outcome

NEW_MOUNTS, NEW_USERS = 0x0002_0000, 0x1000_0000
PRIVATE, REMOUNT = 0x4000 | 0x4_0000, 0x20
PLENTY_BYTES = 64 << 20
ROWS = 600
ACTS = ("log", "log", "import", "show", "rebuild", "backup", "restore", "copy", "export")
TOLD_FULL = ("full", "room", "space", "large", "limit")

Squeeze = Callable[[Path, int], None]
"""Leaves so many bytes in a folder; with PLENTY_BYTES, as many as anybody needs."""


def full(squeeze: Squeeze) -> Scene:
    """A few commands on a disk that gets full in one of them, in a process of its own."""

    def scene(stage: Stage) -> Iterator[None]:
        for number in count():
            place = stage.folder / f"disk-{number}"
            place.mkdir()
            found = outcome(partial(_lived_through, place, squeeze, stage.chance.randrange(1 << 30)))
            if isinstance(found, Exception):
                raise found
            stage.tally.tries += 1
            for name in ("struck", "acknowledged", "anew"):
                setattr(stage.tally, name, getattr(stage.tally, name) + getattr(found, name))
            yield

    return scene


def _lived_through(place: Path, squeeze: Squeeze, seed: int) -> Tally:
    """One disk: furnished, squeezed while things are done, and eased. Returns what became of it, or raises Lost."""
    chance, tally = Random(seed), Tally("a disk")  # noqa: S311 - keeps no secret
    squeeze(place, PLENTY_BYTES)
    witness = _furnished(place, tally, looked=chance.random() < 0.5)
    for number, act in enumerate(chance.sample(ACTS, 3)):
        before = lines(place / LEDGER)
        squeeze(place, round(chance.choice((20_000, 300_000, 1_500_000)) * chance.random()))
        ended = _done(act, witness, f"{act}-{seed}-{number}")
        squeeze(place, PLENTY_BYTES)
        tally.struck += ended.code != 0
        must(ended.code == 0 or _told(ended), f"{act} on a full disk: {ended}")
        if act == "restore" and (now := lines(place / LEDGER)) != before:
            must(now == lines(place / BACKUP), "the ledger is neither what it was nor what was put back")
            witness.forget(after=len(now))
        witness.check()
        if not witness.gone_back:
            sound(place / BACKUP, witness, 1)
    if not witness.gone_back:
        done(types(place, "copy", str(place / "copy.db")))
        must(lines(place / "copy.db") == lines(place / LEDGER), "the copy that went on is not whole")
    return tally


def _told(ended: Ended) -> bool:
    """Whether a call that failed says that there was no room, and not that it does not know what happened."""
    return ended.code == 1 and any(word in ended.err for word in TOLD_FULL) and "fault of flywheel" not in ended.err


def _furnished(place: Path, tally: Tally, *, looked: bool) -> Witness:
    (place / LEDGER).write_bytes(invented())
    customers(place / "customers.csv", "taken", ROWS)
    done(types(place, "backup", str(place / BACKUP)))
    if looked:
        done(types(place, "show", "turns"))
    return Witness(place, tally)


def _done(act: str, witness: Witness, who: str) -> Ended:
    place = witness.folder
    match act:
        case "log":
            return _logged(witness, who)
        case "import":
            table = str(place / "customers.csv")
            return types(place, "import", table, "--kind", "customer-identified", "--on", "2026-05-01")
        case "show":
            return types(place, "show", "turns")
        case "backup" | "restore":
            return types(place, act, str(place / BACKUP), "--yes")
        case "copy":
            return types(place, "copy", str(place / "copy.db"))
        case "export":
            return types(place, "export", str(place / "events.jsonl"), "--yes")
    return types(place, act)


def _logged(witness: Witness, who: str) -> Ended:
    """Log until it fails, or long enough."""
    said: dict[int, str] = {}
    try:
        with open_patiently(witness.folder) as ledger:
            clerk = Clerk(ledger, who)
            for _ in range(100):
                clerk.record(said.__setitem__)
    except FlywheelError as failed:
        return Ended(1, "", str(failed))
    finally:
        witness.hear(said)
    return Ended(0, "", "")


def limited(_: Path, room_bytes: int) -> None:
    """No file may grow beyond a size: what a quota does, and for one file a full disk."""
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most if room_bytes == PLENTY_BYTES else room_bytes, most))


def mounted(place: Path, room_bytes: int) -> None:
    """A disk of memory, seen by this process alone, that has no more room than that. Raises OSError where forbidden."""
    libc = ctypes.CDLL(None, use_errno=True)

    def call(code: int) -> None:
        if code:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    plenty = room_bytes == PLENTY_BYTES
    size = room_bytes if plenty else _used(place) + room_bytes
    if place.stat().st_dev == place.parent.stat().st_dev:
        user, group = os.getuid(), os.getgid()
        call(libc.unshare(NEW_MOUNTS | (NEW_USERS if user else 0)))
        if user:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"0 {user} 1")
            Path("/proc/self/gid_map").write_text(f"0 {group} 1")
        call(libc.mount(b"none", b"/", None, PRIVATE, None))
        call(libc.mount(b"tmpfs", os.fsencode(place), b"tmpfs", 0, f"size={size}".encode()))
    else:
        call(libc.mount(b"tmpfs", os.fsencode(place), b"tmpfs", REMOUNT, f"size={size}".encode()))


def _used(place: Path) -> int:
    found = os.statvfs(place)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def _can_be_mounted() -> bool:
    """Whether this machine lets us have a small disk of our own."""
    with TemporaryDirectory() as folder:
        return outcome(partial(mounted, Path(folder), PLENTY_BYTES)) is None


FULL_DISK: dict[str, Scene] = {"disk full, by a limit": full(limited)}
if _can_be_mounted():
    FULL_DISK["disk full, a small disk"] = full(mounted)
