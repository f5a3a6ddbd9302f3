"""Why nothing is shown: what was asked for and is not there at all, with what comes near, or with what there is."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from commands.text import brief

FEW = 8


def missed(asked: Iterable[str], there: Collection[str], sentence: str) -> list[str]:
    """A line for each thing that was asked for and is not there; `{}` in the sentence is the place of its name."""
    return [f"{sentence.format(brief(each))}.{_instead(each, there)}" for each in asked if each not in there]


def _is_number(asked: str) -> bool:
    """Whether a figure was asked for: one that looks like it is another figure, and nobody's slip."""
    return asked.lstrip("-").replace(".", "", 1).isdigit()


def _instead(asked: str, there: Collection[str]) -> str:
    names = sorted(filter(None, there))
    near = (
        []
        if _is_number(asked)
        else get_close_matches(asked.lower(), names, n=1) or [name for name in names if asked in name.split("-")]
    )
    if near:
        return f" Did you mean {near[0]}?"
    return (
        f" Known {'is' if len(names) == 1 else 'are'} {', '.join(map(brief, names))}."
        if 0 < len(names) <= FEW
        else " Ask for others."
    )
