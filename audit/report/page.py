"""The page: one HTML file with everything in it, that needs no network and prints well."""

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from operator import attrgetter

from jinja2 import Environment, PackageLoader, StrictUndefined

from audit.report.bars import charts
from audit.report.contents import Answer, Report
from audit.report.figures import ACCOUNTS, APART, BASELINES
from audit.report.verdicts import opinion, verdicts
from projections.totals import COLUMNS

Time = Callable[[datetime], str]
TITLED: Mapping[str, str] = {
    "value": "Promised, verified, recognised",
    "benefits": "Benefit by benefit",
    "whole": "Whole and unaltered?",
    "questions": "What the questions found",
    "accounts": "Accounts of what there is",
    "seals": "How to check it yourself",
}
"""The parts of the report after its first page, in their order."""
PARTS: Mapping[str, str] = {part: str(number) for number, part in enumerate(TITLED, 1)}
TITLES = {"promised_first": "promised at first", "promised": "promised now"}


def page(report: Report, time: Time) -> str:
    """The report as HTML; `time` writes an instant as people are to read it."""
    room = Environment(
        loader=PackageLoader("audit.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    room.filters |= {"amount": amount, "signed": signed, "time": time, "day": day, "css": css, "quoted": shlex.quote}
    room.filters |= {"graded": graded, "sha256": hashed}
    room.globals |= {
        "ACCOUNTS": ACCOUNTS,
        "ACCOUNT_COLUMNS": [column for column in COLUMNS if column.name in ACCOUNTS],
        "APART": APART,
        "BASELINES": BASELINES,
        "NUMBERS": numbers(report),
        "PARTS": PARTS,
        "TITLED": TITLED,
        "TITLES": {name: TITLES.get(name, name) for name in ACCOUNTS},
        "charts": charts,
    }
    said = verdicts(report, time)
    return room.get_template("page.html").render(
        report=report, opinion=opinion(report), verdicts=said, try_it=try_it(report)
    )


def numbers(report: Report) -> dict[str, str]:
    """The number of each answer that is told at length, so that a printed page can be pointed at."""
    accounts = [*report.accounts, *report.of_one_thing]
    told = (("questions", report.to_look_into), ("accounts", accounts))
    return {each.key: f"{PARTS[part]}.{n}" for part, answers in told for n, each in enumerate(answers, 1)}


def try_it(report: Report) -> str:
    """The command that holds the ledger against the checkpoints as they stand on the page, with the keys on it."""
    against = [word for seal in report.seals for word in ("--against", seal.file)]
    trust = [word for key in report.keys or ("PUBLIC-KEY",) for word in ("--trust", key)]
    return shlex.join(["flywheel", "--ledger", report.ledger.name, "audit", "verify", *against, *trust])


def graded(answers: Iterable[Answer]) -> Iterator[tuple[str, list[Answer]]]:
    """Answers in their order, those of one grade together."""
    for grade, some in groupby(answers, attrgetter("grade")):
        yield grade, list(some)


def hashed(text: str) -> str:
    """The SHA-256 of a text, as a file that holds it has it."""
    return sha256(text.encode()).hexdigest()


def amount(value: Decimal) -> str:
    """12500 as 12,500, with every digit there is."""
    return f"{value:,f}"


def signed(value: Decimal) -> str:
    """How an account changed: +12,500, or an empty text where it did not."""
    return f"{value:+,f}" if value else ""


def day(at: datetime) -> str:
    """The day of an instant, in the zone that it stands in."""
    return f"{at:%Y-%m-%d}"


def css(text: str) -> str:
    """A text between the quotes of a style sheet: whatever is no letter and no digit as its number."""
    return "".join(each if each.isalnum() else f"\\{ord(each):x} " for each in text)
