"""Settings: who gives one wins in a fixed order, its origin is told, and a mistake in a file is named with the file."""

from pathlib import Path

import pytest

from commands.settings import Setting, Settings, nearest, project_file, resolve
from flywheel.errors import UsageFault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder two levels into a project."""
    inner = tmp_path / "project" / "reports" / "2026"
    inner.mkdir(parents=True)
    return inner


@pytest.fixture
def user_file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "flywheel.toml"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_said_the_defaults_hold(folder: Path, user_file: Path):
    assert resolve({}, {}, folder, user_file) == Settings(
        Setting("ledger", "flywheel.db", "default"),
        Setting("actor", None, "default"),
        Setting("tz", None, "default"),
        Setting("format", "table", "default"),
    )


def test_each_who_speaks_louder_wins(folder: Path, user_file: Path):
    def actor(flags: dict[str, str | None], environ: dict[str, str]) -> Setting:
        return resolve(flags, environ, folder, user_file).actor

    written(user_file, 'actor = "of-user"')
    assert actor({}, {}) == Setting("actor", "of-user", f"file {user_file}")
    project = written(folder.parent.parent / "flywheel.toml", 'actor = "of-project"')
    assert actor({}, {}) == Setting("actor", "of-project", f"file {project}")
    assert actor({}, {"FLYWHEEL_ACTOR": "of-shell"}) == Setting("actor", "of-shell", "environment FLYWHEEL_ACTOR")
    assert actor({"actor": "of-flag"}, {"FLYWHEEL_ACTOR": "of-shell"}) == Setting("actor", "of-flag", "flag --as")


def test_a_flag_or_variable_without_a_value_says_nothing(folder: Path, user_file: Path):
    settings = resolve({"ledger": None}, {"FLYWHEEL_LEDGER": ""}, folder, user_file)
    assert settings.ledger.origin == "default"


def test_the_nearest_file_is_the_projects(folder: Path):
    written(folder.parent.parent / "flywheel.toml", "")
    near = written(folder.parent / "flywheel.toml", "")
    assert project_file(folder) == near


def test_files_complete_one_another(folder: Path, user_file: Path):
    written(user_file, 'actor = "dana"\ntz = "Europe/London"')
    written(folder / "flywheel.toml", 'tz = "Asia/Kolkata"')
    settings = resolve({}, {}, folder, user_file)
    assert (settings.actor.value, settings.tz.value) == ("dana", "Asia/Kolkata")


def test_a_ledger_in_a_file_is_found_from_wherever_one_stands(folder: Path, user_file: Path):
    project = folder.parent.parent
    written(project / "flywheel.toml", 'ledger = "books/pmo.db"')
    assert resolve({}, {}, folder, user_file).ledger.value == str(project / "books" / "pmo.db")


def test_a_ledger_in_a_file_may_be_a_url_or_an_absolute_path(folder: Path, user_file: Path):
    for ledger in ("postgresql://server/pmo", str(folder / "elsewhere.db")):
        written(folder / "flywheel.toml", f"ledger = '{ledger}'")
        assert resolve({}, {}, folder, user_file).ledger.value == ledger


def test_a_byte_order_mark_is_welcome(folder: Path, user_file: Path):
    written(folder / "flywheel.toml", '\ufeffactor = "dana"')
    assert resolve({}, {}, folder, user_file).actor.value == "dana"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('legder = "a.db"', "{file} makes a setting that nobody knows: legder. Did you mean ledger?"),
        ('color = "red"', "{file} makes a setting that nobody knows: color. Known are ledger, actor, tz, format."),
        ("actor = 7", '{file} gives actor something other than a text. Write actor = "...".'),
        ('actor = " "', '{file} gives actor something other than a text. Write actor = "...".'),
        ('format = "jsn"', "jsn is not a format (file {file}). Did you mean json?"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_the_file(folder: Path, user_file: Path, text: str, message: str):
    file = written(folder / "flywheel.toml", text)
    with pytest.raises(UsageFault) as raised:
        resolve({}, {}, folder, user_file)
    assert message.format(file=file) == str(raised.value)


@pytest.mark.parametrize("content", [b"actor = \n", b'actor = "\xff"'])
def test_a_file_that_is_not_toml_is_named_with_the_place(folder: Path, user_file: Path, content: bytes):
    file = folder / "flywheel.toml"
    file.write_bytes(content)
    with pytest.raises(UsageFault, match="is not valid TOML") as raised:
        resolve({}, {}, folder, user_file)
    assert str(raised.value).startswith(str(file))
    assert str(raised.value).endswith("Mend it, or move it away.")


def test_nearest_offers_what_is_close_and_else_all():
    assert nearest("tabel", ("table", "csv")) == " Did you mean table?"
    assert nearest("x", ("table", "csv")) == " Known are table, csv."


@pytest.mark.parametrize(("name", "flag"), [("actor", "--as"), ("ledger", "--ledger"), ("tz", "--tz")])
def test_an_empty_flag_is_told_and_nothing_else_is_taken_in_its_place(
    folder: Path, user_file: Path, name: str, flag: str
):
    with pytest.raises(UsageFault, match=f"^{flag} is empty. Write a value after it, or leave it out.$"):
        resolve({name: " "}, {"FLYWHEEL_ACTOR": "dana"}, folder, user_file)
