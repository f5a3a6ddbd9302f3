"""The rivals' environment, .rivals: the house's packages, and the rivals that would slow the house down."""

import json
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from shutil import which
from subprocess import run

from bench.ground import HOUSE

PACKAGES = ("msgspec", "pandas", "psycopg", "umadb")
PYTHON = HOUSE / ".rivals" / "bin" / "python"


def python() -> Path:
    """The Python that rivals are measured with; the house's own where they have none."""
    return PYTHON if PYTHON.exists() else Path(sys.executable)


@cache
def has(package: str) -> bool:
    """Whether a package is there for the rivals."""
    question = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({package!r}) is None)"
    return run([python(), "-c", question], check=False).returncode == 0


def versions() -> Mapping[str, str]:
    """The versions of the rivals that are here."""
    question = f"""
import json, importlib.metadata as metadata
found = {{each.name: each.version for each in metadata.distributions()}}
print(json.dumps({{name: found[name] for name in {PACKAGES} if name in found}}))
"""
    found: dict[str, str] = json.loads(run([python(), "-c", question], check=True, capture_output=True).stdout)
    if which("hledger"):
        told = run(["hledger", "--version"], check=True, capture_output=True, text=True).stdout
        found["hledger"] = told.split()[1].rstrip(",")
    return found
