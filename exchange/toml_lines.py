"""Where in a TOML file a key stands: the standard library tells what it says, but not on which line."""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*\[\s*({_NAME})\s*\]\s*(?:#.*)?")
_ITEM = re.compile(rf"\s*\[\[\s*({_NAME})\s*\]\]\s*(?:#.*)?")
_KEY = re.compile(rf"\s*({_NAME})\s*=")
_LONG = ('"""', "'''")


class Lines:
    """The lines of the tables and keys of a TOML text. What is inside an inline table has the line of its key."""

    def __init__(self, text: str) -> None:
        self._lines = dict(_keys(text))

    def of(self, path: Path) -> int:
        """The line of a key, or of the nearest thing around it that has one; 1 where nothing has."""
        for length in range(len(path), 0, -1):
            if line := self._lines.get(path[:length]) or self._lines.get((*path[:length], 0)):
                return line
        return 1


def _keys(text: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    items: dict[Path, int] = {}
    closing: str | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if closing:
            closing = None if closing in line else closing
            continue
        if found := _ITEM.fullmatch(line):
            named = _inside(_parts(found[1]), items)
            items[named] = items.get(named, -1) + 1
            table = (*named, items[named])
            yield table, number
        elif found := _TABLE.fullmatch(line):
            table = _inside(_parts(found[1]), items)
            yield table, number
        elif found := _KEY.match(line):
            path = (*table, *_parts(found[1]))
            yield from ((path[:length], number) for length in range(len(table) + 1, len(path) + 1))
            closing = next((mark for mark in _LONG if line.count(mark) % 2), None)


def _inside(parts: Path, items: dict[Path, int]) -> Path:
    """The path of a table, with the number of the item in front of what lies in an array of tables."""
    path: Path = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in items:
            path = (*path, items[path])
    return (*path, parts[-1])


def _parts(name: str) -> Path:
    return tuple(part.strip("\"'") for part in re.findall(_PART, name))
