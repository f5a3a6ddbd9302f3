"""What an auditor was handed is left as it was: which commands write beside a ledger is known, and told."""

import re
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.audit.offices import Office
from tests.hardship.desk import LEDGER
from tests.stores.children import outcome

PAGE = Path(__file__).parent.parent.parent / "docs" / "manual" / "auditors.md"
LEAVES_NOTHING = (
    "audit ask corrections",
    "audit diff --from 2026-05-01",
    "audit prove '#2'",
    "audit report --period 2026-06 --to {out}/report.html",
    "audit verify",
    "doctor",
    "export {out}/events.jsonl",
    "replay",
)
KEEPS_READ_MODELS = (
    "audit explain needs one-date priority",
    "next",
    "replay --check",
    "show needs",
)
OTHERS = ("show needs --as-of 2026-06-01", "show timeline one-date", "show wheel")


@pytest.fixture
def handed() -> Iterator[Office]:
    """An office that everybody can reach, with a sealed ledger and nothing beside it but what was sealed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        office = Office(folder, "pmo")
        office.chartered()
        office.done("log customer-identified --customer finance --name Finance --type external")
        office.done("log need-identified --need one-date --customer finance --statement 'One date.' --priority 80")
        office.done("audit key make --name acme.example/pmo")
        office.done("audit seal")
        for file in office.folder.glob("*.views.*"):
            file.unlink()
        (folder / "pmo-keys").chmod(0o755)
        (folder / "out").mkdir()
        (folder / "out").chmod(0o777)
        yield office


def lying_in(office: Office) -> dict[str, bytes]:
    """All that lies in the office's folder, and in the folders in it."""
    found = sorted(path for path in office.folder.rglob("*") if path.is_file())
    return {str(path.relative_to(office.folder)): path.read_bytes() for path in found}


def done(office: Office, words: str) -> str:
    ended = office.types(words.format(out=office.folder.parent / "out"))
    assert ended.code == 0, (words, ended.err)
    return ended.out


@pytest.mark.parametrize("words", LEAVES_NOTHING)
def test_these_leave_nothing_beside_the_ledger(handed: Office, words: str):
    before = outcome(lambda: lying_in(handed))
    done(handed, words)
    assert outcome(lambda: lying_in(handed)) == before


@pytest.mark.parametrize("words", KEEPS_READ_MODELS)
def test_these_keep_read_models_beside_it_and_touch_nothing_else(handed: Office, words: str):
    before = outcome(lambda: lying_in(handed))
    done(handed, words)
    after = outcome(lambda: lying_in(handed))
    assert sorted(after.keys() - before.keys()) == ["flywheel.views.db", "flywheel.views.lock"]
    assert {name: after[name] for name in before} == before


def test_in_a_folder_that_cannot_be_written_all_of_them_work_and_leave_nothing(handed: Office):
    with_rights = {words: done(handed, words) for words in OTHERS}
    for file in handed.folder.glob("*.views.*"):
        file.unlink()
    before = outcome(lambda: lying_in(handed))
    (handed.folder / LEDGER).chmod(0o444)
    handed.folder.chmod(0o555)
    try:
        for words in (*LEAVES_NOTHING, *KEEPS_READ_MODELS, *OTHERS):
            told = outcome(partial(done, handed, words), as_nobody=True)
            assert isinstance(told, str), (words, told)
            assert told == with_rights.get(words, told)
            assert outcome(lambda: lying_in(handed)) == before, words
    finally:
        handed.folder.chmod(0o755)


def test_the_manual_names_them():
    told = (
        PAGE.read_text(encoding="utf-8")
        .partition("## Without touching what you were handed\n")[2]
        .partition("\n## ")[0]
    )
    named = set(re.findall(r"`([a-z -]+)`", told))
    every = " / ".join((*LEAVES_NOTHING, *KEEPS_READ_MODELS))
    wanted = set(re.findall(r"(?:^| / )((?:audit )?[a-z]+)", every)) | {"--check"}
    assert wanted <= named
