"""Event ids: UUID version 7, in the order of time (RFC 9562, section 5.7)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
VERSION_7 = 0x7 << 76
VARIANT = 0b10 << 62


def uuid7(instant: datetime, random: bytes) -> UUID:
    """The id of something recorded at `instant`; `random` gives the 74 bits (of ten bytes) that keep ids apart."""
    milliseconds = (instant - EPOCH) // MILLISECOND
    noise = int.from_bytes(random[:10], "big")
    return UUID(int=milliseconds << 80 | VERSION_7 | (noise >> 62 & 0xFFF) << 64 | VARIANT | noise & (1 << 62) - 1)
