"""Text on a terminal: how wide it is, where it may be broken, and what of it must not reach the terminal as it is."""

from collections.abc import Iterator
from unicodedata import combining, east_asian_width

JOINERS = "\u200c\u200d"
DOTS = " ... "
CUT = "..."


def printable(text: str) -> str:
    """The text in one line, harmless to a terminal: breaks and tabs become spaces, control characters a mark."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in JOINERS else _instead(char) for char in text)


def brief(text: str, most: int = 60) -> str:
    """What somebody typed as it can stand in a message: one harmless line, cut in the middle where it is longer."""
    line = printable(" ".join(text.split()))
    ends = (most - len(DOTS)) // 2
    return line if len(line) <= most else f"{line[:ends]}{DOTS}{line[-ends:]}"


def counted(number: int, one: str, many: str = "") -> str:
    """1 event, 1,200 events."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def cut(text: str, most: int) -> str:
    """The text as far as that many letters go, with dots for the rest; cut after a word where one ends near."""
    if len(text) <= most:
        return text
    kept = text[: most - len(CUT)]
    words, _, _ = kept.rpartition(" ")
    return f"{words if len(words) > most // 2 else kept}{CUT}"


def width(text: str) -> int:
    """The columns a terminal gives to a text."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def wrap(text: str, room: int) -> list[str]:
    """The text in lines of at most so many columns, broken between words where it can be; at least one line."""
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, room)
        lines.extend(full)
    return [*lines, line]


def _pieces(word: str, room: int) -> Iterator[str]:
    """A word that is too long for a line, broken after its hyphens where it can be."""
    piece = ""
    for char in word:
        if width(piece + char) > room and piece:
            full, hyphen, rest = piece.rpartition("-")
            yield full + hyphen if full else piece
            piece = rest if full else ""
        piece += char
    yield piece


def _columns(char: str) -> int:
    if combining(char) or char in JOINERS:
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def _instead(char: str) -> str:
    return " " if char.isspace() else "\ufffd"
