"""Reading back promises: the event that decoding gives, and its words where there is none."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, data
from pydantic import ValidationError

from events.base import Event
from events.codec import decode, encode
from events.kinds import KINDS, UnknownKind
from events.reading_back import read_back, reader
from events.service_monitoring import MetricMeasured
from events.service_operation import ServiceDelivered
from tests.events.anything import anything_of
from tests.given import a

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind)
unhurried = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
RECORDED = {"recorded_at": "2026-03-02T09:00:00Z"}
DELIVERED = a(
    ServiceDelivered, service="report", customer="finance", quantity="1", hours="1.50", cost="10.00 GBP", **RECORDED
)
MEASURED = a(
    MetricMeasured,
    metric="lag",
    service="report",
    period="2026-03",
    value="4",
    unit="days",
    source="Log",
    quality="90",
    **RECORDED,
)


@every_kind
@unhurried
@given(data())
def test_what_is_read_back_is_what_decoding_gives(kind: type[Event], data: DataObject):
    written = encode(data.draw(anything_of(kind)))
    try:
        quickly = reader(kind.kind)(written)
    except ValueError:
        assert recorded_at_the_end_of_time(written)
    else:
        assert everything(quickly) == everything(decode(written))
    back = read_back(written, kind.kind)
    assert everything(back) == everything(decode(written))
    assert (encode(back), back.tags, hash(back)) == (written, decode(written).tags, hash(decode(written)))
    changed = [event.model_copy(update={"note": "Changed."}) for event in (back, decode(written))]
    assert everything(changed[0]) == everything(changed[1])


def recorded_at_the_end_of_time(written: bytes) -> bool:
    """Whether the event was not recorded yet: no ledger holds such a one, and reading it back takes the longer way."""
    return b'"recorded_at"' not in written or b'"recorded_at":"9999' in written


def everything(event: Event) -> tuple[object, ...]:
    """All that an event is made of."""
    said = list(event.__dict__.items())
    types = [type(value) for _, value in said]
    offsets = [value.utcoffset() for _, value in said if hasattr(value, "utcoffset")]
    return event, said, types, offsets, event.model_fields_set, event.__pydantic_extra__, event.__pydantic_private__


@every_kind
@unhurried
@given(data())
def test_damage_is_told_as_decoding_tells_it(kind: type[Event], data: DataObject):
    """But for words that would not be written so today: these are for who examines a ledger, and are asked there."""
    spoilt = bytearray(encode(data.draw(anything_of(kind))))
    spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    told = outcome(bytes(spoilt), kind.kind, decode)
    if outcome(bytes(spoilt), kind.kind, read_back) != told:
        assert told[0] is ValidationError
        assert {type(value) for value in json.loads(spoilt).values()} <= {str, int, bool, list, dict}
        assert json.loads(encode(read_back(bytes(spoilt), kind.kind))) == json.loads(spoilt)


def outcome(written: bytes, kind: str, reading: Any) -> tuple[object, ...]:
    try:
        return everything(reading(written, kind))
    except (ValueError, UnknownKind, TypeError, RecursionError) as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    ("event", "changed"),
    [
        (DELIVERED, {"hours": "NaN"}),
        (DELIVERED, {"hours": "Infinity"}),
        (DELIVERED, {"hours": "1E999999"}),
        (DELIVERED, {"hours": "1E-999999"}),
        (DELIVERED, {"hours": "0E-999999"}),
        (DELIVERED, {"hours": f"1.{200 * '1'}"}),
        (DELIVERED, {"hours": "-1"}),
        (DELIVERED, {"hours": None}),
        (DELIVERED, {"hours": []}),
        (DELIVERED, {"cost": {"amount": "1"}}),
        (DELIVERED, {"cost": {"amount": "1", "currency": "XXL"}}),
        (DELIVERED, {"cost": {"amount": "1", "currency": "GBP", "of": "what"}}),
        (DELIVERED, {"occurred_at": "0001-01-01T00:00:00+14:00"}),
        (DELIVERED, {"occurred_at": "2026-03-01T09:00:00"}),
        (DELIVERED, {"occurred_at": "2026-03-01"}),
        (DELIVERED, {"requested_at": "9999-12-31T23:59:59-14:00"}),
        (DELIVERED, {"id": "7"}),
        (DELIVERED, {"note": ""}),
        (DELIVERED, {"note": "x" * 20_001}),
        (DELIVERED, {"causes": [0]}),
        (DELIVERED, {"evidence": [{}]}),
        (DELIVERED, {"unheard": "of"}),
        (DELIVERED, {"kind": MetricMeasured.kind}),
        (DELIVERED, {"kind": "service-operation.service-delivered.v9"}),
        (DELIVERED, {"level_met": 2}),
        (MEASURED, {"period": "2026-13"}),
        (MEASURED, {"period": "when it was ready"}),
        (MEASURED, {"unit": "EURO"}),
        (MEASURED, {"quality": "100.01"}),
        (MEASURED, {"value": {}}),
    ],
    ids=lambda of: of.kind_name if isinstance(of, Event) else str(of)[:50],
)
def test_what_could_not_be_folded_is_refused(event: Event, changed: dict[str, Any]):
    written = json.dumps({**json.loads(encode(event)), **changed}).encode()
    refused = outcome(written, event.kind, decode)
    assert isinstance(refused[0], type)
    assert outcome(written, event.kind, read_back) == refused


@pytest.mark.parametrize("event", [DELIVERED, MEASURED], ids=lambda event: event.kind_name)
def test_a_field_too_few_is_told(event: Event):
    said = json.loads(encode(event))
    for field in said:
        written = json.dumps({name: value for name, value in said.items() if name != field}).encode()
        assert outcome(written, event.kind, read_back) == outcome(written, event.kind, decode)


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b"7", b"\xff", b"{}", b"[" * 100_000, "{}".encode("utf-16")])
def test_bytes_that_are_no_event_are_told(written: bytes):
    assert outcome(written, ServiceDelivered.kind, read_back) == outcome(written, ServiceDelivered.kind, decode)


def test_what_was_written_another_way_is_read_the_longer_way():
    """Numbers that are no strings, and the like: `decode` takes them, and so they are taken here."""
    written = json.dumps({**json.loads(encode(DELIVERED)), "quantity": 2, "level_met": "true"}).encode()
    assert everything(read_back(written, DELIVERED.kind)) == everything(decode(written))


def test_a_kind_that_is_not_known_is_told():
    with pytest.raises(UnknownKind, match=r"There is no kind 'needs-assessment\.need-identified\.v9'"):
        read_back(b"{}", "needs-assessment.need-identified.v9")
