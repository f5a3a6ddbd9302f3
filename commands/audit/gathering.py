"""What a report tells, gathered: figures at both ends of the period, the verification, every question's answer."""

import shlex
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from audit.proof.notes import Verifier
from audit.questions import Ground
from audit.report.contents import Check, Grid, Ledger, Report, Seal, Stand
from audit.report.figures import benefits, units
from audit.verification.codes import is_note
from audit.verification.verifying import Verification
from commands.audit.answering import answers, grid_of, known_words
from commands.audit.checking import COLUMNS, Held, Tell, asked_of, row_of
from commands.audit.grounds import ground_of
from commands.audit.period import Period
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
from projections.totals import totals

MOST_BENEFITS = 200
TURNS = ("proposition", "customer", "opened_at", "closed_at", "days", "verdict", "skipped")
ABOUT = ("scope", "mandate", "sponsor")
A_MOMENT = timedelta(microseconds=1)


def gathered(
    call: Call, ledger: Opened, moment: Moment, period: Period, held: Held, tell: Tell
) -> tuple[Report, Verification]:
    """Everything on the page, and the verification that is part of it."""
    first, last = period
    before = _value(ground_of(call, ledger, moment._replace(as_of=first - A_MOMENT)))
    then = head_known_at(ledger.read, moment.head, last)
    ground = ground_of(call, ledger, moment._replace(as_of=last), then)
    ground.until = min(last, call.now)  # nothing is overdue by a day that has not come
    after = _value(ground)
    every = list(benefits(before, after))
    verification, findings = _verified(call, held, tell)
    report = Report(
        pmo=_pmo(ground),
        period=(first, last),
        known=_known(call, moment),
        ledger=_ledger(call, ledger, moment, verification),
        units=units(totals(before), totals(after)),
        benefits=tuple(every[:MOST_BENEFITS]),
        benefits_left_out=len(every[MOST_BENEFITS:]),
        turns=_turns(call, ground, first),
        stand=_stand(verification),
        checks=tuple(Check(name, words, made) for name, made, words in verification.scope.told()),
        findings=findings,
        answers=tuple(answers(call, ground, _in_period(ground, first), last)),
        seals=_seals(call, verification, held),
        keys=_keys(verification),
        command=_again(call, moment, period, held),
        made_at=call.now,
        version=installed("pmo-flywheel") or "",
    )
    return report, verification


def _value(ground: Ground) -> list[dict[str, Any]]:
    """The rows of value as they stood, each with the day on which the benefit is due."""
    state = ground.state("value", "benefits")
    due = {row.benefit: row.due for row in state.rows("benefits")}
    return [{**row, "due": due.get(row["benefit"])} for row in state.records("value")]


def _pmo(ground: Ground) -> dict[str, str]:
    """The PMO as it was chartered by then."""
    charter = {row.item: row.value for row in ground.state("charter").rows("charter") if row.part == "pmo"}
    return {"name": charter.get("name", "A PMO"), **{item: charter[item] for item in ABOUT if item in charter}}


def _known(call: Call, moment: Moment) -> str:
    match moment.known_at:
        case None:
            return f"as known when it was made, up to #{moment.head}"
        case Position():
            return f"as known up to #{moment.head}"
    return f"as known on {moved(moment.known_at, call.zone):%Y-%m-%d}, up to #{moment.head}"


def _ledger(call: Call, ledger: Opened, moment: Moment, verification: Verification) -> Ledger:
    ends = [entry.event.recorded_at for entry in (ledger.at(1), ledger.at(moment.head)) if entry]
    return Ledger(
        name=call.ledger,
        origin=verification.origin or "not read",
        size=verification.head,
        root=verification.root or "not worked out",
        recorded=(ends[0], ends[-1]) if ends else None,
    )


def _verified(call: Call, held: Held, tell: Tell) -> tuple[Verification, Grid]:
    """The ledger verified, and what was found: what is wrong before what wants attention."""
    place = file_of(call.ledger)
    verification = Verification(place, asked_of(call, place, held.checks(), held, tell))
    found = [row_of(each) for each in verification.findings()]
    grid = grid_of(call, COLUMNS, found, most=len(found), marks=lambda row: row["state"] == WRONG)
    return verification, grid._replace(total=verification.told.total())


def _stand(verification: Verification) -> Stand:
    codes = dict.fromkeys(verification.wrong)
    notes = sum(many for code, many in verification.told.items() if is_note(code))
    return Stand(verification.told.total() - notes, notes, tuple(codes))


def _turns(call: Call, ground: Ground, since: datetime) -> Grid:
    """The turns that were closed in the period."""
    state = ground.state("turns")
    columns = {column.name: column for column in as_columns(state.columns("turns"))}
    closed = (row for row in state.records("turns") if row["closed_at"] and row["closed_at"] >= since)
    return grid_of(call, [columns[name] for name in TURNS], closed)


def _in_period(ground: Ground, first: datetime) -> frozenset[int]:
    """The positions of what occurred in the period."""
    passages: Iterable[Any] = ground.passages()
    return frozenset(each.entry.position for each in passages if each.entry.event.occurred_at >= first)


def _seals(call: Call, verification: Verification, held: Held) -> tuple[Seal, ...]:
    return tuple(
        Seal(
            file=Path(each.file).name,
            text=each.note.written().decode(),
            size=each.checkpoint.size,
            signers=tuple(_signer(call, key, at) for key, at in each.signers.items()),
            holds=holds,
            outside=bool(held.against),
            looked_at=verification.trusting,
        )
        for each, holds in verification.sealed()
    )


def _signer(call: Call, key: Verifier, at: datetime | None) -> str:
    """A key in few words, and when it signed, where that is said."""
    return f"{key.label}, {moved(at, call.zone):%Y-%m-%d %H:%M %Z}" if at else key.label


def _keys(verification: Verification) -> tuple[str, ...]:
    """The public keys that the checkpoints were checked with, as they are handed to others."""
    return tuple(dict.fromkeys(key.written() for each, _ in verification.sealed() for key in each.signers))


def _again(call: Call, moment: Moment, period: Period, held: Held) -> str:
    """The command that makes this report again."""
    first, last = (moved(at, call.zone) for at in period)
    words = ["flywheel", "--ledger", call.ledger]
    words += ["--tz", call.settings.tz.value] if call.settings.tz.value else []
    words += ["audit", "report", "--period", f"{first:%Y-%m-%d}..{last:%Y-%m-%d}", *known_words(call, moment.head)]
    for flag, values in (("--against", held.against), ("--trust", held.trust), ("--evidence", held.evidence)):
        words += [each for value in values for each in (flag, str(value))]
    return shlex.join([*words, *(each for name in held.skip for each in ("--skip", name))])
