"""Where nothing is shown, what was asked for in vain is named, with what may have been meant."""

import pytest

from tests.desk import Desk, first_turn


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first turn of the manual."""
    return first_turn(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("replay --actor dnaa", "Nobody called dnaa recorded anything. Did you mean dana?"),
        ("replay --about need:one-dat", "No event is about need:one-dat. Did you mean need:one-date?"),
        ("show value less-rewrok", "Nothing in value is called less-rewrok. Did you mean less-rework?"),
        ("show value x-unknown", "Nothing in value is called x-unknown. Ask for others."),
        ("show needs --where status=opn", "No needs with status=opn. Known is confirmed."),
        ("show turns --where status=closd", "No turns with status=closd. Did you mean closed?"),
        ("show value --where promised=40001", "No value with promised=40001. Known is 40000."),
        ("show timeline --where position=100", "No timeline with position=100. Ask for others."),
        (
            "show totals --known-at 2025-12-31",
            "Nothing was on record by then. The first event was recorded 2026-06-01, say a later --known-at.",
        ),
        ("show services --as-of 1999", "No services to show. Ask for others, or another time."),
    ],
)
def test_what_was_asked_for_in_vain_is_named(desk, words, told):
    result = desk.types(words)
    assert result.exit_code == 0
    assert told in result.stderr.splitlines(), result.stderr
