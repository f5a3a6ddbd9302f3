"""The law of the house: imports run one way, rooms keep their size and their names, and starting loads little."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

from cli import CONTENTS

HOUSE = Path(__file__).parent.parent
ROOMS = ("cli", "commands", "events", "flywheel", "projections", "audit", "exchange", "examples", "web")
STEPS = {
    "awareness_building",
    "needs_assessment",
    "value_proposition",
    "service_development",
    "service_onboarding",
    "service_operation",
    "service_monitoring",
    "service_improvement",
    "value_delivery",
    "value_recognition",
}

MAY_IMPORT = {
    "events": set(),
    "flywheel": {"events"},
    "projections": {"events"},
    "audit": {"events", "flywheel", "projections"},
    "exchange": {"events", "flywheel", "projections"},
    "examples": {"events", "flywheel"},
    "commands": {"events", "flywheel", "projections", "audit", "exchange", "examples"},
    "web": {"events", "flywheel", "projections", "audit", "exchange", "commands"},
    "cli": {"commands"},
}

LONGEST_ROOM = 200
LONGEST_FUNCTION = 40
LONG_ROOMS: dict[str, str] = {  # path: why it is long
    "flywheel/steps/value_delivery.py": "the rules of claims, each short, which are read together or not at all",
    "flywheel/steps/value_proposition.py": "two dozen rules, one under the other, as many as a promise has sides",
}
LONG_FUNCTIONS: dict[str, str] = {}  # path:name: why it is long

NAMELESS = {"utils", "util", "helpers", "helper", "manager", "handler", "common", "base"}
NAMED_SO = {"events/base.py"}


def modules(*tops: str) -> Iterator[Path]:
    """Every Python file of these rooms, from the top of the house."""
    for top in tops:
        found = [HOUSE / f"{top}.py", *sorted((HOUSE / top).rglob("*.py"))]
        yield from (path.relative_to(HOUSE) for path in found if path.is_file())


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse((HOUSE / path).read_text(encoding="utf-8"))


def room_of(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The modules that a module imports, in functions and for type checkers too."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module if node.module and not node.level else room_of(path)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_imports_run_one_way():
    wrong = [
        f"{path} imports {name}"
        for path in modules(*ROOMS)
        for name in imports(path)
        if (top := name.partition(".")[0]) in {*ROOMS, "tests", "bench"}
        and top not in MAY_IMPORT[room_of(path)] | {room_of(path)}
    ]
    assert wrong == []


def test_only_the_ledger_and_its_stores_know_the_library():
    knowing = {
        path.as_posix()
        for path in modules(*ROOMS)
        if any(n.partition(".")[0] == "eventsourcing" for n in imports(path))
    }
    assert {
        path for path in knowing if path != "flywheel/ledger.py" and not path.startswith("flywheel/stores/")
    } == set()


def test_rooms_keep_their_size():
    long = {path.as_posix() for path in modules(*ROOMS) if lines(path) > LONGEST_ROOM}
    assert long == set(LONG_ROOMS)


def lines(path: Path) -> int:
    return (HOUSE / path).read_text(encoding="utf-8").count("\n")


def test_functions_keep_their_size():
    long = {
        f"{path.as_posix()}:{node.name}"
        for path in modules(*ROOMS)
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == set(LONG_FUNCTIONS)


def test_every_module_says_what_it_is():
    assert [
        str(path) for path in modules(*ROOMS, "tests", "bench", "docs") if not ast.get_docstring(parsed(path))
    ] == []


def test_nothing_has_a_name_that_says_nothing():
    named = [
        f"{path.as_posix()}: {name}"
        for path in modules(*ROOMS, "tests", "bench", "docs")
        if path.as_posix() not in NAMED_SO
        for name in names(path)
        if NAMELESS & set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))
    ]
    assert named == []


def names(path: Path) -> Iterator[str]:
    """The names that a module has and gives: its own, and those of its classes and functions."""
    yield from path.with_suffix("").parts
    yield from (node.name for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef))
    yield from (node.name for node in functions(path))


@pytest.mark.parametrize(("folder", "prefix"), [("events", ""), ("flywheel/steps", ""), ("tests/steps", "test_")])
def test_the_ten_steps_have_the_same_names_everywhere(folder: str, prefix: str):
    there = {path.stem.removeprefix(prefix) for path in (HOUSE / folder).glob(f"{prefix}*.py")}
    assert {*STEPS, "charter"} - there == set()


@pytest.mark.parametrize(("folder", "prefix"), [("flywheel/steps", ""), ("tests/steps", "test_")])
def test_the_folders_of_the_steps_hold_nothing_else(folder: str, prefix: str):
    there = {path.stem.removeprefix(prefix) for path in (HOUSE / folder).glob("*.py")}
    assert there - {*STEPS, "charter", "__init__", "conftest"} == set()


def test_the_names_at_the_top_are_only_ours():
    owners = packages_distributions()
    strangers = {top: owners[top] for top in ROOMS if set(owners.get(top, [])) - {"pmo-flywheel"}}
    elsewhere = [top for top in ROOMS if (spec := find_spec(top)) and not here(spec.origin)]
    assert (strangers, elsewhere) == ({}, [])


def here(origin: str | None) -> bool:
    return origin is not None and Path(origin).is_relative_to(HOUSE)


def loaded(*arguments: str, folder: Path = HOUSE) -> set[str]:
    """The top-level modules in a process of its own that called flywheel so, beyond those that any Python has."""
    program = "import sys, cli\ntry: cli.main()\nfinally: print(*sys.modules, file=sys.stderr)"
    ours = os.environ | {"PYTHONPATH": str(HOUSE), "FLYWHEEL_ACTOR": "dana", "FLYWHEEL_KEYS": str(folder / "keys")}
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, cwd=folder, env=ours
    )
    bare = subprocess.run([sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return {name.partition(".")[0] for name in set(ran.stderr.split()) - set(bare.stdout.split())}


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_help_loads_nothing_but_click(arguments: tuple[str, ...]):
    assert loaded(*arguments) - sys.stdlib_module_names == {"cli", "commands", "click"}


def test_help_leaves_the_slow_parts_of_the_standard_library_alone():
    slow = {"asyncio", "decimal", "email", "http", "json", "pathlib", "sqlite3", "tomllib", "urllib", "zoneinfo"}
    assert loaded("--help") & slow == set()


CUSTOMER = "log customer-identified --customer finance --name Finance --type external"
HEAVY = {"cryptography", "hypothesis", "openpyxl", "pandas", "pytest", "sqlite_utils", "http", "web"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a ledger in it."""
    loaded(*"init --name PMO --scope enterprise --mandate Try --currency GBP --sponsor ceo".split(), folder=tmp_path)
    return tmp_path


def test_logging_loads_nothing_that_it_does_not_use(folder: Path):
    assert loaded(*CUSTOMER.split(), folder=folder) & HEAVY == set()


@pytest.mark.skipif("show" not in {entry.name for entry in CONTENTS}, reason="there is nothing to show with yet")
def test_showing_what_is_caught_up_loads_neither_events_nor_the_library(folder: Path):
    loaded(*CUSTOMER.split(), folder=folder)
    loaded("show", "customers", folder=folder)
    assert loaded("show", "customers", folder=folder) & (HEAVY | {"eventsourcing", "pydantic"}) == set()


def test_a_proof_is_written_without_what_signs_and_checked_without_what_keeps_ledgers(folder: Path):
    loaded("audit", "key", "make", "--name", "pmo", folder=folder)
    sealed = ("audit", "seal", "--to", "sealed.checkpoint")
    assert "cryptography" in loaded(*sealed, folder=folder)
    assert loaded("audit", "prove", "#1", "--to", "1.tlog-proof", folder=folder) & HEAVY == set()
    keeping = {"apsw", "eventsourcing", "sqlite_utils"}
    assert loaded("audit", "verify-proof", "1.tlog-proof", folder=folder) & keeping == set()
