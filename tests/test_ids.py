"""Ids promise: UUIDs of version 7, in the order of time, that tell the millisecond in which they were given."""

import os
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from flywheel.ids import uuid7

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(INSTANTS, st.binary(min_size=10, max_size=10))
def test_an_id_is_a_version_7_that_tells_its_millisecond(instant: datetime, random: bytes):
    given_id = uuid7(instant, random)
    assert (given_id.version, given_id.variant) == (7, RFC_4122)
    assert EPOCH + timedelta(milliseconds=given_id.int >> 80) == instant.replace(
        microsecond=instant.microsecond // 1000 * 1000
    )


@given(INSTANTS, INSTANTS, st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_ids_sort_as_time_does(one: datetime, other: datetime, random: bytes, noise: bytes):
    earlier, later = sorted((one, other))
    if later - earlier >= timedelta(milliseconds=1):
        assert uuid7(earlier, random) < uuid7(later, noise)


def test_ids_of_the_same_instant_differ():
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert len({uuid7(now, os.urandom(10)) for _ in range(1000)}) == 1000


def test_every_random_bit_counts():
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert uuid7(now, b"\xff" * 10).int & ((1 << 80) - 1) == 0x7FFF_BFFF_FFFF_FFFF_FFFF
    assert uuid7(now, bytes(10)).int & ((1 << 80) - 1) == 0x7000_8000_0000_0000_0000
