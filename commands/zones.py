"""Time zones as people name them: Europe/London, UTC, or an offset like +02:00."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from difflib import get_close_matches

from commands.text import brief
from flywheel.errors import UsageFault


def zone(name: str) -> tzinfo:
    """The time zone of a name (Europe/London), of UTC, or of an offset (+02:00). Raises UsageFault for others."""
    if name.upper() in {"UTC", "Z"}:
        return UTC
    if offset := re.fullmatch(r"([+-])(\d{2}):?(\d{2})", name):
        return _offset(name, *offset.groups())
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        name = brief(name) or "An empty text"
        names = {known.lower(): known for known in available_timezones()}
        close = [names[key] for key in get_close_matches(name.lower(), names, n=1, cutoff=0.8)]
        hint = f"Did you mean {close[0]}?" if close else "Give a name like Europe/London, or an offset like +02:00."
        raise UsageFault(f"{name} is not a time zone. {hint}") from None


def _offset(name: str, sign: str, hours: str, minutes: str) -> tzinfo:
    ahead = timedelta(hours=int(f"{sign}{hours}"), minutes=int(f"{sign}{minutes}"))
    if int(minutes) > 59 or not timedelta(hours=-12) <= ahead <= timedelta(hours=14):
        raise UsageFault(f"{name} is not an offset. Offsets run from -12:00 to +14:00.")
    return timezone(ahead)
