"""A report promises: what is of its period is what occurred in it, was refused in it, or lasted into it."""

import re
from pathlib import Path

import pytest

from tests.audit.acme import made_in, typed
from tests.audit.pages import Reader

LATER = (
    "Nothing was found by .*refusals What was refused: by which rule, to whom, and when\\? Mind: 6 were refused later"
)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acme's folder, made once; its ledger was recorded on the thirtieth of October 2026."""
    return made_in(tmp_path_factory.mktemp("periods"))


def shown(acme: Path, period: str) -> str:
    """What a report of a period shows; nothing is checked but what has to be."""
    skipped = ("--skip", "rules", "--skip", "read-models", "--skip", "evidence")
    words = ("audit", "report", "--period", period, *skipped, "--to", "-")
    ended = typed("--ledger", str(acme / "acme.db"), *words)
    assert ended.exit_code in (0, 4), ended.stderr
    return Reader(ended.stdout).shown


def found(page: str, question: str) -> tuple[str, str] | None:
    """How much a question found, and how much of the period, as the first page tells it."""
    told = re.search(rf"{question} (\d+) (\d+) ", page)
    return (told[1], told[2]) if told else None


def test_a_refusal_is_of_the_time_at_which_it_was_refused(acme: Path):
    """The last event before it occurred in March 2026."""
    assert found(shown(acme, "2026-Q4"), "refusals") == ("6", "6")
    second = shown(acme, "2026-Q2")
    assert found(second, "refusals") is None
    assert re.search(LATER, second)


def test_what_lasts_is_of_each_period_into_which_it_lasts(acme: Path):
    """Four benefits and services had no owner in the second quarter; one of them has had one since May."""
    second, third = shown(acme, "2026-Q2"), shown(acme, "2026-Q3")
    assert [found(second, name) for name in ("ownerless", "overdue")] == [("4", "4"), ("7", "7")]
    assert found(third, "ownerless") == ("4", "3")
