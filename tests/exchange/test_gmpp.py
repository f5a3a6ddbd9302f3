"""Three years of a real publication come in as they were published: figures as they stand, and nothing made up."""

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from events.base import Event
from events.service_monitoring import MetricMeasured
from events.value_proposition import BenefitPromised, ValueProposed
from exchange.rejects import Reject
from tests.exchange.ledgers import imported, ledger_in

HOUSE = Path(__file__).parent.parent.parent
DATA = HOUSE.parent / "shared" / "data" / "gmpp"
MAPPINGS = HOUSE / "examples" / "gmpp"
BENEFITS = "TOTAL Baseline Benefits (£m)"
COST = "wlc_baseline_incl_NCG"
RATINGS = {"red": 1, "amber/red": 2, "amber": 3, "amber/green": 4, "green": 5}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the published files are not in {DATA}")


class Publication(NamedTuple):
    """What a plain reading of a year's file gives."""

    projects: list[str]
    benefits: dict[str, Decimal]
    costs: dict[str, Decimal]
    ratings: dict[str, int]


class Story(NamedTuple):
    """The ledger after each of the files, and what was told of them."""

    added: list[int]
    again: list[int]
    events: list[Event]
    rejects: dict[int, list[Reject]]


@cache
def published(year: int) -> Publication:
    """The file of a year, read cell by cell without any of our code."""
    with (DATA / f"uk_{year}.csv").open(encoding="cp1252", newline="") as file:
        heading, *rows = csv.reader(file, delimiter=";")
    at = {name: heading.index(name) for name in ("project_number", COST)}
    rated = [number for number, name in enumerate(heading) if name == "colour_rating"]
    benefit = next((number for number, name in enumerate(heading) if name == BENEFITS), None)
    ids = [row[at["project_number"]].lower().replace("_", "-") for row in rows]
    ratings = {name: next((row[n] for n in rated if row[n]), "").lower() for name, row in zip(ids, rows, strict=True)}
    return Publication(
        ids,
        {name: number for name, row in zip(ids, rows, strict=True) if benefit and (number := amount(row[benefit]))},
        {name: number for name, row in zip(ids, rows, strict=True) if (number := amount(row[at[COST]])) is not None},
        {name: RATINGS[rating] for name, rating in ratings.items() if rating in RATINGS},
    )


def amount(cell: str) -> Decimal | None:
    """The millions in a cell; None where it holds anything else."""
    bare = cell.replace("£", "").replace(",", "")
    return Decimal(bare) if bare.lstrip("-").replace(".", "", 1).isdecimal() else None


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The three files in one ledger, 2023 first, and then all of them again."""
    added: list[int] = []
    again: list[int] = []
    rejects: dict[int, list[Reject]] = {}
    with ledger_in(tmp_path_factory.mktemp("gmpp")) as ledger:
        for year in (2023, 2021, 2022):
            counts, rejects[year] = imported(ledger, DATA / f"uk_{year}.csv", MAPPINGS / f"{year}.toml")
            added.append(counts.added)
            assert (counts.conflicting, counts.refused) == (0, 0)
        again.extend(
            imported(ledger, DATA / f"uk_{year}.csv", MAPPINGS / f"{year}.toml")[0].added for year in (2023, 2021, 2022)
        )
        return Story(added, again, [entry.event for entry in ledger.read()], rejects)


def measured(story: Story, year: int, metric: str) -> dict[str, Decimal]:
    """What was measured of each project in a year."""
    return {
        event.service: event.value
        for event in story.events
        if isinstance(event, MetricMeasured)
        and event.period == f"{year - 1}-04-01..{year}-03-31"
        and event.metric == f"{event.service}-{metric}"
    }


def test_the_promised_total_is_the_one_that_was_published(story):
    promised = [event for event in story.events if isinstance(event, BenefitPromised)]
    good = sum(each.target or 0 for each in promised if each.benefit_class != "dis-benefit")
    harm = sum(each.target or 0 for each in promised if each.benefit_class == "dis-benefit")
    assert Counter(each.benefit_class for each in promised) == {"non-cashable": 109, "dis-benefit": 1}
    assert (good - harm, harm) == (Decimal("729446.31") * 1_000_000, Decimal("30.69") * 1_000_000)
    assert {each.unit for each in promised} == {"GBP"}
    assert sum(published(2023).benefits.values()) * 1_000_000 == good - harm


def test_every_published_benefit_is_promised_by_its_project(story):
    promised = {
        each.proposition: (each.target or 0) * (-1 if each.benefit_class == "dis-benefit" else 1)
        for each in story.events
        if isinstance(each, BenefitPromised)
    }
    assert promised == {name: millions * 1_000_000 for name, millions in published(2023).benefits.items()}


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_ratings_and_costs_are_those_of_the_year(story, year):
    assert measured(story, year, "confidence") == published(year).ratings
    assert measured(story, year, "cost") == {name: cost * 1_000_000 for name, cost in published(year).costs.items()}


def test_a_project_of_several_years_is_told_once(story):
    proposed = [event.proposition for event in story.events if isinstance(event, ValueProposed)]
    assert len(proposed) == len(set(proposed))
    assert set(proposed) == {name for year in (2021, 2022, 2023) for name in published(year).projects}


def test_a_second_run_adds_nothing(story):
    assert story.added == [1713, 586, 461]
    assert story.again == [0, 0, 0]


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_every_row_that_gave_less_than_it_could_is_told(story, year):
    source, rejects = published(year), story.rejects[year]
    told = {(each.column, each.row) for each in rejects}
    for column, there in ((COST, source.costs), ("colour_rating", source.ratings), (BENEFITS, source.benefits)):
        if column != BENEFITS or year == 2023:
            lacking = {row for row, name in enumerate(source.projects, 2) if name not in there}
            assert {row for told_column, row in told if told_column == column} == lacking
    assert all(each.reason and each.remedy and each.line for each in rejects)
    assert {each.file for each in rejects} == {f"uk_{year}.csv"}


def test_what_is_withheld_is_never_a_number(story):
    exempt = [each for rejects in story.rejects.values() for each in rejects if each.value.startswith("Exempt")]
    assert len(exempt) > 100
    assert {each.column for each in exempt} == {
        BENEFITS,
        COST,
        "colour_rating",
        "start_date",
        "end_date",
        "description_aims",
    }


def test_waivers_say_why_and_stand_only_where_they_are_needed(story):
    waived = Counter((event.kind_name, waiver.rule) for event in story.events for waiver in event.waivers)
    first = story.added[0]
    in_2023 = Counter(waiver.rule for event in story.events[1 : first + 1] for waiver in event.waivers)
    assert set(in_2023) == {
        "propose-for-confirmed-needs",
        "design-for-agreed-propositions",
        "measure-once-delivered",
    }
    assert waived["value-proposed", "propose-for-confirmed-needs"] == 298
    known_later = [event for event in story.events[first + 1 :] if isinstance(event, MetricMeasured)]
    for event in known_later:
        late = {waiver.rule for waiver in event.waivers} - {"measure-once-delivered"}
        assert late in (set(), {"not-before-its-service", "not-before-its-metric"}, {"not-before-its-service"})


@pytest.mark.parametrize("order", [(2021, 2022, 2023), (2022, 2023, 2021)])
def test_any_other_order_gives_the_same_figures(story, order, tmp_path):
    with ledger_in(tmp_path) as ledger:
        for year in order:
            counts, _ = imported(ledger, DATA / f"uk_{year}.csv", MAPPINGS / f"{year}.toml")
            assert (counts.conflicting, counts.refused) == (0, 0)
        other = Story([], [], [entry.event for entry in ledger.read()], {})
    for year in order:
        assert measured(other, year, "cost") == measured(story, year, "cost")
        assert measured(other, year, "confidence") == measured(story, year, "confidence")
    assert len(other.events) == len(story.events)
