"""The tables of an embedded ledger, and the triggers that let them only grow.

`events` holds each event as it was given; `tags` is its index by tag, kind and position, so that the events of
some kinds under a tag are found without touching the rest of that tag's history. Kinds are numbered because
that makes both a third smaller. The tags of an event go in before the event does: from then on they are closed.
"""

from collections.abc import Iterable
from typing import Final

APPLICATION_ID: Final = 0x464C5957  # "FLYW", at byte 68 of the file
SCHEMA_VERSION: Final = 1

_TABLES: Final = {
    "ledger": "CREATE TABLE ledger (origin TEXT NOT NULL) STRICT",
    "kinds": "CREATE TABLE kinds (id INTEGER PRIMARY KEY, kind TEXT NOT NULL UNIQUE) STRICT",
    "events": "CREATE TABLE events (position INTEGER PRIMARY KEY, kind INTEGER NOT NULL REFERENCES kinds (id),"
    " tags TEXT NOT NULL, data BLOB NOT NULL) STRICT",
    "events_by_kind": "CREATE INDEX events_by_kind ON events (kind, position)",
    "tags": "CREATE TABLE tags (tag TEXT NOT NULL, kind INTEGER NOT NULL, position INTEGER NOT NULL,"
    " PRIMARY KEY (tag, kind, position)) STRICT, WITHOUT ROWID",
}

# INSERT OR REPLACE fires no delete trigger (unless recursive_triggers is on), so what it would replace is
# refused before it is inserted.
_GROWTH: Final = {
    "ledger": ("EXISTS (SELECT 1 FROM ledger)", "a ledger has one origin"),
    "kinds": (
        "NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM kinds) OR NEW.kind IN (SELECT kind FROM kinds)",
        "kinds are numbered 1, 2, 3, and each once",
    ),
    "events": (
        "NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)",
        "events are appended at 1, 2, 3, without gaps",
    ),
    "tags": (
        "NEW.position <= (SELECT max(position) FROM events)",
        "the tags of a recorded event are closed",
    ),
}


def _guards() -> dict[str, str]:
    """The triggers of every table: what may be inserted, and that nothing is updated or deleted."""
    guards = {}
    for table, (fault, words) in _GROWTH.items():
        guards[f"{table}_grow"] = (
            f"CREATE TRIGGER {table}_grow BEFORE INSERT ON {table} WHEN {fault}"
            f" BEGIN SELECT raise(ABORT, 'refused: {words}'); END"
        )
        for verb in ("update", "delete"):
            guards[f"{table}_{verb}"] = (
                f"CREATE TRIGGER {table}_{verb} BEFORE {verb.upper()} ON {table}"
                f" BEGIN SELECT raise(ABORT, 'refused: a ledger only grows'); END"
            )
    return guards


SCHEMA: Final[dict[str, str]] = _TABLES | _guards()
"""Each object's name and the statement that makes it, word for word as SQLite keeps it."""


def changed(found: Iterable[tuple[object, ...]]) -> list[str]:
    """Which of these objects are not as they were made, given the names and statements that a file has."""
    there = set(found)
    return [name for name, statement in SCHEMA.items() if (name, statement) not in there]
