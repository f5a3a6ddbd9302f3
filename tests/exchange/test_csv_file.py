"""CSV files promise: rows come as a spreadsheet shows them, and what cannot be read is told with its line."""

from pathlib import Path

import pytest

from exchange.cells import Cell
from exchange.faults import SourceFault
from flywheel.errors import UsageFault
from tests.exchange.files import csv_rows


def cells(folder: Path, text: str | bytes, **layout: object) -> list[tuple[int, int | None, dict[str, Cell]]]:
    """The rows as tuples of number, line and cells."""
    return [(row.number, row.line, dict(row.cells)) for row in csv_rows(folder, text, **layout).rows()]


def test_rows_are_numbered_as_a_spreadsheet_does_and_lines_as_an_editor(tmp_path):
    text = 'a,b\r\n1,"two\r\nlines"\r\n\r\n,\r\n3,4\n'
    assert cells(tmp_path, text) == [
        (2, 2, {"a": "1", "b": "two\r\nlines"}),
        (5, 6, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_seen_in_the_headings(tmp_path, sign):
    assert cells(tmp_path, f"a{sign}b{sign}c\n1{sign}2{sign}3\n") == [(2, 2, {"a": "1", "b": "2", "c": "3"})]


def test_a_delimiter_that_is_said_is_used(tmp_path):
    assert cells(tmp_path, "a;b,c\n1;2,3\n", delimiter=",") == [(2, 2, {"a;b": "1;2", "c": "3"})]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("cp1252", "cp1252"), ("utf-8-sig", "utf-8")],
)
def test_encodings_are_read_and_a_byte_order_mark_is_welcome(tmp_path, encoding, said):
    assert cells(tmp_path, "prix £\n5 €\n".encode(encoding), encoding=said) == [(2, 2, {"prix £": "5 €"})]


def test_a_heading_that_stands_twice_can_be_told_apart(tmp_path):
    file = csv_rows(tmp_path, "rating,rating,,rating\n1,2,3,4\n")
    assert file.headings.names == ("rating", "rating#2", None, "rating#3")
    assert [dict(row.cells) for row in file.rows()] == [{"rating": "1", "rating#2": "2", "rating#3": "4"}]


def test_headings_may_stand_further_down(tmp_path):
    assert cells(tmp_path, "Portfolio\n\na,b\n1,2\n", header_row=3) == [(4, 4, {"a": "1", "b": "2"})]


def test_a_row_of_another_shape_is_told_and_gives_nothing(tmp_path):
    rows = list(csv_rows(tmp_path, "a,b\n1\n1,2,3\n1,2,\n").rows())
    assert [row.fault and row.fault[0] for row in rows] == [
        "the row has 1 cells, the heading 2",
        "the row has 3 cells, the heading 2",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            b"a\n\xa3\n",
            "line 2: the byte 0xA3 is not utf-8. Say --encoding cp1252 if the file comes from a Windows program.",
        ),
        (b"a\n1\n\x00\n", "line 3: it holds a NUL byte. Check that this is a text file, or say --encoding utf-16."),
        (b'a\n1\n"b\n', "line 3: a cell has no end. Look for a quotation mark that is opened and not closed."),
        (
            b'a\n"b"c\n',
            "line 2: text stands behind a closing quotation mark. Double the quotation marks inside a quoted cell.",
        ),
        (
            b'a\n1\n"' + b"x" * 200_000 + b'"\n',
            "line 3: a cell is longer than 131,072 characters. "
            "Look for a quotation mark that is opened and not closed.",
        ),
        (
            b"a\n" + b"x" * 4_000_001,
            "line 2: it is longer than 4,000,000 characters. Check that this is a table or JSONL.",
        ),
        (b"\xff\xfea\x00\n\x00\xff", "line 2: the byte 0xFF is not utf-16. It was cut or changed; save the file again"),
        (b"\xff\xfea\x00\n\x00\x00\xd8a\x00", "line 1: the bytes are not utf-16 ("),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path, text, told):
    with pytest.raises(SourceFault) as caught:
        list(csv_rows(tmp_path, text).rows())
    assert str(caught.value).startswith(f"table.csv, {told}")


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n1,2,3\n"])
def test_a_file_without_headings_is_told(tmp_path, text):
    with pytest.raises(SourceFault) as caught:
        csv_rows(tmp_path, text)
    assert str(caught.value) == "table.csv has no headings. Say with --header-row in which row they stand."


@pytest.mark.parametrize("name", ["nope", "hex", "rot13"])
def test_an_encoding_that_is_none_is_told(tmp_path, name):
    with pytest.raises(UsageFault) as caught:
        csv_rows(tmp_path, "a\n1\n", encoding=name)
    assert str(caught.value) == f"There is no encoding {name!r}. Say utf-8, cp1252, latin-1 or utf-16."


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (b"\xef\xbb\xbfa\n", "cp1252", "it begins with the mark of utf-8. Leave the encoding away."),
        (b"\xff\xfea\x00\n\x00", "utf-8", "it begins with the mark of utf-16. Leave the encoding away."),
        (b"a\n1\n", "utf-16", "Leave the encoding away if the file is UTF-8, or say which it is, for example cp1252."),
    ],
)
def test_an_encoding_that_the_file_contradicts_is_told(tmp_path, text, encoding, told):
    with pytest.raises(SourceFault) as caught:
        csv_rows(tmp_path, text, encoding=encoding)
    assert str(caught.value).startswith("table.csv, line 1: ")
    assert str(caught.value).endswith(told)


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-8-sig", None])
def test_a_mark_that_says_the_same_is_welcome(tmp_path, encoding):
    assert csv_rows(tmp_path, b"\xef\xbb\xbfa,b\n", encoding=encoding).headings.names == ("a", "b")


def test_a_title_in_place_of_headings_is_told(tmp_path):
    headings = csv_rows(tmp_path, "Register of 2026,,\nProject,Dept,Sum\n").headings
    assert headings.nearest("Dept") == (
        "The only heading is 'Register of 2026'. "
        "If that is a title, say --header-row, or header_row in the mapping's [file]."
    )


def test_the_nearest_column_is_told(tmp_path):
    headings = csv_rows(tmp_path, "Project,Dept\n1,2\n").headings
    assert headings.nearest("Projct") == "Did you mean 'Project'? The columns are Project, Dept."
    one = csv_rows(tmp_path, "Project;Dept\n1;2\n", delimiter=",").headings
    assert one.nearest("Dept") == "All headings are in one cell: say --delimiter, or delimiter in the mapping's [file]."
