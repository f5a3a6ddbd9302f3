"""Benefits: the first terms stay on record beside those that stand now, whatever was rebaselined."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from events.value_proposition import BenefitPromised, BenefitReassigned, BenefitRebaselined
from projections.benefits import Benefit
from tests.projections.acme import BASELINE, promised, proposed
from tests.projections.story import Story, a, on

rebaselined = a(
    BenefitRebaselined,
    benefit="less-rework",
    proposition="trusted-dates",
    outcome="rework",
    before={"target": "80000", "due": "2026-12-31"},
    after={"target": "90000", "due": "2027-03-31"},
    reason="Two projects left.",
    approved_by="board",
    occurred_at=on("2026-06-01"),
)
handed = a(BenefitReassigned, benefit="less-rework", owner="coo", occurred_at=on("2026-06-02"))


def test_a_rebaseline_changes_what_stands_now_and_leaves_what_was_first():
    assert Story(proposed, promised, rebaselined, handed).fold("benefits").rows("benefits") == [
        Benefit(
            benefit="less-rework",
            proposition="trusted-dates",
            customer="finance",
            title="Less rework",
            category="financial",
            benefit_class="cashable",
            outcome="rework",
            unit="GBP",
            direction="lower",
            owner="coo",
            promised_at=on("2026-01-21"),
            promised_first=Decimal(40000),
            promised=Decimal(30000),
            rebaselined=1,
            rebaselined_at=on("2026-06-01"),
            rebaseline_approved_by="board",
            first_baseline_value=Decimal(120000),
            first_baseline_date=date(2025, 12, 31),
            first_baseline_source="Rework ledger 2025",
            first_target=Decimal(80000),
            first_due=date(2026, 12, 31),
            baseline_value=Decimal(120000),
            baseline_date=date(2025, 12, 31),
            baseline_source="Rework ledger 2025",
            target=Decimal(90000),
            due=date(2027, 3, 31),
        )
    ]


@pytest.mark.parametrize(
    ("terms", "amount"),
    [
        ({"direction": "lower", "baseline": BASELINE, "target": "80000"}, Decimal(40000)),
        ({"direction": "higher", "baseline": BASELINE, "target": "150000.50"}, Decimal("30000.50")),
        ({"direction": "higher", "baseline": None, "target": "5"}, Decimal(5)),
        ({"direction": "higher", "baseline": BASELINE, "target": None}, None),
        (
            {"benefit_class": "dis-benefit", "direction": "lower", "baseline": BASELINE, "target": "120400"},
            Decimal(400),
        ),
        ({"benefit_class": "dis-benefit", "direction": "lower", "baseline": None, "target": "7"}, Decimal(7)),
        (
            {"direction": "higher", "baseline": {**BASELINE, "value": "-1"}, "target": f"{10**20}.000000001"},
            Decimal(f"{10**20 + 1}.000000001"),
        ),
    ],
)
def test_what_is_promised_is_the_way_from_baseline_to_target(terms: dict[str, Any], amount: Decimal | None):
    said = {**promised.model_dump(), **terms}
    [row] = Story(proposed, a(BenefitPromised, **said)).fold("benefits").rows("benefits")
    assert (row.promised_first, row.promised) == (amount, amount)


def test_a_benefit_of_no_proposition_is_not_there():
    assert Story(promised, rebaselined, handed).fold("benefits").rows("benefits") == []
