"""A chartered ledger for each test, and no settings and no keys but those that the test makes."""

from pathlib import Path

import pytest

from commands.known import KNOWN
from tests.hardship.desk import CHARTER, LEDGER, types


@pytest.fixture(autouse=True)
def _no_settings_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for known in KNOWN:
        monkeypatch.delenv(known.variable, raising=False)
    monkeypatch.setenv("FLYWHEEL_KEYS", str(tmp_path / "keys"))


@pytest.fixture(scope="session")
def chartered(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A ledger in which nothing stands but the charter."""
    folder = tmp_path_factory.mktemp("chartered")
    assert types(folder, *CHARTER).code == 0
    return (folder / LEDGER).read_bytes()


@pytest.fixture
def folder(tmp_path: Path, chartered: bytes) -> Path:
    """A folder with a chartered ledger, and nothing else."""
    (tmp_path / LEDGER).write_bytes(chartered)
    return tmp_path
