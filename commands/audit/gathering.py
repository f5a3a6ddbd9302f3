"""What a report tells, gathered: figures at both ends of the period, the verification, every question's answer."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.questions import Ground, Question, all_questions, answer
from audit.report.contents import Answer, Check, Grid, Head, Ledger, Report, Seal
from audit.report.figures import benefits, units
from audit.verification.verifying import Verification
from commands.audit.ask import KNOWN_THEN
from commands.audit.checking import COLUMNS, Held, Tell, asked_of, row_of
from commands.audit.grounds import ground_of
from commands.call import Call
from commands.cells import Column, moved, shown
from commands.looking import as_columns
from commands.moment import Moment
from commands.times import Position
from commands.version import installed
from flywheel.ledger import Ledger as Opened
from flywheel.stores import file_of
from projections.history import head_known_at
from projections.totals import totals

if TYPE_CHECKING:
    from commands.audit.report import Period

MOST_ROWS, MOST_BENEFITS, MOST_POSITIONS = 60, 200, 12
OF_ONE_THING = "trace"
"""A question that is asked of one thing, and would fill a book of all."""
TURNS = ("proposition", "customer", "opened_at", "closed_at", "days", "verdict", "skipped")
ABOUT = ("scope", "mandate", "sponsor")
A_MOMENT = timedelta(microseconds=1)


def gathered(
    call: Call, ledger: Opened, moment: Moment, period: "Period", held: Held, tell: Tell
) -> tuple[Report, Verification]:
    """Everything on the page, and the verification that is part of it."""
    first, last = period
    before = _value(ground_of(call, ledger, moment._replace(as_of=first - A_MOMENT)))
    then = head_known_at(ledger.read, moment.head, last)
    ground = ground_of(call, ledger, moment._replace(as_of=last), then)
    after = _value(ground)
    every = list(benefits(before, after))
    verification, checks, findings = _verified(call, held, tell)
    report = Report(
        pmo=_pmo(ground),
        period=(first, last),
        known=_known(call, moment),
        ledger=_ledger(call, ledger, verification),
        units=units(totals(before), totals(after)),
        benefits=tuple(every[:MOST_BENEFITS]),
        benefits_left_out=len(every[MOST_BENEFITS:]),
        turns=_turns(call, ground, first),
        checks=checks,
        findings=findings,
        answers=tuple(_answers(call, ground, _command(call, last))),
        seals=_seals(verification),
        keys=_keys(verification),
        command=_again(call, period, held),
        made_at=call.now,
        version=installed("pmo-flywheel") or "",
    )
    return report, verification


def _value(ground: Ground) -> list[dict[str, Any]]:
    """The rows of value as they stood."""
    return list(ground.state("value").records("value"))


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


def _ledger(call: Call, ledger: Opened, verification: Verification) -> Ledger:
    last = ledger.at(verification.head) if verification.head else None
    return Ledger(
        name=file_of(call.ledger).name,
        origin=verification.origin or "not read",
        size=verification.head,
        root=verification.root or "not worked out",
        recorded_at=last.event.recorded_at if last else None,
    )


def _verified(call: Call, held: Held, tell: Tell) -> tuple[Verification, tuple[Check, ...], Grid]:
    """The ledger verified: what was looked at, and what was found."""
    place = file_of(call.ledger)
    wanted = asked_of(call, place, held.checks(), held, tell)
    verification = Verification(place, wanted)
    findings = [row_of(found) for found in verification.findings()]
    grid = _grid(call, COLUMNS, findings, most=len(findings))._replace(total=verification.told.total())
    return verification, tuple(Check(name, words, made) for name, made, words in verification.scope.told()), grid


def _turns(call: Call, ground: Ground, since: datetime) -> Grid:
    """The turns that were closed in the period."""
    state = ground.state("turns")
    columns = {column.name: column for column in as_columns(state.columns("turns"))}
    closed = (row for row in state.records("turns") if row["closed_at"] and row["closed_at"] >= since)
    return _grid(call, [columns[name] for name in TURNS], closed)


def _answers(call: Call, ground: Ground, command: str) -> Iterator[Answer]:
    """Every question but one of a single thing, and what was known then where nothing was."""
    for question in all_questions():
        if question.name != OF_ONE_THING and (question.name != KNOWN_THEN or ground.then):
            yield _answer(call, question, ground, command)


def _answer(call: Call, question: Question, ground: Ground, command: str) -> Answer:
    every, rows = answer(question, ground)
    named = {column.name: column for column in as_columns(every)}
    grid = _grid(call, [named[name] for name in question.brief], rows)
    return Answer(
        question.name, question.asks, question.why, question.finds == "findings", grid, command.format(question.name)
    )


def _grid(call: Call, columns: Sequence[Column], rows: Iterable[Any], most: int = MOST_ROWS) -> Grid:
    """Rows as texts; those beyond the most are counted."""
    remaining = iter(rows)
    told = tuple(
        tuple(_cell(row.get(column.name), column, call) for column in columns) for row in islice(remaining, most)
    )
    heads = tuple(Head(column.title, column.about, column.right) for column in columns)
    return Grid(heads, told, len(told) + sum(1 for _ in remaining))


def _cell(value: object, column: Column, call: Call) -> str:
    if column.name == "positions" and isinstance(value, list | tuple):
        more = f" and {len(value) - MOST_POSITIONS} more" if len(value) > MOST_POSITIONS else ""
        return ", ".join(f"#{position}" for position in value[:MOST_POSITIONS]) + more
    return shown(value, column, call.zone)


def _seals(verification: Verification) -> tuple[Seal, ...]:
    return tuple(
        Seal(
            file=Path(each.file).name,
            text=each.note.written().decode(),
            size=each.checkpoint.size,
            signers=tuple(by.key.label for by in each.signed),
            holds=holds,
        )
        for each, holds in verification.sealed()
    )


def _keys(verification: Verification) -> tuple[str, ...]:
    """The public keys that the checkpoints were checked with, as they are handed to others."""
    return tuple(dict.fromkeys(by.key.written() for each, _ in verification.sealed() for by in each.signed))


def _command(call: Call, last: datetime) -> str:
    """How a question is asked again, with braces where its name goes."""
    until = f"{moved(last, call.zone):%Y-%m-%d}"
    return f"flywheel audit ask {{}} {shlex.join(['--as-of', until, *_known_words(call)])}"


def _again(call: Call, period: "Period", held: Held) -> str:
    """The command that makes this report again."""
    first, last = (moved(at, call.zone) for at in period)
    words = ["flywheel", "--ledger", file_of(call.ledger).name, "audit", "report"]
    words += ["--period", f"{first:%Y-%m-%d}..{last:%Y-%m-%d}", *_known_words(call)]
    for flag, values in (("--against", held.against), ("--trust", held.trust), ("--evidence", held.evidence)):
        words += [each for value in values for each in (flag, str(value))]
    return shlex.join([*words, *(each for name in held.skip for each in ("--skip", name))])


def _known_words(call: Call) -> list[str]:
    known = call.flags.get("known_at")
    return ["--known-at", str(known)] if known else []
