"""Whatever stands in whichever field of whichever kind, what is wrong with it is told in plain words."""

import re

import pytest
from pydantic import ValidationError

from events.base import Event
from events.charter import PmoChartered
from events.faults import faults_of
from events.kinds import KINDS
from events.service_operation import ServiceDelivered

ANYTHING: list[object] = [
    *(None, True, 3, 3.5, -5, 10**30, float("nan"), float("inf"), b"x", [], [None], [1], ["x"], {}, [{}], {"a": 1}),
    *("", "x", "x" * 70, "3.5", "9" * 5000, "9" * 22, "0.0000000001", "é", "a\nb", "\ud800", "#7"),
    *("2026-13-45", "2026-03-31", "2026-03-31T10:00", "2026-03-31T10:00:00.5Z"),
]
PYTHON = re.compile(
    r"Decimal|None|True|False|Input should|pydantic|tuple|dictionary|valid |string |float|\bint\b|\{|\["
)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind)
def test_no_fault_of_any_field_lets_python_show_through(kind: type[Event]):
    told = set()
    for name, field in kind.model_fields.items():
        for value in ANYTHING:
            try:
                kind.model_validate({field.alias or name: value})
            except ValidationError as error:
                told |= {f"{fault.problem}. {fault.remedy}" for fault in faults_of(error, kind)}
    assert [words for words in told if PYTHON.search(words) or "does not fit" in words] == []
    assert [words for words in told if not words.endswith((".", "?"))] == []


@pytest.mark.parametrize(
    ("currency", "told"),
    [
        ("hours", "currency: hours is no currency. Give the ISO 4217 code, for example GBP."),
        ("Euro", "currency: Euro is no currency. Give the ISO 4217 code, for example GBP."),
        ("£", "currency: '£' is no currency. Give the ISO 4217 code, for example GBP."),
        ("gbp", "currency: gbp is a currency. Write it in capitals: GBP."),
    ],
)
def test_a_charter_has_a_currency(currency: str, told: str):
    with pytest.raises(ValidationError) as refused:
        PmoChartered.model_validate({"currency": currency})
    assert told in [str(fault) for fault in faults_of(refused.value, PmoChartered)]


@pytest.mark.parametrize(
    ("quantity", "told"),
    [
        ("0.0000000001", "quantity: '0.0000000001' has more than 9 digits after the point. Round it."),
        ("9" * 22, f"quantity: '{'9' * 22}' has more than 21 digits before the point. Check the number."),
        ([1], "quantity: a list is not a number. Write it in digits, for example 1234.50."),
    ],
)
def test_a_number_that_does_not_fit_is_told(quantity: object, told: str):
    with pytest.raises(ValidationError) as refused:
        ServiceDelivered.model_validate({"quantity": quantity})
    assert told in [str(fault) for fault in faults_of(refused.value, ServiceDelivered)]
