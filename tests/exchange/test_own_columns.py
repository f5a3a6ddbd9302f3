"""Tables with fields as columns promise: each cell says what its field says, and faults are told by cell."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from events.kinds import kind_named
from exchange.csv_file import CsvFile
from exchange.faults import SourceFault
from exchange.layout import Layout
from exchange.own_columns import OwnColumns
from exchange.plan import By
from exchange.telling import Told
from tests.exchange.files import LONDON, events_of, text_file

HEAD = "kind,customer,name,type,occurred_at\n"


def told(folder: Path, text: str, *, kind: str | None = None, on: datetime | None = None, **layout: Any) -> list[Told]:
    """What is told of each row."""
    table = CsvFile(text_file(folder, text), "table.csv", Layout(**layout))
    teller = OwnColumns(
        table.headings,
        table.name,
        kind=kind_named(kind) if kind else None,
        by=By("dana", LONDON, folder),
        occurred_at=on,
        decimal=layout.get("decimal", "."),
    )
    return [teller.tell(row) for row in table.rows()]


def test_each_row_says_its_kind(tmp_path):
    text = "Kind,customer,Name,type,occurred at,score,sample,nps\n"
    text += "customer-identified,ops,Operations,Business Unit,2026-01-05,,,\n"
    text += "awareness-measured,ops,,,2026-02-01T10:00,55,12,\nperception-measured,ops,,,2026-02-01T10:00+02:00,,,-20\n"
    events = [event for row in told(tmp_path, text) for event in events_of(row)]
    assert [event.kind_name for event in events] == ["customer-identified", "awareness-measured", "perception-measured"]
    assert (events[0].type, events[1].score, events[2].nps) == ("business-unit", 55, -20)
    assert [event.occurred_at.isoformat() for event in events] == [
        "2026-01-05T00:00:00+00:00",
        "2026-02-01T10:00:00+00:00",
        "2026-02-01T10:00:00+02:00",
    ]


def test_one_kind_may_be_said_of_all_rows_and_one_time(tmp_path):
    [row] = told(
        tmp_path, "customer,score,sample\nops,55,12\n", kind="awareness-measured", on=datetime(2026, 2, 1, tzinfo=UTC)
    )
    assert events_of(row)[0].occurred_at == datetime(2026, 2, 1, tzinfo=UTC)


def test_parts_lists_and_money(tmp_path):
    text = (
        "customer;service;quantity;hours;cost.amount;cost.currency;level met;evidence.title;evidence.uri;occurred_at\n"
        "ops;s;1;6,5;1234,50;EUR;yes;Minutes;https://example.org;2026-02-01\n"
    )
    [row] = told(tmp_path, text, kind="service-delivered", decimal=",")
    [event] = events_of(row)
    assert (event.hours, str(event.cost), event.level_met) == (Decimal("6.5"), "1234.5 EUR", True)
    assert event.evidence[0].uri == "https://example.org"
    [row] = told(
        tmp_path,
        "customer,method,respondents,importance,waivers,occurred_at\n"
        'ops,survey,9,"rework=5; speed = 3",a-rule=Why.,2026-02-01\n',
        kind="expectations-surveyed",
    )
    [event] = events_of(row)
    assert [(each.outcome, each.importance) for each in event.importance] == [("rework", 5), ("speed", 3)]
    assert [(each.rule, each.reason) for each in event.waivers] == [("a-rule", "Why.")]
    [row] = told(
        tmp_path,
        'title,channel,customers,reach,occurred_at\nt,c,"a, b;c d",1,2026-01-01\n',
        kind="awareness-session-held",
    )
    assert events_of(row)[0].customers == ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (
            "customer-identifed,ops,Ops,external,2026-01-05",
            [("kind", "There is no kind 'customer-identifed'", "Did you mean customer-identified?")],
        ),
        (",ops,Ops,external,2026-01-05", [("kind", "the cell is empty", "Write the kind of the row's event in it.")]),
        ("event-voided,,,,", [("kind", "event-voided is not imported", "Use 'flywheel void'.")]),
        (
            "customer-identified,Ops,,extrnal,05/01/2026",
            [
                (
                    "occurred_at",
                    "'05/01/2026' is not a date that exists",
                    "Write it as 2026-03-31, or 2026-03-31T14:00+02:00 for an instant.",
                ),
                (
                    "customer",
                    "'Ops' is no id",
                    "Use lower-case letters, digits and hyphens, 63 at most, a letter or digit first.",
                ),
                ("name", "the cell is empty", "Fill the cell in and import again."),
                ("type", "'extrnal' is not one of its choices", "Did you mean external?"),
            ],
        ),
        (
            "need-withdrawn,ops,,,2026-01-05",
            [
                ("customer", "a need-withdrawn has no customer", "Empty the cell, or correct the row's kind."),
                ("", "need: is missing", "Give it."),
                ("", "reason: is missing", "Give it."),
            ],
        ),
        (
            "customer-identified,ops,#REF!,external,2026-01-05",
            [("name", "the cell holds a spreadsheet's error", "Mend the formula in the spreadsheet and import again.")],
        ),
    ],
)
def test_every_fault_of_a_row_is_told_by_its_cell(tmp_path, row, problems):
    [found] = told(tmp_path, HEAD + row + "\n")
    assert [(each.column, each.reason, each.remedy) for each in found.problems] == problems
    assert (found.items, found.left_out) == ((), 1)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (
            "customer,name\na,b\n",
            None,
            "table.csv has no column 'kind'. Add one, say --kind for all rows, or explain the columns with --mapping.",
        ),
        (
            "kind,custmer\na,b\n",
            None,
            "table.csv: the column 'custmer' is no field of any kind. Did you mean customer?",
        ),
        (
            "customer,nmae\na,b\n",
            "customer-identified",
            "table.csv: the column 'nmae' is no field of customer-identified. Did you mean name?",
        ),
        (
            "customer,name\na,b\n",
            "customer-identified",
            "table.csv has no column 'occurred_at'. Add one, or say --on for all rows.",
        ),
        (
            "recorded_at,customer\na,b\n",
            "customer-identified",
            "table.csv: the column 'recorded_at' is no field of customer-identified. Did you mean occurred_at?",
        ),
    ],
)
def test_a_column_that_nobody_knows_is_told_before_a_row_is_read(tmp_path, text, kind, said):
    with pytest.raises(SourceFault) as caught:
        told(tmp_path, text, kind=kind)
    assert str(caught.value) == said


def test_a_kind_that_differs_from_the_one_said_is_told(tmp_path):
    [row] = told(tmp_path, HEAD + "need-withdrawn,,,,\n", kind="customer-identified")
    assert [each.reason for each in row.problems] == ["it is not the kind said with --kind"]
