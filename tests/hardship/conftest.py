"""A chartered ledger for each test, and no settings but those that the test makes; one key to sign with."""

import shutil
from pathlib import Path

import pytest

from audit.proof.keys import Ring
from commands.audit.trusting import FOLDER
from commands.known import KNOWN
from tests.hardship.desk import CHARTER, LEDGER, types


@pytest.fixture(scope="session")
def one_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key to sign with."""
    folder = tmp_path_factory.mktemp("one-key")
    Ring(folder).make("acme.example/pmo", None)
    return folder


@pytest.fixture(autouse=True)
def _no_settings_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, one_key: Path
) -> None:
    for known in KNOWN:
        monkeypatch.delenv(known.variable, raising=False)
    keys = tmp_path_factory.mktemp("keys") / "keys"
    shutil.copytree(one_key, keys)
    monkeypatch.setenv(FOLDER, str(keys))


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
