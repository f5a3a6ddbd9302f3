"""The world of the invented PMO: how large it is, and who and what there is by now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple, TypeVar

from events.base import Event
from events.service_monitoring import MetricMeasured
from events.service_operation import ServiceDelivered
from examples.invented.chance import Chance
from examples.invented.course import Course
from examples.invented.words import Measure

START = datetime(2018, 1, 8, 8, tzinfo=UTC)
END = datetime(2026, 6, 30, 18, tzinfo=UTC)
OPENS, CLOSES = 8, 18
HOURS_A_MONTH = 21.7 * (CLOSES - OPENS)
STANDING_OUT = 4  # the smaller, the more does the busiest service stand out
RECENT = 40
SERVICES_OF_A_MILLION = 400

E = TypeVar("E", bound=Event)


class Sizes(NamedTuple):
    """How large a PMO has so many events to tell of: ten times as many are four times as many things, each busier."""

    events: int
    services: int
    customers: int
    turns: int
    staff: int

    @classmethod
    def of(cls, events: int) -> "Sizes":
        services = max(3, round(SERVICES_OF_A_MILLION * (events / 1_000_000) ** 0.6))
        return cls(events, services, max(3, round(0.8 * services)), round(1.5 * services), 4 + services // 40)


@dataclass
class Customer:
    """Whom the PMO serves; `head` speaks for them, in a time zone of their own."""

    id: str
    name: str
    since: datetime
    head: str
    zone: timezone = UTC


@dataclass
class Promise:
    """A benefit that was promised, as its terms stand."""

    id: str
    since: datetime
    outcome: str
    unit: str
    target: Decimal
    yearly: Decimal


@dataclass
class Proposition:
    """What was offered to a customer, and promised with it."""

    id: str
    since: datetime
    customer: Customer
    promises: list[Promise] = field(default_factory=list)
    agreed_at: datetime = START


@dataclass
class Metric:
    """What is measured of a service; `pattern` is a measurement of it, of which the others are copies."""

    id: str
    since: datetime
    pattern: MetricMeasured
    measure: Measure


@dataclass
class Taker:
    """A customer to whom a service was introduced; `pattern` is a delivery to them."""

    customer: Customer
    since: datetime
    pattern: ServiceDelivered
    served: bool = False


@dataclass
class Service:
    """A service as it stands; the greater its weight, the more often it is delivered."""

    id: str
    since: datetime
    owner: str
    approach: str
    weight: float
    version: int = 1
    metrics: list[Metric] = field(default_factory=list)
    takers: list[Taker] = field(default_factory=list)
    has_level: bool = False
    delivered: bool = False
    acts: int = 0
    paused: bool = False
    retired: bool = False
    runs_since: datetime = START

    def lives(self) -> bool:
        """Whether it was not retired."""
        return not self.retired


class Recognition(NamedTuple):
    """Value that a customer has recognised: where that stands, and on what another turn can build."""

    position: int
    proposition: Proposition
    service: Service


class World(Course):
    """Everything that there is by now, and the time it is."""

    def __init__(self, events: int, seed: int) -> None:
        super().__init__(START)
        self.sizes = Sizes.of(events)
        self.chance = Chance(seed)
        self.staff: list[str] = ["dana"]
        self.objectives: Sequence[str] = ()
        self.customers: list[Customer] = []
        self.services: list[Service] = []
        self.agreed: list[Proposition] = []
        self.recognitions: list[Recognition] = []
        self.acts_an_hour = 0.0
        self._keys = count(1)
        weights = [1 / (place + STANDING_OUT) for place in range(self.sizes.services)]
        self._weights = [weights[0], *sorted(weights[1:], key=lambda _: self.chance.random())]

    @property
    def weight(self) -> float:
        """Of all services that can be delivered."""
        return sum(service.weight for service in self.services if service.takers and service.lives())

    @property
    def passed(self) -> float:
        """The share of the years that has passed; above one once they are over."""
        return (self.now - START) / (END - START)

    def next_weight(self) -> float:
        """The weight of the service that comes next; the second is the busiest."""
        place = len(self.services)
        return self._weights[(place - 1) % len(self._weights)]

    def next_key(self) -> str:
        """The key of the next line of a time sheet."""
        return f"sheet-{next(self._keys)}"

    def later(self, least_days: float, most_days: float) -> datetime:
        """A time so many days from now, at which people work."""
        days = least_days + self.chance.random() * (most_days - least_days)
        then = self.now + timedelta(days=days)
        if then.weekday() > 4:
            then += timedelta(days=2)
        hour, minute = divmod(self.chance.number(OPENS * 60, CLOSES * 60 - 1), 60)
        return then.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def in_working_hours(self, hours: float) -> datetime:
        """The time after so many hours of work."""
        days, hours = divmod(hours, CLOSES - OPENS)
        then = self.now + timedelta(days=days * 7 // 5, hours=hours)
        if not OPENS <= then.hour < CLOSES:
            then += timedelta(hours=24 - CLOSES + OPENS)
        return then + timedelta(days=2) if then.weekday() > 4 else then

    def before(self, since: datetime, hours: float) -> datetime:
        """So many hours ago to the minute, but not before something was there."""
        return max((self.now - timedelta(hours=hours)).replace(second=0, microsecond=0), since)

    def said(self, kind: type[E], since: datetime = START, zone: timezone = UTC, **fields: Any) -> E:
        """An event of a kind about things there since then, said by one of the staff; mostly of the same day."""
        hours = self.chance.gap(3.0) if self.chance.random() < 0.9 else self.chance.gap(60.0)
        said = {"occurred_at": self.before(since, hours).astimezone(zone), "actor": self.chance.one(self.staff)}
        return kind.model_validate({**said, **fields})

    def now_said(self, kind: type[E], **fields: Any) -> E:
        """An event of a kind that occurs as it is recorded."""
        return kind.model_validate({"occurred_at": self.now, "actor": self.chance.one(self.staff), **fields})
