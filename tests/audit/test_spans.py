"""Several processes find what one finds, in the same words and in the same order."""
# ruff: noqa: S608 - it is with SQL that ledgers are forged

import re
from datetime import timedelta
from pathlib import Path

import pytest
from eventsourcing.dcb.api import DCBEvent
from hypothesis import given
from hypothesis import strategies as st

from audit.finding import Finding
from audit.proof.merkle import Tree, leaf_hash
from audit.verification.scope import Asked
from audit.verification.spans import SPAN
from audit.verification.verifying import Verification
from events.base import Event
from events.codec import encode
from flywheel.ids import uuid7
from flywheel.stores import open_store
from tests.audit.forging import Home, sealed_by, sql
from tests.commands.ledgers import customer
from tests.given import SUMMER, charter

CHECKS = ("rows", "index", "checkpoints", "events")
Verified = tuple[list[Finding], str | None, list[tuple[str, bool, str]], dict[str, int]]
EVENTS = SPAN + 1_200


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A ledger that is longer than a span, sealed at sizes within its spans and at their borders."""
    home = Home(tmp_path_factory.mktemp("long") / "home")
    home.folder.mkdir()
    said = [charter, *(customer(number, "short") for number in range(EVENTS - 1))]
    recorded = [stamped(number, event) for number, event in enumerate(said)]
    with open_store(home.ledger, create=True) as store:
        store.append([DCBEvent(event.kind, encode(event), list(event.tags)) for event in recorded])
    home.seal(5, SPAN - 1, SPAN, SPAN + 7, EVENTS)
    return home


def stamped(number: int, event: Event) -> Event:
    """An event as it is recorded, three in a millisecond."""
    at = SUMMER + timedelta(microseconds=300 * number)
    return event.stamped(uuid7(at, number.to_bytes(10, "big")), at)


def verified(home: Home, processes: int, *checks: str) -> Verified:
    """All that comes out of a verification by so many processes."""
    asked = Asked(checks or CHECKS, sealed_by(home), trusting=True, outside=True, processes=processes)
    verification = Verification(home.ledger, asked)
    return list(verification.findings()), verification.root, verification.scope.told(), dict(verification.told)


def test_an_honest_ledger_is_not_accused_by_several_processes(long: Home):
    by_two = verified(long, 2, *CHECKS, "rules")
    assert by_two == verified(long, 1, *CHECKS, "rules")
    assert by_two[0] == []
    [checkpoints] = [words for check, made, words in by_two[2] if check == "checkpoints" and made]
    assert re.fullmatch(rf"5 of 5 agree, signed by \S+ \([0-9a-f]{{8}}\), the last seals #1 to #{EVENTS}", checkpoints)


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE events SET tags = '[]' WHERE position = {SPAN + 3}",
        f"DELETE FROM events WHERE position = {SPAN + 1}",
        "UPDATE tags SET tag = 'customer:x' WHERE position = 9",
        "INSERT INTO tags VALUES ('customer:x', 1, 99999)",
        "INSERT INTO events SELECT -5, kind, tags, data FROM events WHERE position = 9",
        f"UPDATE events SET data = (SELECT data FROM events WHERE position = {SPAN}) WHERE position = {SPAN + 1}",
        f"UPDATE events SET data = CAST(replace(data, 'short', 'shart') AS BLOB) WHERE position > {SPAN - 300}",
        f"UPDATE events SET data = CAST(replace(data, ':\"c', ':\"d') AS BLOB) WHERE position = {SPAN + 9}",
    ],
)
def test_a_forged_one_is_found_in_the_same_words(long: Home, tmp_path: Path, statement: str):
    forged = long.moved_to(tmp_path / "home")
    sql(statement)(forged)
    by_two = verified(forged, 2)
    assert by_two == verified(forged, 1)
    assert by_two[0]
    assert verified(forged, 2, "checkpoints") == verified(forged, 1, "checkpoints")


def test_the_tree_alone_is_the_same_by_several_processes(long: Home):
    by_two = verified(long, 2, "checkpoints")
    assert by_two == verified(long, 1, "checkpoints")
    assert by_two[:2] == ([], verified(long, 2)[1])


@given(st.integers(0, 40), st.integers(0, 9))
def test_a_tree_that_is_put_together_is_the_one_that_grew(spans: int, rest: int):
    whole, together = Tree(), Tree()
    for number in range(spans + 1):
        leaves = [leaf_hash(bytes([number, each])) for each in range(8 if number < spans else min(rest, 8))]
        part = Tree()
        part.extend(leaves)
        whole.extend(leaves)
        together.graft(part.size, part.frontier())
        assert (together.size, together.root()) == (whole.size, whole.root())
