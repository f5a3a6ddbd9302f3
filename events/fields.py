"""What the fields of events are made of: ids, texts, instants, quantities and their units.

Every type says its range to pydantic, and so to `--help`, to the manual and to the JSON Schema.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic_core import TzInfo

from events.periods import checked_period
from events.units import checked_currency, checked_unit

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_TEXT = 20_000
LONGEST_LINE = 300
NOT_YET = datetime.max.replace(tzinfo=UTC)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MONEY = re.compile(
    r"\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s+([A-Za-z]{3})\s*|\s*([A-Za-z]{3})\s+([+-]?[0-9]+(?:\.[0-9]+)?)\s*"
)


def _clean(text: object) -> object:
    """Text in one form, however it was typed; its length is looked at afterwards, since some letters grow by this."""
    if not isinstance(text, str):
        return text
    if found := _CONTROL.search(text):
        raise ValueError(f"holds the control character U+{ord(found[0]):04X}; remove it")
    return unicodedata.normalize("NFC", text)


def _one_line(text: object) -> object:
    if isinstance(text, str) and len(text.strip().splitlines()) > 1:
        raise ValueError("has to be one line; keep longer words for the note")
    return _clean(text)


def _plain_number(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\s*[+-]?[0-9]+(\.[0-9]+)?\s*", value):
        raise ValueError(f"{value[:40]!r} is not a plain number; write it as 1234.50, without currency or separators")
    if isinstance(value, bool):
        raise ValueError("is true or false, not a number")
    return value


def _as_written(number: Decimal) -> str:
    return format(number, "f")


def _known_year(instant: datetime) -> datetime:
    if instant != NOT_YET and not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"the year {instant.year} is not between {FIRST_YEAR} and {LAST_YEAR}; check the date")
    return instant if isinstance(instant.tzinfo, TzInfo) else _at_whole_minutes(instant)


def _at_whole_minutes(instant: datetime) -> datetime:
    """The instant at a fixed offset of whole minutes, which is all of a zone that bytes can keep."""
    minutes = round((instant.utcoffset() or timedelta()).total_seconds() / 60)
    return instant.astimezone(timezone(timedelta(minutes=minutes)) if minutes else UTC)


def _known_day(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"the year {day.year} is not between {FIRST_YEAR} and {LAST_YEAR}; check the date")
    return day


Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="lower-case letters, digits and hyphens")]
Handle = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="who: a handle", examples=["dana"])]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT), BeforeValidator(_clean)
]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE), BeforeValidator(_one_line)
]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), BeforeValidator(_one_line)]
Uri = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), BeforeValidator(_one_line)
]
Instant = Annotated[AwareDatetime, AfterValidator(_known_year)]
Day = Annotated[date, AfterValidator(_known_day)]
Period = Annotated[
    str,
    AfterValidator(checked_period),
    Field(description="2026, 2026-Q1, 2026-03, 2026-03-31 or 2026-01-15..2026-02-14", examples=["2026-Q1"]),
]
Position = Annotated[int, Field(ge=1, le=10**15, description="an event's position in the ledger", examples=[7])]

_READ = BeforeValidator(_plain_number)
_WRITTEN = PlainSerializer(_as_written, return_type=str, when_used="json")
# Bounds stand beside Decimal, where pydantic's compiled core checks them; behind a validator Python would have to.
Quantity = Annotated[Decimal, Field(max_digits=30, decimal_places=9, allow_inf_nan=False), _READ, _WRITTEN]
Amount = Annotated[Decimal, Field(max_digits=30, decimal_places=9, allow_inf_nan=False, ge=0), _READ, _WRITTEN]
Percent = Annotated[
    Decimal,
    Field(max_digits=30, decimal_places=9, allow_inf_nan=False, ge=0, le=100),
    _READ,
    _WRITTEN,
    Field(description="percent, 0 to 100", examples=["80"]),
]
Score100 = Annotated[int, Field(ge=0, le=100)]
Score5 = Annotated[int, Field(ge=1, le=5)]
Count = Annotated[int, Field(ge=0, le=10**9)]
Unit = Annotated[
    str,
    AfterValidator(checked_unit),
    Field(description="an ISO 4217 currency, hours, days, count, percent, score or your own", examples=["GBP"]),
]
Currency = Annotated[
    str,
    BeforeValidator(checked_currency),
    Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 currency", examples=["GBP"]),
]
Direction = Literal["higher", "lower"]
Cadence = Literal["daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly", "on-demand"]

CustomerId = Annotated[Slug, Field(description="the customer's id", examples=["finance"])]
NeedId = Annotated[Slug, Field(description="the need's id", examples=["one-date"])]
ObjectiveId = Annotated[Slug, Field(description="the strategic objective's id", examples=["on-time"])]
PropositionId = Annotated[Slug, Field(description="the value proposition's id", examples=["trusted-dates"])]
BenefitId = Annotated[Slug, Field(description="the benefit's id", examples=["less-rework"])]
OutcomeId = Annotated[Slug, Field(description="what is counted; several benefits may share one", examples=["rework"])]
ServiceId = Annotated[Slug, Field(description="the service's id", examples=["portfolio-report"])]
MetricId = Annotated[Slug, Field(description="the metric's id", examples=["report-lag"])]
ClaimId = Annotated[Slug, Field(description="the claim's id", examples=["less-rework-2026-q1"])]
PersonId = Annotated[Slug, Field(description="the person's handle", examples=["dana"])]
Version = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40),
    BeforeValidator(_one_line),
    Field(description="the service's version", examples=["1.0"]),
]


class Part(BaseModel):
    """A value made of several, inside an event."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Money(Part):
    """An amount of one currency; written as '1200.50 GBP' or 'GBP 1200.50' it is understood as well."""

    amount: Quantity
    currency: Currency

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: object) -> object:
        if isinstance(value, str):
            if not (found := _MONEY.fullmatch(value)):
                raise ValueError(f"{value[:40]!r} is not money; write amount and currency, for example '1200.50 GBP'")
            return {"amount": found[1] or found[4], "currency": (found[2] or found[3]).upper()}
        return value

    def __str__(self) -> str:
        return f"{_as_written(self.amount)} {self.currency}"


class Evidence(Part):
    """Something that shows an event to be true: its title, where it lies and, for a file, its hash and size."""

    title: Line = Field(description="what it is", examples=["Minutes of the March board"])
    uri: Uri = Field(description="where it lies", examples=["minutes/2026-03.pdf"])
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(default=None, description="the file's hash")
    size: Annotated[int, Field(ge=0, le=10**15)] | None = Field(default=None, description="the file's size in bytes")


class Waiver(Part):
    """A rule set aside for one event, and why."""

    rule: Slug = Field(description="the rule's code", examples=["agree-with-a-measurable-benefit"])
    reason: Text = Field(description="why it is set aside", examples=["The contract predates the ledger."])
