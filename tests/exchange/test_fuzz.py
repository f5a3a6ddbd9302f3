"""Whatever lies in a file or a mapping: it comes in, or is told, and never ends in a traceback."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.kinds import by_name
from exchange.copying import restore
from exchange.event_lines import EventLines, LineTeller
from exchange.gathering import Asked, readings
from exchange.intake import Intake, Wishes
from exchange.offers import Reading
from exchange.shapes import given_fields
from flywheel.errors import FlywheelError
from flywheel.ledger import Ledger
from tests.exchange.files import LONDON, text_file
from tests.exchange.ledgers import ledger_in

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEAD = "Project ID,Project,Owner department,Why,Approved,Benefit (£k),Benefit type,Sure,Ends"
NAMES = ["kind", "customer", "name", "id", "recorded_at", "voids", "causes"]
REGISTER = Path(__file__).parent.parent.parent / "examples" / "portfolio"
CELLS = st.one_of(
    st.sampled_from(["", "a", "Finance", "2026-01-31", "31/01/2026", "£1,200", "-5", "0", "n/a", "#REF!", "1e9"]),
    st.just("x" * 400),
    st.text(max_size=12),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def ledger(tmp_path: Path):
    """A ledger with nothing in it but its charter."""
    with ledger_in(tmp_path) as ledger:
        yield ledger


def tried(ledger: Ledger, path: Path, *mappings: Path) -> None:
    """Take a file in, whatever it is; what is expected of one that cannot be taken in is an error of ours."""
    head = ledger.head
    with suppress(FlywheelError):
        found = readings(Asked("file.csv", path, mappings, actor="dana", zone=LONDON))
        counts = Intake(ledger, Wishes(stop=False)).take(found)
        head += counts.added
        assert counts.rows >= 0
    assert ledger.head == head


@FUZZ
@given(content=st.binary(max_size=300))
@pytest.mark.parametrize("name", ["file.csv", "file.xlsx"])
def test_bytes(ledger, tmp_path, name, content):
    tried(ledger, text_file(tmp_path, content, name))


@FUZZ
@given(
    head=st.lists(st.sampled_from(["kind", "customer", "name", "type", "occurred_at", "note", "key", "waivers", ""])),
    rows=st.lists(st.lists(CELLS, max_size=6), max_size=4),
    sign=st.sampled_from([",", ";"]),
)
def test_tables_of_events(ledger, tmp_path, head, rows, sign):
    lines = [sign.join(["kind", "occurred_at", *head])]
    lines += [sign.join(["customer-identified", "2026-01-01", *row]) for row in rows]
    tried(ledger, text_file(tmp_path, "\n".join(lines).encode("utf-8", "replace"), "file.csv"))


@FUZZ
@given(st.data())
def test_rows_of_every_kind(ledger, tmp_path, data):
    kind = data.draw(st.sampled_from(sorted(by_name())))
    fields = data.draw(st.lists(st.sampled_from(list(given_fields(by_name()[kind]))), unique=True))
    cells = [json.dumps(data.draw(CELLS), ensure_ascii=False) for _ in fields]
    text = f"kind,{','.join(fields)}\n{kind},{','.join(cells)}\n"
    tried(ledger, text_file(tmp_path, text.encode("utf-8", "replace"), "file.csv"))


@FUZZ
@given(
    head=st.permutations(HEAD.split(",")),
    rows=st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=3),
)
def test_tables_with_a_mapping(ledger, tmp_path, head, rows):
    lines = [",".join(head), *(",".join(json.dumps(cell) for cell in row) for row in rows)]
    tried(ledger, text_file(tmp_path, "\n".join(lines), "file.csv"), REGISTER / "register.toml")


@FUZZ
@given(st.data())
def test_mappings_with_something_changed_in_them(ledger, tmp_path, data):
    text = (REGISTER / "register.toml").read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 8, len(text))))
        text = (
            text[:start]
            + data.draw(st.text(max_size=6) | st.sampled_from(['"', "{", "}", "[[", "= 1", "\n"]))
            + text[end:]
        )
    mapping = text_file(tmp_path, text.encode("utf-8", "replace"), "mapping.toml")
    tried(ledger, REGISTER / "register.csv", mapping)


@FUZZ
@given(st.lists(st.dictionaries(st.sampled_from(NAMES), JSON), max_size=3))
def test_lines_of_json(ledger, tmp_path, lines):
    said = [{"kind": "customer-identified", "occurred_at": "2026-01-01T00:00:00Z", **line} for line in lines]
    path = text_file(tmp_path, "\n".join(map(json.dumps, said)), "file.jsonl")
    events = EventLines(path, "file.jsonl")
    with suppress(FlywheelError):
        Intake(ledger, Wishes(stop=False)).take([Reading(events, LineTeller("dana", whole=True))])


@FUZZ
@given(st.data())
def test_exports_with_something_changed_in_them(ledger, tmp_path, data):
    whole = b"\n".join(ledger.lines())
    start = data.draw(st.integers(0, len(whole)))
    spoilt = whole[:start] + data.draw(st.binary(max_size=5)) + whole[start + data.draw(st.integers(0, 5)) :]
    path = text_file(tmp_path, spoilt, "file.jsonl")
    copy = tmp_path / "copy.db"
    copy.unlink(missing_ok=True)
    with suppress(FlywheelError):
        restore(str(copy), EventLines(path, "file.jsonl"), dry_run=False, progress=lambda _: None)
    if copy.exists():
        with Ledger.open(copy) as restored:
            assert all(line in spoilt for line in restored.lines())
