"""The codec promises: what was said comes back, and the same fact is the same bytes on every machine."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from events.base import Event
from events.charter import PmoChartered, StrategySet
from events.codec import decode, encode
from events.fields import Evidence
from events.kinds import KINDS, UnknownKind
from events.needs_assessment import NeedIdentified
from events.service_monitoring import MetricMeasured
from events.service_operation import ServiceDelivered
from tests.events.anything import anything_of
from tests.given import a

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind)
unhurried = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@every_kind
@unhurried
@given(data())
def test_what_was_said_comes_back(kind: type[Event], data: DataObject):
    event = data.draw(anything_of(kind))
    back = decode(encode(event))
    assert back == event
    assert (type(back), back.tags) == (kind, event.tags)
    assert encode(back) == encode(event)


@every_kind
@unhurried
@given(data())
def test_the_bytes_are_canonical(kind: type[Event], data: DataObject):
    written = encode(data.draw(anything_of(kind)))
    said = json.loads(written)
    assert said["kind"] == kind.kind
    assert written == json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert not [value for value in _leaves(said) if isinstance(value, float) or value is None]


@every_kind
@unhurried
@given(data())
def test_the_bytes_are_those_that_pydantic_and_json_give(kind: type[Event], data: DataObject):
    """They are the leaves of the Merkle tree: a quicker way of writing them may not change one of them."""
    event = data.draw(anything_of(kind))
    for each in (event, event.stamped(UUID(int=7), datetime(2026, 6, 1, 9, 30, 1, 20_000, tzinfo=UTC))):
        said = each.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"kind": kind.kind}
        assert encode(each) == json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("written", ["0E-9", "1E+3", "-0.00", "1E-8"])
def test_no_number_is_written_with_an_exponent(written: str):
    measured = {"metric": "lag", "service": "report", "period": "2026", "value": "1", "unit": "days", "source": "S"}
    event = a(MetricMeasured, **measured).model_copy(update={"value": Decimal(written)})
    assert json.loads(encode(event))["value"] == format(Decimal(written), "f")


def test_what_is_no_part_of_an_event_is_not_written():
    with pytest.raises(TypeError, match="A object cannot be written"):
        encode(a(NeedIdentified, need="x", customer="y", statement="z").model_copy(update={"note": object()}))


def _leaves(said: Any) -> list[Any]:
    if isinstance(said, dict):
        return [leaf for value in said.values() for leaf in _leaves(value)]
    return [leaf for value in said for leaf in _leaves(value)] if isinstance(said, list) else [said]


def test_these_are_the_bytes():
    need = a(
        NeedIdentified,
        need="one-date",
        customer="finance",
        statement="Un rapport sûr",
        occurred_at="2026-03-01T09:00+01:00",
    )
    assert (
        encode(need)
        == (
            '{"actor":"dana","customer":"finance","kind":"needs-assessment.need-identified.v1","need":"one-date",'
            '"occurred_at":"2026-03-01T09:00:00+01:00","statement":"Un rapport sûr"}'
        ).encode()
    )


def test_the_order_in_which_it_was_said_makes_no_difference():
    said = {"statement": "One date.", "customer": "finance", "need": "one-date"}
    assert encode(a(NeedIdentified, **said)) == encode(a(NeedIdentified, **dict(reversed(said.items()))))


def test_the_way_a_letter_was_typed_makes_no_difference():
    composed, decomposed = "caf\N{LATIN SMALL LETTER E WITH ACUTE}", "cafe\N{COMBINING ACUTE ACCENT}"
    assert encode(a(NeedIdentified, need="x", customer="y", statement=composed)) == encode(
        a(NeedIdentified, need="x", customer="y", statement=decomposed)
    )


def test_quantities_are_kept_as_written():
    delivered = a(ServiceDelivered, service="x", customer="y", quantity="1.50", hours="0", cost="0.10 GBP")
    assert json.loads(encode(delivered)) == {
        "actor": "dana",
        "cost": {"amount": "0.10", "currency": "GBP"},
        "customer": "y",
        "hours": "0",
        "kind": "service-operation.service-delivered.v1",
        "occurred_at": "2026-03-01T09:00:00Z",
        "quantity": "1.50",
        "service": "x",
    }


def test_the_offset_at_which_it_occurred_is_kept():
    in_apia = datetime(2026, 1, 1, 8, tzinfo=ZoneInfo("Pacific/Apia"))
    back = decode(encode(a(NeedIdentified, need="x", customer="y", statement="z", occurred_at=in_apia)))
    assert back.occurred_at == in_apia
    assert back.occurred_at.utcoffset() == in_apia.utcoffset()


def test_an_offset_that_is_no_whole_minute_does_not_move_the_instant():
    local_mean_time = datetime(1910, 1, 1, tzinfo=ZoneInfo("Europe/Amsterdam"))
    back = decode(encode(a(NeedIdentified, need="x", customer="y", statement="z", occurred_at=local_mean_time)))
    assert back.occurred_at == local_mean_time


def test_what_was_not_said_is_not_written():
    assert b"note" not in encode(a(NeedIdentified, need="x", customer="y", statement="z"))
    assert b"priority" not in encode(a(NeedIdentified, need="x", customer="y", statement="z", priority=None))


@pytest.mark.parametrize(
    "letter",
    ["\N{DEVANAGARI LETTER QA}", "\N{HEBREW LETTER YOD WITH HIRIQ}", "\N{MUSICAL SYMBOL HALF NOTE}"],
)
def test_letters_that_grow_when_they_are_put_in_order_cannot_spoil_a_ledger(letter: str):
    for length in (300, 150, 100):
        try:
            event = a(PmoChartered, name=letter * length, scope="project", mandate="x", currency="GBP", sponsor="ceo")
        except ValueError:
            continue
        assert decode(encode(event)) == event


def test_parts_come_back_as_parts():
    strategy = a(
        StrategySet,
        horizon="2026",
        objectives=[{"id": "on-time", "statement": "On time."}],
        evidence=[{"title": "Minutes", "uri": "minutes.pdf", "sha256": "0" * 64, "size": 0}],
    )
    assert decode(encode(strategy)).evidence == (Evidence(title="Minutes", uri="minutes.pdf", sha256="0" * 64, size=0),)


def test_bytes_of_an_unknown_kind_are_told():
    with pytest.raises(UnknownKind, match=r"There is no kind 'needs-assessment\.need-identified\.v9'"):
        decode(b'{"kind":"needs-assessment.need-identified.v9"}')


@pytest.mark.parametrize(
    "written", [b"", b"{", b"[]", b"7", b"\xff", b"{}", b'{"kind":"awareness-building.brand-published.v1"}']
)
def test_bytes_that_are_no_event_are_told(written: bytes):
    with pytest.raises((ValueError, UnknownKind)):
        decode(written)
