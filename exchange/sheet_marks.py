"""What a sheet says beside its cells' values: which cells are merged, and which formulas have no result stored.

Reading row by row shows neither: a merged heading looks like empty ones, a formula without a result like an empty
cell. Both would be misread in silence, so the sheet's XML is looked through once, in pieces.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZipFile

PIECE = 1 << 20
OVERLAP = 4_096
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
_UNCOUNTED = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*t="str")(?:[^>]*?\s)?r="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f\b[^<]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Marks(NamedTuple):
    """The first cell of a merged heading, and the first formula without a result; None where there is none."""

    merged: str | None
    uncounted: str | None


def marks(path: Path, sheet: str, header_row: int) -> Marks:
    """What stands in the XML of a sheet. Raises what reading a damaged archive raises."""
    merged = uncounted = None
    with ZipFile(path) as archive:
        for piece in _pieces(archive, _part(archive, sheet)):
            if found := _UNCOUNTED.search(piece):
                uncounted = uncounted or found[1].decode()
            over = (each for each in _MERGED.finditer(piece) if int(each[2]) <= header_row <= int(each[3]))
            if found := next(over, None):
                merged = merged or (found[1] + found[2]).decode()
    return Marks(merged, uncounted)


def _pieces(archive: ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as file:
        before = b""
        while piece := file.read(PIECE):
            yield before + piece
            before = (before + piece)[-OVERLAP:]


def _part(archive: ZipFile, sheet: str) -> str:
    """Where in the archive a sheet lies: the workbook names its relation, the relations name its file."""
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - openpyxl has parsed it before us
    for each in book.iter():
        if each.tag.endswith("}sheet") and each.get("name") == sheet:
            target = targets[each.get(_RELATION)]
            return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    raise KeyError(f"no part for sheet {sheet}")
