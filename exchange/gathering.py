"""Gathering: which tables are to be taken in, and who tells their rows: mappings, or the columns of the tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from events.base import Event
from exchange.faults import MappingFault, SourceFault
from exchange.layout import Layout
from exchange.mapping import Mapping, mapping
from exchange.offers import Reading
from exchange.own_columns import OwnColumns
from exchange.plan import By
from exchange.sources import Form, at_hand, form_of, table
from flywheel.errors import UsageFault


@dataclass(frozen=True)
class Asked:
    """What was asked to be imported, and how. `layout` holds what was said of it; the rest is left to mappings."""

    file: str
    path: Path
    mappings: tuple[Path, ...] = ()
    layout: dict[str, Any] = field(default_factory=dict)
    kind: type[Event] | None = None
    occurred_at: datetime | None = None
    actor: str | None = None
    zone: tzinfo = field(kw_only=True)


def readings(asked: Asked) -> list[Reading]:
    """Every table with its teller. Raises SourceFault, MappingFault, or UsageFault where somebody has to be named."""
    if asked.path.is_dir() and not asked.mappings:
        raise SourceFault(f"{asked.file} is a folder. Name a file in it, or say with --mapping what its files mean.")
    if not asked.mappings:
        return [_plain(asked)]
    if asked.kind or asked.occurred_at:
        raise UsageFault("A mapping says kinds and times itself. Leave --kind and --on away.")
    return [_mapped(asked, mapping(path, asked.layout)) for path in _all(asked.mappings)]


def _plain(asked: Asked) -> Reading:
    layout = Layout(**asked.layout)
    form = form_of(asked.path, asked.file)
    _check_layout(asked, form, asked.file)
    found = table(asked.path, asked.file, form, layout)
    teller = OwnColumns(
        found.headings,
        found.name,
        kind=asked.kind,
        by=By(asked.actor, asked.zone, asked.path.parent),
        occurred_at=asked.occurred_at,
        decimal=layout.decimal,
    )
    _check_actor(asked, needed=teller.needs_actor)
    return Reading(found, teller)


def _mapped(asked: Asked, how: Mapping) -> Reading:
    path, name = asked.path, asked.file
    if path.is_dir():
        if how.name is None:
            raise MappingFault(f'{how.place.file} does not say which file it is for. Add name = "..." to its [file].')
        path, name = path / how.name, str(Path(name) / how.name)
        with at_hand(str(path)):  # tells where there is no such file
            pass
    form = form_of(path, name)
    if form == "events":
        raise UsageFault(f"{name} holds events, which need no mapping. Leave --mapping away.")
    _check_layout(asked, form, name)
    found = table(path, name, form, how.layout)
    bound = how.bound(found.headings, found.name, By(asked.actor, asked.zone, path.parent))
    _check_actor(asked, needed=bound.needs_actor)
    return Reading(found, bound)


def _check_layout(asked: Asked, form: Form, name: str) -> None:
    """What the command line says of a table has to be something that such a file has."""
    is_workbook = form == "workbook"
    for said in ("delimiter", "encoding") if is_workbook else ("sheet",):
        if said in asked.layout:
            what, which = ("a workbook", "text files") if is_workbook else ("no workbook", "workbooks")
            raise UsageFault(f"{name} is {what}, and --{said} is for {which}. Leave it away.")


def _check_actor(asked: Asked, *, needed: bool) -> None:
    if needed and not asked.actor:
        raise UsageFault("Nobody is named as the one who records. Say --as NAME, or set FLYWHEEL_ACTOR.")


def _all(paths: Sequence[Path]) -> Iterator[Path]:
    """Each mapping; those of a folder in the order of their names."""
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob("*.toml"))
            if not inside:
                raise MappingFault(f"{path} holds no mapping. Name a folder with .toml files in it.")
            yield from inside
        else:
            yield path
