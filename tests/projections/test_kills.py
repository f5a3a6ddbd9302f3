"""Killed at any moment, while catching up or while making it anew, the read models come right by themselves.

And whoever reads them meanwhile sees them as they were at one moment.
"""

import os
import random
import signal
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

import apsw
import pytest

from projections.read_model import catch_up
from projections.reading import Views, current
from tests.projections.acme import ROUND, claimed, recognised, verified
from tests.projections.files import ORIGIN, digest, standing
from tests.projections.story import Story
from tests.stores.children import child

KILLS = 8


@cache
def long_story() -> Story:
    """Six hundred claims, each verified and recognised."""
    story = Story(*ROUND[:15])
    for n in range(600):
        story.tell(claimed(f"c{n}"), verified(f"c{n}"), recognised(f"c{n}"))
    return story


@cache
def digest_at(head: int) -> str:
    return long_story().fold(head=head).digest()


def killed_after(milliseconds: float, path: Path, *, anew: bool) -> None:
    """A process that catches up, a few events at a time, or makes it anew again and again, until it is killed."""
    story = long_story()

    def work(pipe: IO[bytes]) -> None:
        pipe.write(b".")
        for head in range(100, len(story.entries), 60):
            catch_up(path, standing(story, head), story.read, anew=anew)

    started = child(work)
    assert started.pipe.read(1) == b"."
    time.sleep(milliseconds / 1000)
    os.kill(started.pid, signal.SIGKILL)
    assert started.ended() in {-signal.SIGKILL, 0}


def test_whoever_reads_meanwhile_sees_one_moment_and_nothing_in_between(tmp_path: Path):
    path, story = tmp_path / "pmo.views.db", long_story()
    digest(path, story, 80)

    def work(_: IO[bytes]) -> None:
        for head in range(100, 700, 30):
            catch_up(path, standing(story, head), story.read, anew=head % 60 == 40)

    started = child(work)
    os.set_blocking(started.pipe.fileno(), False)
    seen: set[int] = set()
    while started.pipe.read(1) is None:
        with suppress(apsw.CantOpenError, apsw.ReadOnlyError, apsw.BusyError), Views(path) as views:
            assert views.digest() == digest_at(views.position)
            seen.add(views.position)
    assert (started.ended(), len(seen) > 1) == (0, True)


@pytest.mark.parametrize("anew", [False, True], ids=["catching up", "making it anew"])
def test_killed_at_any_moment_it_comes_right(tmp_path: Path, anew: bool):
    path, story = tmp_path / "pmo.views.db", long_story()
    chance = random.Random(7)  # noqa: S311 - the same moments every time
    digest(path, story, 80)
    for _ in range(KILLS):
        killed_after(chance.uniform(1, 250), path, anew=anew)
        for head in (80, 100, 160, 220, 280):
            if views := current(path, ORIGIN, head):
                with views:
                    assert views.digest() == digest_at(head)
        assert digest(path, story, 700) == digest_at(700)
        assert digest(path, story, 80) == digest_at(80)
    assert sorted(found.name for found in tmp_path.iterdir()) == ["pmo.views.db", "pmo.views.lock"]
