"""Acme promises: its files load without a reject, every kind occurs, and what they add up to is known in advance."""

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result

from cli import door
from commands.demo import ACME, chapters
from events.charter import EventVoided
from events.entry import Entry
from events.kinds import KINDS
from events.service_operation import ServiceDelivered
from events.value_delivery import ValueClaimed, ValueReversed
from events.value_proposition import BenefitPromised, BenefitRebaselined, ValueProposed
from events.value_recognition import ValueRecognised
from flywheel.ledger import Ledger
from flywheel.refusals import noted_in

README = (ACME / "README.md").read_text(encoding="utf-8")


class Demo(NamedTuple):
    """The demo as it ran: its folder, what it printed, and every entry of its ledger by position."""

    folder: Path
    printed: Result
    entries: dict[int, Entry]

    def types(self, *words: str) -> Result:
        """Run a command on the demo's ledger."""
        return CliRunner().invoke(door, ["--ledger", str(self.folder / "acme.db"), *words])

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """The rows that a reading command gives."""
        return list(json.loads(self.types(*words, "--format", "json").stdout)["rows"])

    def at(self, position: int) -> Any:
        """The event at a position."""
        return self.entries[position].event

    def all(self, kind: type[Any]) -> list[Any]:
        """Every event of a kind, in order."""
        return [entry.event for entry in self.entries.values() if isinstance(entry.event, kind)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo, run once; a ledger that the environment names is none of its business."""
    folder = tmp_path_factory.mktemp("demo") / "acme"
    environment = {"FLYWHEEL_LEDGER": str(folder.parent / "mine.db"), "FLYWHEEL_ACTOR": "somebody"}
    printed = CliRunner().invoke(door, ["demo", "--into", str(folder)], env=environment)
    with Ledger.open(folder / "acme.db", read_only=True) as ledger:
        return Demo(folder, printed, {entry.position: entry for entry in ledger.read()})


def table(after: str) -> Iterator[list[str]]:
    """The rows of the README's first table whose headings begin with these words."""
    lines = README[README.index(f"| {after}") :].partition("\n\n")[0].splitlines()
    yield from ([cell.strip() for cell in line.strip("|").split("|")] for line in lines if not line.startswith("|--"))


def test_the_demo_runs_to_its_end_and_shows_every_command_that_it_types(demo):
    typed = [command for chapter in chapters() for command in chapter.commands]
    assert (demo.printed.exit_code, demo.printed.exception) == (0, None)
    assert typed == re.findall(r"^\$ (flywheel (?:.*\\\n)*.*)$", demo.printed.stdout, re.MULTILINE)


def test_the_demo_leaves_every_other_ledger_alone(demo):
    assert {path.name for path in demo.folder.parent.iterdir()} == {"acme"}
    assert {entry.event.actor for entry in demo.entries.values()} == {"dana", "ines", "omar", "theo", "mei"}


def test_the_demo_overwrites_nothing(demo):
    again = CliRunner().invoke(door, ["demo", "--into", str(demo.folder)])
    assert (again.exit_code, again.stdout) == (2, "")
    assert again.stderr == f"Error: {demo.folder} is there already, and not empty. Name a new folder with --into.\n"


def test_the_files_load_without_a_reject_and_a_second_time_add_nothing(demo):
    counted = re.findall(r"^(?:\.|theos-drawer\S+) +([\d ]+)$", demo.printed.stdout, re.MULTILINE)
    assert [row.split() for row in counted] == [
        ["307", "363", "0", "0", "0", "0", "0", "0"],
        ["307", "0", "363", "0", "0", "0", "0", "0"],
        ["2", "2", "0", "0", "0", "0", "0", "0"],
    ]


def test_the_pilot_in_the_yards_comes_in_with_its_waivers_and_what_is_refused_does_not(demo):
    counted = re.findall(r"^(?:yard-|clinic-in-october)\S+ +([\d ]+)$", demo.printed.stdout, re.MULTILINE)
    assert [row.split() for row in counted] == [
        ["23", "23", "0", "0", "0", "0", "0", "0"],
        ["6", "6", "0", "0", "0", "0", "0", "0"],
        ["1", "0", "0", "0", "0", "1", "0", "1"],
    ]
    assert [(noted.by, noted.actor, noted.rule, noted.head) for noted in noted_in(demo.folder / "acme.db")] == [
        ("log", "mei", "claim-with-evidence", 407),
        ("log", "dana", "verify-a-claim-once", 407),
        ("log", "dana", "verifier-is-not-the-claimant", 407),
        ("import", "mei", "operate-an-open-service", 407),
        ("void", "dana", "void-nothing-recognised", 407),
        ("correct", "dana", "verify-at-most-what-was-claimed", 407),
    ]


def test_every_kind_occurs(demo):
    counts = Counter(entry.event.kind for entry in demo.entries.values())
    assert [kind for kind in KINDS if not counts[kind]] == []
    assert f"{len(demo.entries)} events of all {len(KINDS)} kinds, five of them voided." in README
    assert counts[EventVoided.kind] == 5


def test_value_is_what_the_readme_says(demo):
    headings, *told = table("benefit |")
    names = [name.replace("class", "benefit_class").replace(" ", "_") for name in headings]
    shown = demo.rows("show", "value", "--fields", ",".join(names))
    assert told == [[f"{int(v):,}" if v.isdecimal() else v for v in map(str, row.values())] for row in shown]


def test_turns_stand_where_the_readme_says(demo):
    names, *told = table("proposition |")
    shown = demo.rows("show", "turns", "--fields", ",".join(names))
    assert told == [["" if value is None else str(value) for value in row.values()] for row in shown]


@pytest.mark.parametrize("command", re.findall(r"`flywheel ((?:show|replay) [^`]*)`", README))
def test_what_the_readme_looks_for_is_there(demo, command):
    assert demo.rows(*shlex.split(command))


def test_benefits_are_of_every_class_and_of_many_units(demo):
    promised = demo.all(BenefitPromised)
    assert {each.benefit_class for each in promised} == {
        "cashable",
        "non-cashable",
        "avoidance",
        "non-financial",
        "dis-benefit",
    }
    assert {each.unit for each in promised} == {"GBP", "EUR", "hours", "days", "score", "count", "percent"}


def test_an_outcome_is_shared_by_three_propositions_beyond_the_whole_of_it(demo):
    sharing = {each.proposition: each.attribution for each in demo.all(BenefitPromised) if each.outcome == "rework"}
    assert sharing == {"trusted-dates": 60, "one-calendar": 40, "yard-slots": 15}


def test_a_dispute_keeps_its_turn_open_though_the_service_is_retired(demo):
    (disputed,) = [each for each in demo.all(ValueRecognised) if each.verdict == "disputed"]
    waiting = demo.rows("next", "penalties-avoided", "--fields", "step,missing")
    assert (disputed.amount, disputed.acknowledged_by) == (0, "head-of-purchasing")
    assert waiting == [{"step": "10 Value Recognition", "missing": "the customer's verdict that settles the dispute"}]
    assert [row["status"] for row in demo.rows("show", "services", "planning-clinic")] == ["retired"]


def test_harm_is_claimed_verified_and_recognised_like_any_other_value(demo):
    harm = demo.rows("show", "value", "date-upkeep", "--fields", "benefit_class,unit,claimed,verified,recognised")
    assert harm == [
        {"benefit_class": "dis-benefit", "unit": "hours", "claimed": "310", "verified": "310", "recognised": "310"}
    ]


def test_rebaselines_are_approved_by_the_board_with_minutes_that_can_be_checked(demo):
    in_the_yards, others = _parted(demo.all(BenefitRebaselined))
    assert [(each.benefit, each.evidence) for each in in_the_yards] == [
        ("yard-hours", ()),
        ("yard-diesel", ()),
        ("driver-hours", ()),
    ]
    for each in others:
        (minutes,) = each.evidence
        kept = (demo.folder / minutes.uri).read_bytes()
        assert (each.approved_by, minutes.sha256, minutes.size) == ("board-chair", sha256(kept).hexdigest(), len(kept))
    assert [each.benefit for each in others] == ["savings-confirmed", "faster-staffing"]


def _parted(events: list[Any]) -> tuple[list[Any], list[Any]]:
    """The events of the pilot in the yards, and the others."""
    return [e for e in events if e.proposition == "yard-slots"], [e for e in events if e.proposition != "yard-slots"]


def test_one_clinic_of_spring_2025_is_recorded_after_the_summer_of_2026(demo):
    late = demo.at(367)
    assert (type(late), late.service, late.occurred_at.date().isoformat()) == (
        ServiceDelivered,
        "planning-clinic",
        "2025-04-16",
    )
    assert max(demo.at(position).occurred_at for position in range(1, 367)) > datetime(2026, 9, 1, tzinfo=UTC)


def test_all_else_is_recorded_in_the_order_in_which_it_happened(demo):
    imported = [demo.at(position).occurred_at for position in range(1, 367)]
    assert imported == sorted(imported)


def test_a_delivery_entered_twice_is_voided(demo):
    assert (demo.at(369).voids, demo.at(369).correction) == (368, False)
    earlier = [demo.at(position) for position in range(1, 367)]
    assert demo.at(368).occurred_at in [each.occurred_at for each in earlier if isinstance(each, ServiceDelivered)]


def test_two_swapped_figures_are_corrected_and_the_report_of_before_can_still_be_had(demo):
    assert (demo.at(370).voids, demo.at(370).correction) == (149, True)
    assert isinstance(demo.at(149), ValueClaimed)
    assert (demo.at(149).amount, demo.at(371).amount, demo.at(371).causes) == (16400, 14600, (149,))
    asked = ("show", "value", "less-rework", "--fields", "claimed", "--as-of", "2025-12-31")
    assert demo.rows(*asked) == [{"claimed": "45900"}]
    assert demo.rows(*asked, "--known-at", "#368") == [{"claimed": "47700"}]


def test_value_that_was_recognised_can_turn_out_to_be_gone(demo):
    assert [(each.claim, each.amount) for each in demo.all(ValueReversed)] == [
        ("less-rework-2025-q3", 3500),
        ("savings-2025-h2", 8000),
    ]


def test_the_waiver_says_why_and_shows_as_a_skipped_step(demo):
    waived = [(e.proposition, w.rule, w.reason) for e in demo.all(ValueProposed) for w in e.waivers]
    assert waived == [
        (
            "skills-map",
            "propose-for-confirmed-needs",
            "People and culture asked for a price before they would confirm the need.",
        )
    ]
    assert demo.rows("show", "turns", "skills-map", "--fields", "skipped") == [{"skipped": ["needs-assessment"]}]


def test_the_proposition_to_munich_builds_on_what_engineering_recognised(demo):
    (building,) = [each for each in demo.all(ValueProposed) if each.builds_on]
    earlier = demo.at(building.builds_on)
    assert (building.proposition, earlier.proposition, earlier.verdict) == (
        "audit-ready-isar",
        "trusted-dates",
        "recognised",
    )


def test_the_read_models_are_what_the_events_add_up_to(demo):
    assert demo.types("replay", "--check").exit_code == 0
