"""A slip in what is given is told once, with the option that it stands in, and with what may have been meant."""

from pathlib import Path

import pytest

from tests.desk import Desk, first_turn


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first turn of the manual, its read models caught up."""
    desk = first_turn(tmp_path_factory.mktemp("desk"))
    desk.types("show services")
    return desk


REBASELINED = (
    "log benefit-rebaselined --benefit less-rework --proposition trusted-dates --outcome rework "
    "--reason 'Two projects left.' --approved-by board-chair --dry-run"
)
CLAIMED = (
    "log value-claimed --claim c2 --benefit less-rework --proposition trusted-dates --service portfolio-report "
    "--period 2026-05 --method m --amount 1 --unit GBP --dry-run"
)
PROPOSED = "log value-proposed --proposition more-dates --customer finance --statement 'More dates.' --dry-run"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "log need-identified --need n --customer finanec --statement s",
            "Refused: need-of-known-customer: customer finanec is not known. Log customer-identified first. "
            "Or did you mean finance?",
        ),
        (
            f"{REBASELINED} --after-target 46000",
            "Refused: rebaseline-from-what-stands: the target of benefit less-rework stands at 80000. "
            "Give --before-target 80000.",
        ),
        (
            f"{REBASELINED} --after-baseline-source Ledger",
            "Refused: rebaseline-from-what-stands: the baseline_source of benefit less-rework stands at "
            "Rework ledger 2025. Give --before-baseline-source Rework ledger 2025.",
        ),
        (
            CLAIMED,
            "Refused: claim-with-evidence: claim c2 shows no evidence. Give --evidence FILE or --evidence URL.",
        ),
        (
            f"{PROPOSED} --need one-date --waive propose-for-confirmed-need=urgent",
            "Refused: waive-a-rule-of-this-kind: value-proposed is under no rule propose-for-confirmed-need. "
            "Did you mean propose-for-confirmed-needs? 'flywheel rules value-proposed' lists its rules.",
        ),
        (
            f"{PROPOSED} --need 'One date'",
            "Error: --need: 'One date' is no id. "
            "Use lower-case letters, digits and hyphens, 63 at most, a letter or digit first.",
        ),
        (
            "log need-identified --need n --need m --customer finance --statement s",
            "Error: --need is given 2 times. Give it once. See 'flywheel log need-identified --help'.",
        ),
        (
            "show value --as-of 26",
            "Error: --as-of: 26 is not a time. Write '#26' for the position, 2026-03-31 for a day, 2026 for a year.",
        ),
        (
            f"{PROPOSED} --need one-date --builds-on nineteen",
            "Error: --builds-on: 'nineteen' is no position. Write it as '#7'.",
        ),
    ],
)
def test_a_slip_is_told_in_options(desk, words, told):
    assert desk.types(words).stderr == f"{told}\n"


def test_ids_can_be_listed_with_commas(desk):
    result = desk.types(
        "log awareness-session-held --title t --channel c --customer finance,operations --reach 3 --dry-run"
    )
    assert result.stderr.startswith("Refused: ")
    assert "customer operations is not known" in result.stderr


@pytest.mark.parametrize("position", ["'#22'", "22"])
def test_a_position_is_written_with_its_sign_or_without(desk, position):
    for option in ("--builds-on", "--cause"):
        result = desk.types(f"{PROPOSED} --need one-date {option} {position}")
        assert "is no position" not in result.stderr, result.stderr
        assert "whole number" not in result.stderr, result.stderr


def test_without_read_models_no_id_is_guessed_and_the_refusal_stands(tmp_path: Path):
    desk = first_turn(tmp_path)
    (tmp_path / "flywheel.views.db").unlink()
    assert desk.types("log need-identified --need n --customer finanec --statement s").stderr == (
        "Refused: need-of-known-customer: customer finanec is not known. Log customer-identified first.\n"
    )


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("show totals --as-of ''", "--as-of"),
        ("show value --known-at ''", "--known-at"),
        ("show timeline --as-of '  '", "--as-of"),
        ("next --as-of=", "--as-of"),
        ("replay --since ''", "--since"),
        ("replay --until ''", "--until"),
        ("replay --check --as-of ''", "--as-of"),
        ("audit questions --as-of ''", "--as-of"),
        ("audit questions --count --known-at ''", "--known-at"),
        ("audit ask waivers --as-of ''", "--as-of"),
        ("audit ask waivers --then ''", "--then"),
        ("audit ask known-then --as-of 2026-05-01 --then ''", "--then"),
        ("audit explain value less-rework verified --as-of ''", "--as-of"),
        ("audit explain value less-rework verified --known-at ''", "--known-at"),
        ("audit diff --from '' --to 2026-05-01", "--from"),
        ("audit diff --from 2026-05-01 --to ''", "--to"),
        ("audit diff --known-from '' --known-to 2026-05-01", "--known-from"),
        ("audit report --period 2026-Q2 --known-at ''", "--known-at"),
        ("log brand-published --title T --promise P --on '' --dry-run", "--on"),
        ("import nothing.csv --kind service-delivered --on ''", "--on"),
    ],
)
def test_an_empty_time_is_never_taken_for_now(desk: Desk, words: str, option: str):
    """A script whose $DAY is not set must not be given today's figures."""
    ended = desk.types(words)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"Error: {option}: An empty text is not a time. Give a date (2026-03-31), ")


def test_an_empty_period_and_an_empty_day_are_refused_too(desk: Desk):
    for words in (
        "audit report --period ''",
        "log value-recognised --on '' --claim c1 --dry-run",
        "show value --tz ''",
    ):
        assert desk.types(words).exit_code == 2
    promised = desk.types("log benefit-promised --due '' --dry-run")
    assert (promised.exit_code, "--due" in promised.stderr) == (2, True)
