"""A table for people to read: columns side by side where they fit, one field a line where they do not."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import click

from commands.cells import Column
from commands.text import cut, width, wrap

GAP = "  "
NARROWEST = 10
WIDEST = 200  # of a cell where no terminal wraps it: one long text would widen every row of a file
SAMPLE = 1_000  # rows that are measured; later ones stream through the columns that these have set


def lines(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], room: int | None, *, bold: bool = False
) -> Iterator[str]:
    """The lines of a table that has at least one row, no wider than `room` (None: cells as wide as WIDEST).

    Too wide a table has its headings wrapped, then its longest texts; where even that does not help, each row becomes a
    block of its own.
    """
    rest = iter(rows) if room is not None else ([cut(cell, WIDEST) for cell in row] for row in rows)
    sample = list(islice(rest, SAMPLE))
    bodies = [max(map(width, cells)) for cells in zip(*sample, strict=True)]
    widths = _widths(columns, bodies, room)
    every = chain(sample, rest)
    return _side_by_side(columns, widths, every, room, bold) if widths else _blocks(columns, every, room, bold)


def _widths(columns: Sequence[Column], bodies: list[int], room: int | None) -> list[int] | None:
    """The columns' widths, with headings in one line if they fit, else in several. None: they cannot fit."""
    natural = [max(width(column.title), body) for column, body in zip(columns, bodies, strict=True)]
    gaps = len(GAP) * (len(columns) - 1)
    if room is None or sum(natural) + gaps <= room:
        return natural
    words = [max(map(width, column.title.split(" "))) for column in columns]
    return _fitted(columns, [max(pair) for pair in zip(words, bodies, strict=True)], room - gaps)


def _fitted(columns: Sequence[Column], natural: list[int], room: int) -> list[int] | None:
    """The columns' widths with the widest texts cut down until all fit, numbers untouched. None: they cannot fit."""
    texts = [size for column, size in zip(columns, natural, strict=True) if not column.right]
    most = _most(texts, room - sum(natural) + sum(texts))
    if most < min(NARROWEST, max(texts, default=0)):
        return None
    return [size if column.right else min(size, most) for column, size in zip(columns, natural, strict=True)]


def _most(sizes: list[int], room: int) -> int:
    """What each may have at most so that all together have room: the small ones leave what they do not need."""
    for left, size in zip(range(len(sizes), 0, -1), sorted(sizes), strict=True):
        if size * left > room:
            return room // left
        room -= size
    return max(sizes, default=0) if room >= 0 else -1


def _side_by_side(
    columns: Sequence[Column], widths: list[int], rows: Iterable[Sequence[str]], room: int | None, bold: bool
) -> Iterator[str]:
    titles = list(_row(columns, widths, [column.title for column in columns], room, title=True))
    yield from (click.style(line, bold=True) if bold else line for line in titles)
    yield GAP.join("-" * size for size in widths)
    for row in rows:
        yield from _row(columns, widths, row, room)


def _row(
    columns: Sequence[Column], widths: list[int], row: Sequence[str], room: int | None, *, title: bool = False
) -> Iterator[str]:
    cells = [
        [cell] if room is None or (column.right and not title) else wrap(cell, size)
        for column, size, cell in zip(columns, widths, row, strict=True)
    ]
    for number in range(max(map(len, cells))):
        line = (cell[number] if number < len(cell) else "" for cell in cells)
        yield GAP.join(map(_placed, line, widths, columns)).rstrip()


def _placed(cell: str, size: int, column: Column) -> str:
    padding = " " * (size - width(cell))
    return padding + cell if column.right else cell + padding


def _blocks(columns: Sequence[Column], rows: Iterable[Sequence[str]], room: int | None, bold: bool) -> Iterator[str]:
    label = max(width(column.title) for column in columns)
    beside = max((room or 0) - label - len(GAP), NARROWEST)
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            title = column.title + " " * (label - width(column.title))
            first, *more = wrap(cell, beside)
            yield f"{click.style(title, bold=True) if bold else title}{GAP}{first}".rstrip()
            yield from (" " * label + GAP + line for line in more)
        yield ""
