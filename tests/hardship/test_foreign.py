"""Events that this flywheel cannot read, of a later version or damaged: they are named, and nothing is guessed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from eventsourcing.dcb.api import DCBEvent

from flywheel.stores import open_store
from tests.hardship.desk import BRAND, LEDGER, lying_in, types

LATER = "awareness-building.brand-published.v2"
"""A kind that a later version may have."""

READING = (("show", "services"), ("replay",), ("next",), ("rebuild",), ("void", "#2", "--because", "x"))


def put(folder: Path, kind: str, data: bytes) -> None:
    """Append an event past the rules, as another version would."""
    with open_store(folder / LEDGER) as store:
        store.append([DCBEvent(kind, data, [])])


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_kind_of_a_later_version_is_told(folder: Path, words: tuple[str, ...]):
    put(folder, LATER, b'{"kind":"%s","tone":"loud"}' % LATER.encode())
    ended = types(folder, *words)
    message = f"#2 is of a kind that this flywheel does not know ({LATER}). Update flywheel, then try again."
    assert (ended.code, ended.err) == (1, f"Error: {message}\n")


DAMAGE = {
    "no JSON": b"{",
    "no object": b"[]",
    "no text": b"\xff\xfe",
    "no name for its kind": b'{"kind":[]}',
    "too deep": b"[" * 100_000,
    "no such event": b'{"kind":"awareness-building.brand-published.v1","title":5}',
}


@pytest.mark.parametrize(
    ("words", "damage"), [*((words, "no JSON") for words in READING), *((("replay",), damage) for damage in DAMAGE)]
)
def test_an_event_that_cannot_be_read_is_named_with_its_position(folder: Path, words: tuple[str, ...], damage: str):
    put(folder, "awareness-building.brand-published.v1", DAMAGE[damage])
    before = lying_in(folder)[LEDGER]
    ended = types(folder, *words)
    assert ended.code == 4
    assert ended.err.startswith("Error: #2 cannot be read (")
    assert ended.err.endswith("). Keep the ledger for examination, and go on with a backup.\n")
    assert lying_in(folder)[LEDGER] == before


@pytest.mark.parametrize(("kind", "code"), [(LATER, 1), ("awareness-building.brand-published.v1", 4)])
def test_nothing_is_recorded_behind_what_cannot_be_read_but_all_of_it_can_be_exported(
    folder: Path, kind: str, code: int
):
    put(folder, kind, b'{"kind":"%s"}' % kind.encode())
    before = lying_in(folder)
    ended = types(folder, *BRAND)
    assert (ended.code, ended.out, ended.err[:10]) == (code, "", "Error: #2 ")
    assert types(folder, "export", "-").out.endswith(f'\n{{"kind":"{kind}"}}\n')
    assert lying_in(folder) == before


def test_a_ledger_whose_guards_were_taken_off_is_read_but_not_written(folder: Path):
    with closing(sqlite3.connect(folder / LEDGER)) as connection:
        connection.execute("DROP TRIGGER events_update")
    ended = types(folder, *BRAND)
    guards = f"{folder / LEDGER} no longer guards its history (events_update changed or missing)."
    assert ended == (4, "", f"Error: {guards} Compare it with a backup before anything is added.\n")
    assert types(folder, "replay").code == 0
