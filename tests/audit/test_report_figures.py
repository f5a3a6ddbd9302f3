"""The report promises: what came in a period is the difference of two ends, and bars are drawn to one scale."""

from collections.abc import Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from audit.report.bars import DRAWN, bars
from audit.report.figures import ACCOUNTS, Account, Line, benefits, units

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


def row(unit: str, of_class: str, **amounts: int) -> Mapping[str, object]:
    return {
        "unit": unit,
        "benefit_class": of_class,
        "benefits": 1,
        **dict.fromkeys(ACCOUNTS, Decimal(0)),
        **{name: Decimal(amount) for name, amount in amounts.items()},
    }


def test_what_came_in_the_period_is_what_the_account_grew_by():
    before = [row("GBP", "cashable", verified=100, unrecognised=100)]
    after = [row("GBP", "cashable", verified=250, recognised=180, unrecognised=70)]
    [unit] = units(before, after)
    [line] = unit.lines
    assert line.accounts["verified"] == Account(Decimal(250), Decimal(150))
    assert line.accounts["recognised"] == Account(Decimal(180), Decimal(180))
    assert line.accounts["unrecognised"] == Account(Decimal(70), Decimal(-30))


def test_what_was_not_there_before_came_in_the_period_as_a_whole():
    [unit] = units([], [row("hours", "non-cashable", promised=40)])
    assert unit.lines[0].accounts["promised"] == Account(Decimal(40), Decimal(40))


def test_units_stand_apart_and_the_gross_line_stands_for_a_unit_of_several_classes():
    rows = [row("EUR", "cashable"), row("GBP", "cashable"), row("GBP", "dis-benefit"), row("GBP", "gross")]
    euros, pounds = units([], rows)
    assert (euros.overall.name, pounds.overall.name) == ("cashable", "gross")
    assert [line.is_sum for line in pounds.lines] == [False, False, True]


def test_benefits_in_which_something_moved_come_first():
    still = {**row("GBP", "cashable", promised=5), "benefit": "a-still-one"}
    moved = {**row("GBP", "cashable", promised=5, claimed=1), "benefit": "z-moved"}
    earlier = {**row("GBP", "cashable", promised=5), "benefit": "z-moved"}
    found = list(benefits([still, earlier], [still, moved]))
    assert [(each.row["benefit"], each.moved) for each in found] == [("z-moved", True), ("a-still-one", False)]


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=len(ACCOUNTS), max_size=len(ACCOUNTS)))
def test_bars_are_shares_of_the_widest(ends: list[tuple[Decimal, Decimal]]) -> None:
    accounts = {name: Account(end, end - before) for name, (before, end) in zip(ACCOUNTS, ends, strict=True)}
    drawn = list(bars(Line("GBP", "cashable", 1, accounts)))
    widest = max(max(accounts[name].end, accounts[name].before) for name in DRAWN)
    assert [bar.account for bar in drawn] == (list(DRAWN) if widest else [])
    for bar in drawn:
        longest = max(accounts[bar.account].end, accounts[bar.account].before)
        assert abs(bar.before + bar.grown - longest / widest * 100) <= Decimal("0.02")
        assert bar.fell == (accounts[bar.account].end < accounts[bar.account].before)
