"""Events as bytes and back: canonical JSON, so that the same fact is the same bytes on every machine.

UTF-8, keys sorted, no white space, decimals as strings, what was not said left out. The kind stands in the bytes,
so that kind and tags can be recomputed from them alone.
"""

import json

from events.base import Event
from events.kinds import KINDS, UnknownKind


def encode(event: Event) -> bytes:
    """The canonical bytes of an event."""
    said = event.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    said["kind"] = event.kind
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def decode(data: bytes, kind: str | None = None) -> Event:
    """The event that these bytes hold; `kind`, where the caller knows it, saves looking for it.

    Raises UnknownKind for a kind this version does not have, ValueError for bytes that are no such event.
    """
    said = json.loads(data)
    if not isinstance(said, dict):
        raise ValueError("The bytes are no event. They hold JSON, but not an object.")
    name = said.pop("kind", kind)
    if name not in KINDS:
        raise UnknownKind(str(name))
    return KINDS[name].model_validate(said, strict=False)
