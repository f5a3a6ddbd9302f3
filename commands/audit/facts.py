"""Facts: an answer that is one thing with much to say of it, a row a fact; --fields chooses among the facts."""

from collections.abc import Callable, Iterable

from commands.call import Call
from commands.cells import Column
from commands.settings import nearest
from commands.text import brief
from flywheel.errors import UsageFault

COLUMNS = (Column("field", "what it is about"), Column("value", "what is said of it"))


def show_facts(call: Call, facts: Iterable[tuple[str, object]], meaning: Callable[[str], str]) -> None:
    """Print facts, a row each; those that --fields names, or a list of them with what each tells.

    `field` and `value` are the columns, and can be named as well. Raises UsageFault for a name that is neither.
    """
    facts = list(facts)
    there = tuple(dict.fromkeys(name for name, _ in facts))
    if call.flags.get("fields") == "":
        call.show((), [Column(name, meaning(name)) for name in there])
    names = [word.strip().lower().replace("-", "_") for word in str(call.flags.get("fields") or "").split(",")]
    if wanted := [name for name in dict.fromkeys(names) if name and name not in {column.name for column in COLUMNS}]:
        for name in wanted:
            if name not in there:
                raise UsageFault(f"{brief(name)} is not a field.{nearest(name, there)}")
        facts = [fact for name in wanted for fact in facts if fact[0] == name]
        del call.flags["fields"]
    call.show(({"field": name, "value": value} for name, value in facts), COLUMNS)
