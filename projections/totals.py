"""Totals: value summed over benefits, unit by unit and class by class. Units are never mixed, nor classes silently.

Light: works on rows as they are shown. Dis-benefits stand gross in a row of their own, and `net` is what the other
classes come to less those.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from projections.columns import Column

ACCOUNTS = ("promised_first", "promised", "claimed", "verified", "recognised", "reversed", "unrecognised")
COLUMNS = (
    Column("unit", "the unit of the amounts of the row"),
    Column("benefit_class", "the class of benefit; gross is all but dis-benefits, net is gross less dis-benefits"),
    Column("benefits", "number of benefits", "number"),
    Column("promised_first", "promised at first", "amount"),
    Column("promised", "promised now, after every rebaseline", "amount"),
    Column("claimed", "claimed", "amount"),
    Column("verified", "verified of what was claimed", "amount"),
    Column("recognised", "recognised by the customer", "amount"),
    Column("reversed", "taken back of what was claimed", "amount"),
    Column("unrecognised", "verified and still standing, but not recognised", "amount"),
)
HARM = "dis-benefit"
Row = Mapping[str, object]


def totals(value: Iterable[Row]) -> Iterator[Row]:
    """The rows of the value read model, summed: each unit's classes, and where there are several, gross and net."""
    sums: dict[str, dict[str, dict[str, Decimal | int]]] = {}
    for row in value:
        unit, of_class = str(row["unit"]), str(row["benefit_class"])
        _add(sums.setdefault(unit, {}).setdefault(of_class, _nothing()), row)
    for unit, classes in sorted(sums.items()):
        for of_class, summed in sorted(classes.items()):
            yield {"unit": unit, "benefit_class": of_class, **summed}
        if len(classes) > 1:
            yield from _overall(unit, classes)


def _overall(unit: str, classes: Mapping[str, Mapping[str, Decimal | int]]) -> Iterator[Row]:
    gross, harm = _nothing(), classes.get(HARM, _nothing())
    for of_class, summed in classes.items():
        if of_class != HARM:
            gross = {name: gross[name] + summed[name] for name in gross}
    yield {"unit": unit, "benefit_class": "gross", **gross}
    if HARM in classes:
        net = {name: gross[name] - harm[name] for name in ACCOUNTS}
        yield {"unit": unit, "benefit_class": "net", "benefits": gross["benefits"] + harm["benefits"], **net}


def _nothing() -> dict[str, Decimal | int]:
    return {"benefits": 0, **dict.fromkeys(ACCOUNTS, Decimal(0))}


def _add(summed: dict[str, Decimal | int], row: Row) -> None:
    summed["benefits"] += 1
    for name in ACCOUNTS:
        if isinstance(amount := row[name], Decimal):
            summed[name] += amount
