"""The kinds of answer that each question can give: the words of the columns that tell them, all of them."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

EVIDENCED = ("value-claimed", "value-verified", "value-reversed", "value-recognised", "benefit-rebaselined")
LINKS = ("need", "proposition", "promise", "service", "first delivery", "measurement", *EVIDENCED[:4])
CLASSES = ("cashable", "non-cashable", "avoidance", "non-financial", "dis-benefit")
ACCOUNTS = ("promised_first", "promised", "claimed", "verified", "recognised", "reversed", "unrecognised")
TERMS = ("baseline_value", "baseline_date", "baseline_source", "target", "due", "confidence", "attribution")
HANDS = (
    *("accepted by the one who proposed it", "accepted within the PMO", "rebaselined and approved by one"),
    *("verified by its claimant", "verified within the PMO"),
    *("acknowledged by its claimant", "acknowledged by its verifier", "acknowledged within the PMO"),
)
KINDS: Mapping[tuple[str, str], tuple[Any, ...]] = MappingProxyType(
    {
        ("claimed-as-of", "benefit_class"): CLASSES,
        ("known-then", "account"): ACCOUNTS,
        ("first-baselines", "when"): ("no baseline", "before any delivery", "before delivery", "after delivery began"),
        ("rebaselines", "how"): ("rebaseline", "correction"),
        ("rebaselines", "term"): TERMS,
        ("targets-moved-after-actuals", "how"): ("rebaseline", "correction"),
        ("targets-moved-after-actuals", "moved"): ("baseline_value", "target"),
        ("targets-moved-after-actuals", "easier"): (True, False),
        ("method-changes", "how"): ("from one claim to the next", "by a rebaseline", "by a correction"),
        ("method-changes", "what"): ("method", "unit", "attribution", "amount", "target"),
        ("trace", "link"): LINKS,
        ("without-evidence", "finding"): ("no evidence", "changed since"),
        ("without-evidence", "kind"): EVIDENCED,
        ("without-evidence", "waived"): (True, False),
        ("self-verified", "finding"): HANDS,
        ("unrecognised-by-age", "age"): ("up to 90 days", "91 to 180 days", "181 to 365 days", "over a year"),
        ("unrecognised-by-age", "verdict"): (None, "recognised", "partly", "declined", "disputed"),
        ("over-recognised", "what"): ("claim", "verdict"),
        ("over-attributed", "finding"): ("over 100 percent", "share not said"),
        ("ownerless", "what"): ("benefit", "service"),
        ("ownerless", "finding"): ("nobody named", "owner left the PMO"),
        ("overdue", "what"): ("benefit", "measurement"),
        ("dis-benefits", "what"): ("gross", "dis-benefit", "net"),
        ("cashable", "cashable"): (True, False),
        ("cashable", "benefit_class"): CLASSES,
        ("waivers", "family"): ("gate", "duty", "time", "amount"),
        ("corrections", "own"): (True, False),
        ("refusals", "by"): ("log", "import", "void", "correct"),
    }
)
"""By question and column. No rule that can be waived is of the family of references."""
UNTOLD = MappingProxyType(
    {("rebaselines", "term"): {"confidence"}, ("unrecognised-by-age", "verdict"): {"recognised", "declined"}}
)
"""What Acme's story does not tell: nobody there thinks again how sure they are, or leaves verified value at a no."""


def told(question: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Each column of an answer that tells kinds, with the kinds that it tells."""
    for row in rows:
        for name, column in KINDS:
            if name == question:
                value = row.get(column)
                yield from ((column, each) for each in (value if isinstance(value, list | tuple) else [value]))
