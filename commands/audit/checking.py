"""What a ledger is held against: checkpoints, keys and files of evidence, as verify and the report are given them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from commands.audit.handed import checkpoint_in
from commands.audit.trusting import trust_of, trusting
from commands.call import Call
from commands.cells import Column
from commands.room import File
from commands.text import counted
from flywheel.errors import UsageFault
from flywheel.findings import ATTENTION, WRONG
from flywheel.stores import file_of
from projections.reading import views_path

if TYPE_CHECKING:
    from audit.finding import Finding
    from audit.verification.scope import Asked

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Tell = Callable[[int, int], None]

NAMES = ("file", "rows", "index", "checkpoints", "events", "rules", "evidence", "read-models")
COLUMNS = (
    Column("code", "what sort of finding it is"),
    Column("position", "the event that it is about", "number"),
    Column("upto", "where it is one from the position to this one, and which cannot be told", "number"),
    Column("finding", "what was found"),
    Column("remedy", "what to do about it"),
    Column("state", "wrong, or attention where nothing is wrong by it", detail=True),
)


class Held(NamedTuple):
    """What was given to hold a ledger against, and the checks to leave out."""

    against: Sequence[Path]
    trust: Sequence[str]
    evidence: Sequence[Path]
    skip: Sequence[str]

    def checks(self, only: Sequence[str] = ()) -> list[str]:
        """The checks that are left, in their order; of those that were asked for, where some were."""
        return [name for name in only or NAMES if name not in self.skip]


def holding(command: Decorated) -> Decorated:
    """Give a command --against, --trust, --evidence and --skip."""
    options = (
        click.option(
            "--against",
            multiple=True,
            type=File(path_type=Path),
            metavar="FILE",
            help="A checkpoint, or a folder of them, that was kept elsewhere.  [default: those beside the ledger]",
        ),
        trusting(),
        click.option(
            "--evidence",
            multiple=True,
            type=File(path_type=Path),
            metavar="FOLDER",
            help="Where the evidence files are; what is not there is a finding then."
            "  [default: the ledger's folder, and yours]",
        ),
        click.option(
            "--skip", multiple=True, type=click.Choice(NAMES), help="All but this check; can be given several times."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def asked_of(call: Call, place: Path, checks: Sequence[str], held: Held, tell: Tell) -> "Asked":
    """What is to be looked at of the ledger or export at a place, with the checkpoints named, or those beside it.

    Raises UsageFault where no check is left, or where what is demanded cannot be done.
    """
    from audit.proof.against import read_checkpoints
    from audit.verification.scope import Asked

    if not checks:
        raise UsageFault("Nothing is left to check. Leave out some of --skip.")
    _demanded(checks, held)
    asked = Asked(
        checks,
        evidence=held.evidence or (place.parent, call.folder),
        evidence_asked=bool(held.evidence),
        read_models=views_path(place),
        tell=tell,
    )
    if "checkpoints" not in checks:
        return asked
    believed = trust_of(call, held.trust)
    sealed, findings = read_checkpoints(_files(call, held.against), believed)
    if held.trust and not sealed and not findings:
        raise UsageFault("There is no checkpoint whose signature could be checked. Name one with --against.")
    return asked._replace(sealed=sealed, flawed=findings, trusting=believed is not None, outside=bool(held.against))


def row_of(found: "Finding") -> Mapping[str, object]:
    """A finding by column."""
    from audit.verification.codes import is_note

    state = ATTENTION if is_note(found.code) else WRONG
    told = {"code": found.code, "position": found.position, "upto": found.upto, "finding": found.sentence}
    return {**told, "remedy": found.remedy, "state": state}


def _demanded(checks: Sequence[str], held: Held) -> None:
    """See that what was given is looked at, and is there. Raises UsageFault."""
    for flag, given, check in (
        ("--against", held.against, "checkpoints"),
        ("--trust", held.trust, "checkpoints"),
        ("--evidence", held.evidence, "evidence"),
    ):
        if given and check not in checks:
            raise UsageFault(f"{flag} is given, and the check {check} is left out. Leave out one of the two.")
    for folder in held.evidence:
        if folder.exists() and not folder.is_dir():
            raise UsageFault(f"{folder} is a file. Name the folder in which the evidence lies.")
        if not folder.exists():
            raise UsageFault(f"There is no folder {folder}. Name the one in which the evidence lies.")


def _files(call: Call, against: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """The checkpoints that were named, or those beside the ledger. Raises UsageFault for what was named and is none."""
    from audit.proof.sealing import checkpoints_folder, files_in

    if not against:
        yield from files_in(checkpoints_folder(file_of(call.ledger)))
    for file in against:
        if file.is_dir():
            if not (found := list(files_in(file))):
                raise UsageFault(f"{file} holds no checkpoint, no file NAME.checkpoint. Name the checkpoint's file.")
            yield from found
            if others := sum(each.is_file() for each in file.iterdir()) - len(found):
                call.say(f"{file}: {counted(others, 'file')} passed over, not called NAME.checkpoint.")
        else:
            yield str(file), checkpoint_in(file)
