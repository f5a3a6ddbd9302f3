"""What every event has: the fields they share, and the tags that say what an event is about."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from events.fields import NOT_YET, Evidence, Handle, Instant, Key, Position, Text, Waiver

NIL = UUID(int=0)
SINGULAR = {
    "benefits": "benefit",
    "claims": "claim",
    "customers": "customer",
    "needs": "need",
    "objectives": "objective",
    "propositions": "proposition",
}


class Event(BaseModel):
    """One immutable fact of one kind.

    A subclass names its `kind`, the fields it is `about` (they become tags), and the one of them that it
    `introduces`, if it gives a thing its id. `id` and `recorded_at` are set by the ledger when it records the event.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, validate_by_name=True, validate_by_alias=True
    )

    kind: ClassVar[str]
    about: ClassVar[tuple[str, ...]] = ()
    introduces: ClassVar[str | None] = None

    id: UUID = Field(default=NIL, description="UUIDv7, given by the ledger")
    occurred_at: Instant = Field(description="when it was true in the world", examples=["2026-03-31T16:00:00+00:00"])
    recorded_at: Instant = Field(default=NOT_YET, description="when the ledger learned it; set by the ledger")
    actor: Handle = Field(description="who says so: a handle", examples=["dana"])
    note: Text | None = Field(default=None, description="anything worth adding")
    evidence: tuple[Evidence, ...] = Field(default=(), description="what shows it to be true")
    waivers: tuple[Waiver, ...] = Field(default=(), description="rules set aside, and why")
    key: Key | None = Field(default=None, description="idempotency key: the same key is recorded once")
    causes: tuple[Position, ...] = Field(default=(), description="positions of the events that led to this one")

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """`field:value` for each thing the event is about, then its key; in order, each once."""
        tags = self.subjects()
        if self.key:
            tags.append(f"key:{self.key}")
        return tuple(dict.fromkeys(tags))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values, which are not validated; its tags are its own."""
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("tags", None)
        return copy

    def stamped(self, id: UUID, recorded_at: datetime) -> Self:  # noqa: A002 - the field's own name
        """A copy as the ledger records it. It is about the same things, so it has the same tags."""
        copy = self.__new__(type(self))
        object.__setattr__(copy, "__dict__", {**self.__dict__, "id": id, "recorded_at": recorded_at})
        object.__setattr__(copy, "__pydantic_fields_set__", {*self.__pydantic_fields_set__, "id", "recorded_at"})
        object.__setattr__(copy, "__pydantic_extra__", None)
        object.__setattr__(copy, "__pydantic_private__", None)
        return copy

    def subjects(self) -> list[str]:
        """The tags of the things that the event is about, as its fields name them."""
        said, tags = self.__dict__, list[str]()
        for field in self.about:
            if type(value := said[field]) is str:
                tags.append(f"{SINGULAR.get(field, field)}:{value}")
            else:
                tags += tags_of(field, value)
        return tags

    @property
    def step(self) -> str:
        """The step of the wheel, or `charter`."""
        return self.kind.partition(".")[0]

    @property
    def kind_name(self) -> str:
        """The kind without step and version, as people say it: `need-identified`."""
        return self.kind.split(".")[1]


SHARED = frozenset(Event.model_fields)


def tags_of(field: str, value: object, tag: str | None = None) -> list[str]:
    """The tags that one field's value gives: none, one, or one for each item of a tuple."""
    name = tag or SINGULAR.get(field, field)
    if isinstance(value, str):
        return [f"{name}:{value}"]
    items = value if isinstance(value, tuple) else () if value is None else (value,)
    return [f"{name}:{getattr(item, 'id', item)}" for item in items]
