"""A shell completes kinds, subjects and the ids of what is in the ledger, and no ids where there is no ledger."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk import Desk, first_turn


def completed(words: str, folder: Path) -> list[str]:
    """What bash is offered for the last of these words."""
    asked = {"_FLYWHEEL_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    ran = subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()"],
        cwd=folder,
        env={**os.environ, **asked, "FLYWHEEL_LEDGER": "flywheel.db", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
    )
    assert ran.stderr == ""
    return [line.partition(",")[2] for line in ran.stdout.splitlines() if line]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first turn of the manual, its read models caught up."""
    desk = first_turn(tmp_path_factory.mktemp("desk"))
    desk.types("show services")
    return desk


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("flywheel log need-i", ["need-identified"]),
        ("flywheel kinds value-cl", ["value-claimed"]),
        ("flywheel show met", ["metrics"]),
        ("flywheel log need-confirmed --need ", ["one-date"]),
        ("flywheel log service-delivered --service p", ["portfolio-report"]),
        ("flywheel log value-recognised --claim less", ["less-rework-2026-q1"]),
        ("flywheel log need-identified --need o", []),
    ],
)
def test_what_is_known_is_offered(desk, words, offered):
    assert completed(words, desk.folder) == offered


def test_without_a_ledger_no_id_is_offered(tmp_path):
    assert completed("flywheel log need-confirmed --need ", tmp_path) == []
