"""Read models in files, for stories told in memory."""

from collections.abc import Callable
from pathlib import Path

from projections.read_model import ready
from tests.projections.story import Story

ORIGIN = "0123456789abcdef" * 2


def standing(story: Story, head: int | None = None, origin: str = ORIGIN) -> Callable[[], tuple[str, int]]:
    """The standing of a ledger that holds a story, up to a position."""
    return lambda: (origin, len(story.entries) if head is None else head)


def digest(path: Path, story: Story, head: int | None = None) -> str:
    """The digest of the read models in a file, brought up to date with a story."""
    with ready(path, standing(story, head), story.read) as views:
        return views.digest()


def all_right(path: Path, story: Story) -> bool:
    """Whether the read models in a file come to what folding the story in memory does."""
    return digest(path, story) == story.fold().digest()
