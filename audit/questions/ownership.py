"""Who answers for it: benefits and services without an owner, or whose owner left the PMO, and over which dates."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from audit.questions.ground import Ground
from audit.questions.question import Row, instant, number, question, text
from events.base import Event
from events.charter import StaffAppointed, StaffReleased
from events.service_development import ServiceDesigned
from events.service_operation import ServiceRetired
from events.value_proposition import BenefitPromised, BenefitReassigned, PropositionDeclined
from flywheel.standing import roles_of_staff

OWNED = (BenefitPromised, BenefitReassigned, PropositionDeclined, ServiceDesigned, ServiceRetired)


class Tenure(NamedTuple):
    """Who answered for a thing from one time on, nobody where it is None; and where that is said."""

    owner: str | None
    since: datetime
    position: int


class Ending(NamedTuple):
    """When something ended, and where that is said."""

    at: datetime
    position: int


class Absence(NamedTuple):
    """Since when nobody answered for a thing, and until when, if it ended; why, and where its beginning is said."""

    since: datetime
    end: Ending | None
    finding: str
    position: int


class Held(NamedTuple):
    """A thing that somebody has to answer for, since it was there, and until when: who did, one after the other."""

    sort: str
    name: str
    proposition: str | None
    tenures: list[Tenure]


def ownerless(ground: Ground) -> Iterator[Row]:
    """A row for each stretch of time in which nobody answered for a benefit or a service."""
    staff = Staff(ground)
    things, ends = _held(ground)
    for key, held in sorted(things.items()):
        end = ends.get(key) or ends.get(("proposition", held.proposition or ""))
        named = [Ending(tenure.since, tenure.position) for tenure in held.tenures[1:]]
        following = [*(min(each, end) if end else each for each in named), end]
        for tenure, until in zip(held.tenures, following, strict=True):
            for absence in staff.absences(tenure, until):
                yield _row(ground, held, tenure, absence)


def _row(ground: Ground, held: Held, tenure: Tenure, absence: Absence) -> Row:
    end = absence.end
    return {
        "what": held.sort,
        "about": held.name,
        "finding": absence.finding,
        "owner": tenure.owner,
        "since": absence.since,
        "until": end and end.at,
        "days": ground.days(absence.since, end.at if end else ground.until),
        "positions": sorted({tenure.position, absence.position, *([end.position] if end else [])}),
    }


def _held(ground: Ground) -> tuple[dict[tuple[str, str], Held], dict[tuple[str, str], Ending]]:
    """The things that somebody has to answer for, and which of them came to an end, by sort and id."""
    things: dict[tuple[str, str], Held] = {}
    ends: dict[tuple[str, str], Ending] = {}
    for entry in ground.entries(*OWNED):
        said: Any = entry.event
        match said:
            case BenefitPromised():
                tenure = Tenure(said.owner, said.occurred_at, entry.position)
                things["benefit", said.benefit] = Held("benefit", said.benefit, said.proposition, [tenure])
            case BenefitReassigned() if held := things.get(("benefit", said.benefit)):
                since = max(said.occurred_at, held.tenures[0].since)  # nobody answers for what is not promised yet
                held.tenures.append(Tenure(said.owner, since, entry.position))
                held.tenures.sort(key=lambda tenure: tenure.since)
            case ServiceDesigned():
                tenure = Tenure(said.owner, said.occurred_at, entry.position)
                things["service", said.service] = Held("service", said.service, None, [tenure])
            case ServiceRetired():
                ends["service", said.service] = Ending(said.occurred_at, entry.position)
            case PropositionDeclined():
                ends["proposition", said.proposition] = Ending(said.occurred_at, entry.position)
    return things, ends


class Staff:
    """When somebody was on the PMO's staff, as far as the ledger tells."""

    def __init__(self, ground: Ground) -> None:
        self._events: dict[str, list[tuple[Event, int]]] = defaultdict(list)
        for entry in ground.entries(StaffAppointed, StaffReleased):
            person: Any = entry.event
            self._events[person.person].append((entry.event, entry.position))

    def absences(self, tenure: Tenure, until: Ending | None) -> Iterator[Absence]:
        """From when to when nobody answered during a tenure that ended with `until`, if it did."""
        if tenure.owner is None:
            if until is None or until.at > tenure.since:
                yield Absence(tenure.since, until, "nobody named", tenure.position)
            return
        gone: tuple[datetime, int] | None = None
        for at, there, position in self._comings_and_goings(tenure.owner):
            if there and gone:
                yield from _within(tenure, until, gone, Ending(at, position))
                gone = None
            elif not there and not gone:
                gone = at, position
        if gone:
            yield from _within(tenure, until, gone, None)

    def _comings_and_goings(self, person: str) -> Iterator[tuple[datetime, bool, int]]:
        """Each time at which somebody was appointed or released, and whether they were on the staff from then on."""
        events = sorted(self._events.get(person, []), key=lambda each: (each[0].occurred_at, each[1]))
        for event, position in events:
            yield event.occurred_at, bool(roles_of_staff([each for each, _ in events], event.occurred_at)), position


def _within(tenure: Tenure, until: Ending | None, gone: tuple[datetime, int], back: Ending | None) -> Iterator[Absence]:
    """An absence, as far as it lies in the tenure."""
    since = max(tenure.since, gone[0])
    end = min((each for each in (until, back) if each), default=None)
    if end is None or end.at > since:
        yield Absence(since, end, "owner left the PMO", gone[1])


QUESTIONS = (
    question(
        "ownerless",
        "Which benefits and services had nobody to answer for them, and over which dates?",
        "A benefit that nobody owns is not pursued. Owners outside the PMO come and go unseen here.",
        (
            text("what", "benefit or service"),
            text("about", "its id"),
            text("finding", "nobody named, or owner left the PMO"),
            text("owner", "the owner on record; missing where nobody was named"),
            instant("since", "since when"),
            instant("until", "until when; missing where it is so still"),
            number("days", "how long, in days"),
        ),
        ownerless,
    ),
)
