"""What a command works with where it was not told, and where each answer came from.

A flag wins over the environment, that over flywheel.toml of the folder or of the nearest parent that has one, that over
the user's own file, and the user's own file over the default.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from commands.known import FORMATS, KNOWN, NAMES, Known
from commands.text import brief
from flywheel.errors import UsageFault

FILE_NAME = "flywheel.toml"


class Setting(NamedTuple):
    """One answer: its name, its value (None where nobody gave one), and who gave it."""

    name: str
    value: str | None
    origin: str


@dataclass(frozen=True)
class Settings:
    """Every setting with its origin. Iterates in the order of KNOWN."""

    ledger: Setting
    actor: Setting
    tz: Setting
    format: Setting

    def __iter__(self) -> Iterator[Setting]:
        return iter((self.ledger, self.actor, self.tz, self.format))


def resolve(flags: Mapping[str, str | None], environ: Mapping[str, str], folder: Path, user_file: Path) -> Settings:
    """The settings that hold for one call. An empty variable counts as not given.

    Raises UsageFault for an empty flag, a file that is not TOML, a setting nobody knows, and a format nobody knows.
    """
    files = [(path, read(path)) for path in (project_file(folder), user_file) if path and there(path)]
    found = {known.name: _answer(known, flags, environ, files) for known in KNOWN}
    _check_format(found["format"])
    return Settings(**found)


def project_file(folder: Path) -> Path | None:
    """The flywheel.toml of the folder, or of its nearest parent that has one."""
    try:
        folder = folder.absolute()
    except FileNotFoundError:  # it was deleted while somebody was in it
        return None
    return next((path for here in (folder, *folder.parents) if there(path := here / FILE_NAME)), None)


def there(path: Path) -> bool:
    """Whether there is a file that may be looked at."""
    try:
        return path.is_file()
    except OSError:
        return False


def read(path: Path) -> dict[str, str]:
    """The settings in a file. A ledger's relative path is taken from the file's own folder."""
    import tomllib

    try:
        made = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, RecursionError) as error:
        what = "it is no text in UTF-8" if isinstance(error, UnicodeDecodeError) else "it is nested too deep"
        raise UsageFault(f"{path} is not valid TOML: {what}. Mend it, or move it away.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(f"{path} is not valid TOML: {error}. Mend it, or move it away.") from error
    except OSError as error:
        raise UsageFault(f"{path} cannot be read: {error.strerror}. Mend its permissions, or move it away.") from error
    for name, value in made.items():
        _check(path, name, value)
    if "ledger" in made:
        made["ledger"] = anchored(made["ledger"], path.parent)
    return made


def anchored(ledger: str, folder: Path) -> str:
    """A ledger named in a file of that folder, as the same ledger is named from anywhere. URLs stay as they are.

    Raises UsageFault for the home folder of somebody whom the system does not know.
    """
    try:
        return ledger if "://" in ledger else str(folder / Path(ledger).expanduser())
    except RuntimeError as error:
        raise UsageFault(
            f"{brief(ledger)} begins with the home of somebody unknown. Write the path in full."
        ) from error


def nearest(word: str, words: tuple[str, ...]) -> str:
    """' Did you mean tz?' where a word comes close, else ' Known are ledger, actor, ...'."""
    close = get_close_matches(word, words, n=1, cutoff=0.7)
    return f" Did you mean {close[0]}?" if close else f" Known are {', '.join(words)}."


def _answer(
    known: Known, flags: Mapping[str, str | None], environ: Mapping[str, str], files: list[tuple[Path, dict[str, str]]]
) -> Setting:
    if (given := flags.get(known.name)) is not None and not given.strip():
        raise UsageFault(f"{known.flag} is empty. Write a value after it, or leave it out.")
    if given:
        return Setting(known.name, given, f"flag {known.flag}")
    if given := environ.get(known.variable):
        return Setting(known.name, given, f"environment {known.variable}")
    for path, made in files:
        if known.name in made:
            return Setting(known.name, made[known.name], f"file {path}")
    return Setting(known.name, known.default, "default")


def _check(path: Path, name: str, value: object) -> None:
    if name not in NAMES:
        raise UsageFault(f"{path} makes a setting that nobody knows: {name}.{nearest(name, NAMES)}")
    if not isinstance(value, str) or not value.strip():
        raise UsageFault(f'{path} gives {name} something other than a text. Write {name} = "...".')


def _check_format(setting: Setting) -> None:
    value = setting.value or ""
    if value not in FORMATS:
        raise UsageFault(f"{brief(value)} is not a format ({setting.origin}).{nearest(value, FORMATS)}")
