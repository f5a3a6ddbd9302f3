"""Loose ends promise: a claim of a closed turn is not forgotten until it is verified and the customer has spoken."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from projections.loose_ends import LooseEnd, loose_ends

CLAIM = {
    "claim": "q2",
    "proposition": "dates",
    "customer": "finance",
    "unit": "GBP",
    "claimed": Decimal(700),
    "verified_at": None,
    "open": Decimal(0),
    "verdict": None,
}


def ends(*claims: Mapping[str, Any], status: str = "closed") -> list[LooseEnd]:
    tables: Mapping[str, Iterable[Mapping[str, Any]]] = {
        "turns": [{"proposition": "dates", "status": status}],
        "claims": claims,
    }
    return list(loose_ends(lambda table: tables[table]))


def test_a_claim_waits_to_be_verified():
    assert ends(CLAIM) == [
        LooseEnd("dates", "finance", 9, "the verification of claim q2", "value-verified claim=q2 unit=GBP amount=700")
    ]


def test_a_verified_claim_waits_for_the_verdict_also_where_it_is_disputed():
    for verdict in (None, "disputed"):
        verified = {**CLAIM, "verified_at": "2026-04-27", "open": Decimal(600), "verdict": verdict}
        assert ends(verified) == [
            LooseEnd(
                "dates",
                "finance",
                10,
                "the customer's verdict on claim q2",
                "value-recognised claim=q2 proposition=dates customer=finance unit=GBP",
            )
        ]


def test_what_has_its_verdict_or_of_which_nothing_stands_waits_for_nothing():
    done = {**CLAIM, "verified_at": "2026-04-27"}
    assert ends({**done, "open": Decimal(100), "verdict": "partly"}, {**done, "open": Decimal(0)}) == []


def test_an_open_turn_tells_by_itself():
    assert ends(CLAIM, status="open") == []
