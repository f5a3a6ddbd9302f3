"""What the rules did not admit: who tried what, which rule said no, and how often."""

from collections.abc import Iterator

from audit.questions.ground import Ground
from audit.questions.question import Row, instant, number, question, text


def refusals(ground: Ground) -> Iterator[Row]:
    """A row for each complaint that was noted beside the ledger by the moment that is asked about."""
    for noted in ground.refusals() if ground.refusals else ():
        late = ground.known_at is not None and noted.at > ground.known_at
        if noted.head <= ground.head and not late and (ground.as_of is None or noted.at <= ground.as_of):
            kind = noted.kind.split(".")
            yield {
                **noted._asdict(),
                "kind": kind[1] if len(kind) > 1 else noted.kind,
                "times": noted.more or 1,
                "positions": [noted.head] if noted.head else [],
            }


def unnoted(ground: Ground) -> str | None:
    """That nothing was noted, or that the notes are not where the ledger is, or hold nothing that can be read."""
    if not ground.refusals:
        return "no refusals were noted beside this ledger"
    if any(True for _ in ground.refusals()):
        return None
    lost = ground.refusals_lost()
    why = f"of {_lines(lost)} none is a note" if lost else "the file is empty"
    return f"what was noted of refusals cannot be read: {why}"


def damaged(ground: Ground) -> str | None:
    """How many lines of the notes tell nothing."""
    if not (lost := ground.refusals_lost()):
        return None
    return f"{_lines(lost)} of the notes cannot be read, and what {'it' if lost == 1 else 'they'} told is not here"


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
    )._replace(caveat=damaged),
)
