"""Words that complaints are made of."""

from collections.abc import Iterable


def they_are(noun: str, names: Iterable[str]) -> str:
    """`need a is` for one name, `needs a, b are` for several."""
    listed = list(dict.fromkeys(names))
    return f"{noun} {listed[0]} is" if len(listed) == 1 else f"{noun}s {', '.join(listed)} are"
