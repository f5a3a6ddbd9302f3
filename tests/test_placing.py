"""A file that is put in place is whole, or what was there before is still there; nothing is left lying about."""

import os
import stat
from pathlib import Path

import pytest

from flywheel.placing import FORGOTTEN_SECONDS, beside


def put(path: Path, text: str) -> None:
    with beside(path) as new:
        assert new.parent == path.parent.resolve()
        new.write_text(text)


def interrupted(path: Path) -> None:
    with beside(path) as new:
        new.write_text("half")
        new.with_name(f"{new.name}-journal").touch()
        raise KeyboardInterrupt


def names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


def test_it_is_there_once_it_is_complete_and_not_before(tmp_path: Path):
    path = tmp_path / "report"
    with beside(path) as new:
        new.write_text("half")
        assert not path.exists()
    assert (path.read_text(), names(tmp_path)) == ("half", ["report"])


def test_after_a_failure_the_old_one_is_there_and_nothing_else(tmp_path: Path):
    path = tmp_path / "report"
    put(path, "old")
    with pytest.raises(KeyboardInterrupt):
        interrupted(path)
    assert (path.read_text(), names(tmp_path)) == ("old", ["report"])


def test_it_gets_the_permissions_of_what_it_replaces(tmp_path: Path):
    path = tmp_path / "report"
    with beside(path, mode=0o640):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o600)
    put(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_word_about_permissions_it_gets_the_usual_ones(tmp_path: Path):
    put(tmp_path / "report", "new")
    (tmp_path / "usual").touch()
    assert (tmp_path / "report").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path):
    (tmp_path / "vault").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "vault" / "report")
    put(tmp_path / "vault" / "report", "old")
    with beside(tmp_path / "link") as new:
        new.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "vault" / "report").read_text() == "new"


@pytest.mark.parametrize("name", ["x" * 250, "ü" * 120, "[a-z]*", "株式会社"])
def test_any_name_that_a_file_can_have_will_do(tmp_path: Path, name: str):
    put(tmp_path / name, "new")
    assert names(tmp_path) == [name]


def test_what_the_killed_left_behind_is_swept_away_once_it_is_old(tmp_path: Path):
    path = tmp_path / "report"
    for name in (".report.abcdefgh.part", ".report.abcdefgh.part-journal", ".report.ijklmnop.part", ".report.draft"):
        (tmp_path / name).touch()
        if "ijkl" not in name:
            os.utime(tmp_path / name, (0, (tmp_path / name).stat().st_mtime - FORGOTTEN_SECONDS - 1))
    put(path, "new")
    assert names(tmp_path) == [".report.draft", ".report.ijklmnop.part", "report"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(FileNotFoundError) as failure, beside(tmp_path / "gone" / "report"):
        pass
    assert failure.value.filename == str(tmp_path / "gone")
