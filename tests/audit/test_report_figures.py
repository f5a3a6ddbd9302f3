"""The report promises: what came in a period is the difference of two ends, and bars are drawn to one scale."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from audit.report.bars import DRAWN, charts
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


def test_units_stand_apart_and_sums_are_told_from_classes():
    rows = [row("EUR", "cashable"), row("GBP", "cashable"), row("GBP", "dis-benefit"), row("GBP", "gross")]
    euros, pounds = units([], rows)
    assert (euros.unit, pounds.unit) == ("EUR", "GBP")
    assert [line.is_sum for line in pounds.lines] == [False, False, True]


def test_benefits_in_which_something_moved_come_first():
    still = {**row("GBP", "cashable", promised=5), "benefit": "a-still-one"}
    moved = {**row("GBP", "cashable", promised=5, claimed=1), "benefit": "z-moved"}
    earlier = {**row("GBP", "cashable", promised=5), "benefit": "z-moved"}
    found = list(benefits([still, earlier], [still, moved]))
    assert [(each.row["benefit"], each.moved) for each in found] == [("z-moved", True), ("a-still-one", False)]


def pairs(ends: list[tuple[Decimal, Decimal]]) -> Iterator[tuple[str, tuple[Decimal, Decimal]]]:
    return zip(ACCOUNTS, ends, strict=True)


@given(st.lists(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=6, max_size=6), min_size=1, max_size=3))
def test_bars_are_shares_of_the_widest_of_their_unit(classes: list[list[tuple[Decimal, Decimal]]]) -> None:
    lines = [
        Line("GBP", f"class {n}", 1, {name: Account(end, end - before) for name, (before, end) in pairs(ends)})
        for n, ends in enumerate(classes)
    ]
    widest = max(max(line.accounts[name].end, line.accounts[name].before) for line in lines for name in DRAWN)
    drawn = list(charts([*lines, Line("GBP", "gross", 1, lines[0].accounts)]))
    assert [chart.name for chart in drawn] == ([line.name for line in lines] if widest else [])
    for chart, line in zip(drawn, lines, strict=False):
        for bar in chart.bars:
            account = line.accounts[bar.account]
            assert abs(bar.before + bar.grown - max(account.end, account.before) / widest * 100) <= Decimal("0.02")
            assert bar.fell == (account.end < account.before)
