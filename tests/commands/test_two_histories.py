"""Two histories that began as one and came equally far: each is shown as what it is."""

from pathlib import Path

from tests.commands.ledgers import chartered, grow, types
from tests.hardship.desk import LEDGER, lying_in


def test_a_backup_put_back_by_hand_that_went_on_as_far_is_not_taken_for_what_was_there(tmp_path: Path):
    chartered(tmp_path)
    kept = lying_in(tmp_path)[LEDGER]
    for customer in ("one", "another"):
        (tmp_path / LEDGER).write_bytes(kept)
        assert types(tmp_path, f"log customer-identified --customer {customer} --name X --type external").code == 0
        shown = types(tmp_path, "show customers --fields customer --format csv").out
        assert shown.splitlines() == ["customer", customer]
    assert types(tmp_path, "replay --check").code == 0


def test_nor_is_one_that_went_on_further(tmp_path: Path):
    path = chartered(tmp_path)
    kept = lying_in(tmp_path)[LEDGER]
    grow(path, 1, note="one")
    assert types(tmp_path, "show customers").code == 0
    path.write_bytes(kept)
    grow(path, 2, note="another")
    assert types(tmp_path, "show customers").code == 0
    assert types(tmp_path, "replay --check").code == 0
