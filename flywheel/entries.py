"""Stored events as entries: what cannot be read is named with its position, and never passed over."""

from pydantic import ValidationError

from events.entry import Entry
from events.kinds import UnknownKind
from events.reading_back import read_back
from flywheel.errors import IntegrityFailure, StoreFailed


def entry_of(position: int, data: bytes, kind: str) -> Entry:
    """The entry that stored bytes are. Raises StoreFailed for a later version's kind, IntegrityFailure for damage."""
    try:
        return Entry(position, read_back(data, kind))
    except UnknownKind as unknown:
        raise StoreFailed(
            f"#{position} is of a kind that this flywheel does not know ({unknown.name[:80]}). "
            "Update flywheel, then try again."
        ) from unknown
    except (ValueError, TypeError, RecursionError) as error:
        raise IntegrityFailure(
            f"#{position} cannot be read ({_first(error)}). Keep the ledger for examination, and go on with a backup."
        ) from error


def _first(error: Exception) -> str:
    """The first thing that is wrong, in a few words."""
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg'][:80]}"
    return " ".join(str(error).split())[:80].rstrip(".")
