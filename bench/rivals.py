"""The rivals' environment, .rivals: the house's packages, and the rivals that would slow the house down."""

import sys
from functools import cache
from pathlib import Path
from subprocess import run

from bench.ground import HOUSE

PYTHON = HOUSE / ".rivals" / "bin" / "python"


def python() -> Path:
    """The Python that rivals are measured with; the house's own where they have none."""
    return PYTHON if PYTHON.exists() else Path(sys.executable)


@cache
def has(package: str) -> bool:
    """Whether a package is there for the rivals."""
    question = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({package!r}) is None)"
    return run([python(), "-c", question], check=False).returncode == 0
