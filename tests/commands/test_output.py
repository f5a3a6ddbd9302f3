"""The one formatter: the same rows in every form, exact for machines, readable for people, harmless for both."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.cells import Column
from commands.output import FIELDS, Meta, Row, Style, listed, pick, write
from commands.text import printable, width, wrap
from flywheel.errors import UsageFault

COLUMNS = (
    Column("service", "the service's id"),
    Column("promised", "what was promised", holds="amount"),
    Column("turns", "how many turns it took part in", holds="number"),
    Column("since", "when it began", holds="time"),
    Column("steps", "which steps it has seen", detail=True),
)
ROWS: Sequence[Row] = (
    {
        "service": "portfolio-report",
        "promised": Decimal("1250000.50"),
        "turns": 2,
        "since": "2026-03-31T22:05:00+00:00",
        "steps": ["needs", "value"],
    },
    {
        "service": "a | b",
        "promised": Decimal(-3),
        "turns": None,
        "since": datetime(2026, 1, 1, tzinfo=UTC),
        "steps": [],
    },
)


def text(rows: Sequence[Row], columns: Sequence[Column], style: Style, meta: Meta | None = None) -> str:
    out = io.StringIO()
    write(rows, pick(columns, None, style), out, style, meta)
    return out.getvalue()


def test_an_amount_among_words_has_its_thousands_apart_for_people_alone():
    rows: list[Row] = [{"old": Decimal(1500000)}, {"old": "2026"}, {"old": "Gate log"}]
    assert text(rows, [Column("old")], Style("table")).split()[2:] == ["1,500,000", "2026", "Gate", "log"]
    assert text(rows, [Column("old")], Style("csv")).splitlines() == ["old", "1500000", "2026", "Gate log"]


def test_a_table_is_aligned_and_leaves_details_out():
    expected = """\
    service               promised  turns  since
    ----------------  ------------  -----  -----------------
    portfolio-report  1,250,000.50      2  2026-03-31 22:05Z
    a | b                       -3         2026-01-01
    """
    assert dedent(expected) == text(ROWS, COLUMNS, Style("table"))


def test_csv_has_every_column_and_every_digit():
    expected = """\
    service,promised,turns,since,steps
    portfolio-report,1250000.50,2,2026-03-31T22:05:00+00:00,needs; value
    a | b,-3,,2026-01-01T00:00:00+00:00,
    """
    assert dedent(expected) == text(ROWS, COLUMNS, Style("csv"))


def test_tsv_is_csv_with_tabs():
    lines = text(ROWS, COLUMNS, Style("tsv")).splitlines()
    assert lines[1] == "portfolio-report\t1250000.50\t2\t2026-03-31T22:05:00+00:00\tneeds; value"


def test_json_is_one_object_with_the_rows_and_what_is_told_beside_them():
    told = json.loads(text(ROWS, COLUMNS, Style("json"), {"totals": {"GBP": Decimal("1249997.50")}, "digest": "ab12"}))
    assert told["rows"][0] == {
        "service": "portfolio-report",
        "promised": "1250000.50",
        "turns": 2,
        "since": "2026-03-31T22:05:00+00:00",
        "steps": ["needs", "value"],
    }
    assert told["rows"][1]["turns"] is None
    assert (told["totals"], told["digest"]) == ({"GBP": "1249997.50"}, "ab12")


def test_json_lines_are_a_row_each():
    assert [json.loads(line)["service"] for line in text(ROWS, COLUMNS, Style("jsonl")).splitlines()] == [
        "portfolio-report",
        "a | b",
    ]


def test_markdown_escapes_what_would_be_markup():
    expected = r"""
    | service | promised | turns | since |
    | --- | ---: | ---: | --- |
    | portfolio-report | 1,250,000.50 | 2 | 2026-03-31 22:05Z |
    | a \| b | -3 |  | 2026-01-01 |
    """
    assert dedent(expected).lstrip() == text(ROWS, COLUMNS, Style("markdown"))


def test_times_are_shown_in_the_zone_that_was_asked_for():
    style = Style("table", ZoneInfo("Europe/Berlin"))
    assert "2026-04-01 00:05+02:00" in text(ROWS, COLUMNS, style)
    assert "2026-04-01T00:05:00+02:00" in text(ROWS, COLUMNS, style._replace(format="csv"))


def test_days_stay_days_in_every_zone():
    rows: Sequence[Row] = [{"due": "2026-03-31"}, {"due": date(2026, 4, 1)}, {"due": "soon"}]
    shown = text(rows, [Column("due", holds="time")], Style("csv", ZoneInfo("America/New_York")))
    assert shown == "due\n2026-03-31\n2026-04-01\nsoon\n"


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_a_table_without_rows_writes_nothing(format_: str):
    assert text([], COLUMNS, Style(format_)) == ""


def test_the_other_forms_without_rows_are_still_whole():
    assert text([], COLUMNS, Style("csv")) == "service,promised,turns,since,steps\n"
    assert json.loads(text([], COLUMNS, Style("json"), {"digest": "00"})) == {"rows": [], "digest": "00"}
    assert text([], COLUMNS, Style("jsonl")) == ""


def test_rows_are_written_as_they_come_and_the_rest_is_told_afterwards():
    seen = 0

    def rows() -> Iterator[Row]:
        nonlocal seen
        for seen in range(1, 5_001):
            yield {"n": seen}

    out = io.StringIO()
    assert write(rows(), [Column("n", holds="number")], out, Style("json"), lambda: {"count": seen})
    assert json.loads(out.getvalue())["count"] == 5_000


def test_a_table_of_many_rows_streams_too():
    rows: Sequence[Row] = [{"n": n} for n in range(3_000)]
    assert len(text(rows, [Column("n", holds="number")], Style("table")).splitlines()) == 3_002


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("\uff1d1", "'\uff1d1"),
        ("-", "'-"),
        ("-5", "-5"),
        ("+5.25", "+5.25"),
        ("-1,250.5", "-1,250.5"),
        ("-1e6", "-1e6"),
        ("plain", "plain"),
        (Decimal("-5.10"), "-5.10"),
        (-6, "-6"),
        (True, "true"),
        (None, ""),
        (["=a", "b"], "'=a; b"),
        ({"a": Decimal(1)}, '{"a": "1"}'),
    ],
)
def test_a_spreadsheet_is_given_nothing_to_run(value: object, cell: str):
    line = text([{"a": value, "b": ""}], [Column("a"), Column("b")], Style("csv"))
    assert next(iter(list(csv.reader(io.StringIO(line, newline="")))[1:]))[0] == cell


def test_fields_pick_columns_in_their_order():
    assert [column.name for column in pick(COLUMNS, "steps, Service,steps", Style("table"))] == ["steps", "service"]


def test_an_unknown_field_is_told_with_the_nearest():
    with pytest.raises(UsageFault, match=r"^servce is not a field. Did you mean service\?$"):
        pick(COLUMNS, "servce", Style("table"))


def test_the_fields_there_are_can_be_listed():
    out = io.StringIO()
    write(listed(COLUMNS), FIELDS, out, Style("csv"))
    assert out.getvalue().splitlines()[:2] == ["field,meaning", "service,the service's id"]


def test_a_terminal_gets_no_control_characters():
    assert "\x1b" not in text(
        [{"a": "red \x1b[31malert\x07\u202e", "b": 1}], [Column("a"), Column("b")], Style("table")
    )
    assert printable("two\nlines\tand\u00a0more") == "two lines and more"
    assert printable("\u0646\u200c\u0647") == "\u0646\u200c\u0647"


def test_a_table_too_wide_wraps_its_longest_texts():
    rows: Sequence[Row] = [{"id": "one-date", "story": "we want one date that everybody can trust", "n": 3}]
    columns = [Column("id"), Column("story"), Column("n", holds="number")]
    expected = """\
    id        story                n
    --------  -----------------  ---
    one-date  we want one date     3
              that everybody
              can trust
    """
    assert dedent(expected).replace("  ---\n", "  -\n").replace("  n\n", "n\n").replace("  3\n", "3\n") == text(
        rows, columns, Style("table", room=30)
    )


def test_a_table_too_wide_even_so_becomes_a_block_a_row():
    rows: Sequence[Row] = [{"id": "one-date", "story": "we want one date that everybody can trust", "n": 3}]
    columns = [Column("id"), Column("story"), Column("n", holds="number")]
    expected = """\
    id     one-date
    story  we want one
           date that
           everybody
           can trust
    n      3

    """
    assert dedent(expected) == text(rows, columns, Style("table", room=19))


wide = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.lists(st.tuples(wide, wide, st.integers()), min_size=1, max_size=5), st.integers(40, 120))
def test_a_table_is_never_wider_than_the_terminal(cells: list[tuple[str, str, int]], room: int):
    columns = [Column("first"), Column("second"), Column("number", holds="number")]
    rows: Sequence[Row] = [dict(zip(("first", "second", "number"), row, strict=True)) for row in cells]
    assert all(width(line) <= room for line in text(rows, columns, Style("table", room=room)).split("\n"))


@given(st.lists(st.tuples(wide, wide), max_size=4))
def test_a_spreadsheet_reads_what_was_written(rows: list[tuple[str, str]]):
    written = text([{"a": a, "b": b} for a, b in rows], [Column("a"), Column("b")], Style("csv"))
    read = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert [tuple(cell.removeprefix("'") for cell in row) for row in read] == [
        tuple(cell.removeprefix("'") for cell in row) for row in rows
    ]


@given(wide, st.integers(2, 30))
def test_wrapping_loses_nothing_and_keeps_the_width(told: str, room: int):
    lines = wrap(printable(told), room)
    assert all(width(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == printable(told).replace(" ", "")


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b"]), wide | st.integers() | st.none()), max_size=4))
def test_json_gives_back_what_it_was_given(rows: list[dict[str, object]]):
    told = json.loads(text(rows, [Column("a"), Column("b")], Style("json")))["rows"]
    assert told == [{"a": row.get("a"), "b": row.get("b")} for row in rows]


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_no_digit_of_a_decimal_is_lost(amount: Decimal):
    line = text([{"a": amount, "b": 1}], [Column("a", holds="amount"), Column("b")], Style("csv")).splitlines()[1]
    assert Decimal(line.partition(",")[0]) == amount


def test_headings_are_wrapped_before_a_table_becomes_blocks():
    columns = [Column("promised_first", holds="amount"), Column("unrecognised_since")]
    out = io.StringIO()
    write([{"promised_first": 40_000, "unrecognised_since": "2026-04-27"}], columns, out, Style(room=25))
    assert out.getvalue() == ("promised  unrecognised\n   first  since\n--------  ------------\n  40,000  2026-04-27\n")


def test_an_id_is_broken_after_its_hyphens():
    assert wrap("penalties-saved-2025-h2", 12) == ["penalties-", "saved-2025-", "h2"]


def test_a_long_text_in_a_file_does_not_widen_every_row_and_is_whole_for_machines():
    long: Sequence[Row] = ({"service": "one word after another " * 1000}, {"service": "x" * 20_000}, {"service": "a"})
    head, _, words, letters, short = text(long, COLUMNS[:1], Style("table")).splitlines()
    assert (len(words), words[-19:]) == (195, "another one word...")
    assert letters == "x" * 197 + "..."
    assert (head, short) == ("service", "a")
    assert len(text(long, COLUMNS[:1], Style("csv"))) > 40_000
