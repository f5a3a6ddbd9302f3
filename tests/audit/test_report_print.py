"""A report promises on paper: a first page that stands alone, and no heading parted from what it heads.

Printed with Chromium where that is at hand, on both sizes of paper; elsewhere there is nothing to look at.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.audit.acme import made_in, typed
from tests.audit.test_report_page import SEAL, page_of, told

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next((found for name in BROWSERS if (found := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(
    not (BROWSER and shutil.which("pdftotext")), reason="no Chromium, or no pdftotext, to print the page with"
)
FOOT = re.compile(r"Acme PMO: audit report, 2026-04-01 to 2026-06-30 +(\d+) / (\d+)")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A report of Acme with tables long enough to go over pages."""
    acme = made_in(tmp_path_factory.mktemp("printed"))
    words = ("audit", "report", "--period", "2026-Q2", "--rows", "60", "--to", "-")
    return typed("--ledger", str(acme / "acme.db"), *words).stdout


@pytest.fixture(scope="module", params=["A4", "letter"])
def sheets(page: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The text of each printed page, without the line at its foot."""
    return printed(page, request.param, tmp_path_factory.mktemp("sheets"))


def printed(page: str, size: str, folder: Path) -> list[str]:
    """The text of each sheet of paper of a size."""
    sized = page.replace("</style>", f"@page {{ size: {size} }}</style>")
    (folder / "page.html").write_text(sized, encoding="utf-8")
    _run(
        *(str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
        *(f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'page.pdf'}"),
        (folder / "page.html").as_uri(),
    )
    _run("pdftotext", "-layout", str(folder / "page.pdf"), str(folder / "page.txt"))
    return [sheet.rstrip() for sheet in (folder / "page.txt").read_text(encoding="utf-8").split("\f") if sheet.strip()]


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=120)


def body(sheet: str) -> str:
    """A sheet without its last line."""
    return sheet.rpartition("\n")[0].rstrip()


def headings(page: str) -> set[str]:
    """Each heading as it is printed, without the count beside it."""
    found = re.findall(r"<h[23][^>]*>(.*?)(?:<span|</h)", page)
    return {heading.strip() for heading in found}


def test_every_sheet_says_of_what_it_is_and_which_it_is(sheets):
    feet = [FOOT.search(sheet.splitlines()[-1]) for sheet in sheets]
    assert [foot and foot.groups() for foot in feet] == [
        (str(number), str(len(sheets))) for number in range(1, len(sheets) + 1)
    ]


def test_the_first_sheet_stands_alone(sheets):
    first, second = sheets[:2]
    for says in ("Whole in itself; that it is unaltered is not shown.", "Not looked at", "Not answered: known-then"):
        assert says in first
    assert second.lstrip().startswith("1 Promised, verified, recognised")


def test_no_heading_stands_last_on_a_sheet(page, sheets):
    last = [body(sheet).splitlines()[-1].strip() for sheet in sheets]
    assert [line for line in last if re.split(r" +\d[\d,]*(?: of |, |$)", line)[0] in headings(page)] == []


def test_the_heads_of_a_table_stand_on_each_sheet_that_it_goes_over(sheets):
    over = [sheet for sheet in sheets if re.search(r"  #\d+(, #\d+)*$", sheet, re.MULTILINE)]
    assert len(over) > 4
    assert [sheet for sheet in over if "positions" not in sheet] == []


SIGNED = (
    f"flywheel/01a1fa0e-a8fa-7844-9a42-63c24bc638b5\n407\n{'r' * 43}=\n\n"
    f"\u2014 acme.example/pmo {'A' * 92}\n\u2014 acme.example/pmo-of-a-long-name {'Bc' * 52}==\n"
)


@pytest.mark.parametrize("size", ["A4", "letter"])
def test_each_line_of_a_checkpoint_is_printed_whole(size, tmp_path):
    """Whoever has only paper can type it off."""
    key = f"acme.example/pmo-of-a-long-name+02a0c8d2+{'K' * 44}"
    report = page_of(told(seals=(SEAL._replace(text=SIGNED),), keys=(key,)))
    (sheet,) = [sheet for sheet in printed(report, size, tmp_path) if "407\n" in sheet]
    lines = [line.strip() for line in sheet.splitlines()]
    assert {*filter(None, SIGNED.split("\n")), key} <= {*lines}
