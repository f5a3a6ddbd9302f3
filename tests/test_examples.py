"""Whatever README and manual show as typed is typed here, with only the examples at hand, and answers what they say.

A console block holds commands after `$ ` and, below each, what it answers on stdout and stderr. Set REWRITE_EXAMPLES=1
to write what is answered today into the pages, and read the difference before you commit it. A page is never
rewritten with an answer that shows a fault of flywheel itself. Below each SQL block stands what it answers about Acme.
"""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [HOUSE / "README.md", *sorted((HOUSE / "docs" / "manual").glob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FAULT = re.compile(r"This is a fault of flywheel itself|^Traceback \(most recent call last\):", re.MULTILINE)
IN_PYTHON = [page for page in PAGES if "\n```python\n" in page.read_text(encoding="utf-8")]
SQL = re.compile(r"^```sql\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IN_SQL = [page for page in PAGES if "\n```sql\n" in page.read_text(encoding="utf-8")]
WITH_EXAMPLES = [page for page in PAGES if "\n$ flywheel " in page.read_text(encoding="utf-8")]


class Shell:
    """A folder with nothing in it but the examples, in which commands are typed; what they export stays."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "examples").symlink_to(HOUSE / "examples")
        scripts = str(Path(sys.executable).parent)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("FLYWHEEL_")},
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "NO_COLOR": "1",
            "FLYWHEEL_DATA": str(HOUSE.parent / "shared" / "data"),
        }

    def types(self, command: str) -> str:
        """What a command answers, stdout and stderr as they come."""
        if exported := re.fullmatch(r"export (\w+)=(\S+)", command):
            self.environment[exported[1]] = exported[2]
            return ""
        ran = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return ran.stdout


def commands_in(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block with the answer below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, answer = part.partition("\n")
        yield command, answer


def faults_in(page: str) -> list[str]:
    """The commands of a page that are answered by a fault of flywheel itself, or by a traceback."""
    shown = (example for block in BLOCK.finditer(page) for example in commands_in(block[1]))
    return [command for command, answer in shown if FAULT.search(answer)]


def answered(page: str, shell: Shell) -> str:
    """The page as it would be if it showed what is answered now."""

    def again(block: re.Match[str]) -> str:
        told = [f"$ {command}\n{shell.types(command)}" for command, _ in commands_in(block[1])]
        return f"```console\n{''.join(told)}```" if told else block[0]

    return BLOCK.sub(again, page)


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.stem)
def test_every_example_answers_what_the_page_says(page: Path, tmp_path: Path):
    expected = page.read_text(encoding="utf-8")
    actual = answered(expected, Shell(tmp_path))
    assert faults_in(actual) == []
    if os.environ.get("REWRITE_EXAMPLES"):
        page.write_text(actual, encoding="utf-8")
    assert actual == expected


@pytest.mark.parametrize(
    ("answer", "faulty"),
    [
        ("Error: This is a fault of flywheel itself (KeyError: 'x'). Run it with --debug and report it.\n", True),
        ('Traceback (most recent call last):\n  File "cli.py", line 1, in <module>\n', True),
        ("Refused: need-is-new: need one-date is already in the ledger. Give the new need its own id.\n", False),
    ],
)
def test_an_answer_that_shows_a_fault_is_never_written_into_a_page(answer: str, faulty: bool):
    page = f"```console\n$ flywheel next\n{answer}```\n"
    assert faults_in(page) == (["flywheel next"] if faulty else [])


@pytest.mark.parametrize("page", IN_PYTHON, ids=lambda page: page.stem)
def test_every_python_block_runs(page: Path, tmp_path: Path):
    program = "\n".join(block[1] for block in PYTHON.finditer(page.read_text(encoding="utf-8")))
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    wants_files = ran.returncode == 2 and ran.stderr.startswith("Usage: ")  # then a test of its own names them
    assert wants_files or (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("page", IN_SQL, ids=lambda page: page.stem)
def test_every_sql_block_answers_what_the_page_says(page: Path, tmp_path: Path):
    Shell(tmp_path).types("flywheel demo --into acme")
    expected = page.read_text(encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "acme" / "acme.views.db")) as views:
        actual = SQL.sub(lambda shown: f"```sql\n{shown[1]}```\n\n```text\n{listed(views, shown[1])}```", expected)
    if os.environ.get("REWRITE_EXAMPLES"):
        page.write_text(actual, encoding="utf-8")
    assert actual == expected
    assert len(SQL.findall(expected)) == expected.count("\n```sql\n")


def listed(views: sqlite3.Connection, query: str) -> str:
    """What a query answers, as the sqlite3 program prints it with -header: a line a row, with bars between."""
    answer = views.execute(query)
    rows = [[name for name, *_ in answer.description], *answer]
    return "".join(f"{'|'.join('' if cell is None else str(cell) for cell in row)}\n" for row in rows)
