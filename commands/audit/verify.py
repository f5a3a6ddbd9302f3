"""flywheel audit verify: all that can be checked of a ledger, checked with the ledger and what is at hand."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.audit.placing import bytes_of
from commands.audit.trusting import trust_of, trusting
from commands.call import Call
from commands.cells import Column
from commands.progress import Progress
from commands.room import File, Room, listing
from commands.text import counted
from flywheel.errors import IntegrityFailure, UsageFault
from flywheel.findings import ATTENTION, WRONG
from flywheel.stores import file_of
from projections.reading import views_path

if TYPE_CHECKING:
    from audit.finding import Finding
    from audit.verification.scope import Asked
    from audit.verification.verifying import Verification

COLUMNS = (
    Column("code", "what sort of finding it is"),
    Column("position", "the event that it is about", "number"),
    Column("finding", "what was found"),
    Column("remedy", "what to do about it"),
    Column("state", "wrong, or attention where nothing is wrong by it", detail=True),
)
NAMES = ("file", "rows", "index", "checkpoints", "events", "rules", "evidence", "read-models")
NOTHING = "Nothing was found."


@click.command(
    cls=Room,
    examples=(
        "flywheel audit verify",
        "flywheel audit verify --against friday.checkpoint --trust pmo.pub",
        "flywheel audit verify --evidence /srv/pmo/evidence --format json",
        "flywheel audit verify --skip rules --skip read-models",
        "flywheel audit verify --export events.jsonl --against friday.checkpoint",
    ),
)
@click.option(
    "--against",
    multiple=True,
    type=File(path_type=Path),
    metavar="FILE",
    help="A checkpoint, or a folder of them, that was kept elsewhere.  [default: those beside the ledger]",
)
@trusting()
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Only this check; can be given several times.")
@click.option("--skip", multiple=True, type=click.Choice(NAMES), help="All but this check; can be given several times.")
@click.option(
    "--evidence",
    multiple=True,
    type=File(path_type=Path),
    metavar="FOLDER",
    help="Where the evidence files are; what is not there is a finding then."
    "  [default: the ledger's folder, and yours]",
)
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
    wants attention. A history that was written anew as a whole shows only against a checkpoint that was kept elsewhere.
    """
    checks = [name for name in only or NAMES if name not in skip]
    if not checks:
        raise UsageFault("Nothing is left to check. Leave out some of --skip.")
    with Progress(call, "events") as progress:
        place = export or file_of(call.ledger)
        asked = asked_of(call, checks, against, trust)._replace(
            evidence=evidence or (place.parent, call.folder),
            evidence_asked=bool(evidence),
            read_models=views_path(place),
            processes=processes or 0,
            tell=progress,
        )
        verification = _verification(place, asked, export=export is not None)
        call.show(map(row_of, verification.findings()), COLUMNS, meta=lambda: _meta(place, verification), empty=NOTHING)
    for line in _told(verification):
        call.say(line)
    if wrong := verification.wrong:
        many = counted(sum(verification.told[code] for code in wrong), "finding")
        raise IntegrityFailure(f"{place}: {many} ({', '.join(wrong)}). What to do stands beside each.")


def asked_of(call: Call, checks: Sequence[str], against: Sequence[Path], trust: Sequence[str]) -> "Asked":
    """What is to be looked at, with the checkpoints that were named, or else those beside the ledger."""
    from audit.proof.against import read_checkpoints
    from audit.verification.scope import Asked

    if "checkpoints" not in checks:
        return Asked(checks)
    believed = trust_of(call, trust)
    sealed, findings = read_checkpoints(_files(call, against), believed)
    return Asked(checks, sealed, findings, trusting=believed is not None, outside=bool(against))


def _files(call: Call, against: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    from audit.proof.sealing import checkpoints_folder, files_in

    for file in against or (checkpoints_folder(file_of(call.ledger)),):
        if file.is_dir() or not against:
            yield from files_in(file)
        else:
            yield str(file), bytes_of(file, "checkpoint")


def _verification(place: Path, asked: "Asked", *, export: bool) -> "Verification":
    if export:
        from audit.verification.verifying_exports import ExportVerification

        if not place.is_file():
            raise UsageFault(f"There is no file {place}. Name the export.")
        return ExportVerification(place, asked)
    from audit.verification.verifying import Verification

    return Verification(place, asked)


def row_of(found: "Finding") -> Mapping[str, object]:
    """A finding by column."""
    from audit.verification.codes import is_note

    code, position, sentence, remedy = found
    state = ATTENTION if is_note(code) else WRONG
    return {"code": code, "position": position, "finding": sentence, "remedy": remedy, "state": state}


def _meta(place: Path, verification: "Verification") -> Mapping[str, object]:
    """What JSON tells beside the findings: what was looked at, and what it is that was verified."""
    return {
        "verified": str(place),
        "position": verification.head,
        "origin": verification.origin,
        "root": verification.root,
        "checks": [{"check": check, "made": made, "told": words} for check, made, words in verification.scope.told()],
        "findings": dict(verification.told),
    }


def _told(verification: "Verification") -> Iterator[str]:
    """What was looked at and what was not, a line each, so that nobody takes the one for the other."""
    for check, made, words in verification.scope.told():
        yield f"{check:<12} {words}" if made else f"{check:<12} NOT CHECKED: {words}"
    for code, many in verification.unlisted().items():
        yield f"{many:,} more findings of {code} are not listed."
