"""Days promise: they are read in the formats named, and set where no zone is said."""

import re
from datetime import UTC, date, datetime

import pytest

from exchange.days import checked_format, day, instant, read_day
from tests.exchange.files import LONDON


def test_formats_are_tried_in_order():
    forms = ("%d.%m.%Y", "%d/%m/%y", "%B %Y")
    assert [read_day(text, forms) for text in ("20.05.2020", "1/2/24", "March 2026")] == [
        date(2020, 5, 20),
        date(2024, 2, 1),
        date(2026, 3, 1),
    ]


def test_a_format_with_hours_gives_an_instant():
    read = read_day("31.03.2026 14:05", ("%d.%m.%Y %H:%M",))
    assert instant(read, LONDON) == datetime(2026, 3, 31, 14, 5, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("31.02.2020", "'31.02.2020' is not a date written as %d.%m.%Y; check the cell or add its format"),
        ("2020-05-20", "'2020-05-20' is not a date written as %d.%m.%Y; check the cell or add its format"),
        ("soon", "'soon' is not a date; check the cell, or list it as missing"),
    ],
)
def test_what_is_no_date_is_told(text, told):
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        read_day(text, ("%d.%m.%Y",))


@pytest.mark.parametrize("form", ["dd.mm.yyyy", "%d %d %Y", "%Q", "%d.%m", ""])
def test_a_format_that_gives_no_day_is_refused(form):
    with pytest.raises(ValueError, match="write it like"):
        checked_format(form)


def test_a_day_begins_in_its_zone():
    summer = datetime(2026, 7, 1, tzinfo=LONDON)
    assert instant(date(2026, 7, 1), LONDON) == summer == instant("2026-07-01", LONDON)
    assert summer.astimezone(UTC) == datetime(2026, 6, 30, 23, tzinfo=UTC)


def test_an_offset_that_is_said_is_kept():
    assert instant("2026-07-01T10:00+02:00", LONDON).isoformat() == "2026-07-01T10:00:00+02:00"


def test_an_instant_of_a_workbook_is_a_day_where_one_is_wanted():
    assert day(datetime(2026, 3, 31, tzinfo=UTC)) == date(2026, 3, 31)
    assert day("2026-03-31") == "2026-03-31"


def test_what_is_no_instant_is_told():
    with pytest.raises(ValueError, match="is not a date that exists; write it as 2026-03-31"):
        instant("31/03/2026", LONDON)
    with pytest.raises(ValueError, match="7 is not a date"):
        instant(7, LONDON)
