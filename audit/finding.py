"""What an audit finds: each thing that is not as it should be, where, and what to do about it."""

from typing import NamedTuple


class Finding(NamedTuple):
    """A finding: a code that scripts may rely on, a position where there is one, what is wrong, and what to do.

    With `upto` it is about one of the events from the position to that one, and which of them cannot be told. `rests`
    are the positions on which it was decided that something is wrong, where it was decided on others.
    """

    code: str
    position: int | None
    sentence: str
    remedy: str
    upto: int | None = None
    rests: tuple[int, ...] = ()
