"""Workbooks promise: cells are what they show, and what would be misread in silence is told."""

import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book

from exchange.faults import SourceFault
from exchange.layout import Layout
from exchange.workbook import Workbook
from tests.exchange.files import as_bytes, text_file, workbook


def read(path: Path, **layout: Any) -> Workbook:
    """The workbook, with what was said of its layout."""
    return Workbook(path, path.name, Layout(**layout))


def test_cells_keep_their_types_and_rows_their_numbers(tmp_path):
    path = workbook(tmp_path, [("a", "b", "c"), (1, 2.5, datetime(2026, 3, 31)), (), ("x", None, True)])  # noqa: DTZ001
    assert [(row.number, row.line, dict(row.cells)) for row in read(path).rows()] == [
        (2, None, {"a": Decimal(1), "b": Decimal("2.5"), "c": datetime(2026, 3, 31)}),  # noqa: DTZ001
        (4, None, {"a": "x", "b": None, "c": True}),
    ]


def test_headings_may_stand_below_a_title(tmp_path):
    path = workbook(tmp_path, [("The portfolio",), (), ("a", "b"), (1, 2)], merge="A1:B1")
    assert [dict(row.cells) for row in read(path, header_row=3).rows()] == [{"a": Decimal(1), "b": Decimal(2)}]


def test_a_merged_heading_is_refused_with_its_cell(tmp_path):
    path = workbook(tmp_path, [("project", "cost", None), (1, 2, 3)], merge="B1:C1")
    with pytest.raises(SourceFault) as caught:
        read(path)
    assert str(caught.value) == (
        "book.xlsx, sheet Sheet: the heading in B1 is merged over several cells. "
        "If it is a title, say with --header-row where the headings stand; else unmerge it, and give each column a "
        "heading of its own."
    )


def test_cells_merged_elsewhere_do_no_harm(tmp_path):
    path = workbook(tmp_path, [("a", "b"), ("both", None)], merge="A2:B2")
    assert [dict(row.cells) for row in read(path).rows()] == [{"a": "both", "b": None}]


def test_a_formula_without_its_result_is_refused_with_its_cell(tmp_path):
    path = workbook(tmp_path, [("a", "b"), (1, "=A2*2")])
    with pytest.raises(SourceFault) as caught:
        read(path)
    assert str(caught.value) == (
        "book.xlsx, sheet Sheet: the result of the formula in B2 is not in the file. "
        "Open the workbook in a spreadsheet program, save it there, and import it again."
    )


@pytest.mark.parametrize(
    ("stored", "cell"),
    [('<c r="B2"><f>A2*2</f><v>84</v></c>', Decimal(84)), ('<c r="B2" t="str"><f>IF(1,"")</f><v></v></c>', None)],
)
def test_a_formula_counts_with_the_result_that_was_saved(tmp_path, stored, cell):
    path = workbook(tmp_path, [("a", "b"), (42, 7)])
    saved = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(saved, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, text.replace(b'<c r="B2" t="n"><v>7</v></c>', stored.encode()))
    [row] = read(saved).rows()
    assert (row.cells["a"], row.cells["b"] or None) == (Decimal(42), cell)


def test_the_only_visible_sheet_is_taken_and_among_several_one_has_to_be_named(tmp_path):
    book = Book()
    first = book.active
    assert first is not None
    first.append(["a"])
    first.append([1])
    book.create_sheet("Hidden").sheet_state = "hidden"
    assert read(text_file(tmp_path, as_bytes(book), "one.xlsx")).sheet == "Sheet"
    book.create_sheet("Other").append(["b"])
    path = text_file(tmp_path, as_bytes(book), "several.xlsx")
    with pytest.raises(SourceFault, match=r"several.xlsx has several sheets: Sheet, Hidden, Other. Say with --sheet"):
        read(path)
    assert read(path, sheet="Other").headings.names == ("b",)
    with pytest.raises(SourceFault, match=r"has no sheet 'other'. Its sheets are Sheet, Hidden, Other."):
        read(path, sheet="other")


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 cut off", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_told(tmp_path, content):
    with pytest.raises(SourceFault) as caught:
        read(text_file(tmp_path, content, "book.xlsx"))
    assert str(caught.value).startswith("book.xlsx cannot be read as a workbook (")
    assert str(caught.value).endswith("Save it as .xlsx in a spreadsheet program.")


def test_a_damaged_workbook_is_told(tmp_path):
    whole = workbook(tmp_path, [("a",), *((number,) for number in range(500))]).read_bytes()
    for cut in range(100, len(whole), len(whole) // 7):
        path = text_file(tmp_path, whole[:cut] + bytes(40) + whole[cut + 40 :], "cut.xlsx")
        with suppress(SourceFault):
            assert len(list(read(path).rows())) == 500


def test_a_cell_of_enormous_length_is_told(tmp_path):
    path = workbook(tmp_path, [("a",), (1,)])
    long = tmp_path / "long.xlsx"
    inline = b'<c r="A2" t="inlineStr"><is><t>' + b"x" * 1_000_000 + b"</t></is></c>"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(long, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'<c r="A2" t="n"><v>1</v></c>', inline))
    with pytest.raises(SourceFault, match=r"long.xlsx, sheet Sheet, row 2: a cell holds 1,000,000 characters."):
        list(read(long).rows())


def test_a_day_is_a_day(tmp_path):
    [row] = read(workbook(tmp_path, [("due",), (date(2026, 3, 31),)])).rows()
    assert row.cells == {"due": datetime(2026, 3, 31)}  # noqa: DTZ001 - workbooks know no zones
