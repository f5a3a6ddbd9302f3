"""The manual's reference says what flywheel says of itself today, its links lead somewhere, its lines are short."""

import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from commands.errors import Ending, explain
from flywheel.errors import FlywheelError, Refusal
from projections.failures import ReadModelFailed
from projections.ten_steps import GATES, TEN_STEPS

HOUSE = Path(__file__).parent.parent
MANUAL = HOUSE / "docs" / "manual"
REFERENCE = HOUSE / "docs" / "reference.py"
PAGES = [*sorted(HOUSE.glob("*.md")), *sorted((HOUSE / "docs").rglob("*.md")), *sorted(HOUSE.glob("examples/**/*.md"))]
WIDER = {"bench.md", "import.md"}  # are wrapped wider
PROSE = [HOUSE / "README.md", *(page for page in sorted(MANUAL.glob("*.md")) if page.name not in WIDER)]
LONGEST = 120
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
ROOMS = ("audit", "commands", "events", "exchange", "flywheel", "projections")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def words_of(page: Path) -> str:
    """A page without its code."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors_of(page: Path) -> set[str]:
    """The anchors that a page's headings have, as Git hosts make them."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(words_of(page))}


def links_of(page: Path) -> Iterator[tuple[Path, str]]:
    """The files and anchors that a page's relative links lead to."""
    for target in LINK.findall(re.sub(r"`[^`]*`", "", words_of(page))):
        if "://" not in target and not target.startswith("mailto:"):
            file, _, anchor = target.partition("#")
            yield (page.parent / file).resolve() if file else page, anchor


def test_the_reference_is_what_flywheel_says_now():
    ran = subprocess.run([sys.executable, REFERENCE, "--check"], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_every_link_leads_somewhere(page: Path):
    lost = [
        f"{file.name}#{anchor}"
        for file, anchor in links_of(page)
        if not file.exists() or (anchor and anchor not in anchors_of(file))
    ]
    assert lost == []


def test_every_page_of_the_manual_can_be_reached_from_the_readme():
    seen, ahead = set[Path](), [HOUSE / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in seen and page.suffix == ".md":
            seen.add(page)
            ahead += [file for file, _ in links_of(page)]
    assert set(MANUAL.glob("*.md")) <= seen


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.stem)
def test_no_line_of_prose_is_too_long(page: Path):
    lines = words_of(page).splitlines()
    assert [line for line in lines if len(line) > LONGEST and not line.startswith("|")] == []


def test_the_steps_of_a_turn_stand_in_the_manual_as_they_stand_in_the_code():
    rows = [
        f"| {step.number} {step.name} | {step.stage} | {step.criterion} "
        f"| {', '.join(f'`{gate}`' for gate, number in GATES.items() if number == step.number)} |"
        for step in TEN_STEPS
    ]
    assert "\n".join(rows) in (MANUAL / "analysts.md").read_text(encoding="utf-8")


def endings() -> Iterator[Ending]:
    """Every way in which a call can end short of its end: those with a class of their own, and the rest."""
    for room in ROOMS:
        for found in pkgutil.walk_packages([str(HOUSE / room)], f"{room}."):
            import_module(found.name)
    classes: list[type[Exception]] = [FlywheelError, ReadModelFailed]
    for each in classes:
        classes += [below for below in each.__subclasses__() if below.__module__.partition(".")[0] in ROOMS]
        yield explain(each(Refusal("rule", "reason")))
    yield from (explain(KeyboardInterrupt()), explain(KeyError("x")))


def test_every_error_has_its_entry_in_the_manual_and_no_other_has():
    page = (MANUAL / "errors.md").read_text(encoding="utf-8")
    entries = re.findall(r"^## ([a-z-]+)\n\nExit code (\d+)\.", page, re.MULTILINE)
    assert sorted(entries) == sorted({(ending.code, str(ending.exit_code)) for ending in endings()})
