"""A power cut: what is on the disk, of all that a tape holds, when the power goes at some moment.

What was synced is there. Of what was written to a file since, each sector of 512 bytes may be there, or not, or torn,
whatever the order. Names change in order, as journaling file systems have it: since the folder was last flushed, any
first few of the changes may have come through; syncing a new file brings its own name through, and those before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.crash.tape import Op

SECTOR = 512
MOODS = ("nothing", "everything", "some", "some", "torn")
"""What becomes of writes that were not synced."""


@dataclass(eq=False)
class _Content:
    """A file whatever it is called: what is on the disk of it for sure, and what was asked since."""

    sure: bytearray = field(default_factory=bytearray)
    asked: list[Op] = field(default_factory=list)

    def sync(self) -> None:
        """All that was asked is on the disk."""
        for op in self.asked:
            _apply(self.sure, op)
        self.asked = []

    def after_the_cut(self, chance: Random, mood: str) -> bytes:
        """What is found of it."""
        found = bytearray(self.sure)
        for op in self.asked:
            for part in _sectors(op):
                if mood == "everything" or (mood != "nothing" and chance.random() < 0.5):
                    torn = mood == "torn" and op.what == "write" and chance.random() < 0.3
                    _apply(found, part._replace(data=chance.randbytes(len(part.data))) if torn else part)
        return bytes(found)


class Disk:
    """A disk on which one folder lies, and that is told what is asked of it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._there = {name: _Content(bytearray(data)) for name, data in files.items()}
        self._sure = dict(self._there)
        self._names: list[tuple[str, str, _Content | None]] = []
        """Changes of names that may not have come through: what, name, and the content that has it from then on."""

    def take(self, op: Op) -> None:
        """One thing more is asked."""
        match op.what:
            case "rename":
                content = self._there.pop(op.name)
                self._there[op.to] = content
                self._names += [("gone", op.name, None), ("named", op.to, content)]
            case "unlink":
                self._there.pop(op.name, None)
                self._names.append(("gone", op.name, None))
            case "flush":
                self._through(len(self._names))
            case "sync" | "whole":
                self._synced(op)
            case "write" | "truncate":
                self._content(op.name).asked.append(op)

    def after_the_cut(self, chance: Random) -> dict[str, bytes]:
        """The files that are found, by name."""
        mood = chance.choice(MOODS)
        through = {"nothing": 0, "everything": len(self._names)}.get(mood, chance.randint(0, len(self._names)))
        named = dict(self._sure)
        for change in self._names[:through]:
            _rename(named, change)
        return {name: content.after_the_cut(chance, mood) for name, content in named.items()}

    def _content(self, name: str) -> _Content:
        if name not in self._there:
            self._there[name] = _Content()
            self._names.append(("named", name, self._there[name]))
        return self._there[name]

    def _synced(self, op: Op) -> None:
        content = self._content(op.name)
        content.sync()
        if op.what == "whole":
            content.sure = bytearray(op.data)
        if where := [number for number, change in enumerate(self._names, 1) if change[2] is content]:
            self._through(where[0])

    def _through(self, number: int) -> None:
        for change in self._names[:number]:
            _rename(self._sure, change)
        del self._names[:number]


def cut(files: Mapping[str, bytes], ops: Sequence[Op], at: int, chance: Random) -> dict[str, bytes]:
    """What is found in a folder with these files if the power goes after so many operations."""
    disk = Disk(files)
    for op in ops[:at]:
        disk.take(op)
    return disk.after_the_cut(chance)


def said(ops: Iterable[Op]) -> dict[int, str]:
    """What was acknowledged, by position."""
    return {op.at: op.name for op in ops if op.what == "said"}


def _rename(names: dict[str, _Content], change: tuple[str, str, _Content | None]) -> None:
    _, name, content = change
    names.pop(name, None)
    if content is not None:
        names[name] = content


def _sectors(op: Op) -> Iterable[Op]:
    """A write in pieces that end where sectors do; anything else in one."""
    if op.what != "write":
        yield op
        return
    start = 0
    while start < len(op.data):
        end = min(len(op.data), start + SECTOR - (op.at + start) % SECTOR)
        yield op._replace(at=op.at + start, data=op.data[start:end])
        start = end


def _apply(bytes_: bytearray, op: Op) -> None:
    if op.what == "truncate":
        del bytes_[op.at :]
    missing = op.at + len(op.data) - len(bytes_)
    if missing > 0:
        bytes_.extend(bytes(missing))
    if op.data:
        bytes_[op.at : op.at + len(op.data)] = op.data
