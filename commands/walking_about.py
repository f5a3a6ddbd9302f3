"""Walking through a part of the history: of what some events change no more is folded than what that rests on.

The counts and the digest are those of the whole history all the same, from the read models.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from commands.call import Call
from commands.choosing import Chosen
from commands.moment import Moment, history_at, kept_at
from commands.read_models import read_models
from commands.walking import WATCHED, Walk
from flywheel.ledger import Ledger
from projections.fold import Replay, fold
from projections.happenings import Happenings, tags_meant
from projections.part import part_about

Told = tuple[int, int, str]
"""Events and those of them that are voided, in the whole history, and the digest after it."""


class WalkAbout(Walk):
    """A replay of a part as rows; only where nothing is told, of the whole, to say why."""

    def __init__(self, replay: Replay, chosen: Chosen, moment: Moment, part: Replay, whole: Callable[[], Told]) -> None:
        super().__init__(replay, chosen, moment)
        self._part = part
        self._whole = whole
        self._digest = ""

    def rows(self) -> Iterator[Mapping[str, object]]:
        """A row for each event that was chosen."""
        for passage, changes in self._part:
            if self.had_occurred(passage):
                yield from self.told_of(passage, changes)
        if self.told:
            self.walked, self.voided, self._digest = self._whole()
        else:
            yield from super().rows()

    def digest(self) -> str:
        """The digest of services and value after the whole history."""
        return self._digest or super().digest()


def walk_about(call: Call, ledger: Ledger, chosen: Chosen, moment: Moment, about: Sequence[str]) -> WalkAbout | None:
    """The walk through the part that these things have in a history; None where they are too entangled with others."""
    history = history_at(ledger, moment)
    if not (part := part_about(history, tags_meant(about))):
        return None
    in_part, in_whole = (Replay(history, *WATCHED, as_of=moment.as_of, part=each) for each in (part, None))
    return WalkAbout(in_whole, chosen, moment, in_part, lambda: _whole(call, ledger, moment))


def _whole(call: Call, ledger: Ledger, moment: Moment) -> Told:
    with read_models(call) as views:
        counts = Happenings(views, ledger.read, moment.head, moment.as_of).counts()
        if moment.is_now and views.position == moment.head:
            return *counts, views.digest(*WATCHED)
    if kept := kept_at(call, ledger, moment, WATCHED):
        with kept as views:
            return *counts, views.digest(*WATCHED)
    return *counts, fold(history_at(ledger, moment), *WATCHED, as_of=moment.as_of).digest(*WATCHED)
