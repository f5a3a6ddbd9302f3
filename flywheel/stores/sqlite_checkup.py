"""Examining an embedded ledger, sound or not, without changing anything: what surrounds it, its pages, its guards."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from flywheel.errors import FlywheelError, NoSuchLedger, NotALedger, StoreFailed
from flywheel.findings import ATTENTION, OK, WRONG, Finding, of_error
from flywheel.stores.sqlite_reader import Reader
from flywheel.stores.sqlite_schema import SCHEMA, changed
from flywheel.stores.sqlite_surroundings import surroundings

PATIENCE_SECONDS = 1.0
BACKUP = "Move it away for examination, and put a backup in its place with 'flywheel restore'."
COPY = "Hold it against a backup, then go on with a copy, which has them: 'flywheel copy'."
COMPARE = "Somebody went around flywheel: hold it against a backup."
OWN_TRIGGERS = "Drop them: they run when something is recorded."
SYNCHRONOUS = ("off", "normal", "full", "extra")

LOST_KIND = "SELECT position FROM events WHERE kind NOT IN (SELECT id FROM kinds) LIMIT 1"
LOST_TAG = (
    "SELECT position FROM events, json_each(events.tags) WHERE NOT EXISTS (SELECT 1 FROM tags"
    " WHERE tag = json_each.value AND kind = events.kind AND position = events.position) LIMIT 1"
)
TAGS = (
    "SELECT (SELECT count(*) FROM tags),"
    " (SELECT sum((SELECT count(DISTINCT value) FROM json_each(events.tags))) FROM events)"
)


def checkup(path: Path, *, deep: bool = False) -> Iterator[Finding]:
    """Everything that can be said of the ledger at `path`; `deep` looks at all that is stored in it.

    Raises NoSuchLedger where there is none, StoreFailed where one cannot be opened. What is wrong with what is stored
    is found, not raised.
    """
    try:
        reader = Reader(path, wait=PATIENCE_SECONDS)
    except FlywheelError as error:
        if isinstance(error, NotALedger) or not isinstance(error, NoSuchLedger):
            yield from _from_outside(path)
        if isinstance(error, NoSuchLedger | StoreFailed):
            raise
        yield of_error("ledger", error)
        return
    with reader:
        yield from surroundings(path)
        for name, check in {**CHECKS, **(DEEPER if deep else {})}.items():
            try:
                yield check(reader)._replace(check=name)
            except FlywheelError as error:
                yield of_error(name, error)


def _from_outside(path: Path) -> Iterator[Finding]:
    with suppress(OSError):
        if path.is_file():
            yield from surroundings(path)


def _ledger(reader: Reader) -> Finding:
    origin, head = reader.standing()
    [(application, schema)] = reader.fetch("SELECT * FROM pragma_application_id, pragma_user_version")
    return Finding("", OK, f"{head:,} events, origin {origin}, application id {application:08x}, schema {schema}")


def _journal(reader: Reader) -> Finding:
    [(mode, synchronous)] = reader.fetch("SELECT * FROM pragma_journal_mode, pragma_synchronous")
    if reader.without_locks:
        return Finding("", OK, "read without a journal, because nothing can be written beside it")
    if mode != "wal":
        return Finding("", OK, f"{mode}, as in a backup; wal once something is recorded")
    return Finding("", OK, f"wal, synchronous = {SYNCHRONOUS[synchronous]}")


def _quick(reader: Reader) -> Finding:
    return _intact(reader, "quick_check")


def _whole(reader: Reader) -> Finding:
    return _intact(reader, "integrity_check")


def _intact(reader: Reader, check: str) -> Finding:
    found = reader.complaints(check)
    return Finding("", WRONG, "; ".join(found), BACKUP) if found else Finding("", OK, f"{check} finds nothing")


def _guards(reader: Reader) -> Finding:
    found = reader.fetch("SELECT name, sql, type FROM sqlite_schema")
    if gone := changed((name, sql) for name, sql, _ in found):
        return Finding("", WRONG, f"changed or missing: {', '.join(gone)}", COPY)
    if added := [name for name, _, sort in found if sort == "trigger" and name not in SCHEMA]:
        return Finding("", ATTENTION, f"triggers that are not flywheel's: {', '.join(added)}", OWN_TRIGGERS)
    return Finding("", OK, f"{len(SCHEMA)} tables, indices and triggers are as they were made")


def _positions(reader: Reader) -> Finding:
    [(number, last)] = reader.fetch("SELECT count(*), coalesce(max(position), 0) FROM events")
    if number != last:
        return Finding("", WRONG, f"{number:,} events, the last of which is #{last}: some are gone", BACKUP)
    return Finding("", OK, "without gaps")


def _tags(reader: Reader) -> Finding:
    for sql, thing in ((LOST_KIND, "kind"), (LOST_TAG, "tags")):
        for (position,) in reader.fetch(sql):
            return Finding("", WRONG, f"the {thing} of #{position} cannot be found in the index", COMPARE)
    [(indexed, stored)] = reader.fetch(TAGS)
    if indexed != (stored or 0):
        return Finding("", WRONG, f"the index holds {indexed:,} tags, the events {stored or 0:,}", COMPARE)
    return Finding("", OK, f"{indexed:,} of them, and the index holds the same")


Checks = Mapping[str, Callable[[Reader], Finding]]
CHECKS: Checks = {
    "ledger": _ledger,
    "journal": _journal,
    "pages": _quick,
    "guards": _guards,
    "positions": _positions,
}
DEEPER: Checks = {"pages": _whole, "tags": _tags}
