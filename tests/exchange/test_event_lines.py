"""Events as lines promise: what is no event is told with its line, and another ledger's events come in once."""

import json
from pathlib import Path

import pytest

from events.codec import encode
from exchange.counts import Counts
from exchange.event_lines import EventLines, LineTeller
from exchange.faults import SourceFault
from exchange.intake import Intake, Wishes
from exchange.offers import Reading
from exchange.rejects import Reject
from flywheel.corrections import void_of
from flywheel.ledger import Ledger
from tests.exchange.files import text_file
from tests.exchange.ledgers import JUNE, customers, imported, ledger_in

CUSTOMER = {"kind": "customer-identified", "customer": "ops", "name": "Ops", "type": "external"}


def taken(ledger: Ledger, path: Path, wishes: Wishes | None = None) -> tuple[Counts, list[Reject]]:
    """What becomes of a file of events that is logged anew."""
    told: list[Reject] = []
    lines = EventLines(path, path.name)
    intake = Intake(ledger, wishes or Wishes(stop=False), tell=told.append)
    return intake.take([Reading(lines, LineTeller("dana", whole=lines.is_export()))]), told


def exported(ledger: Ledger, folder: Path) -> Path:
    """The whole ledger as a file."""
    return text_file(folder, b"".join(line + b"\n" for line in ledger.lines()), "export.jsonl")


def test_lines_of_anybodys_program_come_in_once(tmp_path):
    lines = [
        CUSTOMER | {"occurred_at": "2026-01-01T00:00:00Z"},
        CUSTOMER | {"customer": "fin", "occurred_at": "2026-01-02T00:00:00Z", "actor": "ines", "key": "f"},
    ]
    path = text_file(tmp_path, "\n\n".join(map(json.dumps, lines)), "events.jsonl")
    with ledger_in(tmp_path) as ledger:
        assert (taken(ledger, path)[0].added, taken(ledger, path)[0].already) == (2, 2)
        assert [(entry.event.actor, entry.event.key) for entry in ledger.read(after=1)][1] == ("ines", "f")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "nonsense",
            "it is no JSON from character 1 on (Expecting value). Write one event as a JSON object in each line.",
        ),
        ("[1]", "the line is not a JSON object. Write one event as a JSON object in each line."),
        ('{"a": NaN}', "There is no kind ''. 'flywheel kinds' lists them."),
        ("[" * 5000, "it is no JSON that can be read. Write one event as a JSON object in each line."),
        ('{"kind": "customer-identifed"}', "There is no kind 'customer-identifed'. Did you mean customer-identified?"),
        ('{"kind": 7}', "There is no kind '7'. 'flywheel kinds' lists them."),
        ('{"kind": "event-voided", "voids": 1}', "event-voided is not imported. Use 'flywheel void'."),
        (json.dumps(CUSTOMER), "occurred_at: is missing. Give it. [customer-identified]"),
        (
            json.dumps(CUSTOMER | {"occurred_at": "2026-01-01T00:00:00Z", "nmae": "x"}),
            "nmae: is no field of this kind. Did you mean name? [customer-identified]",
        ),
    ],
)
def test_what_is_no_event_is_told_with_its_line(tmp_path, line, told):
    with ledger_in(tmp_path) as ledger:
        counts, [found] = taken(ledger, text_file(tmp_path, f"\n{line}\n", "events.jsonl"))
        assert str(found) == f"events.jsonl, line 2: {told}"
        assert (counts.left_out, ledger.head) == (1, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"a": 1}\n\xa3\n', "line 2: it is not UTF-8 (invalid start byte). Save the file as UTF-8."),
        (b"x" * 4_000_001, "line 1: it is longer than 4,000,000 bytes. Check that this is JSONL."),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(tmp_path, content, told):
    path = text_file(tmp_path, content, "events.jsonl")
    with ledger_in(tmp_path) as ledger, pytest.raises(SourceFault) as caught:
        taken(ledger, path)
    assert str(caught.value) == f"events.jsonl, {told}"


def test_another_ledgers_events_keep_their_ids_as_keys_and_their_positions_are_found_anew(tmp_path):
    with ledger_in(tmp_path, "other.db") as other:
        imported(other, customers(tmp_path, [("a", "A"), ("b", "B")]))
        entry = other.at(2)
        assert entry
        other.record(void_of(entry, reason="Wrong.", actor="dana", occurred_at=JUNE))
        path = exported(other, tmp_path)
    with ledger_in(tmp_path) as ledger:
        imported(ledger, customers(tmp_path, [("c", "C"), ("d", "D")]))
        dry, _ = taken(ledger, path, Wishes(stop=False, dry_run=True))
        first, told = taken(ledger, path)
        again, _ = taken(ledger, path)
        assert (dry.added, first.added, again.added, again.already, told) == (3, 3, 0, 3, [])
        assert first.passed_over == 1
        void = ledger.at(6)
        assert void
        assert void.event.model_dump(include={"voids", "reason"}) == {"voids": 4, "reason": "Wrong."}
        assert "customer:a" in void.event.tags


def test_a_position_that_the_file_does_not_hold_is_told(tmp_path):
    with ledger_in(tmp_path, "other.db") as other:
        imported(other, customers(tmp_path, [("a", "A"), ("b", "B")]))
        entry = other.at(2)
        assert entry
        other.record(void_of(entry, reason="Wrong.", actor="dana", occurred_at=JUNE))
        part = text_file(tmp_path, b"\n".join(list(other.lines())[2:]), "part.jsonl")
    with ledger_in(tmp_path) as ledger:
        counts, [told] = taken(ledger, part)
        assert counts.added == 1
        assert told.reason.startswith("It names #2 of the ledger that it comes from")


def test_an_export_is_known_by_its_first_line(tmp_path):
    with ledger_in(tmp_path) as ledger:
        whole = exported(ledger, tmp_path)
        assert EventLines(whole, "x").is_export()
        first = ledger.at(1)
        assert first
        unrecorded = encode(first.event).replace(b'"recorded_at"', b'"x"')
    assert not EventLines(text_file(tmp_path, unrecorded, "y.jsonl"), "y").is_export()
    assert not EventLines(text_file(tmp_path, "", "z.jsonl"), "z").is_export()
