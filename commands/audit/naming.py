"""Naming a cell as it is read on the screen: a table, what its row goes by, and a column."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from commands.call import Call
from commands.missed import missed
from commands.settings import nearest
from commands.text import brief
from flywheel.errors import UsageFault
from projections.ten_steps import step_at

if TYPE_CHECKING:
    from audit.explanation.offered import Offered

Row = Mapping[str, Any]
HOW = "Name a table, what its row goes by, and a column, as in 'flywheel audit explain value less-rework verified'."
FEW = 8


class Named(NamedTuple):
    """A cell: its table, what its row goes by, its column, and what stands in it."""

    table: str
    key: tuple[Any, ...]
    column: str
    value: Any

    @property
    def words(self) -> str:
        """The cell as it is asked for: `value less-rework GBP verified`."""
        return f"{row_words(self.table, self.key)} {self.column}"


def row_words(table: str, key: Any) -> str:
    """A row as it is asked for: its table, and what it goes by, `value less-rework GBP`."""
    return " ".join([table, *key_words(table, key if isinstance(key, tuple) else (key,))])


def key_words(table: str, key: Sequence[Any]) -> list[str]:
    """What a row of a table goes by, as words; positions as #7."""
    from audit.explanation.offered import OFFERED

    parts = zip(OFFERED[table].key, key, strict=True)
    return [f"#{each}" if name == "position" else str(each) for name, each in parts if each is not None]


def table_named(words: Sequence[str]) -> "Offered":
    """The table that the first word names. Raises UsageFault."""
    from audit.explanation.offered import OFFERED

    if not words:
        raise UsageFault(f"What is to be explained is not said. {HOW}")
    if len(words) < 2:
        raise UsageFault(f"What is to be explained is not said in full. {HOW}")
    if words[0] not in OFFERED:
        raise UsageFault(f"There is no table {brief(words[0])}.{nearest(words[0], tuple(OFFERED))}")
    return OFFERED[words[0]]


def column_named(table: "Offered", word: str) -> str:
    """The column that a word names, with hyphens or without. Raises UsageFault."""
    name = "_".join(re.split(r"[\s_-]+", word.strip().lower()))
    names = tuple(column.name for column in table.columns)
    if name not in names:
        raise UsageFault(f"{table.name} has no column {brief(word)}.{nearest(name, names)}")
    return name


def cell_named(table: "Offered", words: Sequence[str], rows: Callable[[], Iterable[Row]], *, then: bool) -> Named:
    """The cell that words name: those between table and column tell its row from the others. Raises UsageFault.

    `then` says that another time is looked at than now.
    """
    column, wanted = column_named(table, words[-1]), words[1:-1]
    exactly = list(islice(_fitting(table, rows(), wanted, _is), FEW + 1))
    found = exactly or list(islice(_fitting(table, rows(), wanted, _begins), FEW + 1))
    if not found:
        raise UsageFault(_unknown(table, wanted, rows, then))
    if len(found) > 1 and wanted and (alone := [row for row in found if _says_all(table.key_of(row), wanted)]):
        found = alone
    if len(found) > 1:
        raise UsageFault(_several(table, wanted, [table.key_of(row) for row in found]))
    return Named(table.name, table.key_of(found[0]), column, found[0][column])


def completed(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Complete to a table, then to what its rows go by, as they lie there, and to its columns."""
    from audit.explanation.offered import OFFERED

    given = ctx.params.get("words") or ()
    if not given:
        return [name for name in OFFERED if name.startswith(incomplete)]
    if given[0] not in OFFERED:
        return []
    table, words = OFFERED[given[0]], dict[str, None]()
    with suppress(Exception):
        words |= dict.fromkeys(
            word for key in _lying(ctx.ensure_object(Call), table) for word in key_words(table.name, key)
        )
    words |= dict.fromkeys(column.name for column in table.columns)
    return [word for word in words if word.startswith(incomplete)]


def _lying(call: Call, table: "Offered") -> list[tuple[Any, ...]]:
    """What the rows of a table go by, as the read models have them; completing waits for nothing."""
    from commands.read_models import path_of
    from projections.reading import Views

    with Views(path_of(call)) as views:
        return [table.key_of(row) for row in table.rows(views.records, call.now)]


def _fitting(
    table: "Offered", rows: Iterable[Row], wanted: Sequence[str], fits: Callable[[str, str, Any], bool]
) -> Iterator[Row]:
    """The rows whose keys have all the words in them, in order."""
    for row in rows:
        parts = iter(zip(table.key, table.key_of(row), strict=True))
        if all(any(fits(word, name, part) for name, part in parts) for word in wanted):
            yield row


def _is(word: str, name: str, part: Any) -> bool:
    """Whether a word is a part of a key: as it stands, in small letters with hyphens, or with the column before it."""
    if part is None:
        return False
    if isinstance(part, int):
        named = name == "step" and word == step_at(part).name
        return named or word.removeprefix("#").removeprefix(f"{name}-") == str(part)
    return word in (part, _slug(part)) or _slug(word) == _slug(part)


def _begins(word: str, name: str, part: Any) -> bool:
    """Whether the name of a measure begins with a word: they are long."""
    long = name == "measure" and bool(_slug(word)) and _slug(part).startswith(_slug(word))
    return long or _is(word, name, part)


def _slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.lower()))


def _says_all(key: Sequence[Any], wanted: Sequence[str]) -> bool:
    return len([part for part in key if part is not None]) == len(wanted)


def _several(table: "Offered", wanted: Sequence[str], keys: Sequence[Sequence[Any]]) -> str:
    told = "; ".join(" ".join(key_words(table.name, key)) for key in keys[:FEW]) + (" ..." if len(keys) > FEW else "")
    said = brief(" ".join(wanted))
    which = f"{said} is in several rows of {table.name}" if said else f"{table.name} has several rows"
    return f"{which}: {told}. Say which, before the column."


def _unknown(table: "Offered", wanted: Sequence[str], rows: Callable[[], Iterable[Row]], then: bool) -> str:
    said = brief(" ".join(wanted))
    if then:
        return f"{table.name} had no row {said} by then. Ask for another row, or for another time."
    parts = {str(part) for row in rows() for part in table.key_of(row) if part is not None}
    known = {*parts, *map(_slug, parts)}
    strange = [word for word in wanted if word.removeprefix("#") not in known]
    lines = missed(strange[:1], known, f"Nothing in {table.name} is called {{}}")
    return "\n".join(lines) or f"{table.name} has no row {said}. Look its rows up with 'flywheel show {table.name}'."
