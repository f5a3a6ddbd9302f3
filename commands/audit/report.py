"""flywheel audit report: one page for a period, to be read by people who have never seen the ledger."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.audit.checking import Held, holding
from commands.audit.period import Period, period_of
from commands.audit.placing import free, put
from commands.call import Call
from commands.cells import moved
from commands.moment import Moment, moment_of
from commands.opening import opened
from commands.progress import Progress
from commands.room import KEPT, File, Room
from commands.text import counted
from flywheel.errors import IntegrityFailure, UsageFault
from flywheel.ledger import Ledger
from flywheel.stores import file_of

if TYPE_CHECKING:
    from audit.verification.verifying import Verification

DEFAULT, MOST = "last quarter", 20
"""The period, and how many rows a table has, where nothing else is asked for."""


@click.command(
    cls=Room,
    examples=(
        "flywheel audit report",
        "flywheel audit report --period 2026-Q2 --to acme-2026-q2.html",
        "flywheel audit report --period 2026-01-01..2026-06-30 --against friday.checkpoint --trust pmo.pub",
        "flywheel audit report --period 'last year' --known-at 2026-02-01",
        "flywheel audit report --period 2026-06 --rows 500",
    ),
)
@click.option(
    "--period",
    default=DEFAULT,
    metavar="PERIOD",
    show_default=True,
    help="2026-Q2, 2026-H1, 2026-06, 2026, last year, or two days: 2026-01-15..2026-02-14.",
)
@click.option(
    "--to",
    type=File(path_type=Path),
    metavar="FILE",
    help="The file to write, - for stdout.  [default: named after the ledger and the period]",
)
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    default=MOST,
    metavar="N",
    show_default=True,
    help="Rows of a table; those beyond are counted, with the command that tells them.",
)
@click.option("--known-at", metavar="TIME", help="Only what was recorded by then.", **KEPT)
@holding
@click.pass_obj
def command(
    call: Call,
    period: str,
    to: Path | None,
    rows: int,
    against: tuple[Path, ...],
    trust: tuple[str, ...],
    evidence: tuple[Path, ...],
    skip: tuple[str, ...],
) -> None:
    """Write a report of a period as one HTML file.

    The first page tells whether the ledger is whole and unaltered, what was looked at and what was not, what was
    promised, verified and recognised by the end of the period and in it, by unit and class, and what the questions of
    'flywheel audit questions' found, the gravest first. The others tell each of that row by row; and how to check the
    checkpoints. The file needs no network, and prints on A4 or letter paper.

    The exit code is 4 where something is wrong with the ledger; the report is written then, too, and tells it.
    """
    from audit.report.page import page
    from commands.audit.gathering import gathered

    with Progress(call, "events") as progress, opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        _refuse_nothing(call, ledger, moment)
        asked = period_of(call, period)
        place = to or _place(call, asked)
        free(call, place)
        held = Held(against, trust, evidence, skip)
        report, verification = gathered(call, ledger, moment, asked, held, rows, progress)
    written = put(call, place, page(report, lambda at: f"{moved(at, call.zone):%Y-%m-%d %H:%M %Z}").encode())
    if written:
        call.say(f"Wrote {written}. Open it in a browser; it prints well.")
    _end(verification)


def _refuse_nothing(call: Call, ledger: Ledger, moment: Moment) -> None:
    """Raises UsageFault where nothing was on record yet: an empty report would look like a clean one."""
    if not moment.head:
        if not (first := ledger.at(1)):
            raise UsageFault("The ledger is empty, so there is nothing to report. Log events first.")
        when = f"{moved(first.event.recorded_at, call.zone):%Y-%m-%d}"
        raise UsageFault(f"Nothing was on record by then. The first event was recorded {when}, say a later --known-at.")


def _place(call: Call, period: Period) -> Path:
    name = file_of(call.ledger).name.removesuffix(".db")
    return Path(f"{name}-{period.first:%Y-%m-%d}-to-{period.last:%Y-%m-%d}.html")


def _end(verification: "Verification") -> None:
    if wrong := verification.wrong:
        many = counted(sum(verification.told[code] for code in wrong), "finding")
        raise IntegrityFailure(f"{many} ({', '.join(wrong)}). The report tells each, and what to do.")
