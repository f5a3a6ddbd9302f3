"""The read models for a command: as they are, where they are caught up; else brought up to date first.

Looking at read models that are caught up loads neither models nor the event library.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from commands.call import Call
from flywheel.stores import ending, file_of, standing
from projections.reading import Views, current, views_path

if TYPE_CHECKING:
    from flywheel.ledger import Ledger


@contextmanager
def read_models(call: Call) -> Iterator[Views]:
    """The read models of the call's ledger, up to date; `call.home_zone` is known inside."""
    path = path_of(call)
    views = current(path, *ending(call.ledger)) or _caught_up(call, path)
    with views:
        call.home_zone = home_zone(views)
        yield views


def home_zone(views: Views) -> str | None:
    """The PMO's own time zone."""
    return next((row["value"] for row in views.records("charter") if row["item"] == "timezone"), None)


def bring_up_to_date(call: Call, ledger: "Ledger", *, anew: bool = False) -> Path:
    """Bring the read models up to date, or make them anew; returns where they stand."""
    from projections.read_model import catch_up

    catch_up(path_of(call), lambda: standing(call.ledger), ledger.read, anew=anew)
    return path_of(call)


def path_of(call: Call) -> Path:
    """Where the read models of the call's ledger stand."""
    return views_path(file_of(call.ledger))


def _caught_up(call: Call, path: Path) -> Views:
    from commands.opening import opened
    from projections.read_model import ready

    with opened(call, read_only=True) as ledger:
        return ready(path, lambda: standing(call.ledger), ledger.read)
