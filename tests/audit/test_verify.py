"""Verify promises: honest ledgers are never accused, whatever became of them; nothing is changed; nothing is hidden."""

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.proof.keys import Ring
from audit.verification.scope import CHECKS, Asked
from audit.verification.verifying import Verification
from audit.verification.verifying_exports import ExportVerification
from cli import door
from commands.audit.checking import NAMES
from examples.invented.history import History
from flywheel.ledger import Ledger
from flywheel.stores import open_store
from projections.reading import views_path
from tests.audit.forging import ALONE, Home, appended, found
from tests.commands.ledgers import chartered, customer, grow, recording, types
from tests.exchange.ledgers import imported, ledger_in
from tests.hardship.desk import LEDGER, lying_in
from tests.stores.children import child, outcome

HOUSE = Path(__file__).parent.parent.parent
GMPP = HOUSE.parent / "shared" / "data" / "gmpp"


def codes(path: Path, *checks: str) -> list[str]:
    """What is found in a ledger, by code."""
    return [each.code for each in Verification(path, Asked(checks or ALONE)).findings()]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger of thirty-one events, with read models beside it."""
    path = chartered(tmp_path, customers=30)
    assert types(tmp_path, "show customers").code == 0
    return path


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented PMO of three thousand events."""
    path = tmp_path_factory.mktemp("invented") / LEDGER
    with open_store(path, create=True) as store:
        assert list(History(3_000, 1).recorded(store))[-1] == 3_000
    return path


def test_a_ledger_of_one_event_is_said_to_have_one_event(tmp_path: Path):
    verification = Verification(chartered(tmp_path, customers=0), Asked(("rows", "events", "rules")))
    assert list(verification.findings()) == []
    assert {check: words.split(",")[0] for check, made, words in verification.scope.told() if made} == {
        "rows": "1 event",
        "events": "1 event read and written again",
        "rules": "1 of 1 event decided again",
    }


def test_an_invented_pmo_is_not_accused(invented: Path):
    assert codes(invented) == []


@pytest.mark.skipif(not GMPP.is_dir(), reason=f"the published files are not in {GMPP}")
def test_an_import_of_a_real_publication_is_not_accused(tmp_path: Path):
    with ledger_in(tmp_path) as ledger:
        imported(ledger, GMPP / "uk_2023.csv", HOUSE / "examples" / "gmpp" / "2023.toml")
    assert codes(tmp_path / LEDGER) == []


@pytest.mark.usefixtures("ledger")
def test_backups_and_copies_are_not_accused(tmp_path: Path):
    at(tmp_path, LEDGER, "backup", str(tmp_path / "a.db"))
    at(tmp_path, "a.db", "backup", str(tmp_path / "b.db"))
    at(tmp_path, LEDGER, "copy", str(tmp_path / "c.db"))
    at(tmp_path, "d.db", "restore", str(tmp_path / "b.db"))
    at(tmp_path, "d.db", "log", "brand-published", "--title", "T", "--promise", "P")
    assert [codes(tmp_path / f"{name}.db") for name in "abcd"] == [[]] * 4


def at(folder: Path, name: str, *words: str) -> None:
    """Type a command line at a ledger of a folder."""
    result = CliRunner().invoke(door, ["--ledger", str(folder / name), "--as", "dana", *words])
    assert result.exit_code == 0, result.stderr


def test_a_ledger_whose_writer_was_killed_is_not_accused(ledger: Path):
    writer = child(recording(ledger))
    for _ in range(20):
        writer.pipe.readline()
    os.kill(writer.pid, signal.SIGKILL)
    writer.ended()
    assert codes(ledger) == []


def test_a_ledger_that_grows_meanwhile_is_not_accused(ledger: Path):
    writer = child(recording(ledger))
    try:
        for _ in range(5):
            writer.pipe.readline()
            assert codes(ledger) == []
    finally:
        os.kill(writer.pid, signal.SIGKILL)
        writer.ended()


def test_an_empty_ledger_is_not_accused(tmp_path: Path):
    Ledger.open(tmp_path / LEDGER, create=True).close()
    assert codes(tmp_path / LEDGER, *CHECKS) == []


@pytest.mark.usefixtures("ledger")
def test_nothing_is_changed_and_nothing_left_behind(tmp_path: Path):
    before = lying_in(tmp_path)
    ended = types(tmp_path, "audit verify")
    assert (ended.code, lying_in(tmp_path)) == (0, before)


def test_it_reads_from_where_nothing_can_be_written(ledger: Path, tmp_path: Path):
    ledger.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        assert outcome(lambda: codes(ledger), as_nobody=False) == []
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.usefixtures("ledger")
def test_what_was_not_looked_at_is_said(tmp_path: Path):
    ended = types(tmp_path, "audit verify --skip rules")
    assert (ended.code, ended.out) == (0, "")
    lines = dict(line.split(maxsplit=1) for line in ended.err.splitlines()[1:-1])
    assert list(lines) == list(NAMES)
    assert lines["rows"] == "31 events, up to #31"
    assert lines["rules"] == "NOT CHECKED: left out, as was asked for"
    assert lines["checkpoints"].startswith(
        "NOT CHECKED: there is none. Whether all was written anew shows only against"
    )


def test_it_ends_with_a_verdict_where_nothing_is_wrong(ledger: Path, tmp_path: Path):
    assert types(tmp_path, "audit verify").err.endswith("\nNothing is wrong, as far as was checked.\n")
    around_it(ledger, "CREATE TABLE passing (it)")
    noted = types(tmp_path, "audit verify --only file")
    assert (noted.code, noted.err.splitlines()[-1]) == (0, "Nothing is wrong, as far as was checked; 1 to note.")
    around_it(ledger, "UPDATE events SET tags = '[]' WHERE position = 7")
    assert "Nothing is wrong" not in types(tmp_path, "audit verify --only rows").err


def test_when_the_read_models_were_written_is_said(ledger: Path, tmp_path: Path):
    views = views_path(ledger)
    for file in tmp_path.glob(f"{views.name}*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    ended = types(tmp_path, "audit verify --only read-models")
    assert "tables held against the events; the file was last written 2023-11-14 22:13Z\n" in ended.err


def test_who_signed_the_checkpoints_is_said(tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FLYWHEEL_KEYS", str(tmp_path / "keys"))
    assert types(tmp_path, "audit key make --name pmo").code == 0
    assert types(tmp_path, "audit seal").code == 0
    [key] = Ring(tmp_path / "keys").keys
    assert f"1 of 1 agrees, signed by {key.label}, the last seals #1 to #31" in of_checkpoints(tmp_path)
    grow(ledger, 2)
    assert types(tmp_path, "audit seal").code == 0
    assert f"2 of 2 agree, signed by {key.label}, the last seals #1 to #33" in of_checkpoints(tmp_path)


def of_checkpoints(folder: Path) -> str:
    return types(folder, "audit verify --only checkpoints").err


def test_scripts_are_told_the_same(ledger: Path, tmp_path: Path):
    told = json.loads(types(tmp_path, "audit verify --only rows --only checkpoints --format json").out)
    assert told["rows"] == []
    assert (told["verified"], told["position"]) == (str(ledger), 31)
    assert [each["check"] for each in told["checks"] if each["made"]] == ["rows"]
    assert len(told["root"]) == 44


def test_the_names_of_checks_are_those_that_there_are():
    assert tuple(CHECKS) == NAMES


def test_a_finding_ends_with_four_and_says_what_to_do(ledger: Path, tmp_path: Path):
    around_it(ledger, "UPDATE events SET tags = '[]' WHERE position = 7")
    ended = types(tmp_path, "audit verify --only rows --format json")
    [row] = json.loads(ended.out)["rows"]
    assert (ended.code, row["code"], row["position"], row["state"]) == (4, "tags-differ", 7, "wrong")
    assert row["finding"].startswith("#7 is tagged [], and by its bytes it would be [")
    assert row["remedy"] == "Somebody went around flywheel: hold the ledger against a backup."


def test_what_was_looked_at_never_reads_clean_beside_findings(ledger: Path, tmp_path: Path):
    around_it(
        ledger,
        "UPDATE events SET tags = '[]' WHERE position IN (7, 9)",
        "UPDATE events SET data = CAST(replace(data, 'c5\"', 'c6\"') AS BLOB) WHERE position = 6",
        "CREATE TABLE passing (it)",
    )
    told = json.loads(types(tmp_path, "audit verify --format json").out)
    words = {each["check"]: each["told"] for each in told["checks"]}
    wanted = {found["code"] for found in told["rows"]}
    assert wanted >= {"tags-differ", "rule-broken", "file-extra"}, told["rows"]
    assert words["file"].endswith("; 1 to note")
    assert words["rows"] == "31 events, up to #31; 3 findings"
    assert words["rules"].endswith("under the rules of this version; 1 of them would not have been admitted"), words


def test_which_event_was_altered_is_told_where_the_kept_hashes_can_be_believed(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FLYWHEEL_KEYS", str(tmp_path / "keys"))
    assert types(tmp_path, "audit key make --name pmo").code == 0
    assert types(tmp_path, "audit seal").code == 0
    around_it(
        ledger,
        "UPDATE events SET data = CAST(replace(data, 'A customer', 'A Customer') AS BLOB) WHERE position IN (10, 20)",
    )
    ended = types(tmp_path, "audit verify --only checkpoints --format csv --fields code,position")
    assert (ended.code, ended.out.splitlines()[1:]) == (4, ["sealed-history-changed,1", "event-altered,10"])
    (tmp_path / "flywheel.hashes").unlink()
    without = types(tmp_path, "audit verify --only checkpoints --format csv --fields code,position")
    assert (without.code, without.out.splitlines()[1:]) == (4, ["sealed-history-changed,1"])


def around_it(path: Path, *statements: str) -> None:
    """Statements for which no guard holds."""
    connection = apsw.Connection(str(path))
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    for statement in statements:
        connection.execute(statement).fetchall()
    connection.close()


def test_of_one_code_no_more_is_told_than_can_be_read(ledger: Path, tmp_path: Path):
    grow(ledger, 400)
    around_it(ledger, "UPDATE events SET tags = '[]'")
    ended = types(tmp_path, "audit verify --only rows --format csv")
    assert len(ended.out.splitlines()) == 1 + 200
    assert "230 more findings of tags-differ are not listed." in ended.err


@pytest.mark.usefixtures("ledger")
def test_evidence_is_held_against_its_hash_where_it_is_at_hand(tmp_path: Path):
    minutes = tmp_path / "minutes.txt"
    minutes.write_text("All agreed.")
    log = "log brand-published --title T --promise P --evidence minutes.txt --evidence https://example.org/x"
    assert types(tmp_path, log).code == 0
    only = "audit verify --only evidence"
    assert "1 files as they were cited, 0 altered, 0 not at hand, 1 links without a hash" in types(tmp_path, only).err
    minutes.write_text("None agreed.")
    ended = types(tmp_path, f"{only} --format csv --fields code,position,finding")
    words = "#32 cites minutes.txt, which is another file now (12 bytes, not 11)."
    assert (ended.code, ended.out.splitlines()[1]) == (4, f'evidence-altered,32,"{words}"')
    minutes.unlink()
    missing = types(tmp_path, f"{only} --format csv --fields code,state")
    assert (missing.code, missing.out.splitlines()[1]) == (0, "evidence-missing,attention")
    demanded = types(tmp_path, f"{only} --evidence {tmp_path} --format csv --fields code,state")
    assert (demanded.code, demanded.out.splitlines()[1]) == (4, "evidence-demanded,wrong")


def exported(ledger: Path) -> Path:
    file = ledger.with_name("events.jsonl")
    with Ledger.open(ledger, read_only=True) as opened:
        file.write_bytes(b"".join(line + b"\n" for line in opened.lines()))
    return file


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda lines: lines, set()),
        (lambda lines: lines[1:], {"export-unfit"}),
        (lambda lines: [lines[1], lines[0], *lines[2:]], {"export-unfit"}),
        (lambda lines: [*lines[:5], *lines[4:]], {"id-twice"}),
        (lambda lines: [*lines[:5], lines[5][:-20]], {"event-unreadable"}),
        (
            lambda lines: [*lines[:5], lines[5].replace(b'{"actor"', b'{ "actor"')],
            {"event-not-canonical", "export-unfit"},
        ),
    ],
)
def test_an_export_is_verified_line_by_line(
    ledger: Path, change: Callable[[list[bytes]], list[bytes]], expected: set[str]
):
    file = exported(ledger)
    file.write_bytes(b"\n".join(change(file.read_bytes().splitlines())))
    told = {each.code for each in ExportVerification(file, Asked(("rows", "events", "rules"))).findings()}
    assert told == expected


def test_an_event_that_the_rules_admit_is_not_found_out(tmp_path: Path):
    """What verify cannot prove: who wrote an event that is right in all respects, before it was sealed."""
    home = Home(tmp_path / "home")
    home.folder.mkdir()
    path = chartered(home.folder, customers=3)
    path.replace(home.ledger)
    appended(customer(77))(home)
    assert codes(home.ledger) == []


def kept(path: Path) -> list[list[tuple[Any, ...]]]:
    """All that can be read of a ledger's file, other than how it lies there."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    tables = ("SELECT * FROM ledger", "SELECT * FROM kinds ORDER BY id", "SELECT * FROM events ORDER BY position",
              "SELECT * FROM tags ORDER BY tag, kind, position", "SELECT name, sql FROM sqlite_schema")  # fmt: skip
    try:
        return [connection.execute(sql).fetchall() for sql in tables]
    finally:
        connection.close()


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A small ledger in one file, with a checkpoint kept elsewhere."""
    home = Home(tmp_path_factory.mktemp("sealed") / "home")
    home.folder.mkdir()
    made = chartered(home.folder, customers=25)
    assert types(home.folder, "show customers").code == 0
    connection = apsw.Connection(str(made))
    connection.pragma("journal_mode", "delete")
    connection.close()
    made.replace(home.ledger)
    (home.folder / "flywheel.views.db").replace(home.folder / "acme.views.db")
    home.seal(26)
    return home


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_byte_changed_anywhere_is_found_or_changes_nothing_that_can_be_read(
    sealed: Home, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    """Whatever byte of the file: either verify finds it, or every row, statement and number reads as before."""
    size = sealed.ledger.stat().st_size
    at, bit = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, 7))
    home = Home(tmp_path_factory.mktemp("flipped") / "home")
    try:
        sealed.moved_to(home.folder)
        with home.ledger.open("r+b") as file:
            file.seek(at)
            [byte] = file.read(1)
            file.seek(at)
            file.write(bytes([byte ^ (1 << bit)]))
        assert found(home).all or kept(home.ledger) == kept(sealed.ledger)
    finally:
        shutil.rmtree(home.folder.parent)


@pytest.mark.parametrize("column", ["kind", "tags", "data"])
def test_what_cannot_be_missing_and_is_gone_is_found(ledger: Path, column: str):
    """No statement leaves a hole in such a table; a bit that flips in the right place does."""
    with_a_hole(ledger, column, 7)
    assert "file-damaged" in (found := codes(ledger, *CHECKS)) or "file-unreadable" in found
    assert types(ledger.parent, "audit verify").code == 4
    for words in ("replay", "show customers", "audit ask waivers", "export - --from '#7'"):
        ended = types(ledger.parent, words)
        assert (ended.code, "fault of flywheel" in ended.err) in [(4, False), (0, False)], (words, ended)


def with_a_hole(path: Path, column: str, position: int) -> None:
    """A row without one of its values, though the table says that there always is one."""
    connection = apsw.Connection(str(path))
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    [[was]] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'events'").fetchall()
    for sql in (str(was).replace(" NOT NULL", ""), was):
        connection.pragma("writable_schema", True)
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'events'", (sql,))
        connection.pragma("writable_schema", "RESET")
        if sql != was:
            connection.execute(f"UPDATE events SET {column} = NULL WHERE position = ?", (position,))  # noqa: S608
    connection.close()


@pytest.mark.parametrize("content", [b"SQLite format 3\0", os.urandom(9000), bytes(4096), b"%PDF-1.7\n\0"])
def test_what_is_no_ledger_is_not_accused(tmp_path: Path, content: bytes):
    (tmp_path / LEDGER).write_bytes(content)
    assert types(tmp_path, "audit verify").code == 5


@pytest.mark.parametrize("many_bytes", [16, 100, 4096])
def test_a_ledger_whose_beginning_is_gone_is_found_to_be_damaged(ledger: Path, tmp_path: Path, many_bytes: int):
    """It is known by what stands behind: its guards, and its events."""
    ledger.write_bytes(os.urandom(many_bytes) + ledger.read_bytes()[many_bytes:])
    assert codes(ledger, *CHECKS) == ["file-unreadable"]
    assert types(tmp_path, "audit verify").code == 4


def test_where_nothing_is_there_is_no_finding(tmp_path: Path):
    (tmp_path / LEDGER).touch()
    assert types(tmp_path, "audit verify").code == 5
