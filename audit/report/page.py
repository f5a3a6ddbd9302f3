"""The page: one HTML file with everything in it, that needs no network and prints well."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from jinja2 import Environment, PackageLoader, StrictUndefined

from audit.report.bars import charts
from audit.report.contents import Report
from audit.report.verdicts import verdicts

Time = Callable[[datetime], str]


def page(report: Report, time: Time) -> str:
    """The report as HTML; `time` writes an instant as people are to read it."""
    room = Environment(
        loader=PackageLoader("audit.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    room.filters |= {"amount": amount, "signed": signed, "time": time, "day": day}
    said = verdicts(report, time)
    return room.get_template("page.html").render(report=report, charts=charts, verdicts=said)


def amount(value: Decimal) -> str:
    """12500 as 12,500, with every digit there is."""
    return f"{value:,f}"


def signed(value: Decimal) -> str:
    """How an account changed: +12,500, or an empty text where it did not."""
    return f"{value:+,f}" if value else ""


def day(at: datetime) -> str:
    """The day of an instant, in the zone that it stands in."""
    return f"{at:%Y-%m-%d}"
