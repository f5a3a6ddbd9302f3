"""Whatever is typed, there is no traceback: a call is done, or it ends with a code and words meant for people.

Command lines are examples from the manual with a few words lost, doubled, put in or replaced by something awkward. A
call that was not done leaves the ledger as it was, byte for byte. FLYWHEEL_FUZZ tries so many lines a command.
"""

import json
import os
import re
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import CONTENTS, door
from commands.log import ELSEWHERE, example_of
from commands.room import everywhere
from commands.topics import EXIT_CODES
from events.kinds import by_name, kind_named
from flywheel.ledger import Ledger
from tests.hardship.desk import CHARTER, LEDGER, Ended, at_noon, lying_in, types

LINES = int(os.environ.get("FLYWHEEL_FUZZ", "4"))
NOT_TRIED = {"demo"}  # it takes its time, and has a test of its own
ENDINGS = {"need-withdrawn", "proposition-declined", "service-retired", "staff-released"}
RECORDING = {"init", "log", "void", "correct", "import"}
LONGEST_MESSAGE = 700
JOINERS = {0x200C: None, 0x200D: None}  # what holds letters and emoji together does no harm

AWKWARD = (
    *("", " ", "-", "--", "---", "=", "a=", "=b", "a=b=c", "--help", "-h", "--because", "-x", "@x", "*", "?", "~"),
    *("\0", "a\0b", "\udcff", "caf\udce9", "\x1b[2J", "\x07", "\r", "\n", "two\nlines", "two\r\nlines", "\t", "\x85"),
    *("\u2028", "a\u2029b", "\u200b", "\ufeff", "\u202eevil", "e\u0301", "שלום", "مرحبا", "株式会社", "😀", "ﬃ"),
    *("👩\u200d🚀", "ﷺ" * 400),
    *("x" * 63, "x" * 64, "x" * 300, "x" * 301, "x" * 20_001, "Ü" * 2_001, "word " * 4_001, "9" * 31, "9" * 5_000),
    *("0", "-0", "1", "-1", "01", "1.0", "0.0000000001", "1e9", "1e999", "NaN", "inf", "-Infinity", "0x10", "1_000"),
    *("1,000.50", "1.000,50", "£5", "5 GBP", "GBP 5", "5 gbp", "5 XXX", "500 QQQ", "٣", "½", "100", "101", "-100", "5"),
    *("GBP", "gbp", "QQQ", "money", "hours", "Hours", "percent", "true", "false", "yes", "None", "null", "{}", "[]"),
    *("2026-02-30", "2026-13-01", "0000-01-01", "0001-01-01", "9999-12-31", "2026-02-29", "31/03/2026", "03.04.26"),
    *("2026", "2026-Q5", "2026-03", "2026-03-31..2026-01-01", "..", "2026-01..", "2026-03-29T01:30", "2026-W12"),
    *("2026-03-31T24:00", "2026-03-31T14:00+25:00", "2026-03-31T14:00Z", "now", "today", "tomorrow", "-999999y"),
    *("-99999999999d", "last quarter", "next week", "#0", "#1", "#7", "#-1", "#1.5", "#999999", "#" + "9" * 5_000),
    *("finance", "Finance", "one-date", "no-such-thing", "higher", "hihger", "x.y", "a b", "a,b", "a;b", "a|b", "%s"),
    *("json", "jsonl", "csv", "xml", "table", "UTC", "Mars/Olympus", "Europe/London", "+99:99", "+02:00", "localtime"),
    *("https://example.org/a", "http://", "://", "sqlite://", "postgresql://db/x", "umadb://x", ":memory:", LEDGER),
    *("'; DROP TABLE events; --", "$(reboot)", "`id`", "\\", '"', "'", "<b>", "=1+1", "need-identified.v1", "charter"),
)
LETTERS = st.characters(exclude_characters="/", exclude_categories=()) | st.sampled_from("-=#\0\n\udcff é0")
WORDS = st.sampled_from(AWKWARD) | st.text(LETTERS, max_size=20)
PYTHON = re.compile(
    r"Traceback|Error\(|\w+Error:|Exception|pydantic|Decimal\(|datetime|NoneType|'str'|'int'|\bint\(|<class|<function"
    r"|object at 0x|Errno|codec|fault of flywheel"
)


@cache
def story() -> bytes:
    """The ledger in which every example stands, but for those after which nothing more would happen."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        types(folder, *CHARTER)
        for short, kind in by_name().items():
            if short not in {*ELSEWHERE, *ENDINGS}:
                types(folder, *shlex.split(example_of(kind))[1:])
        return (folder / LEDGER).read_bytes()


def every_command(command: click.Command = door, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that lead to it; the kinds of 'log' have tests of their own."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    ctx = click.Context(command)
    for name in command.list_commands(ctx) if path != ("log",) else ():
        inner = command.get_command(ctx, name)
        assert inner
        if name not in NOT_TRIED:
            yield from every_command(inner, *path, name)


COMMANDS = dict(every_command())


def options_of(command: click.Command) -> list[str]:
    """All options that a command takes, but for those that print a traceback or never end."""
    params = [*command.params, *everywhere()]
    options = {option for param in params if isinstance(param, click.Option) for option in param.opts}
    return sorted(options - {"--debug", "--follow"})


@st.composite
def lines(draw: st.DrawFn, line: Sequence[str], options: Sequence[str]) -> list[str]:
    """A command line like this one, with up to three words of it changed."""
    words = list(line)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(words)))
        match draw(st.sampled_from("replace replace replace lose double put option".split())):
            case "replace":
                words[at : at + 1] = [draw(WORDS)]
            case "lose":
                words[at : at + 1] = []
            case "double":
                words[at:at] = words[at : at + 2]
            case "put":
                words[at:at] = [draw(WORDS)]
            case "option":
                words[at:at] = [draw(st.sampled_from(options)), draw(WORDS)]
    return words


def tried(words: Sequence[str]) -> None:
    """Type a line into an empty folder with that ledger, and hold it to all that is promised of every line."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "inner")
        folder.mkdir()
        (folder / LEDGER).write_bytes(story())
        os.chdir(folder)
        try:
            ended = types(folder, *words)
        finally:
            os.chdir(here)
        well_ended(ended, words)
        changed = lying_in(folder)[LEDGER] != story()
        assert not changed or (ended.code in (0, 3, 141) and RECORDING & set(words)), "it changed the ledger"
        with Ledger.open(folder / LEDGER, clock=at_noon) as ledger:
            assert ledger.head == sum(1 for _ in ledger.read())


def well_ended(ended: Ended, words: Sequence[str]) -> None:
    """The code is documented; what is said is in whole sentences, not too long, and without a word of Python."""
    assert ended.code in {code for code, _ in EXIT_CODES}
    assert not PYTHON.search(ended.err), ended.err
    if ended.code in (0, 3):
        return
    assert ended.err, "it ended without a word"
    for message in messages(ended.err):
        assert message.endswith((".", "?")), message
        assert len(message) <= LONGEST_MESSAGE, message
        assert message.translate(JOINERS).isprintable() or "json" in " ".join(words), message


def messages(err: str) -> list[str]:
    """The lines of what was said, also where it was said as JSON."""
    if err.startswith("{"):
        err = json.loads(err)["error"]["message"]
    return err.removesuffix("\n").split("\n")


@pytest.mark.parametrize("short", [short for short in by_name() if short not in ELSEWHERE])
@settings(max_examples=LINES, deadline=None)
@given(data=st.data())
def test_no_event_can_be_typed_that_ends_in_a_traceback(short: str, data: st.DataObject) -> None:
    line = shlex.split(example_of(kind_named(short)))[1:]
    log = COMMANDS.get(("log",)) or door.get_command(click.Context(door), "log")
    assert isinstance(log, click.Group)
    inner = log.get_command(click.Context(log), short)
    assert inner
    tried(data.draw(lines(line, options_of(inner))))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
@settings(max_examples=3 * LINES, deadline=None)
@given(data=st.data())
def test_no_command_can_be_typed_that_ends_in_a_traceback(path: tuple[str, ...], data: st.DataObject) -> None:
    command = COMMANDS[path]
    examples = [shlex.split(each.split(" > ")[0].split(" | ")[0])[1:] for each in getattr(command, "examples", ())]
    line = data.draw(st.sampled_from([list(path), *examples]))
    tried(data.draw(lines(line, options_of(command))))


def test_every_command_of_the_contents_page_is_tried() -> None:
    assert {entry.name for entry in CONTENTS} - NOT_TRIED - {"log"} == {path[0] for path in COMMANDS}
