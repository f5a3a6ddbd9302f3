"""The tape: everything that one process asks of its disk, in order, with what it acknowledges in between.

SQLite's own file methods are wrapped where it opens a file: its list of systems is found through an open connection,
and each file's table of methods is replaced by a copy in which writing, cutting short and syncing are told first. That
keeps its write-ahead log with its shared memory working, which the methods that a Python class can offer do not. Beside
it, what flywheel itself asks of the system is told: renaming, deleting, and syncing a file or a folder.

A whole process is recorded, so this is done in a child that ends with its tape.
"""

import ctypes
import os
import stat
import tempfile
from collections.abc import Callable
from ctypes import c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, NamedTuple

import apsw

OK = 0
NO_FILES = ("-shm",)
"""What is mapped into memory and made anew after a power cut."""


class Op(NamedTuple):
    """One thing asked of the disk, of the file that had this name then; or `said`: something acknowledged."""

    what: str
    """write, truncate, sync, whole, rename, unlink, flush, said"""
    name: str
    at: int = 0
    """Where in the file, or at which length it ends; of what was said, the position."""
    data: bytes = b""
    to: str = ""


class _Vfs(ctypes.Structure):
    _fields_ = (
        *((name, c_int) for name in ("version", "file_bytes", "longest_name")),
        *((name, c_void_p) for name in ("next", "name", "data", "open", "delete")),
    )


class _File(ctypes.Structure):
    _fields_ = (("methods", c_void_p),)


_LATER = "filesize lock unlock reserved control sector device shm_map shm_lock shm_barrier shm_unmap fetch unfetch"


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        *((name, c_void_p) for name in ("close", "read", "write", "truncate", "sync", *_LATER.split())),
    )


# A name is an address here and no text, because SQLite keeps the address.
_Open = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_Write = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


class Tape:
    """A recording of one folder, from when it is made to the end of the process."""

    def __init__(self, folder: Path) -> None:
        self.ops: list[Op] = []
        self._folder = folder.resolve()
        self._synced = {
            found.relative_to(self._folder).as_posix(): found.read_bytes()
            for found in self._folder.rglob("*")
            if found.is_file()
        }
        """What was in files when they were last synced by Python, or the recording began."""
        self._names: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}
        self._kept: list[Any] = []  # what SQLite calls must not go away
        self._wrap_sqlite()
        self._wrap_system()

    def said(self, position: int, what: str) -> None:
        """Something was acknowledged."""
        self.ops.append(Op("said", what, position))

    def _name_of(self, path: str | bytes | os.PathLike[str] | None) -> str | None:
        """What a file is called within the folder or one in it; None for one elsewhere, or that no power cut leaves."""
        if path is None:
            return None
        found = Path(os.fsdecode(path)).absolute()
        folder = found.parent.resolve()
        if not folder.is_relative_to(self._folder) or found.name.endswith(NO_FILES):
            return None
        return (folder.relative_to(self._folder) / found.name).as_posix()

    def _wrap_sqlite(self) -> None:
        pointer = c_void_p()
        with tempfile.NamedTemporaryFile() as file:
            connection = apsw.Connection(file.name)
            connection.file_control("main", apsw.SQLITE_FCNTL_VFS_POINTER, ctypes.addressof(pointer))
            connection.close()
        vfs = _Vfs.from_address(pointer.value or 0)
        open_file, delete = _Open(vfs.open), _Delete(vfs.delete)

        def opened(system: int, name: int | None, file: int, flags: int, out: int) -> int:
            code: int = open_file(system, name, file, flags, out)
            if code == OK and (ours := self._name_of(_text(name))) is not None:
                self._names[file] = ours
                held = _File.from_address(file)
                held.methods = ctypes.addressof(self._telling(held.methods))
            return code

        def deleted(system: int, name: int, synced: int) -> int:
            code: int = delete(system, name, synced)
            if code == OK and (ours := self._name_of(_text(name))) is not None:
                self.ops += [Op("unlink", ours), *([Op("flush", "")] if synced else [])]
            return code

        vfs.open = self._keep(_Open(opened))
        vfs.delete = self._keep(_Delete(deleted))

    def _telling(self, address: int) -> _Methods:
        """A copy of a table of methods that tells what is written, cut short and synced."""
        if address in self._tables:
            return self._tables[address]
        own = _Methods.from_address(address)
        write, truncate, sync = _Write(own.write), _Truncate(own.truncate), _Sync(own.sync)

        def written(file: int, data: int, size: int, at: int) -> int:
            self.ops.append(Op("write", self._names[file], at, ctypes.string_at(data, size)))
            code: int = write(file, data, size, at)
            return code

        def truncated(file: int, size: int) -> int:
            self.ops.append(Op("truncate", self._names[file], size))
            code: int = truncate(file, size)
            return code

        def synced(file: int, flags: int) -> int:
            code: int = sync(file, flags)
            self.ops.append(Op("sync", self._names[file]))
            return code

        table = _Methods.from_buffer_copy(own)
        table.write, table.truncate = self._keep(_Write(written)), self._keep(_Truncate(truncated))
        table.sync = self._keep(_Sync(synced))
        self._tables[address] = self._tables[ctypes.addressof(table)] = table
        return table

    def _whole(self, name: str, data: bytes) -> None:
        """A file that Python wrote to is synced; what it wrote since the last time is told before."""
        before = self._synced.get(name, b"")
        differ = [at for at, (one, other) in enumerate(zip(before, data, strict=False)) if one != other]
        first = differ[0] if differ else min(len(before), len(data))
        last = len(data) if len(data) > len(before) else differ[-1] + 1 if differ else first
        if first < last:
            self.ops.append(Op("write", name, first, data[first:last]))
        self.ops.append(Op("whole", name, data=data))
        self._synced[name] = data

    def _keep(self, function: Any) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, c_void_p).value

    def _wrap_system(self) -> None:
        """What Python asks of the system is told after it was done."""
        replace, unlink, fsync = os.replace, os.unlink, os.fsync

        def replaced(old: Any, new: Any) -> None:
            replace(old, new)
            if (name := self._name_of(old)) is not None and (to := self._name_of(new)) is not None:
                self.ops.append(Op("rename", name, to=to))
                self._synced[to] = self._synced.pop(name, b"")

        def unlinked(path: Any, *, dir_fd: int | None = None) -> None:
            unlink(path, dir_fd=dir_fd)
            if dir_fd is None and (name := self._name_of(path)) is not None:
                self.ops.append(Op("unlink", name))

        def synced(handle: int) -> None:
            fsync(handle)
            path = Path(f"/proc/self/fd/{handle}").resolve()
            if path.is_relative_to(self._folder) and path.is_dir():
                self.ops.append(Op("flush", ""))
            elif stat.S_ISREG(os.fstat(handle).st_mode) and (name := self._name_of(path)) is not None:
                self._whole(name, path.read_bytes())

        os.replace, os.unlink, os.fsync = replaced, unlinked, synced  # type: ignore[assignment]


def _text(address: int | None) -> bytes | None:
    return ctypes.string_at(address) if address else None


Story = Callable[[Path, Tape], None]
"""Works in a folder, and says to the tape what was acknowledged."""


def recorded(story: Story, folder: Path) -> list[Op]:
    """What a story asks of the disk. Has to be called in a process that ends soon."""
    tape = Tape(folder)
    story(folder, tape)
    return tape.ops
