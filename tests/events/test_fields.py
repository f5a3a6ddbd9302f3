"""Fields promise: what cannot be is refused where it is said, in words that tell what to do."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from events.currencies import CURRENCIES
from events.faults import faults_of
from events.fields import (
    Day,
    Evidence,
    Instant,
    Key,
    Line,
    Money,
    Percent,
    Period,
    Position,
    Quantity,
    Slug,
    Text,
    Unit,
    Uri,
    Version,
)
from events.service_development import MetricDefined
from events.service_improvement import ApproachChanged
from events.service_monitoring import SatisfactionGathered
from events.units import PLAIN_UNITS
from events.value_proposition import BenefitRebaselined
from events.value_recognition import ValueRecognised
from tests.given import a


def admit(field: Any, value: object) -> Any:
    return TypeAdapter(field).validate_python(value)


def refuse(field: Any, value: object) -> str:
    """Why a field does not admit a value: as pydantic says it, without its preamble."""
    with pytest.raises(ValidationError) as refused:
        admit(field, value)
    return str(refused.value.errors()[0]["msg"]).removeprefix("Value error, ")


@pytest.mark.parametrize("unit", ["GBP", "JPY", "XOF", *PLAIN_UNITS, "story-points", "tonnes-co2e"])
def test_a_unit_is_a_currency_or_a_plain_word(unit: str):
    assert admit(Unit, unit) == unit


@pytest.mark.parametrize(
    ("unit", "why"),
    [
        ("gbp", "gbp is a currency; write it in capitals: GBP"),
        ("Eur", "Eur is a currency; write it in capitals: EUR"),
        ("money", "money needs its currency; give the ISO 4217 code, for example GBP"),
        ("Money", "money needs its currency; give the ISO 4217 code, for example GBP"),
        ("XXX", "XXX is no currency; give the ISO 4217 code, for example GBP"),
        ("DEM", "DEM is no currency; give the ISO 4217 code, for example GBP"),
        ("euro", "euro is not how the unit is written; write EUR"),
        ("Hrs", "Hrs is not how the unit is written; write hours"),
        ("£", "'£' is no unit; give a currency, one of hours, days, count, percent, score, or a word of your own"),
        ("", "'' is no unit; give a currency, one of hours, days, count, percent, score, or a word of your own"),
        (
            "GBP\n",
            "'GBP\\n' is no unit; give a currency, one of hours, days, count, percent, score, or a word of your own",
        ),
    ],
)
def test_a_unit_that_is_none_is_told(unit: str, why: str):
    assert refuse(Unit, unit) == why


def test_the_currencies_are_those_in_force():
    assert {"GBP", "EUR", "USD", "JPY", "CHF", "XCG"} <= CURRENCIES
    assert CURRENCIES.isdisjoint({"XAU", "XTS", "XXX", "CHE", "HRK", "ANG", "ZWL", "DEM"})
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)


@pytest.mark.parametrize(
    "written", ["1200.50 GBP", "GBP 1200.50", " gbp  1200.50 ", {"amount": "1200.50", "currency": "GBP"}]
)
def test_money_is_understood_as_people_write_it(written: object):
    money = admit(Money, written)
    assert (money.amount, money.currency, str(money)) == (Decimal("1200.50"), "GBP", "1200.50 GBP")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1200.50", "'1200.50' is not money; write amount and currency, for example '1200.50 GBP'"),
        ("£1200", "'£1200' is not money; write amount and currency, for example '1200.50 GBP'"),
        ("1,200.50 GBP", "'1,200.50 GBP' is not money; write amount and currency, for example '1200.50 GBP'"),
        ("12 XYZ", "XYZ is no currency; give the ISO 4217 code, for example GBP"),
        ({"amount": "12"}, "Field required"),
        ({"amount": "12", "currency": "hours"}, "hours is no currency; give the ISO 4217 code, for example GBP"),
    ],
)
def test_money_without_its_currency_is_told(written: object, why: str):
    assert refuse(Money, written) == why


@pytest.mark.parametrize("written", ["0", "-0.5", "+12", " 1234.50 ", 7, "1" * 21 + ".123456789"])
def test_quantities_are_plain_decimal_numbers(written: object):
    assert admit(Quantity, written) == Decimal(str(written).strip())


@pytest.mark.parametrize(
    "written", ["1e9", "1,5", "1 000", "NaN", "Infinity", "0x10", "", "12 GBP", "١٢", "1_000", "12-"]
)
def test_a_quantity_that_is_no_plain_number_is_told(written: str):
    assert refuse(Quantity, written) == (
        f"{written!r} is not a plain number; write it as 1234.50, without currency or separators"
    )


def test_true_and_false_are_no_numbers():
    assert refuse(Quantity, True) == "is true or false, not a number"


@pytest.mark.parametrize("written", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_nothing_that_is_not_finite_is_a_quantity(written: object):
    assert "finite" in refuse(Quantity, written)


@pytest.mark.parametrize("written", ["1" * 31, "0." + "1" * 10])
def test_quantities_keep_to_thirty_digits_nine_of_them_after_the_point(written: str):
    assert "digits" in refuse(Quantity, written) or "decimal places" in refuse(Quantity, written)


@pytest.mark.parametrize("written", ["-1", "100.1"])
def test_percent_run_from_0_to_100(written: str):
    assert "100" in refuse(Percent, written) or "0" in refuse(Percent, written)


@pytest.mark.parametrize("field", [Text, Line], ids=["text", "line"])
@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x1b", "\x7f", "\x9b"])
def test_control_characters_are_told(field: Any, letter: str):
    assert refuse(field, f"a{letter}b") == f"holds the control character U+{ord(letter):04X}; remove it"


def test_text_may_have_lines_and_tabs():
    assert admit(Text, " one\n\ttwo\r\n") == "one\n\ttwo"


@pytest.mark.parametrize("written", ["one\ntwo", "one\r\ntwo", "one\N{LINE SEPARATOR}two", "one\x0btwo", "one\x85two"])
def test_a_line_has_no_line_breaks(written: str):
    assert refuse(Line, written) == "has to be one line; keep longer words for the note"


@pytest.mark.parametrize("field", [Text, Line], ids=["text", "line"])
def test_white_space_is_no_text(field: Any):
    assert refuse(field, " \n ") == "String should have at least 1 character"


def test_text_ends_somewhere():
    assert len(admit(Text, "x" * 20_000)) == 20_000
    assert refuse(Text, "x" * 20_001) == "String should have at most 20000 characters"
    assert refuse(Text, "x" * 10_000_000) == "String should have at most 20000 characters"
    assert refuse(Line, "x" * 301) == "String should have at most 300 characters"


def test_links_may_be_long_and_versions_may_not():
    assert len(Evidence(title="x", uri="https://example.org/" + "x" * 1_980).uri) == 2_000
    assert refuse(Uri, "x" * 2_001) == "String should have at most 2000 characters"
    assert refuse(Version, "x" * 41) == "String should have at most 40 characters"
    assert refuse(Key, "x" * 201) == "String should have at most 200 characters"


def test_half_a_letter_is_no_text():
    assert "unicode" in refuse(Text, "\ud800")


@drawn(st.text())
def test_text_that_was_admitted_once_is_admitted_again_unchanged(written: str):
    try:
        text = admit(Text, written)
    except ValidationError:
        return
    assert admit(Text, text) == text


@pytest.mark.parametrize("written", ["", "-x", "Finance", "one date", "x" * 64, "été", "x\n", "x/y", "x:y", "²"])
def test_ids_are_slugs(written: str):
    assert "pattern" in refuse(Slug, written)


def test_an_id_can_be_63_long():
    assert admit(Slug, "x" * 63) == "x" * 63


@pytest.mark.parametrize("written", ["2026-02-30", "2026-13-01", "30.02.2026", "2025-02-29", "soon"])
def test_a_day_that_does_not_exist_is_told(written: str):
    assert "date" in refuse(Day, written)


@pytest.mark.parametrize("written", ["1899-12-31", "2201-01-01", "0026-03-01"])
def test_a_day_in_the_wrong_century_is_told(written: str):
    year = int(written[:4])
    assert refuse(Day, written) == f"the year {year} is not between 1900 and 2200; check the date"
    assert refuse(Instant, f"{written}T12:00Z") == f"the year {year} is not between 1900 and 2200; check the date"


@pytest.mark.parametrize("written", ["2026-02-30T09:00Z", "2026-03-01T24:01Z", "2026-03-01T09:00"])
def test_an_instant_that_does_not_exist_or_has_no_offset_is_told(written: str):
    assert refuse(Instant, written).startswith("Input should")


def test_instants_keep_their_offset():
    assert admit(Instant, "2026-03-01T09:00+02:00").isoformat() == "2026-03-01T09:00:00+02:00"
    assert admit(Instant, datetime(2026, 3, 1, tzinfo=UTC)).isoformat() == "2026-03-01T00:00:00+00:00"


@pytest.mark.parametrize(
    "written", ["2026", "2026-Q4", "2026-12", "2026-12-31", "2026-01-15..2026-02-14", "2025-Q4..2026"]
)
def test_periods_are_written_as_people_do(written: str):
    assert admit(Period, written) == written


@pytest.mark.parametrize("position", [0, -1, 10**15 + 1, 10**30])
def test_positions_are_where_a_ledger_can_have_them(position: int):
    assert "equal to" in refuse(Position, position)


def test_a_score_stays_on_its_scale():
    said = {"service": "x", "customer": "y"}
    assert a(SatisfactionGathered, scale="nps", score="-100", **said).score == -100
    with pytest.raises(ValidationError, match="score -1 is off the scale; csat runs from 0 to 100"):
        a(SatisfactionGathered, scale="csat", score="-1", **said)


def test_an_approach_changes_into_another():
    with pytest.raises(ValidationError, match="the approach stays directive; give another one after"):
        a(ApproachChanged, service="x", before="directive", after="directive", reason="y")


@pytest.mark.parametrize("after", [{}, {"target": None}])
def test_a_rebaseline_changes_something(after: dict[str, None]):
    said = {"benefit": "x", "proposition": "y", "outcome": "z", "reason": "r", "approved_by": "board"}
    with pytest.raises(ValidationError, match="nothing changes; give at least one of the terms after"):
        a(BenefitRebaselined, before={}, after=after, **said)


@pytest.mark.parametrize("after", [{"due": "2026-12-31"}, {"due": "2026-12-31", "target": None}])
def test_a_rebaseline_says_what_comes_after_what_was_before(after: dict[str, object]):
    said = {"benefit": "x", "proposition": "y", "outcome": "z", "reason": "r", "approved_by": "board"}
    with pytest.raises(ValidationError, match="target is given before but not after; give both"):
        a(BenefitRebaselined, before={"target": "1"}, after=after, **said)


@pytest.mark.parametrize(
    ("verdict", "amount", "why"),
    [
        ("declined", "1", "a declined value has no amount"),
        ("disputed", "1", "nothing is recognised while it is disputed"),
        ("recognised", "0", "a verdict of recognised needs an amount"),
        ("partly", "0", "a verdict of partly needs an amount"),
    ],
)
def test_a_verdict_fits_its_amount(verdict: str, amount: str, why: str):
    said = {"claims": ["x"], "proposition": "y", "customer": "z", "unit": "GBP", "acknowledged_by": "cfo"}
    with pytest.raises(ValidationError, match=why):
        a(ValueRecognised, verdict=verdict, amount=amount, **said)


def test_a_claim_is_judged_once_in_a_verdict():
    said = {"proposition": "y", "customer": "z", "unit": "GBP", "acknowledged_by": "cfo"}
    with pytest.raises(ValidationError, match="a claim is named twice; name each claim once"):
        a(ValueRecognised, claims=["x", "x"], verdict="recognised", amount="1", **said)


def test_faults_are_told_in_the_words_of_who_filled_in_the_fields():
    no_id = "Use lower-case letters, digits and hyphens, 63 at most, a letter or digit first."
    with pytest.raises(ValidationError) as refused:
        a(MetricDefined, metric="Report Lag", service="x", unit="gbp", direction="down", level=5, cadance="weekly")
    assert [str(fault) for fault in faults_of(refused.value, MetricDefined)] == [
        f"metric: 'Report Lag' is no id. {no_id}",
        "unit: gbp is a currency. Write it in capitals: GBP.",
        "direction: 'down' is not one of its choices. Choose from higher, lower.",
        "level: 5 is out of range. Give at most 4.",
        "cadence is missing. Give it.",
        "cadance is no field of this kind. Did you mean cadence?",
    ]
