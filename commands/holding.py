"""Holding the read models against a fold of the whole history: are they what the events add up to?"""

from collections.abc import Iterator, Mapping

from commands.call import Call
from commands.cells import Column
from commands.opening import opened
from commands.read_models import read_models
from commands.text import counted
from flywheel.errors import IntegrityFailure, UsageFault
from flywheel.ledger import Ledger
from projections.fold import fold
from projections.history import History
from projections.reading import Views

COLUMNS = (
    Column("table", "the read model"),
    Column("same", "whether it is what the events add up to"),
    Column("folded", "the digest of the fold"),
    Column("stored", "the digest of the read model"),
)


def held_against_read_models(call: Call) -> None:
    """Tell of each read model whether it is what the events add up to. Raises IntegrityFailure where one is not."""
    if call.flags.get("as_of") or call.flags.get("known_at"):
        raise UsageFault("--check compares what stands now. Leave --as-of and --known-at out.")
    with read_models(call) as views, opened(call, read_only=True) as ledger:
        rows = list(_compared(views, ledger))
        call.show(rows, COLUMNS, meta={"position": views.position, "digest": views.digest()})
        different = [str(row["table"]) for row in rows if not row["same"]]
        if different:
            raise IntegrityFailure(
                f"{', '.join(different)}: the read models are not what the events add up to. "
                f"Look at what was changed in {views.path}, then make it anew with 'flywheel rebuild'."
            )
        call.say(
            f"The read models are what {counted(views.position, 'event')} add up to. Digest of all: {views.digest()}"
        )


def _compared(views: Views, ledger: Ledger) -> Iterator[Mapping[str, object]]:
    state = fold(History(ledger.read, views.position))
    for table in views.tables():
        folded, stored = state.digest(table.name), views.digest(table.name)
        yield {"table": table.name, "same": folded == stored, "folded": folded, "stored": stored}
