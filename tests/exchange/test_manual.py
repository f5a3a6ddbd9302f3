"""The manual's chapter on importing promises: every key and state is in it, and its mapping is the one that runs."""

import re
from pathlib import Path

import pytest

from exchange.conditions import STATES
from exchange.event_tables import ABOUT, DEFAULTS
from exchange.mapping import FILE, TABLES
from exchange.rejects import Reject
from exchange.templates import FILTERS
from exchange.value_tables import NUMBER_KEYS, READERS, SIGNS, SOURCES

HOUSE = Path(__file__).parent.parent.parent
CHAPTER = (HOUSE / "docs" / "manual" / "import.md").read_text(encoding="utf-8")
KEYS = {*TABLES, *FILE, *SOURCES, *READERS, *NUMBER_KEYS, *SIGNS, *STATES, *ABOUT, *DEFAULTS, *FILTERS}


@pytest.mark.parametrize("key", sorted(KEYS | {"position_of", "number"}))
def test_every_key_is_explained(key: str):
    assert re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", CHAPTER), key


def test_the_columns_of_rejects_are_named():
    assert all(name in CHAPTER for name in Reject._fields)


@pytest.mark.parametrize("name", ["register", "confidence"])
def test_its_mappings_are_the_examples(name: str):
    example = (HOUSE / "examples" / "portfolio" / f"{name}.toml").read_text(encoding="utf-8")
    assert f"```toml\n{example}```\n" in CHAPTER
