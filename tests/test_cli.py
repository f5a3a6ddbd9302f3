"""The door promises: every command is found, explained and spelled right, and however it ends, it ends in order."""

import contextlib
import json
import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cli import AUDIENCES, CONTENTS, door
from commands.audit import CONTENTS as AUDITING
from commands.room import Room
from commands.topics import TOPICS

PROGRAM = [sys.executable, "-c", "import cli; cli.main()"]
HOUSE = Path(__file__).parent.parent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(door, arguments)


def every_command() -> Iterator[tuple[click.Context, click.Command]]:
    """Every command and every command's command, each with the context it is called in."""
    waiting: list[tuple[click.Context, click.Command]] = [(door.make_context("flywheel", []), door)]
    while waiting:
        ctx, command = waiting.pop()
        yield ctx, command
        for name in command.list_commands(ctx) if isinstance(command, click.Group) else []:
            assert isinstance(command, click.Group)
            inner = command.get_command(ctx, name)
            assert inner
            waiting.append((click.Context(inner, info_name=name, parent=ctx), inner))


def test_flywheel_alone_and_every_way_to_ask_for_help_say_the_same():
    asked = [run(*arguments) for arguments in ((), ("-h",), ("--help",), ("help",))]
    assert {(result.exit_code, result.stdout, result.stderr) for result in asked} == {(0, asked[0].stdout, "")}


def test_help_of_a_command_can_be_asked_for_in_three_ways():
    asked = [run("config", "show", "-h"), run("config", "show", "--help"), run("help", "config", "show")]
    assert {(result.exit_code, result.stdout) for result in asked} == {(0, asked[0].stdout)}


def test_help_lists_the_commands_by_those_who_use_them():
    shown = run("--help").stdout
    used = dict.fromkeys(entry.audience for entry in CONTENTS)
    places = [shown.index(f"{title}:\n") for audience, title in AUDIENCES.items() if audience in used]
    assert places == sorted(places)
    assert all(f"\n  {entry.name} " in shown for entry in CONTENTS)


def test_the_contents_pages_tell_of_rooms_that_are_there():
    for entry in (*CONTENTS, *AUDITING):
        assert find_spec(entry.module), entry
        assert entry.audience in AUDIENCES
        assert isinstance(import_module(entry.module).command, click.Command)
        assert entry.help.endswith(".")


def test_every_room_with_a_command_is_on_the_contents_page():
    listed = {entry.module for entry in (*CONTENTS, *AUDITING)}
    rooms = {f"commands.{path.stem}" for path in (HOUSE / "commands").glob("*.py")}
    rooms |= {f"commands.audit.{path.stem}" for path in (HOUSE / "commands" / "audit").glob("[!_]*.py")}
    assert {
        room for room in rooms - listed if isinstance(getattr(import_module(room), "command", None), click.Command)
    } == set()


def test_every_command_and_every_option_has_help():
    silent = [
        f"{ctx.command_path} {param.opts[0] if param else ''}"
        for ctx, command in every_command()
        for param in [None, *(param for param in command.get_params(ctx) if isinstance(param, click.Option))]
        if not (param.help if param else command.help)
    ]
    assert silent == []


def test_every_command_is_a_room_so_that_it_takes_the_options_everywhere():
    assert [ctx.command_path for ctx, command in every_command() if not isinstance(command, Room)] == []


def test_every_example_can_be_understood():
    examples = {example for _, command in every_command() for example in getattr(command, "examples", ())}
    for example in examples | {entry.example for entry in CONTENTS if entry.example}:
        program, *words = shlex.split(example.partition(" | ")[0].partition(" > ")[0].partition(" >> ")[0])
        assert program == "flywheel", example
        with contextlib.suppress(click.exceptions.Exit):  # an example that ends with --help
            understand(door.make_context(program, words))


def understand(ctx: click.Context) -> None:
    """Parse the rest of the command line, command by command, and run nothing."""
    rest = [*ctx._protected_args, *ctx.args]
    if isinstance(ctx.command, click.Group) and rest:
        name, inner, rest = ctx.command.resolve_command(ctx, rest)
        assert inner
        understand(inner.make_context(name, rest, parent=ctx))


@pytest.mark.parametrize("topic", TOPICS)
def test_help_explains_what_concerns_every_command(topic: str):
    assert run("help", topic).stdout == TOPICS[topic] + "\n"


def test_the_topics_are_listed():
    assert run("help", "topics").stdout == "".join(f"flywheel help {topic}\n" for topic in TOPICS)


def test_help_on_help_names_every_topic():
    assert all(topic in run("help", "help").stdout for topic in TOPICS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("confg",), "Error: No such command 'confg'. Did you mean config? See 'flywheel --help'.\n"),
        (
            ("help", "exit-code"),
            "Error: No such command 'exit-code'. Did you mean exit-codes? See 'flywheel --help'.\n",
        ),
        (
            ("version", "--feilds", "name"),
            "Error: No such option '--feilds'. Did you mean --fields? See 'flywheel version --help'.\n",
        ),
        (("version", "--fields", "versoin"), "Error: versoin is not a field. Did you mean version?\n"),
        (
            ("version", "now"),
            "Error: Got unexpected extra argument (now). See 'flywheel version --help'.\n",
        ),
    ],
)
def test_what_is_misspelled_is_told_with_what_was_meant(arguments: tuple[str, ...], message: str):
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message)


def test_options_everywhere_work_before_and_after_the_command():
    before = run("--format", "csv", "--as", "dana", "config", "show")
    after = run("config", "show", "--format", "csv", "--as", "dana")
    assert before.stdout == after.stdout
    assert "actor,dana,flag --as," in after.stdout


def test_what_stands_after_the_command_wins():
    assert "actor,eve," in run("--as", "dana", "config", "--as", "mo", "show", "--as", "eve", "--format", "csv").stdout


def test_errors_are_json_where_json_was_asked_for():
    result = run("version", "--format", "json", "--nope")
    assert (result.exit_code, result.stdout) == (2, "")
    assert json.loads(result.stderr)["error"]["code"] == "usage"


def test_config_show_tells_where_each_setting_comes_from():
    rows = json.loads(run("config", "show", "--ledger", "a.db", "--format", "json").stdout)["rows"]
    assert (rows[0]["setting"], rows[0]["value"], rows[0]["origin"]) == ("ledger", "a.db", "flag --ledger")


def test_config_path_names_both_files():
    rows = json.loads(run("config", "path", "--format", "json").stdout)["rows"]
    assert [row["file"] for row in rows] == ["project", "user"]
    assert all(row["path"].endswith("flywheel.toml") for row in rows)


def test_version_tells_what_flywheel_stands_on():
    rows = json.loads(run("version", "--format", "json").stdout)["rows"]
    assert {"flywheel", "Python", "SQLite", "eventsourcing", "apsw"} <= {row["name"] for row in rows}
    assert run("--version").stdout.startswith("flywheel ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_shells_own_script(shell: str):
    assert "_FLYWHEEL_COMPLETE" in run("completion", shell).stdout


def test_completion_completes_commands_and_options():
    asked = {"_FLYWHEEL_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    commands = subprocess.run(
        PROGRAM, env=os.environ | asked | {"COMP_WORDS": "flywheel ver"}, capture_output=True, text=True
    )
    assert commands.stdout == "plain,version\n"
    asked["COMP_CWORD"] = "2"
    words = {"COMP_WORDS": "flywheel version --fie"}
    options = subprocess.run(PROGRAM, env=os.environ | asked | words, capture_output=True, text=True)
    assert options.stdout == "plain,--fields\n"


def test_a_reader_who_leaves_early_ends_it_quietly():
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen([*PROGRAM, "help", "times"], stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        _, said = process.communicate()
    assert (process.returncode, said) == (141, b"")


def test_bytes_that_are_no_text_are_shown_and_do_no_harm():
    ran = subprocess.run([*PROGRAM, b"config", b"show", b"--as", b"d\xff\x1b[2J"], capture_output=True)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"\x1b" not in ran.stdout


def on_a_terminal(*arguments: str, **environ: str) -> str:
    """What flywheel writes to a terminal of 44 columns and 10 lines, as far as nothing else is said."""
    main, inner = pty.openpty()
    size = {"TERM": "xterm", "COLUMNS": "44", "LINES": "10", "PAGER": "cat"}
    clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    with subprocess.Popen([*PROGRAM, *arguments], stdin=inner, stdout=inner, stderr=inner, env=clean | size | environ):
        os.close(inner)
        written = b"".join(iter(lambda: _read(main), b""))
    os.close(main)
    return written.decode().replace("\r\n", "\n")


def _read(file: int) -> bytes:
    try:
        return os.read(file, 65_536)
    except OSError:  # how Linux tells that the other side of a terminal is closed
        return b""


def test_a_terminal_gets_bold_headings_unless_colours_are_not_wanted():
    assert "\x1b[1m" in on_a_terminal("config", "show")
    assert "\x1b" not in on_a_terminal("config", "show", "--no-color")
    assert "\x1b" not in on_a_terminal("config", "show", NO_COLOR="1")
    assert "\x1b" not in on_a_terminal("config", "show", TERM="dumb")
    assert "\x1b[1m" in on_a_terminal("config", "show", TERM="dumb", FORCE_COLOR="1")


def test_a_file_gets_no_colours_unless_they_are_forced():
    assert "\x1b" not in run("config", "show").stdout
    forced = subprocess.run([*PROGRAM, "config", "show"], env=os.environ | {"FORCE_COLOR": "1"}, capture_output=True)
    assert b"\x1b[1m" in forced.stdout


def test_a_long_table_is_paged_on_a_terminal_only():
    paged = on_a_terminal("version", PAGER="sed s/^/page:/")
    assert paged.startswith("page:")
    assert "page:" not in on_a_terminal("version", "--no-pager", PAGER="sed s/^/page:/")
    assert "page:" not in on_a_terminal("config", "show", PAGER="sed s/^/page:/")
    alone = subprocess.run([*PROGRAM, "version"], env=os.environ | {"PAGER": "sed s/^/page:/"}, capture_output=True)
    assert b"page:" not in alone.stdout


def test_a_wide_table_is_fitted_to_the_terminal():
    shown = on_a_terminal("config", "show", "--no-color", "--no-pager", "--fields", "setting,meaning")
    assert max(map(len, shown.splitlines())) <= 44
    assert "The ledger to work on." in shown
