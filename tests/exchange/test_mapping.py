"""Mappings promise: a row gives all the events that it can, and whatever it does not give is told."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from exchange.telling import Problem
from tests.exchange.files import LONDON, events_of, first_event, text_file, told

CUSTOMER = """
[[events]]
kind = "customer-identified"
occurred_at = 2026-01-01
customer = "{Dept|slug}"
name = "{Dept}"
type = "business-unit"
"""
BENEFIT = """
[[events]]
kind = "benefit-promised"
occurred_at = 2026-01-01
benefit = "b"
proposition = "p"
title = "t"
category = "financial"
class = "cashable"
outcome = "o"
unit = "GBP"
direction = "higher"
"""


def problems(folder: Path, how: str, table: str) -> list[Problem]:
    return [problem for row in told(folder, how, table) for problem in row.problems]


def test_texts_constants_and_templates_fill_fields(tmp_path):
    event = first_event(tmp_path, CUSTOMER + 'note = "{{as said}} by {Dept|upper}"\ninfluence = 4\n', "Dept\nR & D\n")
    assert event.model_dump(include={"customer", "name", "type", "influence", "note", "actor", "occurred_at"}) == {
        "customer": "r-d",
        "name": "R & D",
        "type": "business-unit",
        "influence": 4,
        "note": "{as said} by R & D",
        "actor": "dana",
        "occurred_at": datetime(2026, 1, 1, tzinfo=LONDON),
    }


def test_values_are_read_by_their_translators_in_order(tmp_path):
    how = (
        """
[values]
target = { column = "Sum", number = { symbol = "£", thousands = ",", scale = 1_000 } }
due = { column = "Ends", date = ["%d.%m.%Y", "%B %Y"] }
sure = { column = "Sure", choices = { "very  Sure" = 90, no = 10 } }
"""
        + BENEFIT
        + 'target = "{target}"\ndue = "{due}"\nconfidence = "{sure}"\n'
        + 'baseline = { value = "{Sum before}", date = 2025-12-31, source = "{Read}" }\n'
        + 'owner = { template = "{Sure}-{Ends}", slug = true, shorten = 12 }\n'
    )
    table = 'Sum,Ends,Sure,Sum before,Read\n"£1,200.50",31.03.2027,Very sure,7,A\n-£1,May 2027,NO,8,B\n'
    first, second = (events_of(row)[0] for row in told(tmp_path, how, table))
    assert (first.target, first.due, first.confidence) == (Decimal(1200500), date(2027, 3, 31), Decimal(90))
    assert first.baseline.model_dump() == {"value": Decimal(7), "date": date(2025, 12, 31), "source": "A"}
    assert first.owner == "very"
    assert (second.target, second.due, second.confidence) == (Decimal(-1000), date(2027, 5, 1), Decimal(10))


def test_a_sign_decides_the_class_and_the_amount_has_none(tmp_path):
    how = (
        '[values]\nsum = { column = "Sum", number = true }\n'
        + BENEFIT.replace('class = "cashable"', "")
        + 'class = { of = "sum", by_sign = { positive = "cashable", negative = "dis-benefit" } }\n'
        + 'target = { of = "sum", absolute = true }\n'
    )
    rows = told(tmp_path, how, "Sum\n5\n-5\n0\n")
    assert [(events_of(row)[0].benefit_class, events_of(row)[0].target) for row in rows[:2]] == [
        ("cashable", Decimal(5)),
        ("dis-benefit", Decimal(5)),
    ]
    assert rows[2].problems == (
        Problem(
            "sum",
            "0",
            "it is zero, and by_sign does not say what that means",
            "Add zero to it.",
            kinds=("benefit-promised",),
        ),
    )


def test_the_first_of_several_columns_that_holds_something_is_taken(tmp_path):
    how = (
        '[missing]\n"Exempt*" = "withheld"\n'
        '[values]\nscore = { columns = ["Rating", "Rating#2"], choices = { Red = 1 } }\n'
        + CUSTOMER
        + 'influence = "{score}"\n'
    )
    rows = told(tmp_path, how, "Dept,Rating,Rating\na,,Red\nb,Red,\nc,exempt (s. 26),RED\nd,,\ne,Exempt,Exempt\n")
    assert [len(row.items) for row in rows] == [1, 1, 1, 0, 0]
    assert [[(each.column, each.reason, each.kinds) for each in row.problems] for row in rows] == [
        [],
        [],
        [("Rating", "withheld", ())],
        [("Rating", "the cell is empty", ("customer-identified",))],
        [("Rating", "withheld", ("customer-identified",))],
    ]


def test_missing_is_never_zero(tmp_path):
    how = 'missing = ["n/a", "tbc*"]\n' + BENEFIT + 'target = { column = "Sum", number = true }\n'
    rows = told(tmp_path, how, "Sum,x\nN/A,1\nTbc in May,1\n,1\n#REF!,1\n0,1\n")
    assert [len(row.items) for row in rows] == [0, 0, 0, 0, 1]
    assert [row.left_out for row in rows] == [1, 1, 1, 1, 0]
    assert [problem.reason for row in rows for problem in row.problems] == [
        "the cell says that there is nothing to tell",
        "the cell says that there is nothing to tell",
        "the cell is empty",
        "the cell holds a spreadsheet's error",
    ]


def test_a_field_that_may_be_missing_is_left_out_and_told_only_where_something_stands(tmp_path):
    how = 'missing = ["n/a"]\n' + BENEFIT + 'due = { column = "Due", date = "%Y" }\noptional = ["due"]\n'
    rows = told(tmp_path, how, "Due,x\n,1\nn/a,1\nsoon,1\n2027,1\n")
    assert [events_of(row)[0].due for row in rows] == [None, None, None, date(2027, 1, 1)]
    assert [[each.reason for each in row.problems] for row in rows] == [
        [],
        ["the cell says that there is nothing to tell, recorded without its due"],
        ["'soon' is not a date, recorded without its due"],
        [],
    ]
    assert [row.left_out for row in rows] == [0, 0, 0, 0]


def test_otherwise_stands_in_and_what_was_withheld_is_told(tmp_path):
    how = (
        'missing = ["n/a"]\n'
        + CUSTOMER.replace("{Dept}", "{name}")
        + """
[values]
name = { column = "Name", otherwise = "{Dept}" }
"""
    )
    rows = told(tmp_path, how, "Dept,Name\na,Alpha\nb,\nc,n/a\n")
    assert [events_of(row)[0].name for row in rows] == ["Alpha", "b", "c"]
    assert [[each.reason for each in row.problems] for row in rows] == [
        [],
        [],
        ["the cell says that there is nothing to tell, something else was taken"],
    ]


def test_an_empty_cell_is_told_too_where_missing_says_so(tmp_path):
    how = CUSTOMER + '[values]\nx = { column = "X", missing = { "" = "not published" }, otherwise = "y" }\n'
    how = how.replace('name = "{Dept}"', 'name = "{x}"')
    [row] = told(tmp_path, how, "Dept,X\na,\n")
    assert [each.reason for each in row.problems] == ["not published, something else was taken"]


def test_conditions_decide_which_events_a_row_gives(tmp_path):
    how = (
        '[values]\nsum = { column = "Sum", number = true }\n'
        + CUSTOMER + 'when = { Sum = "present" }\n'
        + CUSTOMER + 'when = { sum = "negative" }\n'
        + CUSTOMER + 'when = { sum = "positive", Dept = ["A", "b"] }\n'
        + CUSTOMER + 'when = { Sum = "missing" }\n'
    )  # fmt: skip
    rows = told(tmp_path, how, "Dept,Sum\na,1\nc,1\na,-1\na,\na,x\n")
    assert [len(row.items) for row in rows] == [2, 1, 2, 1, 1]
    assert [(each.column, each.value, each.reason) for each in rows[3].problems] == [("Sum", "", "the cell is empty")]
    assert [(each.column, each.value) for each in rows[4].problems] == [("Sum", "x")]
    assert [row.left_out for row in rows] == [0, 0, 0, 1, 1]


def test_rows_that_do_not_count_are_passed_over(tmp_path):
    rows = told(tmp_path, '[file]\nonly = { ID = "present" }\n' + CUSTOMER, "ID,Dept\n1,a\n,Total\n")
    assert [row.counted for row in rows] == [True, False]


def test_one_row_gives_several_events_each_with_a_key_of_its_kind(tmp_path):
    how = (
        '[defaults]\nkey = "k/{Dept}/{kind}"\n'
        + CUSTOMER
        + """
[[events]]
kind = "awareness-measured"
occurred_at = 2026-01-01
customer = "{Dept}"
score = "{Score}"
sample = "{Score}"
"""
    )
    [row] = told(tmp_path, how, "Dept,Score\na,55\n")
    assert [item.event.key for item in row.items] == ["k/a/customer-identified", "k/a/awareness-measured"]


def test_all_that_is_wrong_with_a_row_is_told_at_once(tmp_path):
    how = CUSTOMER + 'influence = "{Influence}"\nnote = "{Note}"\n'
    found = problems(tmp_path, how, "Dept,Influence,Note\n" + "x" * 301 + ",9,\n")
    assert [(each.column, each.reason) for each in found] == [
        ("Note", "the cell is empty"),
        ("Dept", "name: is 301 characters long"),
        ("Influence", "'9' is out of range"),
    ]


def test_line_breaks_are_kept_in_texts_and_joined_where_a_line_is_wanted(tmp_path):
    event = first_event(tmp_path, CUSTOMER + 'note = "{Dept}"\n', 'Dept\n"R\u00a0and\r\n  D"\n')
    assert (event.name, event.note) == ("R and D", "R and\n  D")


def test_lists_are_made_of_one_cell(tmp_path):
    how = """
[[events]]
kind = "awareness-session-held"
occurred_at = "{When}"
title = "t"
channel = "c"
customers = { column = "Who", split = "/", slug = true }
reach = "{Reach}"
evidence = [{ title = "Minutes", uri = "{Minutes}" }, { title = "Plan", uri = "https://example.org/plan" }]
"""
    text_file(tmp_path, "Agreed.\n", "minutes.txt")
    table = "Who,When,Reach,Minutes\nOps / R & D/,2026-03-01T09:00+01:00,7,{}\n"
    for device in ("/dev/zero", "/proc/self/mem", "", ".", "folder/none"):
        first = told(tmp_path, how, table.format(device))[0]
        assert all(each.sha256 is None for event in events_of(first) for each in event.evidence)
    event = first_event(tmp_path, how, table.format("minutes.txt"))
    assert event.customers == ("ops", "r-d")
    assert event.occurred_at.isoformat() == "2026-03-01T09:00:00+01:00"
    assert [each.model_dump(exclude_none=True) for each in event.evidence] == [
        {
            "title": "Minutes",
            "uri": "minutes.txt",
            "sha256": "69598c11fb4bbaffcb7996c9827338feb9acdb1fe1f81326f7613a65f14eb9f6",
            "size": 8,
        },
        {"title": "Plan", "uri": "https://example.org/plan"},
    ]


def test_positions_are_referred_to_by_key(tmp_path):
    how = CUSTOMER + 'causes = [{ position_of = "order-{No}" }, { position_of = "{Other}" }]\noptional = ["causes"]\n'
    rows = told(tmp_path, how, "Dept,No,Other\na,1,x\nb,1,\n")
    assert [dict(row.items[0].refers) for row in rows] == [{"causes": ("order-1", "x")}, {}]


def test_waivers_are_offered_to_the_events_that_are_under_their_rules(tmp_path):
    how = (
        '[waive]\nnot-before-its-customer = "Late."\n'
        + CUSTOMER
        + """
[[events]]
kind = "need-identified"
occurred_at = 2026-01-01
need = "n"
customer = "{Dept}"
statement = "s"
"""
    )
    [row] = told(tmp_path, how, "Dept\na\n")
    assert [[waiver.rule for waiver in item.event.waivers] for item in row.items] == [[], ["not-before-its-customer"]]


def test_money_is_a_text_of_amount_and_currency(tmp_path):
    how = """
[values]
euros = { column = "Cost", number = { decimal = ",", thousands = "." } }
[[events]]
kind = "service-delivered"
occurred_at = 2026-01-01
service = "s"
customer = "c"
quantity = 1
hours = { column = "Hours", number = { decimal = "," } }
cost = "{euros} EUR"
"""
    event = first_event(tmp_path, how, "Cost;Hours\n1.234,50;6,5\n")
    assert (str(event.cost), event.hours) == ("1234.5 EUR", Decimal("6.5"))


@pytest.mark.parametrize("sign", ["present", "missing"])
def test_a_misshapen_row_gives_nothing(tmp_path, sign):
    [row] = told(tmp_path, CUSTOMER + f'when = {{ Dept = "{sign}" }}\n', "Dept,x\na\n")
    assert (row.items, row.left_out) == ((), 1)
    assert row.problems[0].reason == "the row has 1 cells, the heading 2"


WITHHELD = 'missing = ["n/a"]\n[values]\nsum = { column = "Sum", number = true }\nwhat = { column = "What", choices = '


@pytest.mark.parametrize("asked", ['sum = "present"', 'sum = "negative"', 'what = ["one"]', 'Sum = "present"'])
def test_a_condition_on_a_cell_that_withholds_its_value_is_told(tmp_path, asked):
    how = WITHHELD + "{ a = 'one' } }\n" + CUSTOMER + f"when = {{ {asked} }}\n"
    [row] = told(tmp_path, how, "Dept,Sum,What\na,n/a,N/A\n")
    assert (row.items, row.left_out) == ((), 1)
    assert [(each.column.lower(), each.value.lower(), each.stops) for each in row.problems] == [
        (asked.partition(" ")[0].lower(), "n/a", False)
    ]


@pytest.mark.parametrize("asked", ['sum = "present"', 'sum = "missing"', 'what = ["one"]'])
def test_a_condition_on_a_cell_that_cannot_be_read_is_told(tmp_path, asked):
    how = WITHHELD + "{ a = 'one' } }\n" + CUSTOMER + f"when = {{ {asked} }}\n"
    [row] = told(tmp_path, how, "Dept,Sum,What\na,abc,b\n")
    assert (row.items, row.left_out) == ((), 1)
    assert [(each.value, each.stops) for each in row.problems] == [("abc" if "sum" in asked else "b", True)]


def test_an_event_for_what_is_missing_is_given_where_a_cell_withholds_it(tmp_path):
    how = WITHHELD + "{} }\n" + CUSTOMER + 'when = { sum = "missing" }\n'
    rows = told(tmp_path, how, "Dept,Sum,What\na,n/a,\nb,,\nc,1,\n")
    assert [(len(row.items), row.problems) for row in rows] == [(1, ()), (1, ()), (0, ())]


def test_a_condition_that_is_not_met_makes_all_others_idle(tmp_path):
    how = WITHHELD + "{} }\n" + CUSTOMER + 'when = { sum = "positive", Dept = ["b"] }\n' + CUSTOMER
    [row] = told(tmp_path, how, "Dept,Sum,What\na,n/a,\n")
    assert (len(row.items), row.problems) == (1, ())


def test_words_for_nothing_are_nothing_in_every_column(tmp_path):
    how = 'missing = ["n/a"]\n' + CUSTOMER + 'note = "{Note}"\noptional = ["note"]\n'
    [row] = told(tmp_path, how, "Dept,Note\na,N/A\n")
    assert events_of(row)[0].note is None
    assert [(each.column, each.reason, each.stops) for each in row.problems] == [
        ("Note", "the cell says that there is nothing to tell, recorded without its note", False)
    ]


def test_every_cell_that_a_text_lacks_is_told(tmp_path):
    how = 'missing = ["n/a"]\n' + CUSTOMER + 'note = "From {A} to {B} by {C}."\noptional = ["note"]\n'
    found = problems(tmp_path, how, "Dept,A,B,C\nx,n/a,n/a,z\nx,,n/a,z\nx,,,z\n")
    assert [each.column for each in found] == ["A", "B", "B"]
    found = problems(tmp_path, how.replace("optional", "# optional"), "Dept,A,B,C\nx,,n/a,z\n")
    assert {each.column for each in found} == {"A", "B"}


def test_every_part_that_a_field_lacks_is_told(tmp_path):
    how = BENEFIT + 'baseline = { value = "{V}", date = "{D}", source = "{S}" }\ntarget = 1\n'
    assert [each.column for each in problems(tmp_path, how, "V,D,S\n,,x\n")] == ["V", "D"]


SIGNS = (
    '[values]\nsum = { column = "Sum (£m)", number = { scale = 1_000 } }\n'
    + CUSTOMER
    + CUSTOMER + 'note = "{sum}"\nwhen = { sum = "positive" }\n'
    + CUSTOMER + 'note = "{sum}"\nwhen = { sum = "negative" }\n'
)  # fmt: skip


def test_a_number_whose_sign_no_event_asks_for_is_told(tmp_path):
    rows = told(tmp_path, SIGNS, "Dept,Sum (£m)\na,0.00\nb,1\n")
    assert [len(row.items) for row in rows] == [1, 2]
    assert [row.problems for row in rows] == [
        (
            Problem(
                "Sum (£m)",
                "0.00",
                "it is zero, and no event is for that",
                'Leave it where that is right, or add an event with when = { sum = "zero" }.',
                kinds=("customer-identified",),
                stops=False,
            ),
        ),
        (),
    ]


@pytest.mark.parametrize("also", ['when = { sum = "zero" }', 'when = { sum = "present" }', 'name = "{sum}"'])
def test_a_number_that_some_event_takes_is_not_lost(tmp_path, also):
    how = SIGNS + (CUSTOMER.replace('name = "{Dept}"', also) if "name" in also else CUSTOMER + also + "\n")
    assert problems(tmp_path, how, "Dept,Sum (£m)\na,0.00\n") == []


def test_a_row_of_which_no_event_asks_for_what_it_says_is_told(tmp_path):
    how = CUSTOMER + 'when = { What = ["New"] }\n' + CUSTOMER + 'when = { What = ["Gone", "Left"] }\n'
    rows = told(tmp_path, how, "Dept,What\na,New\nb,Knew\nc,\n")
    assert [row.problems for row in rows] == [
        (),
        (
            Problem(
                "What",
                "Knew",
                "no event of the mapping is for 'Knew'",
                "Correct the cell, add the text to a when, or keep such rows out with only in [file].",
                kinds=("customer-identified",),
            ),
        ),
        (),
    ]
    assert [row.left_out for row in rows] == [0, 1, 0]
