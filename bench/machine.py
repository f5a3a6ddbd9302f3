"""On what it was measured: machine, versions, commit."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import apsw

from bench import rivals
from bench.ground import HOUSE

PACKAGES = ("pmo-flywheel", "eventsourcing", "pydantic", "click", "sqlite-utils", "apsw")


def described() -> dict[str, str]:
    """What the figures depend on, by name."""
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()}",
        "load": f"{os.getloadavg()[0]:.1f} when it began",
        "system": _system(),
        "python": platform.python_version(),
        "SQLite": f"{apsw.sqlite_lib_version()} in apsw",
        **{package: found for package in PACKAGES if (found := _version(package))},
        **rivals.versions(),
    }


def commit() -> str:
    """The commit that is measured, with a + where files differ from it."""
    words = ["git", "describe", "--always", "--abbrev=9", "--exclude=*"]
    found = subprocess.run(words, cwd=HOUSE, capture_output=True, text=True, check=False).stdout.strip()
    dirty = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no", "--", "*.py"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return (found or "unknown") + ("+" if dirty else "")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    names = Path("/proc/cpuinfo")
    if names.exists():
        found = [line.partition(":")[2].strip() for line in names.read_text().splitlines() if "model name" in line]
        return found[0] if found else platform.machine()
    return platform.processor() or platform.machine()


def _memory() -> str:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{total / (1 << 30):.0f} GB"


def _system() -> str:
    release = Path("/etc/os-release")
    lines = release.read_text().splitlines() if release.exists() else []
    names = [line.partition("=")[2].strip('"') for line in lines if line.startswith("PRETTY_NAME")]
    return f"{names[0]}, {platform.system()} {platform.release()}" if names else platform.platform()
