"""Killed while read models are caught up or made anew; and their file deleted, spoilt or swapped while it is in use."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import IO

from flywheel.stores import standing
from projections.fold import fold
from projections.history import History
from projections.keeping import kept
from projections.kept import folder_of
from projections.reading import views_path
from projections.scope import Scope
from tests.crash.blows import Span, Work, acknowledged, blow, struck
from tests.crash.ground import furnished
from tests.crash.logging_scenes import proven
from tests.crash.proof import Witness, must
from tests.crash.scenes import SEASON, Scene, Stage
from tests.crash.work import Clerk, done, open_patiently, recording, typed, typing
from tests.hardship.desk import LEDGER, types
from tests.stores.children import child

PAGE_BYTES = 4_096
GROWTH = 60
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def grown(witness: Witness, who: str) -> None:
    """The ledger goes on by some events, voids and corrections among them, while nobody looks."""
    said: dict[int, str] = {}
    with open_patiently(witness.folder) as ledger:
        clerk = Clerk(ledger, who)
        for _ in range(GROWTH // 2):
            clerk.record(said.__setitem__)
    witness.hear(said)


def looked(*words: str) -> Scene:
    """Somebody looks at a ledger that has grown, and is killed over it."""

    def scene(stage: Stage) -> Iterator[None]:
        span = Span(0.2)
        for witness in stage.seasons():
            for life in range(SEASON):
                grown(witness, f"life-{life}")
                after = stage.chance.uniform(0, span.seconds)
                killed, _ = blow(typed(witness.folder, *words), after)
                span.learn(killed=killed, after_seconds=after)
                stage.tally.struck += killed
                yield from proven(witness)

    return scene


def looked_back(stage: Stage) -> Iterator[None]:
    """Somebody looks back at a ledger that has grown, and is killed over what is kept of that moment."""
    span = Span(0.2)
    for witness in stage.seasons():
        for life in range(SEASON):
            grown(witness, f"life-{life}")
            after = stage.chance.uniform(0, span.seconds)
            killed, _ = blow(keeping(witness.folder), after)
            span.learn(killed=killed, after_seconds=after)
            stage.tally.struck += killed
            yield from proven(witness)
            look_kept(witness.folder / LEDGER)


def keeping(folder: Path) -> Work:
    """Looks back, in a ledger that is long enough that what is asked is kept."""

    def work(pipe: IO[bytes]) -> None:
        look_kept(folder / LEDGER)
        pipe.write(b"done\n")

    return work


def look_kept(path: Path) -> None:
    """Look at what is kept of a moment. Raises Lost where it is not what a fold gives."""
    scope = Scope(("turns", "timeline"), as_of=LATER)
    with open_patiently(path.parent) as ledger:
        views = kept(folder_of(path), scope, lambda: standing(path), ledger.read)
        must(views is not None, "what is asked of another time cannot be kept")
        if views:
            with views:
                folded = fold(History(ledger.read, views.position), *scope.names, as_of=scope.as_of)
                must(views.digest() == folded.digest(), "what is kept of another time is wrong")


def tampered(harm: Callable[[Path, Random, Path], None]) -> Scene:
    """The file of the read models is harmed while one looks and one logs, and both are killed."""

    def scene(stage: Stage) -> Iterator[None]:
        other = _others(stage.folder / "other")
        for witness in stage.seasons():
            done(types(witness.folder, "show", "turns"))
            for life in range(SEASON):
                writer = child((recording, typing)[life % 2](witness.folder, f"life-{life}"))
                looker = child(looking(witness.folder, *(("rebuild",), ("show", "value"))[life // 2 % 2]))
                killed, told = struck(writer, stage.chance.uniform(0, 0.1))
                harm(views_path(witness.folder / LEDGER), stage.chance, other)
                stage.tally.struck += killed
                witness.hear(acknowledged(told))
                struck(looker, stage.chance.uniform(0, 0.1))
                yield from proven(witness)

    return scene


def looking(folder: Path, *words: str) -> Work:
    """Types one command. What is harmed under somebody's eyes may end in an error, but in one that says what it is."""

    def work(_: IO[bytes]) -> None:
        looked = types(folder, *words)
        assert "fault of flywheel" not in looked.err, looked

    return work


def _others(folder: Path) -> Path:
    """The read models of another ledger."""
    furnished(folder, 300)
    done(types(folder, "show", "turns"))
    return views_path(folder / LEDGER)


def delete(views: Path, chance: Random, _: Path) -> None:
    """Away with it, with what SQLite keeps beside it or without."""
    for end in ("", "-journal")[: chance.randint(1, 2)]:
        views.with_name(views.name + end).unlink(missing_ok=True)


def spoil(views: Path, chance: Random, _: Path) -> None:
    """Cut it short, empty it, or write over some of its pages."""
    if not views.exists():
        return
    size = views.stat().st_size
    with views.open("r+b") as file:
        match chance.randrange(3):
            case 0:
                file.truncate(chance.randrange(size + 1))
            case 1:
                file.truncate(0)
            case _:
                file.seek(chance.randrange(max(size // PAGE_BYTES, 1)) * PAGE_BYTES)
                file.write(chance.choice((bytes, chance.randbytes))(PAGE_BYTES * chance.randint(1, 4)))


def swap(views: Path, chance: Random, other: Path) -> None:
    """Put another ledger's in its place: as a new file, or written over the old one."""
    if chance.random() < 0.5:
        shutil.copyfile(other, views.with_suffix(".mine"))
        views.with_suffix(".mine").replace(views)
    else:
        shutil.copyfile(other, views)


READING: dict[str, Scene] = {
    "catching up": looked("show", "turns"),
    "rebuilding": looked("rebuild"),
    "looking back": looked_back,
    "read models deleted": tampered(delete),
    "read models spoilt": tampered(spoil),
    "read models swapped": tampered(swap),
}
