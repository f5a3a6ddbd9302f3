"""The lines of a text file, counted, and refused where no table or event can be in them."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from exchange.faults import SourceFault
from flywheel.errors import UsageFault

LONGEST_LINE = 4_000_000
DEFAULT_ENCODING = "utf-8-sig"
_UNDECODED = re.compile("[\udc80-\udcff]")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: DEFAULT_ENCODING}


class TextLines:
    """The lines of the file at `path`, with the endings they have; `number` is that of the one given last.

    Raises SourceFault at bytes that are not of the encoding, at a NUL, and at a line that has no end.
    """

    def __init__(self, path: Path, name: str, encoding: str | None) -> None:
        self._path = path
        self._name = name
        marked = _marked(path)
        self._encoding = _known(encoding) if encoding else marked or DEFAULT_ENCODING
        self._said = bool(encoding)
        self.number = 0
        if marked and not codecs.lookup(self._encoding).name.startswith(codecs.lookup(marked).name[:6]):
            raise self.fault(f"it begins with the mark of {marked[:6].rstrip('-')}", "Leave the encoding away.", 1)

    def __iter__(self) -> Iterator[str]:
        with self._path.open(encoding=self._encoding, errors="surrogateescape", newline="") as file:
            while line := self._next(file):
                self.number += 1
                self._check(line)
                yield line

    def fault(self, problem: str, remedy: str, line: int | None = None) -> SourceFault:
        """What is wrong at a line, the current one unless another is given."""
        return SourceFault(f"{self._name}, line {line or self.number}: {problem}. {remedy}")

    def _next(self, file: TextIO) -> str:
        try:
            return file.readline(LONGEST_LINE)
        except UnicodeError as error:
            self.number += 1
            problem = f"the bytes are not {self._encoding} ({error})"
            raise self.fault(problem, self._other()) from error

    def _check(self, line: str) -> None:
        if len(line) == LONGEST_LINE:
            raise self.fault(f"it is longer than {LONGEST_LINE:,} characters", "Check that this is a table or JSONL.")
        if "\0" in line:
            raise self.fault("it holds a NUL byte", "Check that this is a text file, or say --encoding utf-16.")
        if found := _UNDECODED.search(line):
            byte = f"0x{ord(found[0]) - 0xDC00:02X}"
            raise self.fault(f"the byte {byte} is not {self._encoding.removesuffix('-sig')}", self._other())

    def _other(self) -> str:
        if self._encoding.startswith("utf-8"):
            return "Say --encoding cp1252 if the file comes from a Windows program."
        if not self._said:
            return "It was cut or changed; save the file again, best as UTF-8."
        return "Leave the encoding away if the file is UTF-8, or say which it is, for example cp1252."


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        raise UsageFault(f"There is no encoding {encoding!r}. Say utf-8, cp1252, latin-1 or utf-16.") from None
    return DEFAULT_ENCODING if codecs.lookup(encoding).name == "utf-8" else encoding


def _marked(path: Path) -> str | None:
    """What a mark at the file's beginning says of its encoding, where there is one."""
    with path.open("rb") as file:
        start = file.read(3)
    return next((encoding for mark, encoding in _MARKS.items() if start.startswith(mark)), None)
