"""What a rebuild consists of: everything folded with nothing written, and what two processes could share of that."""

from collections.abc import Iterator, Sequence
from typing import Any

from bench.ground import Ground
from bench.measuring import Watch, inside
from flywheel.ledger import Ledger
from projections import timeline
from projections.catalogue import PROJECTIONS
from projections.folding import Folding
from projections.history import History
from projections.tables import Projection, Rows


class Dropped(dict[Any, Any]):
    """Rows that no projection looks at again: in the database they are written, and here they go."""

    def __setitem__(self, key: object, row: object) -> None:
        pass


@inside("fold", "flywheel: all read models folded, no row written")
def folded(ground: Ground, watch: Watch) -> Iterator[int]:
    return _folded(ground, watch, PROJECTIONS)


@inside("fold-timeline", "flywheel: the timeline alone, which looks at no other")
def folded_timeline(ground: Ground, watch: Watch) -> Iterator[int]:
    return _folded(ground, watch, [timeline.PROJECTION])


@inside("fold-others", "flywheel: all but the timeline")
def folded_others(ground: Ground, watch: Watch) -> Iterator[int]:
    return _folded(ground, watch, [each for each in PROJECTIONS if each is not timeline.PROJECTION])


def _folded(ground: Ground, watch: Watch, projections: Sequence[Projection]) -> Iterator[int]:
    """Reads every event whatever is folded, as a process of its own would have to."""
    tables = [table for projection in projections for table in projection.tables]
    folding = Folding(projections, Rows({table: Dropped() if table.appended else {} for table in tables}))
    with Ledger.open(ground.ledger, read_only=True) as ledger:
        with watch:
            for passage in History(ledger.read, ledger.head).passages():
                folding.take(passage)
        yield ground.events
