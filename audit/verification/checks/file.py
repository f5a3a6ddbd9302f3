"""The ledger's file as SQLite keeps it: whole, with the tables and guards that it was made with, and nothing beside.

Guards that were dropped and put back word for word are seen by two things that SQLite keeps: the order in which
everything was made, and a number that grows whenever a table or a guard is made or dropped. A ledger has the number of
what it was made with, and a backup of it has 1. Whoever forges both shows himself by what he changed, or not at all.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import apsw

from audit.finding import Finding
from audit.verification.codes import finding
from flywheel.stores.sqlite_schema import SCHEMA, changed

MOST_COMPLAINTS = 20
ORIGIN = re.compile("[0-9a-f]{32}")
BACKUP_COOKIE = 1
OWN_OF_SQLITE = "sqlite_"
LOST_KINDS = "SELECT position, kind FROM events WHERE kind NOT IN (SELECT id FROM kinds) ORDER BY position LIMIT 20"
NEEDLESS_KINDS = (
    "SELECT id, kind, row_number() OVER (ORDER BY id) FROM kinds AS k"
    " WHERE NOT EXISTS (SELECT 1 FROM events WHERE kind = k.id) OR id > (SELECT count(*) FROM kinds) OR id < 1"
)


def file_findings(connection: apsw.Connection) -> Iterator[Finding]:
    """What is wrong with the file itself."""
    for look in (_origin, _schema, _guards, _pages, _kinds):
        yield from _survived(look, connection)


def _survived(look: Callable[[apsw.Connection], Iterator[Finding]], connection: apsw.Connection) -> Iterator[Finding]:
    """What a look finds; where SQLite stumbles, that is a finding."""
    try:
        yield from look(connection)
    except (apsw.Error, UnicodeDecodeError, ValueError, TypeError) as error:
        yield damage(error)


def damage(error: Exception) -> Finding:
    """SQLite stumbled over what it found."""
    return finding("file-damaged", None, f"SQLite cannot read on ({_in_one_line(error)})")


def _origin(connection: apsw.Connection) -> Iterator[Finding]:
    found: list[Any] = [origin for (origin,) in connection.execute("SELECT origin FROM ledger")]
    if len(found) != 1:
        yield finding("file-origin", None, f"The table ledger has {len(found)} rows instead of one")
    elif not isinstance(found[0], str) or not ORIGIN.fullmatch(found[0]):
        yield finding("file-origin", None, f"The origin, {str(found[0])[:60]!r}, is none that a ledger is given")


def _schema(connection: apsw.Connection) -> Iterator[Finding]:
    there: list[Any] = connection.execute("SELECT name, sql, type, tbl_name FROM sqlite_schema").fetchall()
    for name in changed((name, sql) for name, sql, *_ in there):
        state = "was changed" if name in {row[0] for row in there} else "is missing"
        yield finding("file-schema", None, f"{_sort(name)} {name} {state}")
    for name, _, sort, table in there:
        if name not in SCHEMA and sort == "trigger":
            yield finding("file-trigger", None, f"The trigger {name} on {table} is none of flywheel's")
        elif name not in SCHEMA and not str(name).startswith(OWN_OF_SQLITE):
            yield finding("file-extra", None, f"The {sort} {name} is none of flywheel's")


def _guards(connection: apsw.Connection) -> Iterator[Finding]:
    names: list[Any] = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema ORDER BY rowid")]
    ours = [name for name in names if name in SCHEMA]
    made = [name for name in SCHEMA if name in ours]
    extra = sum(1 for name in names if name not in SCHEMA and not str(name).startswith("sqlite_autoindex"))
    cookie = int(connection.pragma("schema_version") or 0)
    if ours != made:
        late = [name for name, first in zip(ours, made, strict=False) if name != first]
        yield finding("file-guards-put-back", None, f"{late[0]} was not made when the others were")
    elif not any(0 <= cookie - own <= extra for own in (BACKUP_COOKIE, len(SCHEMA))):
        words = (
            f"Tables or guards were made or dropped since the ledger was made: SQLite has counted {cookie} changes,"
            f" and of a ledger counts {len(SCHEMA)}, of a backup {BACKUP_COOKIE}"
        )
        yield finding("file-guards-put-back", None, words)


def _pages(connection: apsw.Connection) -> Iterator[Finding]:
    for (said,) in connection.execute(f"PRAGMA integrity_check({MOST_COMPLAINTS})"):
        if said != "ok":
            yield finding("file-damaged", None, f"SQLite says: {_in_one_line(said)}")


def _kinds(connection: apsw.Connection) -> Iterator[Finding]:
    for position, kind in connection.execute(LOST_KINDS):
        yield finding("file-kinds", position, f"is of kind number {kind}, which stands for nothing")
    for number, kind, _ in connection.execute(NEEDLESS_KINDS):
        yield finding("file-kinds", None, f"Kind number {number}, {str(kind)[:80]}, is none that an event brought")


def _sort(name: str) -> str:
    return SCHEMA[name].split()[1].capitalize()


def _in_one_line(said: object) -> str:
    return " ".join(str(said).split())[:200].rstrip(".")
