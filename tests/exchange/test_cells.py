"""Cells promise: text comes in as a person would have typed it, and ids can be made of it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from exchange.cells import cleaned, shortened, slug, text_of, typed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("  plain ", "plain"),
        ("no\u00a0break\u202fspace", "no break space"),
        ("one\r\ntwo\rthree\x0bfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("a  b\t c", "a  b\t c"),
        ("soft\u00adhyphen \ufeffand\u200b nothing", "softhyphen and nothing"),
        ("\n many\n\n\n  lines: \n - one \n", "many\n\n\n  lines: \n - one"),
        ("e\u0301", "é"),
        ("a  double", "a  double"),
    ],
)
def test_text_is_cleaned_of_what_cannot_be_seen(written, meant):
    assert cleaned(written) == meant


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("MOD_0106_1617-Q1", "mod-0106-1617-q1"),
        ("DEFRA & DFT", "defra-dft"),
        ("Élan (über)", "elan-uber"),
        ("--", ""),
        ("漢字", ""),
    ],
)
def test_a_slug_is_an_id(text, made):
    assert slug(text) == made


def test_a_long_slug_is_cut_and_stays_apart_from_others_of_the_same_beginning():
    one, other = slug("project " * 20), slug("project " * 20 + "b")
    assert len(one) <= 48 >= len(other)
    assert one != other


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (1234.0, Decimal(1234)),
        (0.1, Decimal("0.1")),
        (7, Decimal(7)),
        (True, True),
        (None, None),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=36), "36 hours"),
        (datetime(2026, 3, 31), datetime(2026, 3, 31)),  # noqa: DTZ001 - workbooks know no zones
    ],
)
def test_what_a_workbook_holds_is_taken_as_it_is_shown(value, cell):
    assert typed(value) == cell


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("1E+3"), "1000"),
        (True, "true"),
        (date(2026, 3, 31), "2026-03-31"),
        (datetime(2026, 3, 31), "2026-03-31"),  # noqa: DTZ001 - workbooks know no zones
        (["a", Decimal(1)], "a; 1"),
    ],
)
def test_values_have_a_text(value, text):
    assert text_of(value) == text


def test_shortening_cuts_between_words():
    assert shortened("one two three", 9) == "one two…"
    assert shortened("one two", 9) == "one two"
    assert shortened("o" * 20, 9) == "o" * 8 + "…"
