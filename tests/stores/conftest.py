"""A ledger of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flywheel.stores.sqlite import SQLiteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pmo.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    with SQLiteStore(path, create=True) as store:
        yield store
