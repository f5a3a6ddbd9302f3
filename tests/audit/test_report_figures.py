"""The report promises: what came in a period is the difference of two ends, and bars are drawn to one scale."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from audit.report.bars import DRAWN, charts
from audit.report.figures import ACCOUNTS, Account, Line, benefits, units

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


def row(unit: str, of_class: str, status: str = "agreed", **amounts: int | None) -> Mapping[str, object]:
    return {
        "unit": unit,
        "benefit_class": of_class,
        "status": status,
        **dict.fromkeys(ACCOUNTS, Decimal(0)),
        **{name: amount if amount is None else Decimal(amount) for name, amount in amounts.items()},
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
    rows = [row("EUR", "cashable"), row("GBP", "cashable"), row("GBP", "dis-benefit")]
    euros, pounds = units([], rows)
    assert (euros.unit, pounds.unit) == ("EUR", "GBP")
    assert [(line.name, line.is_sum) for line in pounds.lines] == [
        *(("cashable", False), ("dis-benefit", False)),
        *(("gross", True), ("net", True)),
    ]


def test_what_is_promised_in_no_agreed_or_in_a_declined_proposition_counts_and_is_told_once_more():
    before = [row("GBP", "cashable", "proposed", promised=40), row("GBP", "cashable", promised=100)]
    after = [row("GBP", "cashable", "declined", promised=40), row("GBP", "cashable", promised=100)]
    [unit] = units(before, [*after, row("GBP", "cashable", "proposed", promised=5)])
    told = [(line.name, line.benefits, line.accounts["promised"], line.is_part) for line in unit.lines]
    assert told == [
        ("cashable", 3, Account(Decimal(145), Decimal(5)), False),
        ("of it in no agreed proposition", 1, Account(Decimal(5), Decimal(-35)), True),
        ("of it in declined propositions", 1, Account(Decimal(40), Decimal(40)), True),
    ]


def test_what_is_told_apart_adds_up_to_gross_and_net_as_the_promised_does():
    rows = [row("GBP", "cashable", "declined", promised=40), row("GBP", "avoidance", "declined", promised=7)]
    [unit] = units([], [*rows, row("GBP", "dis-benefit", "declined", promised=5)])
    told = {line.name: line.apart["declined"] for line in unit.lines if not line.is_part}
    assert told == {"avoidance": 7, "cashable": 40, "dis-benefit": 5, "gross": 47, "net": 42}
    assert {line.apart["proposed"] for line in unit.lines if not line.is_part} == {Decimal(0)}


def test_a_benefit_without_a_baseline_promises_its_target_itself_and_is_named():
    at_first = {
        **row("GBP", "cashable", promised=12, promised_first=9),
        "benefit": "late",
        "baseline_value": Decimal(21),
    }
    never = {**row("GBP", "cashable", promised=30, promised_first=30), "benefit": "never", "baseline_value": None}
    mute = {**row("GBP", "cashable", promised=None, promised_first=None), "benefit": "mute", "baseline_value": None}
    rows = [{**each, "first_baseline_value": None} for each in (at_first, never, mute)]
    [unit] = units([], rows)
    assert (unit.bare("promised_first"), unit.bare("promised")) == (("late", "never"), ("never",))
    told = {each.row["benefit"]: (each.bare("promised_first"), each.bare("promised")) for each in benefits([], rows)}
    assert told == {"late": (True, False), "never": (True, True), "mute": (False, False)}


def test_a_benefit_without_a_target_promises_no_amount_rather_than_zero():
    rows = [row("GBP", "cashable", promised=None, promised_first=None), row("GBP", "cashable", promised=7)]
    [unit] = units([], rows)
    assert (unit.lines[0].accounts["promised"], unit.unsaid) == (Account(Decimal(7), Decimal(7)), 1)
    told = {each.row["benefit"]: each for each in benefits([], ({**r, "benefit": n} for n, r in enumerate(rows)))}
    assert [told[n].accounts["promised"].told for n in (0, 1)] == [False, True]


def test_benefits_in_which_something_moved_come_first():
    still = {**row("GBP", "cashable", promised=5), "benefit": "a-still-one"}
    moved = {**row("GBP", "cashable", promised=5, claimed=1), "benefit": "z-moved"}
    earlier = {**row("GBP", "cashable", promised=5), "benefit": "z-moved"}
    found = list(benefits([still, earlier], [still, moved]))
    assert [(each.row["benefit"], each.moved) for each in found] == [("z-moved", True), ("a-still-one", False)]


def pairs(ends: list[tuple[Decimal, Decimal]]) -> Iterator[tuple[str, tuple[Decimal, Decimal]]]:
    return zip(ACCOUNTS, ends, strict=True)


@given(st.lists(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=7, max_size=7), min_size=1, max_size=3))
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
