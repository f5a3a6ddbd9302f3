"""Wherever flywheel is called, and with whatever streams and variables: it does its work, or says why not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from events.base import Event
from flywheel.ledger import Ledger
from tests.hardship.desk import BRAND, CHARTER, LEDGER
from tests.hardship.shell import shell

RECORDED = "Recorded #2 brand-published, 1 Awareness Building.\n"
MISSING = "Error: --title is missing. Give it.\nError: --promise is missing. Give it.\n"


def head(folder: Path) -> int:
    """How many events the folder's ledger holds."""
    with Ledger.open(folder / LEDGER) as ledger:
        return ledger.head


def last(folder: Path) -> Event:
    """What was recorded last in the folder's ledger."""
    with Ledger.open(folder / LEDGER) as ledger:
        return [entry.event for entry in ledger.read()][-1]


@pytest.mark.parametrize(
    ("how", "out", "err"),
    [
        ("<&-", RECORDED, ""),
        (">&-", "", ""),
        ("2>&-", RECORDED, ""),
        ("<&- >&- 2>&-", "", ""),
    ],
)
def test_closed_streams_do_not_keep_an_event_from_being_recorded(folder: Path, how: str, out: str, err: str):
    assert shell(folder, *BRAND, how=how) == (0, out, err)
    assert head(folder) == 2


@pytest.mark.parametrize(
    ("how", "err"), [("<&-", MISSING), (">&-", MISSING), ("2>&-", ""), ("<&- >&- 2>&-", ""), ("2>/dev/full", "")]
)
def test_a_fault_keeps_its_code_also_where_nobody_can_be_told(folder: Path, how: str, err: str):
    assert shell(folder, "log", "brand-published", how=how) == (2, "", err)


@pytest.mark.parametrize("form", ["table", "json"])
def test_where_the_receipt_cannot_be_written_it_is_told_that_the_event_is_recorded(folder: Path, form: str):
    """Whoever reads no more than 'No space left on device' would log it again."""
    ended = shell(folder, *BRAND, how=">/dev/full", FLYWHEEL_FORMAT=form)
    said = (
        "#2 is recorded, but its receipt could not be written: No space left on device. Do not record the same again."
    )
    assert (ended.code, ended.out) == (3, "")
    assert said in ended.err
    assert head(folder) == 2


def test_a_reader_who_leaves_before_the_receipt_does_not_undo_the_event(folder: Path):
    assert shell(folder, *BRAND, how="| true") == (0, "", "")
    assert head(folder) == 2


def test_without_a_home(folder: Path):
    assert shell(folder, *BRAND, HOME=None) == (0, RECORDED, "")


@pytest.mark.parametrize("home", ["", "/dev/null", "/" + "x" * 300])
def test_with_a_home_that_is_none(folder: Path, home: str):
    assert shell(folder, *BRAND, HOME=home, XDG_CONFIG_HOME=None) == (0, RECORDED, "")


def test_in_the_plainest_locale(folder: Path):
    words = ("log", "brand-published", "--title", "Žluťoučký kůň 😀", "--promise", "p", "--format", "json")
    ended = shell(folder, *words, LC_ALL="C", LANG=None, LC_CTYPE=None)
    assert (ended.code, ended.err) == (0, "")
    assert getattr(last(folder), "title", None) == "Žluťoučký kůň 😀"


@pytest.mark.parametrize("how", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {}])
def test_bytes_that_are_no_text_are_told(folder: Path, how: dict[str, str]):
    ended = shell(folder, "log", "brand-published", "--title", b"caf\xe9", "--promise", "p", **how)
    assert ended == (2, "", "Error: --title holds bytes that are no text. Write it in UTF-8.\n")


@pytest.mark.parametrize("zone", [":/etc/passwd", "<+99>-99", "\udcff"])
def test_the_zone_of_the_machine_is_of_no_account(folder: Path, zone: str):
    assert shell(folder, *BRAND, "--on", "2026-03-31T14:05", TZ=zone) == (0, RECORDED, "")
    assert last(folder).occurred_at == datetime(2026, 3, 31, 14, 5, tzinfo=UTC)


GONE = "mkdir gone && cd gone && rmdir ../gone"
NOWHERE = "Error: The folder that you are in was deleted. Go to another one.\n"


@pytest.mark.parametrize(
    ("words", "code", "err"),
    [
        (
            BRAND,
            5,
            "Error: There is no ledger at flywheel.db. Name yours with --ledger, or make one with 'flywheel init'.\n",
        ),
        (CHARTER, 1, NOWHERE),
        (("config", "path"), 1, NOWHERE),
    ],
    ids=["log", "init", "config path"],
)
def test_in_a_folder_that_was_deleted_it_is_told(tmp_path: Path, words: tuple[str, ...], code: int, err: str):
    assert shell(tmp_path, *words, first=GONE) == (code, "", err)


def test_a_ledger_that_is_named_in_full_is_found_from_a_folder_that_was_deleted(folder: Path):
    assert shell(folder, "--ledger", str(folder / LEDGER), *BRAND, first=GONE) == (0, RECORDED, "")


def test_nothing_of_the_ledger_gets_into_a_closed_stream(folder: Path):
    """A ledger that is opened where stdout was must not be written over by what is printed."""
    before = (folder / LEDGER).read_bytes()
    assert shell(folder, "kinds", how="<&- >&- 2>&-").code == 0
    assert (folder / LEDGER).read_bytes() == before


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (b'ledger = "~nobody-here/pmo.db"', "~nobody-here/pmo.db begins with the home of somebody unknown. {full}"),
        (b'ledger = "\xff"', "{file} is not valid TOML: it is no text in UTF-8. {mend}"),
        (b"a = " + b"[" * 100_000, "{file} is not valid TOML: it is nested too deep. {mend}"),
        (b'ledger = "a\\u0000b"', "'{folder}/a\\x00b' does not name a file. {use}"),
        (b"ledger = 5", '{file} gives ledger something other than a text. Write ledger = "...".'),
    ],
)
def test_settings_that_cannot_be_are_told(tmp_path: Path, settings: bytes, told: str):
    file = tmp_path / "flywheel.toml"
    file.write_bytes(settings)
    words = told.format(
        file=file,
        folder=tmp_path,
        full="Write the path in full.",
        mend="Mend it, or move it away.",
        use="Name a file, such as flywheel.db or sqlite:///flywheel.db.",
    )
    assert shell(tmp_path, "show", "services") == (2, "", f"Error: {words}\n")


@pytest.mark.parametrize(
    "asked", [{}, {"COMP_WORDS": "flywheel show '", "COMP_CWORD": "2"}, {"COMP_WORDS": "flywheel", "COMP_CWORD": "x"}]
)
def test_a_shell_that_asks_to_complete_nonsense_is_told_nothing(tmp_path: Path, asked: dict[str, str]):
    (tmp_path / LEDGER).write_bytes(b"no ledger")
    ended = shell(tmp_path, _FLYWHEEL_COMPLETE="bash_complete", **asked)
    assert (ended.code in (0, 1), ended.err) == (True, "")
