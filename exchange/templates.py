"""Templates: text with names in braces, as `{project|slug}-benefit`, filled in from a row."""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import partial
from typing import NamedTuple, Protocol

from exchange.cells import one_line, slug, text_of
from exchange.faults import all_of

FILTERS: dict[str, Callable[[str], str]] = {
    "slug": slug,
    "lower": str.lower,
    "upper": str.upper,
    "line": one_line,
}
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|([{}])")


class Known(Protocol):
    """What names stand for in one row."""

    def value(self, name: str) -> object:
        """What the name stands for. Raises Missing where the row does not give it."""


class Reference(NamedTuple):
    """A name in braces, and what is done to its text."""

    name: str
    filters: tuple[str, ...]

    def of(self, known: Known) -> object:
        """The value itself, or its filtered text. Raises Missing."""
        value = known.value(self.name)
        if not self.filters:
            return value
        text = text_of(value)
        for each in self.filters:
            text = FILTERS[each](text)
        return text


class Template(NamedTuple):
    """Pieces of text and references, in order."""

    pieces: tuple[str | Reference, ...]

    @property
    def references(self) -> Iterator[Reference]:
        return (piece for piece in self.pieces if isinstance(piece, Reference))

    @property
    def constant(self) -> str | None:
        """The text of a template without references; None for one that has any."""
        return None if any(self.references) else "".join(map(str, self.pieces))

    def of(self, known: Known) -> object:
        """The text; a template that is one reference and nothing else gives the value as it is. Raises Missing."""
        if len(self.pieces) == 1 and isinstance(self.pieces[0], Reference):
            return self.pieces[0].of(known)
        values = iter(all_of(partial(each.of, known) for each in self.references))
        return "".join(text_of(next(values)) if isinstance(piece, Reference) else piece for piece in self.pieces)


def template(text: str) -> Template:
    """The template that a text is. Raises ValueError, with problem and remedy, where braces or filters are wrong."""
    pieces: list[str | Reference] = []
    end = 0
    for found in _PIECE.finditer(text):
        pieces.append(text[end : found.start()])
        end = found.end()
        if found[2]:
            raise ValueError(f"{text!r} has a brace without its other; double it where it is meant as such")
        pieces.append(_reference(found[1]) if found[1] is not None else found[0][0])
    pieces.append(text[end:])
    return Template(tuple(piece for piece in pieces if piece != ""))


def _reference(inside: str) -> Reference:
    name, *filters = (part.strip() for part in inside.split("|"))
    if not name:
        raise ValueError("there is no name between the braces; write a column's or a value's, as {project}")
    for each in filters:
        if each not in FILTERS:
            near = get_close_matches(each, FILTERS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FILTERS)}"
            raise ValueError(f"there is no filter {each!r}; {hint}")
    return Reference(name, tuple(filters))
