"""--fields without names lists the columns that there are, and does nothing else, whatever the command is for."""

import json
import shutil
from pathlib import Path

import pytest

from tests.audit.offices import Office
from tests.hardship.desk import lying_in

DOES = {
    "backup": ("backup x.db", "file position size_bytes sha256 file_sha256 origin"),
    "backup, without a file": ("backup", "file position size_bytes sha256 file_sha256 origin"),
    "restore": ("restore friday.db --yes", "ledger position size_bytes sha256 origin"),
    "copy": ("copy x.db", "target position sha256 origin"),
    "rebuild": ("rebuild", "table rows digest"),
    "doctor": ("doctor", "check state found remedy"),
    "seal": ("audit seal", "events root file key origin"),
    "verify": ("audit verify", "code position upto finding remedy state"),
    "cosign": ("audit cosign friday.checkpoint --trust pmo.pub", "events since file sealed_by witness origin"),
    "cosign, without a file": ("audit cosign", "events since file sealed_by witness origin"),
    "diff": (
        "audit diff --from 2025-01-01",
        "table key column before after difference positions came fell_away otherwise",
    ),
    "key make": (
        "audit key make --name second.example",
        "name id state private_half retired_at heir public_key witness_key file",
    ),
    "replay": (
        "replay",
        "position occurred_at actor what changed kind recorded_at step about waived voided_by corrected_by",
    ),
}


@pytest.fixture
def pmo(tmp_path: Path) -> Office:
    """An office with a ledger that went on since it was backed up and sealed."""
    office = Office(tmp_path, "pmo")
    office.chartered()
    office.grow(2)
    for words in (
        "audit key make --name acme.example/pmo",
        "audit key export --to pmo.pub",
        "audit seal --to friday.checkpoint",
        "audit prove '#2' --to 2.tlog-proof",
        "backup friday.db",
        "show turns",
    ):
        office.done(words)
    office.grow()
    return office


@pytest.mark.parametrize("name", DOES)
def test_asked_for_its_columns_a_command_lists_them_and_does_nothing(pmo: Office, name: str):
    words, columns = DOES[name]
    before = lying_in(pmo.folder), lying_in(pmo.keys), pmo.checkpoints
    for form in ("--fields --format csv", "--fields '' --format csv"):
        ended = pmo.types(f"{words} {form}")
        assert (ended.code, ended.err) == (0, ""), ended
        assert [line.partition(",")[0] for line in ended.out.splitlines()] == ["field", *columns.split()]
    assert (lying_in(pmo.folder), lying_in(pmo.keys), pmo.checkpoints) == before


def test_they_are_listed_in_the_format_that_is_wanted_wherever_that_is_said(pmo: Office):
    for words in ("--format json audit verify --fields", "audit verify --format json --fields"):
        rows = json.loads(pmo.done(words))["rows"]
        assert rows[0] == {"field": "code", "meaning": "what sort of finding it is"}


def test_a_verification_that_lists_its_columns_gives_no_verdict(pmo: Office):
    shutil.copy(pmo.folder / "pmo.pub", pmo.ledger)
    ended = pmo.types("audit verify --fields")
    assert (ended.code, ended.err) == (0, "")


PROOF = "audit verify-proof 2.tlog-proof --trust pmo.pub"


def test_the_facts_of_a_proof_are_fields_of_its_own(pmo: Office):
    listed = {row["field"]: row["meaning"] for row in json.loads(pmo.done(f"{PROOF} --fields --format json"))["rows"]}
    told = {row["field"] for row in json.loads(pmo.done(f"{PROOF} --format json"))["rows"]}
    assert listed.keys() == told
    assert listed["sealed_by"] == "who sealed it: the key, and when it says that it signed"
    assert listed["promise"] != ""
    assert all(" " not in field for field in listed)


def test_of_a_proof_those_facts_are_told_that_are_asked_for_in_that_order(pmo: Office):
    assert pmo.done(f"{PROOF} --fields title,event --format csv").splitlines() == [
        "field,value",
        "title,On a page",
        "event,#2 awareness-building.brand-published.v1",
    ]
    assert pmo.done(f"{PROOF} --fields value --format csv").splitlines()[:2] == [
        "value",
        "#2 awareness-building.brand-published.v1",
    ]
    said = pmo.refused(f"{PROOF} --fields titel", 2)
    assert said == "Error: titel is not a field. Did you mean title?\n"
