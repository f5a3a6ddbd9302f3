"""What an event says, field by field, for whoever looks at one event."""

from collections.abc import Iterator

from events.base import Event
from events.fields import Evidence, Part, Waiver


def fields_of(event: Event) -> Iterator[tuple[str, object]]:
    """What an event says, field by field; what is not there is left out."""
    for name, field in type(event).model_fields.items():
        value = getattr(event, name)
        if value is None or value == ():
            continue
        if name in ("evidence", "waivers"):
            yield from ((name, _said(each)) for each in value)
        elif isinstance(value, Part) and not hasattr(value, "currency"):
            yield from ((f"{name}.{part}", inner) for part, inner in value if inner is not None)
        else:
            yield field.alias or name, str(value) if isinstance(value, Part) else value


def _said(part: Evidence | Waiver) -> str:
    if isinstance(part, Waiver):
        return f"{part.rule}: {part.reason}"
    size = f", {part.size:,} bytes" if part.size is not None else ""
    return f"{part.title}: {part.uri}{f' (SHA-256 {part.sha256}{size})' if part.sha256 else ''}"
