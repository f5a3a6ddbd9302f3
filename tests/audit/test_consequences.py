"""What follows from an alteration never stands in the place of the alteration: whoever reads it knows where to look."""

import re
import shutil
from pathlib import Path

import pytest

from audit.finding import Finding
from audit.verification.scope import Asked
from projections.reading import views_path
from tests.audit.acme import typed
from tests.audit.forging import Home, around, findings, said, saying, sealed_by, where, written

CLAIM = "savings-2025-h1"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Acme's ledger with its read models, sealed at three times, and a backup of each time."""
    home = Home(tmp_path_factory.mktemp("acme") / "home")
    assert typed("demo", "--into", str(home.folder)).exit_code == 0
    assert typed("--ledger", str(home.ledger), "show", "totals").exit_code == 0
    home.seal(100, 300, 390)
    return home


@pytest.fixture
def forged(acme: Home, tmp_path: Path) -> Home:
    """An amount that was verified is less than it was, so that more was recognised later than was ever verified."""
    home = acme.moved_to(tmp_path / "home")
    saying({"amount": "12000"}, "value-verified", claim=CLAIM)(home)
    return home


def places(home: Home) -> tuple[int, int]:
    """Where the amount was changed, and where that breaks a rule."""
    with around(home.ledger) as connection:
        return where(connection, "value-verified", claim=CLAIM), where(connection, "value-recognised", amount="318000")


def all_of(home: Home, *sizes: int) -> list[Finding]:
    """What is found by all checks, with those of the checkpoints that are of so many events."""
    sealed = [each for each in sealed_by(home) if each.checkpoint.size in sizes]
    checks = ("file", "rows", "index", "checkpoints", "events", "rules", "read-models")
    return findings(home.ledger, Asked(checks, sealed, trusting=True, read_models=views_path(home.ledger)))


@pytest.mark.parametrize(
    ("sizes", "stretch", "words"),
    [
        ((100, 300, 390), (101, 300), "000000100.checkpoint still agrees, so in #101 to #300 something was changed"),
        ((300, 390), (1, 300), "somewhere in #1 to #300 something was changed"),
        ((390,), (1, 390), "somewhere in #1 to #390 something was changed"),
    ],
)
def test_first_stands_where_it_was_changed_as_narrowly_as_the_checkpoints_tell(
    forged: Home, sizes: tuple[int, ...], stretch: tuple[int, int], words: str
):
    altered, _ = places(forged)
    first, *rest = all_of(forged, *sizes)
    assert (first.code, first.position, first.upto) == ("sealed-history-changed", *stretch)
    assert stretch[0] <= altered <= stretch[1]
    assert words in first.sentence
    others = [each for each in rest if each.code == first.code]
    assert [(each.position, each.upto) for each in others] == [stretch] * (len(sizes) - 1 - (100 in sizes))
    assert all(f"as well: #{stretch[0]} to #{stretch[1]} are part of it" in each.sentence for each in others)


def test_a_rule_that_is_broken_further_on_is_told_with_what_it_rests_on_and_may_follow_from(forged: Home):
    altered, broken = places(forged)
    [found] = [each for each in all_of(forged, 100, 300, 390) if each.code == "rule-broken"]
    assert found.position == broken != altered
    resting = re.match(
        rf"#{broken}, perhaps because of what was changed in #101 to #300, of which it rests on (.*?), breaks",
        found.sentence,
    )
    assert resting
    assert altered in found.rests
    assert re.findall(r"#(\d+)", resting[1]) == [str(each) for each in found.rests if 101 <= each <= 300]
    assert "'flywheel audit diff FILE'" in found.remedy


def test_what_stands_before_the_stretch_does_not_follow_from_it(forged: Home):
    saying({"verified_by": "ines"}, "value-verified", claim="less-rework-2025-q1")(forged)  # who had claimed it
    [before, after] = [each for each in all_of(forged, 300) if each.code == "rule-broken"]
    assert "perhaps because of what was changed in #1 to #300" in before.sentence
    late = forged.moved_to(forged.folder.with_name("late"))
    shutil.rmtree(late.outside)
    late.seal(120)  # by somebody who was deceived: what was wrong by then agrees
    late.outside.joinpath("000000300.checkpoint").write_bytes((forged.outside / "000000300.checkpoint").read_bytes())
    [before, after] = [each for each in all_of(late, 120, 300) if each.code == "rule-broken"]
    assert "perhaps" not in before.sentence
    assert "perhaps because of what was changed in #121 to #300" in after.sentence


def test_read_models_are_not_made_anew_before_it_is_known_what_was_changed(acme: Home, forged: Home):
    """They may be the last that show what was there before."""
    remedies = {each.remedy for each in all_of(forged, 390) if each.code == "read-models-differ"}
    assert remedies == {
        "Leave them as they are: they may still show what was there before. Find out first what was changed."
    }
    alone = {each.remedy for each in all_of(forged) if each.code == "read-models-differ"}
    assert alone == {
        "Keep a copy of them, which may still show what was there before. Once it is known why, make them anew with"
        " 'flywheel rebuild', and look again at what was decided on them."
    }
    assert [each.code for each in all_of(acme, 390)] == []


def test_without_any_checkpoint_the_broken_rule_leads_to_what_was_altered(forged: Home):
    altered, _ = places(forged)
    [found] = [each for each in all_of(forged) if each.code == "rule-broken"]
    told = re.search(r" \(it rests on (.*)\)\.$", found.sentence)
    assert told
    assert f"#{altered}" in told[1]
    assert "perhaps" not in found.sentence


def test_the_last_line_says_what_to_do_first_and_doing_it_leads_to_the_event(acme: Home, forged: Home):
    altered, _ = places(forged)
    against = [
        word for size in (100, 300, 390) for word in ("--against", str(forged.outside / f"{size:09}.checkpoint"))
    ]
    ended = typed("--ledger", str(forged.ledger), "audit", "verify", *against, "--skip", "evidence")
    assert ended.exit_code == 4
    assert ended.stderr.splitlines()[-1].endswith(
        " First of all find out what was changed in #101 to #300: 'flywheel audit diff FILE' with a backup or an export"
        " of that time tells which events differ. Much of the rest may follow from that."
    )
    parted = typed("--ledger", str(forged.ledger), "audit", "diff", str(acme.ledger))
    assert f"Both are the same up to #{altered - 1}. Events that differ: #{altered}.\n" in parted.stderr


def test_two_checkpoints_of_one_size_are_not_both_right(acme: Home, tmp_path: Path):
    home = acme.moved_to(tmp_path / "home")
    (home.outside / "000000300.checkpoint").rename(home.outside / "honest.checkpoint")
    other = acme.moved_to(tmp_path / "other")
    with around(other.ledger) as connection:
        connection.execute(
            "UPDATE events SET data = ? WHERE position = 200", (written({**said(connection, 200), "note": "else"}),)
        )
    other.seal(300)
    shutil.copy(other.outside / "000000300.checkpoint", home.outside / "zz.checkpoint")
    [found] = all_of(home, 100, 300)
    assert (found.code, found.position, found.upto) == ("sealed-history-changed", None, None)
    assert found.sentence == (
        "zz.checkpoint sealed another history than honest.checkpoint, with as many events, and that one agrees."
    )
