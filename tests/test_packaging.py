"""What is shipped: every room and nothing else. What it is developed with: all locked, each file by its hash."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parent.parent
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (HOUSE / "requirements" / "dev.txt").read_text(encoding="utf-8")


def locked() -> dict[str, str]:
    """The version of everything in the lock."""
    return dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", LOCK, re.MULTILINE))


def test_the_lock_has_all_that_the_project_asks_for():
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    needed = [Requirement(text) for text in asked]
    missing = [str(one) for one in needed if not one.specifier.contains(locked().get(canonicalize_name(one.name), "0"))]
    assert missing == [], "Run 'make lock'."


def test_the_lock_names_every_file_by_its_hash_and_no_place_to_get_it_from():
    entries = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK
    assert "--index" not in LOCK


def test_the_wheel_has_every_room_and_nothing_else(tmp_path: Path):
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=HOUSE, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
        commands = next(packed.read(name).decode() for name in packed.namelist() if name.endswith("entry_points.txt"))
    shipped = [HOUSE / place for place in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]]
    files = [
        file for place in shipped for file in (place, *place.rglob("*")) if file.is_file() and file.suffix != ".pyc"
    ]
    assert {name for name in names if name.endswith(".py")} == {
        file.relative_to(HOUSE).as_posix() for file in files if file.suffix == ".py"
    }
    assert "flywheel = cli:main" in commands
