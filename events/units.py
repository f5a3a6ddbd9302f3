"""Units: currencies, plain units, and words of one's own; one thing is written in one way, so that it can be summed."""

import re

from events.currencies import CURRENCIES

PLAIN_UNITS = ("hours", "days", "count", "percent", "score")
_CODE = "give the ISO 4217 code, for example GBP"
_OWN_UNIT = re.compile(r"[a-z][a-z0-9-]{0,29}")
LOOKALIKES = {
    **dict.fromkeys(("euro", "euros"), "EUR"),
    **dict.fromkeys(("pound", "pounds", "sterling", "quid"), "GBP"),
    **dict.fromkeys(("dollar", "dollars"), "USD"),
    **dict.fromkeys(("h", "hr", "hrs", "hour"), "hours"),
    **dict.fromkeys(("d", "day"), "days"),
    **dict.fromkeys(("pct", "percentage"), "percent"),
    **dict.fromkeys(("pcs", "pieces", "counts"), "count"),
    **dict.fromkeys(("points", "scores"), "score"),
}
"""Words that people write for a unit that has a name already; under two names one thing could not be summed."""


def checked_unit(unit: str) -> str:
    """The unit itself, once it is known to be a currency, a plain unit or a word of the PMO's own."""
    if meant := LOOKALIKES.get(unit.lower()):
        raise ValueError(f"{unit} is not how the unit is written; write {meant}")
    if unit in CURRENCIES or (_OWN_UNIT.fullmatch(unit) and unit.upper() not in CURRENCIES and unit != "money"):
        return unit
    if unit.upper() in CURRENCIES:
        raise ValueError(f"{unit} is a currency; write it in capitals: {unit.upper()}")
    if unit.lower() == "money":
        raise ValueError(f"money needs its currency; {_CODE}")
    if re.fullmatch(r"[A-Z]{3}", unit):
        raise ValueError(f"{unit} is no currency; {_CODE}")
    raise ValueError(
        f"{unit[:40]!r} is no unit; give a currency, one of {', '.join(PLAIN_UNITS)}, or a word of your own"
    )


def checked_currency(code: object) -> object:
    """The code itself, once it is known to be a currency's."""
    if isinstance(code, str) and code not in CURRENCIES:
        if code.upper() in CURRENCIES:
            raise ValueError(f"{code} is a currency; write it in capitals: {code.upper()}")
        raise ValueError(f"{code[:40] if code.isalpha() else repr(code[:40])} is no currency; {_CODE}")
    return code
