"""The headings of a table: a name for every column, also where one stands twice or is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import zip_longest

from exchange.cells import Cell, Row, one_line, text_of

SHOWN = 12
IF_A_TITLE = "If that is a title, say --header-row, or header_row in the mapping's [file]."


@dataclass(frozen=True)
class Headings:
    """The names of the columns in order, None for a column without one. The second `rating` is called `rating#2`."""

    names: tuple[str | None, ...]

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def nearest(self, name: str) -> str:
        """What to do about a name that none of them is: the one that comes close, and what there is."""
        names = [each for each in self.names if each]
        near = get_close_matches(name.casefold(), [each.casefold() for each in names], n=1)
        hint = next((f"Did you mean {each!r}? " for each in names if near and each.casefold() == near[0]), "")
        if len(names) == 1 and any(sign in names[0] for sign in ",;\t|"):
            return "All headings are in one cell: say --delimiter, or delimiter in the mapping's [file]."
        if len(names) == 1:
            return f"The only heading is {names[0]!r}. {IF_A_TITLE}"
        listed = ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
        return f"{hint}The columns are {listed}."

    def row(self, number: int, line: int | None, cells: Sequence[Cell], *, padded: bool = False) -> Row | None:
        """The cells by their names; None for a row in which nothing stands.

        Where `padded`, as in workbooks, cells that are missing at the end are empty. Elsewhere the row has a fault.
        """
        if not any(text_of(cell) for cell in cells):
            return None
        wide = len(self.names)
        surplus = any(text_of(cell) for cell in cells[wide:])
        if surplus or (len(cells) < wide and not padded):
            return Row(number, line, {}, _ragged(len(cells), wide))
        named = zip_longest(self.names, cells[:wide])
        return Row(number, line, {name: cell for name, cell in named if name})


def headings(cells: Sequence[Cell]) -> Headings:
    """The names that a row of headings gives; the second of the same name gets #2, the third #3."""
    seen: dict[str, int] = {}
    names: list[str | None] = []
    for cell in cells:
        name = one_line(text_of(cell))
        if not name:
            names.append(None)
            continue
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return Headings(tuple(names))


def _ragged(cells: int, wide: int) -> tuple[str, str]:
    return (
        f"the row has {cells} cells, the heading {wide}",
        "Look for a delimiter or a quotation mark too many or too few, and put it right.",
    )
