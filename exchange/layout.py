"""How a file is laid out: what the command line or a mapping says of it, before a single row is read."""

from typing import NamedTuple

NAMED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}


class Layout(NamedTuple):
    """None stands for what nobody said: the file itself, or the usual, decides."""

    delimiter: str | None = None
    encoding: str | None = None
    decimal: str = "."
    sheet: str | None = None
    header_row: int = 1


def delimiter_of(words: str) -> str:
    """The one character between cells: itself, or tab, comma, semicolon, pipe. Raises ValueError for others."""
    found = NAMED.get(words.lower(), words)
    if len(found) != 1 or found in '"\r\n\0':
        raise ValueError(f"{words!r} is no delimiter. Give one character, or tab.")
    return found
