"""What the doctor looks at beside the store: settings, versions, the last event and the clock, the read models."""

import platform
from collections.abc import Iterator
from datetime import timedelta

import apsw

from commands.call import Call
from commands.read_models import path_of
from commands.text import counted
from commands.version import installed
from events.entry import Entry
from flywheel.errors import StoreFailed
from flywheel.findings import ATTENTION, OK, Finding, of_error
from flywheel.ledger import Ledger
from flywheel.stores import file_of
from flywheel.stores.sqlite_file import refuse_old_sqlite
from projections.failures import ReadModelFailed
from projections.fingerprint import fingerprint
from projections.kept import folder_of, what_is_kept
from projections.reading import Views

SKEW = timedelta(minutes=5)
ANEW = "Make them anew with 'flywheel rebuild'; the ledger is not touched."
CLOCK = "Set this clock right, or find the one that was wrong. Until then, what is recorded gets that time as well."


def settings(call: Call) -> Finding:
    """The settings that hold, and where each comes from."""
    held = (f"{made.name} {made.value} ({made.origin})" for made in call.settings if made.value)
    return Finding("settings", OK, "; ".join(held))


def versions() -> Finding:
    """The versions of flywheel and of what decides how the ledger is kept."""
    sqlite = apsw.sqlite_lib_version()
    try:
        refuse_old_sqlite(sqlite)
    except StoreFailed as error:
        return of_error("versions", error, ATTENTION)
    own = f"flywheel {installed('pmo-flywheel')}, Python {platform.python_version()}"
    return Finding("versions", OK, f"{own}, SQLite {sqlite}, eventsourcing {installed('eventsourcing')}")


def events(call: Call) -> Iterator[Finding]:
    """Whether the last event can be read, the clock is right, and what lies beside the ledger is of this ledger."""
    from commands.audit.checkup import of_sealing

    with Ledger.open(call.ledger, read_only=True) as ledger:
        head = ledger.head
        yield _clock(call, ledger.at(head))
        yield _read_models(call, ledger, head)
        yield from of_sealing(file_of(call.ledger), ledger, head)


def _clock(call: Call, last: Entry | None) -> Finding:
    if last is None:
        return Finding("clock", OK, f"it is {call.now:%Y-%m-%d %H:%M}Z, and nothing is recorded yet")
    ahead = last.event.recorded_at - call.now
    found = f"#{last.position} was recorded {last.event.recorded_at:%Y-%m-%d %H:%M}Z"
    if ahead > SKEW:
        return Finding("clock", ATTENTION, f"{found}, but it is only {call.now:%Y-%m-%d %H:%M}Z", CLOCK)
    return Finding("clock", OK, f"{found}, and it is {call.now:%Y-%m-%d %H:%M}Z")


def _read_models(call: Call, ledger: Ledger, head: int) -> Finding:
    path = path_of(call)
    if not path.exists():
        return Finding("read models", OK, "there are none yet; the first look makes them")
    try:
        with Views(path) as views:
            return _of(views, call, ledger, head)
    except (apsw.Error, ReadModelFailed):
        return Finding("read models", ATTENTION, f"{path} cannot be read", ANEW)


def _of(views: Views, call: Call, ledger: Ledger, head: int) -> Finding:
    from flywheel.stores import standing

    there = views.standing
    if there.origin != standing(call.ledger).origin:
        return Finding("read models", ATTENTION, "they are of another ledger", ANEW)
    if there.position > head:
        return Finding("read models", ATTENTION, f"they go on to #{there.position}, the ledger to #{head}", ANEW)
    last = ledger.at(there.position)
    if there.last_id != (str(last.event.id) if last else ""):
        return Finding("read models", ATTENTION, f"they hold another #{there.position} than the ledger", ANEW)
    if there.fingerprint != fingerprint():
        return Finding("read models", OK, "they are of another version of flywheel; the next look makes them anew")
    kept = what_is_kept(folder_of(file_of(call.ledger)))
    also = f"; {counted(kept.files, 'file')} of other times, {kept.size_bytes:,} bytes" if kept.files else ""
    if there.position < head:
        behind = f"they end at #{there.position}; the next look catches them up to #{head}"
        return Finding("read models", OK, f"{behind}{also}")
    return Finding("read models", OK, f"caught up to #{head}{also}")
