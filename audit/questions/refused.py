"""What the rules did not admit: who tried what, which rule said no, and how often."""

from collections.abc import Iterator

from audit.questions.ground import Ground
from audit.questions.question import Row, instant, number, question, text
from flywheel.refusals import Noted


def refusals(ground: Ground) -> Iterator[Row]:
    """A row for each complaint that was noted beside the ledger by the moment that is asked about."""
    for noted in _known(ground):
        if not _later(noted, ground):
            kind = noted.kind.split(".")
            yield {
                **noted._asdict(),
                "kind": kind[1] if len(kind) > 1 else noted.kind,
                "times": noted.more or 1,
                "positions": [noted.head] if noted.head else [],
            }


def _known(ground: Ground) -> Iterator[Noted]:
    """What had been noted by the time of what was known."""
    for noted in ground.refusals() if ground.refusals else ():
        if noted.head <= ground.head and (ground.known_at is None or noted.at <= ground.known_at):
            yield noted


def _later(noted: Noted, ground: Ground) -> bool:
    """Whether something was refused only after the day that is asked about."""
    return ground.as_of is not None and noted.at > ground.as_of


def unnoted(ground: Ground) -> str | None:
    """That nothing was noted, or that the notes are not where the ledger is, or hold nothing that can be read."""
    if not ground.refusals:
        return "no refusals were noted beside this ledger"
    if any(True for _ in ground.refusals()):
        return None
    lost = ground.refusals_lost()
    why = f"of {_lines(lost)} none is a note" if lost else "the file is empty"
    return f"what was noted of refusals cannot be read: {why}"


def left_open(ground: Ground) -> str | None:
    """How much was refused after the day asked about, and how many lines of the notes tell nothing."""
    return "; ".join(_left_open(ground)) or None


def _left_open(ground: Ground) -> Iterator[str]:
    if later := sum(noted.more or 1 for noted in _known(ground) if _later(noted, ground)):
        yield f"{later:,} {'was' if later == 1 else 'were'} refused later"
    if lost := ground.refusals_lost():
        yield f"{_lines(lost)} of the notes cannot be read, and what {'it' if lost == 1 else 'they'} told is not here"


def _lines(many: int) -> str:
    return "1 line" if many == 1 else f"{many:,} lines"


QUESTIONS = (
    question(
        "refusals",
        "What was refused: by which rule, to whom, and when?",
        "What somebody tried says as much as what they did. A rule that refuses much is not understood, or is tested.",
        (
            instant("at", "when it was refused"),
            text("actor", "who says so in the event that was refused"),
            text("kind", "its kind"),
            text("rule", "the rule that did not admit it"),
            text("by", "the command: log, import, void or correct"),
            text("file", "the file that it came in"),
            number("row", "the row of the file, or the line"),
            number("times", "how often; over a thousand of one import are counted only"),
            number("head", "the last position of the ledger by then"),
        ),
        refusals,
        brief="at actor kind rule by file row times",
        wanting=unnoted,
    )._replace(caveat=left_open),
)
