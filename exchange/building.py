"""Building an event of what a row gave, or telling cell by cell why it is none."""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from events.base import Event
from events.faults import Fault, faults_of
from exchange.cells import slug, text_of
from exchange.markers import BLANK
from exchange.telling import Problem
from exchange.values import FILL_IN

SHOWN = 300
PIECE = 1 << 20


def built(
    kind: type[Event], fields: Mapping[str, Any], columns: Mapping[str, str], told: Collection[str] = ()
) -> tuple[Event | None, tuple[Problem, ...]]:
    """The event that the fields make, or every fault of theirs that was not `told` already, by field.

    `columns` are those from which the fields come.
    """
    try:
        return kind.model_validate(fields), ()
    except ValidationError as error:
        faults = (each for each in faults_of(error, kind) if each.field.partition(".")[0] not in told)
        return None, tuple(_problem(each, columns, kind.kind.split(".")[1]) for each in faults)


def _problem(fault: Fault, columns: Mapping[str, str], kind: str) -> Problem:
    """A fault of a field as one of the cell that it comes from."""
    column = columns.get(fault.field) or columns.get(fault.field.partition(".")[0], "")
    value = text_of(fault.value)[:SHOWN] if not isinstance(fault.value, Mapping) else ""
    if column and fault.problem == "is missing":
        return Problem(column, value, BLANK, FILL_IN, kinds=(kind,))
    called_alike = slug(column) == slug(fault.field)
    reason = fault.problem if called_alike or not fault.field else f"{fault.field}: {fault.problem}"
    return Problem(column, value, reason, fault.remedy, kinds=(kind,))


def witnessed(evidence: object, folder: Path) -> object:
    """The evidence with hash and size where it names a file, from the folder of what is imported."""
    if not isinstance(evidence, list | tuple):
        return evidence
    return [_witness(each, folder) if isinstance(each, dict) else each for each in evidence]


def _witness(evidence: dict[str, Any], folder: Path) -> dict[str, Any]:
    uri = text_of(evidence.get("uri"))
    if not uri or "://" in uri or "\0" in uri or "sha256" in evidence:
        return evidence
    path = folder / uri
    try:
        return {**evidence, **_weighed(path)} if path.is_file() else evidence
    except OSError:
        return evidence


def _weighed(path: Path) -> dict[str, Any]:
    """Hash and size of a file."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return {"sha256": digest.hexdigest(), "size": size}
