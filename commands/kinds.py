"""flywheel kinds: every kind of event there is, and what one of them takes."""

import json
from collections.abc import Iterator

import click

from commands.call import Call
from commands.cells import Column
from commands.completing import among
from commands.log import ELSEWHERE, example_of
from commands.model_options import flag_of, is_list, optional, parts_of, shown, takes_of, type_of
from commands.room import Room, listing
from commands.text import brief
from events.base import Event
from events.kinds import CHARTER, KINDS, STEPS, UnknownKind, by_name, kind_named, own_fields
from flywheel.errors import UsageFault
from flywheel.rules import rules_for
from flywheel.wheel import place_of

KIND_COLUMNS = (
    Column("step", "the step of the wheel, or the charter"),
    Column("name", "its short name, as 'flywheel log' takes it"),
    Column("meaning", "what such an event says"),
    Column("kind", "its full name, as it is stored", detail=True),
    Column("about", "the fields by which it is found again", detail=True),
)
FIELD_COLUMNS = (
    Column("field", "its name"),
    Column("takes", "what it holds"),
    Column("needed", "whether it has to be given"),
    Column("meaning", "what it says"),
    Column("option", "its option in 'flywheel log'"),
    Column("example", "a value that fits", detail=True),
)


@click.command(
    cls=Room, examples=("flywheel kinds", "flywheel kinds need-identified", "flywheel kinds value-claimed --schema")
)
@click.argument("kind", required=False, shell_complete=among(by_name))
@click.option("--step", metavar="STEP", help="Only the kinds of this step: its name or number, or 'charter'.")
@listing
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the kind, or of all.")
@click.pass_obj
def command(call: Call, kind: str | None, step: str | None, schema: bool) -> None:
    """List the kinds of event by step; of one KIND, tell its fields, units, rules and an example to copy."""
    asked = named(kind) if kind else None
    if schema:
        click.echo(json.dumps(_schema(asked), indent=2, ensure_ascii=False))
    elif asked:
        _tell(call, asked)
    else:
        call.show(_kinds(step_named(step) if step else None), KIND_COLUMNS)


def named(name: str) -> type[Event]:
    """The kind of a name. Raises UsageFault, with the nearest name."""
    try:
        return kind_named(name)
    except UnknownKind as unknown:
        raise UsageFault(str(unknown)) from unknown


def step_named(words: str) -> str:
    """The step of a name or number. Raises UsageFault for what is none."""
    names = {str(number): step for number, step in enumerate(STEPS, 1)} | {step: step for step in (CHARTER, *STEPS)}
    if found := names.get(words.lower().replace(" ", "-")):
        return found
    raise UsageFault(f"--step: there is no step '{brief(words)}'. Give its name, or its number from 1 to 10.")


def _kinds(step: str | None) -> Iterator[dict[str, object]]:
    for kind in KINDS.values():
        if step in (None, kind.kind.partition(".")[0]):
            yield {
                "step": place_of(kind.kind.partition(".")[0]),
                "name": kind.kind.split(".")[1],
                "meaning": sentence(kind),
                "kind": kind.kind,
                "about": list(kind.about),
            }


def sentence(kind: type[Event]) -> str:
    """What an event of the kind says, in a sentence."""
    return (kind.__doc__ or "").strip().partition("\n")[0]


def _schema(kind: type[Event] | None) -> object:
    if kind:
        return {"title": kind.kind, **kind.model_json_schema()}
    return {each.kind: each.model_json_schema() for each in KINDS.values()}


def _tell(call: Call, kind: type[Event]) -> None:
    if call.settings.format.value != "table":
        call.show(_fields(kind), FIELD_COLUMNS, meta=_meta(kind))
        return
    click.echo(f"{kind.kind}  ({place_of(kind.kind.partition('.')[0])})\n\n{_paragraphs(kind)}\n\nFields")
    call.show(_fields(kind), FIELD_COLUMNS)
    click.echo("\nBeside them every event takes --on, --note, --evidence, --waive, --key and --cause.\n\nRules")
    for rule in rules_for(kind):
        click.echo(f"  {rule.code}{' (can be waived)' if rule.waivable else ''}: {rule.sentence}")
    name = kind.kind.split(".")[1]
    click.echo(f"\nExample\n  {example_of(kind) if name not in ELSEWHERE else f'{ELSEWHERE[name]} --help'}")


def _paragraphs(kind: type[Event]) -> str:
    return "\n".join(line.strip() for line in (kind.__doc__ or "").strip().splitlines())


def _meta(kind: type[Event]) -> dict[str, object]:
    rules = [{"rule": rule.code, "sentence": rule.sentence, "waivable": rule.waivable} for rule in rules_for(kind)]
    return {"kind": kind.kind, "meaning": sentence(kind), "rules": rules, "example": example_of(kind)}


def _fields(kind: type[Event]) -> Iterator[dict[str, object]]:
    for name in own_fields(kind):
        field, flag = kind.model_fields[name], flag_of(kind, name)
        if not shown(kind, name):
            continue
        if parts_of(kind, name):
            for part, inner in type_of(field).model_fields.items():
                option = f"{flag}-{part.replace('_', '-')}"
                needed = not optional(kind, name) and inner.is_required()
                yield _field(f"{name}.{part}", takes_of(inner), needed, inner.description, option, inner.examples)
        else:
            takes = takes_of(field) + (" ..." if is_list(field) else "")
            yield _field(field.alias or name, takes, not optional(kind, name), field.description, flag, field.examples)


def _field(
    name: str, takes: str, needed: bool, meaning: str | None, option: str, examples: list[object] | None
) -> dict[str, object]:
    return {
        "field": name,
        "takes": takes,
        "needed": needed,
        "meaning": meaning or "",
        "option": option,
        "example": examples[0] if examples else None,
    }
