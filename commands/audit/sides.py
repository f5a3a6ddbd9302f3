"""The two sides of a comparison: one ledger at two times, or two ledgers, whether files, backups or exports."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from commands.call import Call
from commands.cells import moved
from commands.text import brief
from commands.times import Position
from flywheel.errors import NotALedger
from flywheel.stores import file_of

if TYPE_CHECKING:
    from audit.explanation.states import Side
    from flywheel.ledger import Ledger

EXPORTS = (".jsonl", ".ndjson")


MOST_TOLD = 1_000


class Parting(NamedTuple):
    """How two ledgers part: the first position that is not of the same event in both; None where there is none.

    `altered` counts the positions that both have, and that are not the same byte for byte; `altered_at` are the first.
    """

    at: int | None
    altered: int
    altered_at: tuple[int, ...]


class Sides(NamedTuple):
    """Two ledgers, or one twice, what they are called, what is looked at in each, and how they part if they are two."""

    before: "Ledger"
    after: "Ledger"
    names: tuple[str, str]
    first: "Side"
    second: "Side"
    parting: Parting | None
    told: dict[str, object]
    """The moments and the parting as JSON tells them."""


@contextmanager
def sides(call: Call, files: tuple[Path, ...]) -> Iterator[Sides]:
    """Open both sides: of no file the call's ledger twice, of one file that file and the call's ledger."""
    from commands.opening import opened

    with ExitStack() as stack:
        ledgers = [stack.enter_context(_ledger(file)) for file in files]
        if len(files) < 2:
            ledgers.append(stack.enter_context(opened(call, read_only=True)))
        before, after = ledgers[0], ledgers[-1]
        call.home_zone = call.home_zone or _home_zone(after)
        parting = _parting(before, after) if files else None
        (first, told), (second, told_second) = (
            _side(call, ledger, which) for ledger, which in ((before, "from"), (after, "to"))
        )
        both = [file_of(call.ledger) if len(files) < 2 else files[1]]
        names = [each.name for each in (*files[:1], *both)]
        yield Sides(
            before,
            after,
            (names[0], names[-1]),
            first,
            second,
            parting,
            {
                "from": {"ledger": names[0], **told},
                "to": {"ledger": names[-1], **told_second},
                **({} if parting is None else _told(parting)),
            },
        )


def unrecorded_words(call: Call, both: Sides) -> Iterator[str]:
    """What people are told of a side that looks at a time by which nothing was on record yet."""
    sides_of = (("known_from", both.before, both.first), ("known_to", both.after, both.second))
    for name, ledger, side in sides_of:
        if not side.history.head and (first := ledger.at(1)):
            said = f"--{name.replace('_', '-')} {brief(str(call.flags.get(name)))}"
            day = f"{moved(first.event.recorded_at, call.zone):%Y-%m-%d}"
            yield f"Nothing was on record by {said}: the first event was recorded {day}."


def _told(parting: Parting) -> dict[str, object]:
    return {"part_at": parting.at, "altered": parting.altered, "altered_at": list(parting.altered_at)}


@contextmanager
def _ledger(file: Path) -> Iterator["Ledger"]:
    """The ledger that a file is, or that an export makes."""
    from flywheel.ledger import Ledger

    if file.suffix.lower() not in EXPORTS:
        with Ledger.open(file, read_only=True) as ledger:
            yield ledger
        return
    from exchange.copying import restore
    from exchange.event_lines import EventLines

    lines = EventLines(file, brief(file.name))
    if not lines.is_export():
        raise NotALedger(
            f"{brief(str(file), 200)} is no whole export: it does not begin with a charter. Export it anew."
        )
    with TemporaryDirectory(prefix="flywheel-") as folder:
        made = Path(folder, "export.db")
        restore(str(made), lines, dry_run=False, progress=lambda _: None)
        with Ledger.open(made, read_only=True) as ledger:
            yield ledger


def _home_zone(ledger: "Ledger") -> str | None:
    from events.charter import PmoChartered

    charters = (entry.event for entry in ledger.read([PmoChartered.kind], limit=1))
    return next((event.timezone for event in charters if isinstance(event, PmoChartered)), None)


def _parting(before: "Ledger", after: "Ledger") -> Parting:
    """How the bytes of two ledgers part, from the first event to the last."""
    altered: list[int] = []
    count = 0
    heads = before.head, after.head
    for position, (line, other) in enumerate(zip(before.lines(), after.lines(), strict=False), 1):
        if line != other:
            count += 1
            altered += [position] if count <= MOST_TOLD else []
    first = altered[0] if altered else min(heads) + 1 if heads[0] != heads[1] else None
    return Parting(first, count, tuple(altered))


def _side(call: Call, ledger: "Ledger", which: str) -> tuple["Side", dict[str, object]]:
    from audit.explanation.states import Side
    from commands.moment import Moment, instant_of
    from projections.history import History

    known = call.given("known_from" if which == "from" else "known_to")
    flag = "--known-from" if which == "from" else "--known-to"
    moment = Moment(_head(ledger, known, flag), instant_of(call.given(which), ledger, f"--{which}"), known)
    side = Side(History(ledger.read, moment.head), moment.until(call.now, ledger).astimezone(call.zone), moment.as_of)
    return side, moment.told()


def _head(ledger: "Ledger", known: object, flag: str) -> int:
    from datetime import datetime

    from commands.moment import instant_of
    from projections.history import head_known_at

    match known:
        case Position():
            instant_of(known, ledger, flag)
            return known.number
        case datetime():
            return head_known_at(ledger.read, ledger.head, known)
    return ledger.head
