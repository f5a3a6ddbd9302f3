"""Whoever changes a ledger behind flywheel's back is found out, by name; an honest ledger is never accused.

Set REWRITE_EXAMPLES=1 to write what is found today into the manual's table, and read the difference.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit.verification.codes import CODES, SOUGHT_BY, sought_by
from audit.verification.scope import CHECKS, Asked
from cli import door
from tests.audit.attacks import ATTACKS, Attack
from tests.audit.forging import Found, Home, findings, found, sql

HOUSE = Path(__file__).parent.parent.parent
PAGE = HOUSE / "docs" / "manual" / "verifying.md"
EXPLAINED = re.compile(r"(?<=<!-- codes -->\n\n).*?(?=\n\n<!-- end of codes -->)", re.DOTALL)
TABLE = re.compile(r"(?<=<!-- attacks -->\n\n).*?(?=\n<!-- end of attacks -->)", re.DOTALL)
EVERY = [pytest.param(attack, id=attack.words) for attacks in ATTACKS.values() for attack in attacks]
RESULTS: dict[str, Found] = {}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Acme's ledger, with its read models beside it, and three checkpoints kept outside."""
    home = Home(tmp_path_factory.mktemp("acme") / "home")
    assert CliRunner().invoke(door, ["demo", "--into", str(home.folder)]).exit_code == 0
    assert CliRunner().invoke(door, ["--ledger", str(home.ledger), "show", "totals"]).exit_code == 0
    home.seal(100, 300, head_of(home))
    return home


def head_of(home: Home) -> int:
    from flywheel.stores import standing

    return standing(home.ledger).head


def test_an_honest_ledger_is_not_accused(acme: Home):
    assert found(acme) == Found(set(), set(), set())


@pytest.mark.parametrize("attack", EVERY)
def test_every_attack_is_found_by_name(acme: Home, tmp_path: Path, attack: Attack):
    home = acme.moved_to(tmp_path / "home")
    attack.forge(home)
    RESULTS[attack.words] = result = found(home)
    assert not result.all.isdisjoint(attack.found_as), result


def test_the_manual_lists_every_attack_with_what_is_found():
    if set(RESULTS) != {attack.words for attacks in ATTACKS.values() for attack in attacks}:
        pytest.skip("not every attack was tried")
    page = PAGE.read_text(encoding="utf-8")
    told = TABLE.sub(lambda _: "\n".join(table()), page)
    if os.environ.get("REWRITE_EXAMPLES"):
        PAGE.write_text(told, encoding="utf-8")
    assert told == page


def test_the_manual_explains_every_code():
    page = PAGE.read_text(encoding="utf-8")
    rows = (f"| `{name}` | {code.meaning} | {code.remedy} |" for name, code in CODES.items())
    told = EXPLAINED.sub(
        lambda _: "\n".join(("| code | what it means | what to do |", "| --- | --- | --- |", *rows)), page
    )
    if os.environ.get("REWRITE_EXAMPLES"):
        PAGE.write_text(told, encoding="utf-8")
    assert told == page


def test_every_code_that_is_told_is_explained():
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((HOUSE / "audit").rglob("*.py")))
    told = set(re.findall(r'(?:finding|Finding)\(\s*"([a-z-]+)"', source)) | {"kind-unknown", "evidence-missing"}
    assert told <= set(CODES) <= told | {"event-unreadable", "evidence-demanded"}


def test_every_code_is_counted_with_a_check_that_there_is():
    assert [code for code in CODES if not sought_by(code)] == []
    assert tuple(SOUGHT_BY) == tuple(CHECKS)


def test_guards_that_were_put_back_are_told_with_the_number_that_there_should_be(acme: Home, tmp_path: Path):
    forged = acme.moved_to(tmp_path / "home")
    sql("CREATE TABLE passing (it)", "DROP TABLE passing")(forged)
    [said] = findings(forged.ledger, Asked(["file"]))
    words = "SQLite has counted 19 changes, and of a ledger counts 17, of a backup 1."
    assert (said.code, said.sentence.endswith(words)) == ("file-guards-put-back", True), said.sentence


def table() -> Iterator[str]:
    """The manual's tables: each attack, and the codes by which it is found."""
    for title, attacks in ATTACKS.items():
        yield f"### {title}\n"
        yield "| what somebody does | in the ledger alone | against a checkpoint from outside | in the read models |"
        yield "| --- | --- | --- | --- |"
        for attack in attacks:
            yield f"| {attack.words} | {' | '.join(map(listed, RESULTS[attack.words]))} |"
        yield ""


def listed(codes: set[str]) -> str:
    return ", ".join(f"`{code}`" for code in sorted(codes))
