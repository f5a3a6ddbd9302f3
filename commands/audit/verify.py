"""flywheel audit verify: all that can be checked of a ledger, checked with the ledger and what is at hand."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.audit.checking import COLUMNS, NAMES, Held, asked_of, holding, row_of
from commands.audit.handed import see_export
from commands.call import Call
from commands.progress import Progress
from commands.room import File, Room, listing
from commands.text import counted
from flywheel.errors import IntegrityFailure, UsageFault
from flywheel.stores import file_of

if TYPE_CHECKING:
    from audit.verification.scope import Asked
    from audit.verification.standing import Standing
    from audit.verification.verifying import Verification

NOTHING = "Nothing was found."
CLEAN = "Nothing is wrong, as far as was checked"
LEDGERS_ONLY = ("file", "index", "read-models")


@click.command(
    cls=Room,
    columns=COLUMNS,
    examples=(
        "flywheel audit verify",
        "flywheel audit verify --against friday.checkpoint --trust pmo.pub",
        "flywheel audit verify --evidence /srv/pmo/evidence --format json",
        "flywheel audit verify --skip rules --skip read-models",
        "flywheel audit verify --export events.jsonl --against friday.checkpoint",
    ),
)
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Only this check; can be given several times.")
@holding
@click.option("--export", type=File(path_type=Path), metavar="FILE", help="Verify this export, and no ledger.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Work with so many at once.  [default: one a core, four at most, for ledgers from 32,768 events on]",
)
@listing
@click.pass_obj
def command(
    call: Call,
    against: tuple[Path, ...],
    trust: tuple[str, ...],
    only: tuple[str, ...],
    skip: tuple[str, ...],
    evidence: tuple[Path, ...],
    export: Path | None,
    processes: int | None,
) -> None:
    """Check that nothing was altered, and that all is as it should be.

    Nothing is changed. These are the checks: file (pages, tables, guards), rows (positions, ids, times, kinds and tags
    against the stored bytes), index (of tags), checkpoints (is what they sealed still there), events (each against its
    model), rules (would each have been admitted), evidence (the files that events cite), read-models (are they what
    the events add up to). What was looked at and what was not is told at the end.

    Each finding has a code, and what to do. The exit code is 4 where there is any, 0 where there is none, or only what
    wants attention; a line at the end tells whether the ledger itself is at fault, or only what lies beside it. A
    history that was written anew as a whole shows only against a checkpoint that was kept elsewhere.
    """
    held = Held(against, trust, evidence, skip)
    with Progress(call, "events") as progress:
        if export:
            _asked_of_an_export(only)
        place = export or file_of(call.ledger)
        asked = asked_of(call, place, held.checks(only), held, progress)
        asked = asked._replace(processes=processes or 0)
        verification = _verification(place, asked, export=export is not None)
        call.show(
            map(row_of, verification.findings()),
            COLUMNS,
            meta=lambda: _meta(place, verification, exported=export is not None),
            empty=NOTHING,
        )
    _end(call, place, verification, exported=export is not None)


def _end(call: Call, place: Path, verification: "Verification", *, exported: bool) -> None:
    """Say what was looked at, and what it comes to. Raises IntegrityFailure where anything is wrong."""
    for line in _told(verification):
        call.say(line)
    stands, line = _standing(verification, exported=exported)
    if verification.wrong or stands == "as-sealed":
        call.say(line)
    if wrong := verification.wrong:
        many = counted(sum(verification.told[code] for code in wrong), "finding")
        raise IntegrityFailure(f"{place}: {many} ({', '.join(wrong)}). {_what_to_do(verification)}")
    notes = verification.told.total()
    call.say(f"{CLEAN}; {notes:,} to note." if notes else f"{CLEAN}.")


def _what_to_do(verification: "Verification") -> str:
    """What to do first, where that is known; what else may follow from what was changed there."""
    if not (parted := verification.parted):
        return "What to do stands beside each."
    first = f"look at {parted.words}" if parted.first == parted.last else f"find out {parted.words}"
    return (
        f"First of all {first}: 'flywheel audit diff FILE' with a backup or an export of that time tells which events"
        " differ. Much of the rest may follow from that."
    )


def _asked_of_an_export(only: Sequence[str]) -> None:
    """See that what is demanded can be asked of an export. Raises UsageFault."""
    if lacking := [check for check in only if check in LEDGERS_ONLY]:
        raise UsageFault(
            f"An export has no {lacking[0]} to check. Leave out --only {lacking[0]}, or verify the ledger."
        )


def _verification(place: Path, asked: "Asked", *, export: bool) -> "Verification":
    if export:
        from audit.verification.verifying_exports import ExportVerification

        see_export(place)
        return ExportVerification(place, asked)
    from audit.verification.verifying import Verification

    return Verification(place, asked)


def _standing(verification: "Verification", *, exported: bool) -> "Standing":
    from audit.verification.standing import standing

    return standing(verification, "export" if exported else "ledger")


def _meta(place: Path, verification: "Verification", *, exported: bool) -> Mapping[str, object]:
    """What JSON tells beside the findings: what was looked at, and what it is that was verified."""
    return {
        "verified": str(place),
        "position": verification.head,
        "origin": verification.origin,
        "root": verification.root,
        "checks": [{"check": check, "made": made, "told": words} for check, made, words in verification.scope.told()],
        "findings": dict(verification.told),
        "stands": _standing(verification, exported=exported).stands,
    }


def _told(verification: "Verification") -> Iterator[str]:
    """What was looked at and what was not, a line each, so that nobody takes the one for the other."""
    for check, made, words in verification.scope.told():
        yield f"{check:<12} {words}" if made else f"{check:<12} NOT CHECKED: {words}"
    for code, many in verification.unlisted().items():
        yield f"{many:,} more findings of {code} are not listed."
