"""Numbers promise: what is written clearly is read exactly, and what is not is told, never guessed."""

import re
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.amounts import NumberForm, plain

IF_DECIMAL = 'check the cell, or if it is the decimal sign say decimal = ","'
POUNDS = NumberForm(thousands=",", symbols=("£",), scale=Decimal(1_000_000))
GERMAN = NumberForm(decimal=",", thousands=".", symbols=("EUR", "€"))


@pytest.mark.parametrize(
    ("form", "written", "meant"),
    [
        (POUNDS, "£1,996.00", "1996000000"),
        (POUNDS, "278", "278000000"),
        (POUNDS, "-30.69", "-30690000"),
        (POUNDS, "£ 0", "0"),
        (POUNDS, "-£3", "-3000000"),
        (POUNDS, "£-3", "-3000000"),
        (POUNDS, "(£1.5)", "-1500000"),
        (POUNDS, "\u22127", "-7000000"),
        (POUNDS, "5-", "-5000000"),
        (POUNDS, "£5 -", "-5000000"),
        (GERMAN, "1.234,50\u2212", "-1234.5"),
        (POUNDS, "+.5", "500000"),
        (GERMAN, "1.234,50 €", "1234.5"),
        (GERMAN, "EUR 1.234.567", "1234567"),
        (NumberForm(thousands=" "), "1 234.5", "1234.5"),
        (NumberForm(symbols=("%",)), "80 %", "80"),
        (NumberForm(scale=Decimal("0.01")), "80", "0.8"),
    ],
)
def test_what_is_written_clearly_is_read(form, written, meant):
    assert form.read(written) == Decimal(meant)
    assert str(form.read(written)) == meant


@pytest.mark.parametrize(
    ("form", "written", "told"),
    [
        (POUNDS, "1,99", "'1,99' has ',' elsewhere than between thousands; " + IF_DECIMAL),
        (POUNDS, "1,2345", "'1,2345' has ',' elsewhere than between thousands; " + IF_DECIMAL),
        (NumberForm(), "1,234", "'1,234' is not a number with '.' as decimal sign; say what ',' means"),
        (NumberForm(), "£5", "'£5' has '£' beside the number; name it as its symbol, or take it away"),
        (NumberForm(), "5 €", "'5 €' has '€' beside the number; name it as its symbol, or take it away"),
        (NumberForm(), "about ten", "'about ten' is not a number; write it like 1234.50"),
        (NumberForm(decimal=","), "1e5", "'1e5' is not a number; write it like 1234,50"),
        (NumberForm(), "1" * 50, f"'{'1' * 40}' is too long a number; check the cell"),
        (NumberForm(), "", "'' is not a number; write it like 1234.50"),
    ],
)
def test_what_is_not_clear_is_told(form, written, told):
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        form.read(written)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_every_number_is_read_back_as_it_was_written(number):
    assert POUNDS.read(f"{number:,f}") == number * 1_000_000
    assert NumberForm().read(f"{number:f}") == number


@given(st.text(max_size=30))
def test_no_text_gives_anything_but_a_number_or_a_complaint(text):
    for form in (POUNDS, GERMAN, NumberForm()):
        with suppress(ValueError):
            assert form.read(text).is_finite()


def test_a_plain_number_has_no_exponent_and_no_empty_digits():
    assert [str(plain(Decimal(each))) for each in ("1E+7", "10.500", "0.000", "-3.0")] == [
        "10000000",
        "10.5",
        "0",
        "-3",
    ]


@pytest.mark.parametrize("written", ["-5-", "(5-)", "(5)-", "5+", "5--", "-"])
def test_signs_on_both_sides_are_not_guessed_and_never_called_a_symbol(written):
    with pytest.raises(ValueError, match=r"is not a number; write it like 1234\.50"):
        NumberForm().read(written)


def test_a_decimal_comma_is_told_where_commas_part_thousands():
    with pytest.raises(ValueError, match='if it is the decimal sign say decimal = ","'):
        NumberForm(thousands=",").read("1234,50")
