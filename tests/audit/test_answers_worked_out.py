"""Every answer is worked out a second time, from the stored lines alone, and is the same in every row and column.

What is in worked_out/ was written from the manual's page of questions and from the design, and imports nothing of the
project: JSON, decimals and dates. So a golden file that the program wrote is no longer its own only witness. Columns
that are sentences are held to the things, amounts and people that they have to name.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from audit.questions import all_questions
from cli import door
from commands.call import Call
from events.codec import encode
from tests.audit.acme import OCTOBER, made_in, typed
from tests.audit.asking import LATER, asked
from tests.audit.chances import CHANCES, Chances, by_chance
from tests.audit.kinds_of_answer import KINDS
from tests.audit.kinds_of_answer import told as kinds
from tests.audit.worked_out.answers import ANSWERS, Beside
from tests.audit.worked_out.lines import Line, Record, Row
from tests.audit.worked_out.words import Facts
from tests.projections.story import on

NAMES = [question.name for question in all_questions()]
LONDON = ZoneInfo("Europe/London")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")
RANKED = {"backdated": "lag_days", "unrecognised-by-age": "verified_at"}
"""The questions of whose rows the manual tells which come first."""


class Asked(NamedTuple):
    """A ledger's folder, its name, and its stored lines, as it was asked."""

    ledger: Path
    stored: list[str]

    def answer(self, name: str, *words: str) -> list[Row]:
        """What the program answers."""
        ended = typed("--ledger", str(self.ledger), "audit", "ask", name, *words, "--format", "json")
        assert ended.exit_code == 0, ended.output
        rows: list[Row] = json.loads(ended.stdout)["rows"]
        return rows


def exported(ledger: Path) -> Asked:
    """A ledger with what it exports."""
    file = ledger.with_suffix(".jsonl")
    assert typed("--ledger", str(ledger), "export", str(file)).exit_code == 0
    return Asked(ledger, file.read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Acme's ledger, made once."""
    return exported(made_in(tmp_path_factory.mktemp("worked-out")) / "acme.db")


@pytest.fixture(scope="module", params=["1", "3"])
def invented(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """An invented PMO's ledger of many deliveries, some of them mended, and turns that stall."""
    folder = tmp_path_factory.mktemp("invented") / "pmo"
    assert typed("demo", "--into", str(folder), "--events", "1500", "--seed", request.param).exit_code == 0
    return exported(next(path for path in folder.glob("*.db") if ".views" not in path.name))


def end_of(day: str) -> datetime:
    """The last instant of a day in London."""
    return datetime.combine(date.fromisoformat(day), time.max, LONDON)


def same(name: str, worked: list[Row], answered: list[Row]) -> None:
    """Asserts that both hold the same rows; sentences are held to what they have to name, and ranks to their order."""
    words = {column for row in worked for column, value in row.items() if isinstance(value, Facts)}
    told, found = (sorted(_compared(rows, words), key=lambda each: each[0]) for rows in (answered, worked))
    assert [row for _, row, _ in told] == [row for _, row, _ in found], name
    for (*_, sentences), (*_, facts) in zip(told, found, strict=True):
        for column, needed in facts.items():
            assert [fact for fact in needed.all if fact not in sentences[column]] == [], (name, column, sentences)
    if rank := RANKED.get(name):
        ranks = [row[rank] if rank == "lag_days" else _value(row[rank]) for row in answered]
        assert ranks == sorted(ranks, reverse=name == "backdated"), name


def _compared(rows: list[Row], words: set[str]) -> Iterator[tuple[str, Row, Row]]:
    """Of each row what it is sorted by, what of it is compared whole, and its sentences."""
    for row in rows:
        plain = {name: _value(value) for name, value in row.items() if value is not None}
        for name in ("about", "changed"):  # in no order that the manual tells of
            if isinstance(plain.get(name), list):
                plain[name].sort()
        whole = {name: value for name, value in sorted(plain.items()) if name not in words}
        yield str(whole), whole, {name: value for name, value in plain.items() if name in words}


def _value(value: Any) -> Any:
    """A value in one form, whether it is Python's or JSON's: numbers as numbers, instants in UTC."""
    match value:
        case bool() | None | Facts():
            return value
        case list() | tuple():
            return [_value(each) for each in value]
        case int() | Decimal():
            return format(Decimal(value).normalize(), "f")
        case datetime():
            return value.astimezone(UTC)
        case date():
            return value.isoformat()
        case str() if NUMBER.fullmatch(value):
            return format(Decimal(value).normalize(), "f")
        case str() if INSTANT.match(value):
            return datetime.fromisoformat(value).astimezone(UTC)
    return value


def test_every_question_is_answered_a_second_way():
    assert sorted(ANSWERS) == sorted(NAMES)


def test_the_second_way_knows_nothing_of_the_project():
    rooms = sorted((Path(__file__).parent / "worked_out").glob("*.py"))
    imported = {line for room in rooms for line in room.read_text(encoding="utf-8").splitlines() if "import" in line}
    ours = [
        line for line in imported if re.match(r"(from|import) (events|flywheel|projections|audit|commands)\b", line)
    ]
    assert (len(rooms) > 10, ours) == (True, [])


@pytest.mark.parametrize("name", NAMES)
def test_what_is_answered_of_acme_follows_from_its_lines(name: str, acme: Asked):
    day = "2025-12-31" if name == "known-then" else None
    words = ("--as-of", day, "--then", "#369") if day else ()
    record = Record(acme.stored, OCTOBER, as_of=end_of(day) if day else None, zone="Europe/London")
    beside = Beside(acme.ledger.parent, acme.ledger.with_suffix(".refusals.jsonl"), 369)
    worked = ANSWERS[name](record, beside)
    assert worked
    same(name, worked, acme.answer(name, *words))


MOMENTS = [
    ("2025-02-10", None, 368),
    ("2025-07-31", 369, 120),
    ("2026-02-10", None, 370),
    ("2026-05-31", 396, 368),
    ("2026-08-05", 394, 385),
    ("2026-09-30", None, 396),
]


@pytest.mark.parametrize(("day", "head", "then"), MOMENTS)
def test_what_was_so_and_known_at_another_time_follows_from_the_lines_of_then(
    day: str, head: int | None, then: int, acme: Asked
):
    record = Record(acme.stored[:head], OCTOBER, as_of=end_of(day), zone="Europe/London")
    beside = Beside(acme.ledger.parent, acme.ledger.with_suffix(".refusals.jsonl"), then)
    known = ("--known-at", f"#{head}") if head else ()
    for name in NAMES:
        words = ("--as-of", day, *known, *(("--then", f"#{then}") if name == "known-then" else ()))
        same(name, ANSWERS[name](record, beside), acme.answer(name, *words))


@pytest.mark.parametrize(("moment", "days"), [("2027-03-31T22:30:00+00:00", 335), ("2027-03-31T23:30:00+00:00", 336)])
def test_days_are_counted_to_the_day_that_it_is_where_the_pmo_is(moment: str, days: int, acme: Asked):
    """In London summer time has begun: half past eleven in Greenwich is the next day."""
    words = ("--ledger", str(acme.ledger), "audit", "ask", "overdue", "ramp-wait", "--format", "json")
    ended = CliRunner().invoke(door, words, obj=Call(clock=lambda: datetime.fromisoformat(moment)))
    assert [row["days_overdue"] for row in json.loads(ended.stdout)["rows"]] == [days]

    asking = ("--ledger", str(acme.ledger), "audit", "report", "--period", "2027-H1", "--skip", "rules", "--to", "-")
    ended = CliRunner().invoke(door, asking, obj=Call(clock=lambda: datetime.fromisoformat(moment)))
    [row] = [row for row in re.findall("<tr.*?</tr>", ended.stdout, re.DOTALL) if "ramp-wait" in row and "#387" in row]
    assert str(days) in re.findall(">([^<>]*)<", row)


@pytest.mark.parametrize(("moment", "days"), [("2027-03-31T22:30:00+00:00", 239), ("2027-03-31T23:30:00+00:00", 240)])
def test_momentum_is_that_of_the_day_that_it_is_where_the_pmo_is(moment: str, days: int, acme: Asked):
    measure = "days since the last recognition"
    for words in (("show", "momentum"), ("audit", "explain", "momentum", measure, "value")):
        asking = ("--ledger", str(acme.ledger), *words, "--format", "json")
        ended = CliRunner().invoke(door, asking, obj=Call(clock=lambda: datetime.fromisoformat(moment)))
        told = json.loads(ended.stdout)
        found = told["value"] if "value" in told else next(r for r in told["rows"] if r["measure"] == measure)["value"]
        assert Decimal(found) == days


@pytest.mark.parametrize(("day", "share"), [("2026-10-29", 1.0), ("2021-12-31", 1.0), ("2024-06-30", 0.7), (None, 0.6)])
def test_what_is_answered_of_an_invented_pmo_follows_from_its_lines(day: str | None, share: float, invented: Asked):
    """Where no day is given, the moment is that at which the last of what was known was recorded."""
    stored = invented.stored[: round(len(invented.stored) * share)]
    latest = datetime.fromisoformat(json.loads(stored[-1])["recorded_at"])
    record = Record(stored, latest, as_of=end_of(day) if day else None, zone="Europe/London")
    words = ("--known-at", f"#{len(stored)}", *(("--as-of", day) if day else ()))
    for name in NAMES:
        if name == "known-then" and not day:
            continue
        then = len(stored) // 2
        asking = (*words, "--then", f"#{then}") if name == "known-then" else words
        same(name, ANSWERS[name](record, Beside(invented.ledger.parent, None, then)), invented.answer(name, *asking))


GIVEN = {
    "customer-identified": "customer",
    "need-identified": "need",
    "value-proposed": "proposition",
    "benefit-promised": "benefit",
    "service-designed": "service",
    "metric-defined": "metric",
    "value-claimed": "claim",
}
"""The kinds that give a thing its id."""


def sound(record: Record) -> bool:
    """Whether every id is given once, before anything names it: what the rules hold in every ledger."""
    given: set[tuple[str, str]] = set()
    for line in record.standing:
        sort = GIVEN.get(line.kind)
        if sort and (sort, line[sort]) in given:
            return False
        if not {*named(line, sort)} <= given:
            return False
        if sort:
            given.add((sort, line[sort]))
    return True


def named(line: Line, given: str | None) -> Iterator[tuple[str, str]]:
    """The things that an event names, but for the one to which it gives its id."""
    for sort in GIVEN.values():
        ids = [line.get(sort)] if sort != given and line.get(sort) else []
        yield from ((sort, id_) for id_ in [*ids, *(line.get(f"{sort}s") or [])])


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(CHANCES, st.sampled_from([None, on("2026-03-12"), on("2026-04-27"), on("2026-05-26")]), st.floats(0.5, 1))
def test_what_is_answered_of_a_history_at_random_follows_from_its_lines(
    chances: Chances, as_of: datetime | None, share: float
):
    story = by_chance(chances)
    head = round(share * len(story.entries))
    record = Record([encode(entry.event).decode() for entry in story.entries[:head]], LATER, as_of=as_of)
    assume(sound(record))
    for question in all_questions():
        rows = asked(story, question.name, head=head, as_of=as_of, then=head // 2, until=as_of or LATER)
        answered = [{column.name: row.get(column.name) for column in question.columns} for row in rows]
        assert [each for each in kinds(question.name, answered) if each[1] not in KINDS[question.name, each[0]]] == []
        same(question.name, ANSWERS[question.name](record, Beside(then=head // 2)), answered)
