"""What a shell can complete beside commands and options: subjects, kinds, and the ids of things in the ledger.

Ids come from the read models as they lie there: completing waits for nothing and changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType

import click

from commands.call import Call

Completer = Callable[[click.Context, click.Parameter, str], list[str]]
TABLES: Mapping[str, str] = MappingProxyType(
    {
        "benefit": "benefits",
        "claim": "claims",
        "customer": "customers",
        "metric": "metrics",
        "need": "needs",
        "proposition": "propositions",
        "service": "services",
    }
)
"""The read model in which the ids of each sort of thing stand."""


def among(words: Callable[[], Iterable[str]]) -> Completer:
    """Complete to one of these words."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        return [word for word in words() if word.startswith(incomplete)]

    return complete


def ids_of(thing: str) -> Completer | None:
    """Complete to the id of a thing in the ledger; None for a thing that no read model lists."""
    if thing not in TABLES:
        return None

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        with suppress(Exception):
            return [each for each in known_ids(ctx.ensure_object(Call), thing) if each.startswith(incomplete)]
        return []

    return complete


def known_ids(call: Call, thing: str) -> list[str]:
    """The ids of such things as the read models have them; none where those cannot be read."""
    from commands.read_models import path_of
    from projections.reading import Views

    with suppress(Exception), Views(path_of(call)) as views:
        return [str(row[thing]) for row in views.records(TABLES[thing])]
    return []
