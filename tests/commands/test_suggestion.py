"""What comes next is told with all that the ledger knows, so that little is left to fill in."""

import pytest

from tests.desk import Desk, first_turn


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first turn of the manual, with a second need and a second claim."""
    desk = first_turn(tmp_path_factory.mktemp("desk"))
    for words in (
        "log need-identified --need two-dates --customer finance --statement 'Two dates.'",
        "log value-claimed --claim c2 --benefit less-rework --proposition trusted-dates --service portfolio-report "
        "--period 2026-05 --amount 100 --unit GBP --method count --evidence https://example.org/a",
    ):
        assert desk.types(words).exit_code == 0, desk.types(words).stderr
    return desk


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "log need-confirmed --need two-dates --confirmed-by cfo-finance",
            "flywheel log value-proposed --proposition PROPOSITION --customer finance --need two-dates "
            "--statement STATEMENT",
        ),
        (
            "log value-verified --claim c2 --amount 90 --unit GBP --verified-by internal-audit",
            "flywheel log value-recognised --claim c2 --proposition trusted-dates --customer finance --verdict VERDICT "
            "--amount 90 --unit GBP --acknowledged-by ACKNOWLEDGED_BY",
        ),
    ],
)
def test_what_the_ledger_knows_is_filled_in(desk, words, told):
    result = desk.types(words)
    assert result.stderr.splitlines()[-1] == f"Next: {told}", result.stderr
