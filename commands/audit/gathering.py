"""What a report tells, gathered: figures at both ends of the period, the verification, every question's answer."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from audit.proof.notes import Verifier
from audit.questions import Ground
from audit.report.contents import Grid, Ledger, Report
from audit.report.figures import BASELINES, benefits, units
from audit.report.soundness import Check, Seal, Stand
from audit.report.telling import Happened
from audit.verification.codes import is_note
from audit.verification.scope import CHECKS
from audit.verification.verifying import Verification
from commands.audit.answering import answers, grid_of, within
from commands.audit.checking import COLUMNS, Held, Tell, asked_of, row_of
from commands.audit.grounds import ground_of
from commands.audit.looked_into import looked_into
from commands.audit.period import Period
from commands.audit.retyping import Retyped
from commands.call import Call
from commands.cells import moved
from commands.looking import as_columns
from commands.moment import Moment
from commands.times import Position
from commands.version import installed
from flywheel.findings import WRONG
from flywheel.ledger import Ledger as Opened
from flywheel.stores import file_of
from projections.history import head_known_at

MOST_FINDINGS = 50
"""What is wrong with a ledger is told at more length than other things."""
ON_PAPER = {"upto": "up to"}
TURNS = ("proposition", "customer", "opened_at", "closed_at", "days", "verdict", "skipped")
ABOUT = ("scope", "mandate", "sponsor")
A_MOMENT = timedelta(microseconds=1)


def gathered(
    call: Call, ledger: Opened, moment: Moment, period: Period, held: Held, most: int, tell: Tell
) -> tuple[Report, Verification]:
    """Everything on the page, with so many rows in a table at most, and the verification that is part of it."""
    first, last = period
    before = _value(ground_of(call, ledger, moment._replace(as_of=first - A_MOMENT)))
    then = head_known_at(ledger.read, moment.head, last)
    ground = ground_of(call, ledger, moment._replace(as_of=last), then)
    ground.until = min(last, call.now.astimezone(call.zone))  # nothing is overdue by a day that has not come
    after = _value(ground)
    every = list(benefits(before, after))
    told = len(within(every, most))
    verification, findings = _verified(call, held, most, tell)
    happened = _in_period(ground, first)
    retyped = Retyped(call, period, moment.head)
    report = Report(
        pmo=_pmo(ground) or _pmo(ground_of(call, ledger, moment)) or {"name": "A PMO"},
        period=(first, last),
        known=_known(call, moment),
        ledger=_ledger(call, ledger, moment, verification, len(happened.positions)),
        units=units(before, after),
        benefits=tuple(every[:told]),
        benefits_left_out=len(every) - told,
        turns=_turns(call, ground, first, most),
        stand=_stand(verification),
        checks=tuple(Check(name, words, made, CHECKS[name]) for name, made, words in verification.scope.told()),
        findings=findings,
        answers=(
            *answers(call, ground, happened, most, retyped.asked),
            *looked_into(call, ground, happened, most, retyped.asked),
        ),
        seals=_seals(call, verification, held),
        keys=_keys(verification),
        commands=retyped.all(held, most),
        most=most,
        made_at=call.now,
        version=installed("pmo-flywheel") or "",
    )
    return report, verification


def _value(ground: Ground) -> list[dict[str, Any]]:
    """The rows of value as they stood, each with its benefit's due day and baselines and its proposition's status."""
    state = ground.state("value", "benefits", "propositions")
    terms = {
        row.benefit: {"due": row.due, **{name: getattr(row, name) for name in BASELINES.values()}}
        for row in state.rows("benefits")
    }
    status = {row.proposition: row.status for row in state.rows("propositions")}
    return [
        {**row, "due": None, **terms.get(row["benefit"], {}), "status": status.get(row["proposition"])}
        for row in state.records("value")
    ]


def _pmo(ground: Ground) -> dict[str, str]:
    """The PMO as it was chartered by then; empty where it was not yet."""
    charter = {row.item: row.value for row in ground.state("charter").rows("charter") if row.part == "pmo"}
    return {item: charter[item] for item in ("name", *ABOUT) if item in charter} if "name" in charter else {}


def _known(call: Call, moment: Moment) -> str:
    match moment.known_at:
        case None:
            return f"as known when it was made, up to #{moment.head}"
        case Position():
            return f"as known up to #{moment.head}"
    return f"as known on {moved(moment.known_at, call.zone):%Y-%m-%d}, up to #{moment.head}"


def _ledger(call: Call, ledger: Opened, moment: Moment, verification: Verification, happened: int) -> Ledger:
    ends = [entry.event.recorded_at for entry in (ledger.at(1), ledger.at(moment.head)) if entry]
    return Ledger(
        name=file_of(call.ledger).name,
        origin=verification.origin or "not read",
        size=verification.head,
        root=verification.root or "not worked out",
        recorded=(ends[0], ends[-1]) if ends else None,
        known=moment.head,
        happened=happened,
    )


def _verified(call: Call, held: Held, most: int, tell: Tell) -> tuple[Verification, Grid]:
    """The ledger verified, and what was found: what is wrong before what wants attention."""
    place = file_of(call.ledger)
    verification = Verification(place, asked_of(call, place, held.checks(), held, tell))
    found = [row_of(each) for each in verification.findings()]
    grid = grid_of(call, COLUMNS, found, max(most, MOST_FINDINGS), graver=lambda row: row["state"] == WRONG)
    heads = tuple(head._replace(title=ON_PAPER.get(head.title, head.title)) for head in grid.heads)
    return verification, grid._replace(heads=heads, total=verification.told.total())


def _stand(verification: Verification) -> Stand:
    codes = dict.fromkeys(verification.wrong)
    notes = sum(many for code, many in verification.told.items() if is_note(code))
    return Stand(verification.told.total() - notes, notes, tuple(codes))


def _turns(call: Call, ground: Ground, since: datetime, most: int) -> Grid:
    """The turns that were closed in the period."""
    state = ground.state("turns")
    columns = {column.name: column for column in as_columns(state.columns("turns"))}
    closed = (row for row in state.records("turns") if row["closed_at"] and row["closed_at"] >= since)
    return grid_of(call, [columns[name] for name in TURNS], closed, most)


def _in_period(ground: Ground, first: datetime) -> Happened:
    """What occurred in the period."""
    passages: Iterable[Any] = ground.passages()
    return Happened(first, frozenset(p.entry.position for p in passages if p.entry.event.occurred_at >= first))


def _seals(call: Call, verification: Verification, held: Held) -> tuple[Seal, ...]:
    """The checkpoints, each under the name of its file; of two that have one name, under that of its folder as well."""
    sealed = list(verification.sealed())
    many = Counter(Path(each.file).name for each, _ in sealed)
    return tuple(
        Seal(
            file=file.name if many[file.name] == 1 else f"{file.parent.name}-{file.name}",
            text=each.note.written().decode(),
            size=each.checkpoint.size,
            signers=tuple(_signer(call, key, at) for key, at in each.signers.items()),
            holds=holds,
            outside=bool(held.against),
            looked_at=verification.trusting,
        )
        for each, holds in sealed
        for file in [Path(each.file)]
    )


def _signer(call: Call, key: Verifier, at: datetime | None) -> str:
    """A key in few words, and when it signed, where that is said."""
    return f"{key.label}, {moved(at, call.zone):%Y-%m-%d %H:%M %Z}" if at else key.label


def _keys(verification: Verification) -> tuple[str, ...]:
    """The public keys that the checkpoints were checked with, as they are handed to others."""
    return tuple(dict.fromkeys(key.written() for each, _ in verification.sealed() for key in each.signers))
