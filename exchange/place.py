"""A place in a mapping: what stands there, on which line, and what to say where it is wrong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from exchange.faults import MappingFault, in_two
from exchange.toml_lines import Lines, Path

SHOWN = 20
T = TypeVar("T", str, bool, int, dict[str, Any], list[Any])
TYPES: dict[type, str] = {str: "a text", bool: "true or false", int: "a whole number", dict: "a table", list: "a list"}


@dataclass(frozen=True)
class Place:
    """Something in the file of a mapping; `path` leads to it."""

    file: str
    lines: Lines
    said: Any
    path: Path = ()

    def __contains__(self, key: str) -> bool:
        return isinstance(self.said, Mapping) and key in self.said

    def at(self, key: str | int) -> "Place":
        """What stands under a key, nothing where it is not there; or at a place in a list."""
        inner: Any = self.said[key] if isinstance(self.said, list) and isinstance(key, int) else None
        inner = self.said.get(key) if isinstance(self.said, dict) else inner
        return Place(self.file, self.lines, inner, (*self.path, key))

    def __iter__(self) -> Iterator[str]:
        """The keys of a table, in order."""
        return iter([str(key) for key in self.said] if isinstance(self.said, Mapping) else [])

    def fault(self, problem: str, remedy: str) -> MappingFault:
        """An error that says where in the file it is: line and key."""
        key = ".".join(str(part) for part in self.path if not isinstance(part, int))
        where = f"{self.file}, line {self.lines.of(self.path)}" + (f", {key}" if key else "")
        return MappingFault(f"{where}: {problem}. {remedy}")

    def told(self, error: ValueError) -> MappingFault:
        """The same for an error whose text is `problem; remedy`."""
        return self.fault(*in_two(str(error), "Change it."))

    def only(self, *keys: str) -> None:
        """Raise MappingFault where the table has a key that is none of these."""
        for key in self:
            if key not in keys:
                raise self.at(key).fault(f"there is no {key!r} here", nearest(key, keys))

    def text(self) -> str:
        """The text that stands here. Raises MappingFault for anything else."""
        return self._typed(str)

    def flag(self) -> bool:
        """True or false. Raises MappingFault for anything else."""
        return self._typed(bool)

    def count(self, least: int = 1) -> int:
        """A whole number. Raises MappingFault for anything else, and below `least`."""
        if isinstance(self.said, bool) or self._typed(int) < least:
            raise self.fault(f"{self.said} is no number from {least} on", f"Write one, such as {least}.")
        return self._typed(int)

    def table(self) -> "Place":
        """The table itself. Raises MappingFault for anything else."""
        self._typed(dict)
        return self

    def items(self) -> list["Place"]:
        """Each item of a list. Raises MappingFault for anything else."""
        return [self.at(number) for number in range(len(self._typed(list)))]

    def texts(self) -> tuple[str, ...]:
        """A text, or a list of them. Raises MappingFault for anything else."""
        if isinstance(self.said, str):
            return (self.said,)
        return tuple(item.text() for item in self.items())

    def _typed(self, kind: type[T]) -> T:
        if not isinstance(self.said, kind):
            found = TYPES.get(type(self.said), f"{self.said!r:.40}")
            raise self.fault(f"{found} stands where {TYPES[kind]} belongs", f"Write {TYPES[kind]}.")
        return self.said


def nearest(word: str, words: Iterable[str]) -> str:
    """`Did you mean column?` where a word comes close, else what there is."""
    known = list(words)
    near = get_close_matches(word, known, n=1)
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return f"Did you mean {near[0]}?" if near else f"There can be {', '.join(known[:SHOWN]) or 'nothing'}{more}."
