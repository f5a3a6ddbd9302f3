"""The one formatter: the same rows as a table, as CSV, TSV, JSON, JSON lines or Markdown.

Rows are mappings from column names to text, numbers, Decimals, times, lists or None. They are written as they come, so
that a long history never stands in memory.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from itertools import chain
from typing import NamedTuple, Protocol

from commands.cells import Column, dumped, plain, separated, shown, timed
from commands.settings import nearest
from commands.text import brief
from flywheel.errors import UsageFault

Row = Mapping[str, object]
Meta = Mapping[str, object] | Callable[[], Mapping[str, object]]
FOR_PEOPLE = frozenset({"table", "markdown"})
FIELDS = (Column("field", "a column's name"), Column("meaning", "what stands in it"))
MARKUP = re.compile(r"([\\|`*_<\[\]])")


class Out(Protocol):
    """Where text goes."""

    def write(self, text: str, /) -> object: ...


class Style(NamedTuple):
    """How to write: the format, the zone times are shown in, a terminal's width (None: no terminal), bold headings."""

    format: str = "table"
    zone: tzinfo = UTC
    room: int | None = None
    bold: bool = False


def pick(columns: Sequence[Column], fields: str | None, style: Style) -> list[Column]:
    """The columns to write: those that `fields` (names with commas) asks for, else those that suit the format.

    Raises UsageFault for a name that is none of the columns'.
    """
    if fields is None:
        return [column for column in columns if not (column.detail and style.format in FOR_PEOPLE)]
    known = {column.name: column for column in columns}
    names = [name.strip().lower().replace("-", "_") for name in fields.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise UsageFault(f"{brief(name)} is not a field.{nearest(name, tuple(known))}")
    return [known[name] for name in dict.fromkeys(names)]


def listed(columns: Sequence[Column]) -> list[Row]:
    """The columns as rows of FIELDS, for --fields without a value."""
    return [{"field": column.name, "meaning": column.about} for column in columns]


def write(rows: Iterable[Row], columns: Sequence[Column], out: Out, style: Style, meta: Meta | None = None) -> bool:
    """Write the rows, and tell whether there were any; a table without rows writes nothing.

    `meta` (totals, times, digest) stands beside the rows in JSON. Where it is known only after the last row, give a
    function; it is called then.
    """
    first = next(rest := iter(rows), None)
    if first is None and style.format in FOR_PEOPLE:
        return False
    every = rest if first is None else chain([first], rest)
    for line in WRITERS[style.format](every, columns, style):
        out.write(line)
    if style.format == "json":
        for name, value in ((meta() if callable(meta) else meta) or {}).items():
            out.write(f",\n{dumped(name)}: {dumped(plain(value, style.zone))}")
        out.write("}\n")
    return first is not None


def _table(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    from commands.table import lines

    cells = ([shown(row.get(column.name), column, style.zone) for column in columns] for row in rows)
    return (f"{line}\n" for line in lines(columns, cells, style.room, bold=style.bold))


def _markdown(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    yield f"| {' | '.join(column.title for column in columns)} |\n"
    yield f"|{'|'.join(' ---: ' if column.right else ' --- ' for column in columns)}|\n"
    for row in rows:
        cells = (shown(row.get(column.name), column, style.zone) for column in columns)
        yield f"| {' | '.join(MARKUP.sub(BACKSLASHED, cell) for cell in cells)} |\n"


def _csv(rows: Iterable[Row], columns: Sequence[Column], style: Style, delimiter: str = ",") -> Iterator[str]:
    line = csv.writer(last := _Last(), delimiter=delimiter, lineterminator="\r\n")
    line.writerow([column.name for column in columns])
    yield last.text
    for row in rows:
        line.writerow([separated(row.get(column.name), column, style.zone) for column in columns])
        yield last.text


def _tsv(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    return _csv(rows, columns, style, delimiter="\t")


def _json(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Everything but the meta and the closing brace."""
    before = '{"rows": ['
    for line in _json_lines(rows, columns, style):
        yield f"{before}\n  {line.rstrip()}"
        before = ","
    yield "\n]" if before == "," else f"{before}]"


def _json_lines(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    for row in rows:
        yield dumped({column.name: plain(timed(row.get(column.name), column), style.zone) for column in columns}) + "\n"


class _Last:
    """What csv.writer wrote last. It quotes the breaks that its line ends are made of; the line itself ends as here."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text.removesuffix("\r\n") + "\n"


BACKSLASHED = r"\\\1"
WRITERS: Mapping[str, Callable[[Iterable[Row], Sequence[Column], Style], Iterator[str]]] = {
    "table": _table,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "jsonl": _json_lines,
    "markdown": _markdown,
}
