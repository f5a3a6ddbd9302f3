"""What the accounts say: claimed by a day, then and now, cashable and not, gross and net of harm.

The accounts are those of the read models; nothing is defined a second time here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, instant, number, question, text, yes_no
from events.base import Event
from events.charter import EventVoided
from events.entry import Entry
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, BenefitRebaselined
from events.value_recognition import ValueRecognised
from projections.totals import ACCOUNTS, HARM, totals

CASHABLE = "cashable"
JUDGED = (ValueClaimed, ValueVerified, ValueReversed, ValueRecognised)
RESTS_ON: Mapping[str, tuple[type[Event], ...]] = {
    "promised_first": (BenefitPromised,),
    "promised": (BenefitPromised, BenefitRebaselined),
    "claimed": (ValueClaimed,),
    "verified": (ValueVerified,),
    "recognised": JUDGED,
    "reversed": (ValueReversed,),
    "unrecognised": JUDGED,
}
"""The kinds of event that each account rests on; what is recognised is shared out by what stands verified."""
UNIT = text("unit", "the unit of the amounts of the row")
AMOUNTS = (
    amount("promised_first", "promised at first, from baseline to target"),
    amount("promised", "promised now, after every rebaseline"),
    amount("claimed", "claimed"),
    amount("verified", "verified of what was claimed"),
    amount("recognised", "recognised by the customer"),
    amount("reversed", "taken back of what was claimed"),
    amount("unrecognised", "verified and still standing, but not recognised"),
)
BENEFIT = (
    text("benefit", "the benefit"),
    text("benefit_class", "cashable, non-cashable, avoidance, non-financial or dis-benefit"),
    UNIT,
    text("customer", "the customer to whom it is promised"),
    text("proposition", "the proposition in which it is promised"),
    text("category", "financial, technical or stakeholder"),
)


def claimed_as_of(ground: Ground) -> Iterator[Row]:
    """A row for each benefit and unit."""
    for row in ground.state("value").records("value"):
        yield {**row, "positions": ground.value_threads.of_benefit(row["benefit"])}


def known_then(ground: Ground) -> Iterator[Row]:
    """A row for each account that is told differently now; what was not known then is missing, and comes last."""
    return iter(sorted(_told_otherwise(ground), key=lambda row: row["difference"] is None))


def _told_otherwise(ground: Ground) -> Iterator[Row]:
    then = ground.known(ground.head if ground.then is None else ground.then)
    told_then, told_now = _accounts(then), _accounts(ground)
    for benefit, unit in sorted({**told_then, **told_now}):
        for account in ACCOUNTS:
            before, after = (told.get((benefit, unit), {}).get(account) for told in (told_then, told_now))
            if before != after:
                difference = None if before is None or after is None else after - before
                yield {
                    "benefit": benefit,
                    "unit": unit,
                    "account": account,
                    "told_then": before,
                    "told_now": after,
                    "difference": difference,
                    "positions": _differing(then, ground, benefit, RESTS_ON[account]),
                }


def not_yet(ground: Ground) -> str | None:
    """That no day was given, or that the ledger began later, so that nothing was said then."""
    if ground.then is None:
        return "no day was given to look back on"
    by = ground.then_at or ground.as_of
    return None if ground.then else ground.unrecorded(f"by {by:%Y-%m-%d}" if by else "then", by)


def _differing(then: Ground, now: Ground, benefit: str, kinds: tuple[type[Event], ...]) -> list[int]:
    """The events of these kinds about a benefit that count only then or only now, and the voids of the former.

    Where there are none of them the account itself came or went, and rests on all that did; or another claim took more
    or less of a verdict that they share.
    """
    before, after = (set(ground.value_threads.of_benefit(benefit)) for ground in (then, now))
    changed = {each for each in before ^ after if isinstance(now.at(each).event, kinds)} or before ^ after
    if not changed:
        before, after = (set(ground.value_threads.beside_benefit(benefit)) for ground in (then, now))
        changed = before ^ after
    voids = (void for gone in before - after for void in now.read((EventVoided.kind,), (f"event:{gone}",)))
    return sorted(changed | {void.position for void in voids if void.position <= now.head and _of(void, changed)})


def _of(void: Entry, positions: set[int]) -> bool:
    return isinstance(void.event, EventVoided) and void.event.voids in positions


def _accounts(ground: Ground) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    return {(row["benefit"], row["unit"]): row for row in ground.state("value").records("value")}


def cashable(ground: Ground) -> Iterator[Row]:
    """A row for each unit and class of benefit: never one for several."""
    for row in _totals(ground):
        if row["benefit_class"] not in ("gross", "net"):
            yield {**row, "cashable": row["benefit_class"] == CASHABLE}


def dis_benefits(ground: Ground) -> Iterator[Row]:
    """For each unit in which harm was promised: what is gross, the harm, and what is left net of it."""
    rows = list(_totals(ground))
    harmed = {row["unit"] for row in rows if row["benefit_class"] == HARM}
    for row in rows:
        if row["unit"] in harmed and row["benefit_class"] in ("gross", HARM, "net"):
            yield {**row, "what": row["benefit_class"]}


def _totals(ground: Ground) -> Iterator[dict[str, Any]]:
    """The totals by unit and class, each with the positions that all its benefits rest on."""
    value = list(ground.state("value").records("value"))
    for row in totals(value):
        wanted = row["benefit_class"]
        positions = {
            position
            for each in value
            if each["unit"] == row["unit"] and _counts(each["benefit_class"], str(wanted))
            for position in ground.value_threads.of_benefit(each["benefit"])
        }
        yield {**row, "positions": sorted(positions)}


def _counts(benefit_class: str, total: str) -> bool:
    return total in (benefit_class, "net") or (total == "gross" and benefit_class != HARM)


SUMS = (UNIT, number("benefits", "number of benefits"), *AMOUNTS)
QUESTIONS = (
    question(
        "claimed-as-of",
        "What was promised, claimed, verified, recognised and taken back of each benefit by a day?",
        "A report can only be judged against what stood behind it on its day.",
        (
            *BENEFIT,
            *AMOUNTS,
            number("claims", "number of claims"),
            text("owner", "who answers for it"),
            instant("unrecognised_since", "when the oldest of what is not recognised was verified"),
        ),
        claimed_as_of,
        finds=False,
        brief="benefit benefit_class unit promised claimed verified recognised reversed unrecognised",
    ),
    question(
        "known-then",
        "What do we say of a day now that we did not say of it then?",
        "What changed after a report was out is where it was wrong, or where somebody made it look better since.",
        (
            text("benefit", "the benefit"),
            UNIT,
            text("account", "the account that is told differently"),
            amount("told_then", "what was told of it then; missing where it was not known"),
            amount("told_now", "what is told of it now"),
            amount("difference", "what is told now less what was told then"),
        ),
        known_then,
        wanting=not_yet,
    ),
    question(
        "cashable",
        "How much of the value can be taken out of a budget, and how much cannot?",
        "Only cashable value can be spent. A sum that mixes it with hours or avoided costs promises what is not there.",
        (text("benefit_class", "the class of benefit"), yes_no("cashable", "whether that is cashable"), *SUMS),
        cashable,
        finds=False,
        brief="cashable benefit_class unit benefits promised claimed verified recognised reversed unrecognised",
    ),
    question(
        "dis-benefits",
        "What harm was promised and done, and what is left of the value net of it?",
        "A portfolio that tells its benefits gross and keeps silent on their price looks better than it is.",
        (text("what", "gross, the dis-benefit, or net: gross less dis-benefit"), *SUMS),
        dis_benefits,
        finds=False,
        brief="what unit benefits promised claimed verified recognised reversed unrecognised",
    ),
)
