"""A chartered ledger for each test, and no settings but those that the test makes."""

from pathlib import Path

import pytest

from commands.known import KNOWN
from tests.hardship.desk import CHARTER, types


@pytest.fixture(autouse=True)
def _no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for known in KNOWN:
        monkeypatch.delenv(known.variable, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a chartered ledger."""
    assert types(tmp_path, *CHARTER).code == 0
    return tmp_path
