"""flywheel log: record one event; each kind has options made from its model."""

from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

import click
from pydantic import ValidationError

from commands.asking import ask
from commands.call import Call
from commands.given import given, left_open
from commands.model_options import SEPARATOR, alias, flag_of, missing, options_of, type_is_part, type_of
from commands.noting import noting
from commands.opening import opened
from commands.receipts import tell
from commands.refusals import in_options
from commands.room import Room, Rooms
from commands.saying import Faults, joined, said, said_options
from commands.suggestion import command_for
from events.base import SHARED, Event
from events.faults import Fault, faults_of
from events.kinds import CHARTER, STEPS, UnknownKind, by_name, kind_named, own_fields
from flywheel.errors import UsageFault
from flywheel.wheel import place_of

Made = TypeVar("Made")
ELSEWHERE = {"pmo-chartered": "flywheel init", "event-voided": "flywheel void"}


class Kinds(Rooms):
    """A command for each kind of event, made when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in by_name() if name not in ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        try:
            kind = kind_named(cmd_name)
        except UnknownKind:
            return None
        return _command(kind)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not args[0].startswith("-"):
            try:
                kind_named(args[0])
            except UnknownKind as unknown:
                raise UsageFault(str(unknown)) from unknown
            if (command := ELSEWHERE.get(kind_named(args[0]).kind.split(".")[1])) is not None:
                raise UsageFault(f"{args[0]} is not logged by hand. Use '{command}'.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for step in (CHARTER, *STEPS):
            kinds = {name: kind for name, kind in by_name().items() if kind.kind.startswith(f"{step}.")}
            with formatter.section(place_of(step)):
                formatter.write_dl([(n, _sentence(k)) for n, k in kinds.items() if n not in ELSEWHERE], col_max=30)


@click.group(cls=Kinds, subcommand_metavar="KIND [OPTIONS]...")
def command() -> None:
    """Record one event of a KIND. 'flywheel log KIND --help' tells what each takes."""


def _command(kind: type[Event]) -> click.Command:
    name = kind.kind.split(".")[1]

    def log(**values: Any) -> None:
        ctx = click.get_current_context()
        record(ctx.find_object(Call) or Call(), kind, values)

    return Room(
        name,
        callback=log,
        params=[*options_of(kind), *said_options()],
        help=f"{kind.__doc__ or ''}\n\nA rule that does not admit it says why, and nothing is recorded.",
        short_help=_sentence(kind),
        examples=[example_of(kind)],
    )


def example_of(kind: type[Event]) -> str:
    """A command that logs an event of the kind, with the examples of its fields."""
    known = {"evidence": ["https://example.org/rework-2026-q1.xlsx"]}
    for name in own_fields(kind):
        field, option = kind.model_fields[name], flag_of(kind, name).removeprefix("--").replace("-", "_")
        match field.examples:
            case [dict() as parts]:
                known |= {f"{option}_{part}": [str(value)] for part, value in parts.items()}
            case [list() as values]:
                known[option] = [str(value) for value in values]
            case [value, *_]:
                known[option] = [str(value)]
            case _ if type_is_part(field):
                inner = type_of(field).model_fields.items()
                known |= {f"{option}_{part}": [str(each.examples[0])] for part, each in inner if each.examples}
    return command_for(kind, known)


def record(call: Call, kind: type[Event], values: dict[str, Any]) -> None:
    """Record what was given as an event of the kind, and tell what became of it. Raises UsageFault or Refused."""
    with opened(call) as ledger:
        event = read(kind, answered(kind, values, call), call)
        dry_run = bool(values.get("dry_run"))
        with in_options(call, event), noting(call, ledger, kind.kind, "log", dry_run=dry_run):
            receipts = ledger.record(event, dry_run=dry_run)
        tell(call, receipts, ledger, dry_run=dry_run)


def answered(kind: type[Event], values: dict[str, Any], call: Call) -> dict[str, Any]:
    """The options with what was asked for; where nobody can be asked, or what was given is at fault, as they are."""
    faults = Faults()
    if call.interactive and any(missing(kind, values)):
        fields = {**given(kind, values, call, faults), **said(call, values, faults)}
        if not faults.lines and not _wrong_with(kind, fields, fields):
            ask(call, kind, values, partial(_wrong_with_answer, call, kind))
    return values


def _wrong_with_answer(call: Call, kind: type[Event], key: str, answer: Any) -> list[str]:
    faults = Faults()
    name = key.partition(SEPARATOR)[0]
    if name in SHARED:
        fields = {name: said(call, {name: answer}, faults).get(name)}
    else:
        fields = given(kind, {key: answer}, call, faults)
    return faults.lines or _wrong_with(kind, fields, (alias(kind, name), f"{alias(kind, name)}.{key[len(name) + 2 :]}"))


def _wrong_with(kind: type[Event], fields: Mapping[str, Any], looked_at: Container[str]) -> list[str]:
    """What is wrong with some of the fields, whatever is with the others."""
    try:
        kind.model_validate(fields)
    except ValidationError as error:
        found = [fault for fault in faults_of(error, kind) if fault.field in looked_at]
        return [str(fault) for fault in as_options(kind, found)]
    return []


def read(kind: type[Event], values: dict[str, Any], call: Call) -> Event:
    """The event that the options say. Raises UsageFault with all that is wrong with them."""
    faults = Faults()
    fields = {**left_open(kind), **given(kind, values, call, faults), **said(call, values, faults)}
    return made(kind, lambda: kind.model_validate(fields), faults)


def made(kind: type[Event], make: Callable[[], Made], faults: Faults) -> Made:
    """What is made of an event's fields. Raises UsageFault with what is wrong with them, beside what was before."""
    try:
        event = make()
    except ValidationError as error:
        found = [fault for fault in as_options(kind, faults_of(error, kind)) if not faults.concern(fault.field)]
        raise UsageFault(
            joined([*faults.lines, *(each for each in found if each.field or not faults.lines)])
        ) from error
    if faults.lines:
        raise UsageFault(joined(faults.lines))
    return event


def as_options(kind: type[Event], faults: Iterable[Fault]) -> list[Fault]:
    """The faults in terms of the options that were filled in."""
    return [_as_option(kind, fault) for fault in faults]


def _as_option(kind: type[Event], fault: Fault) -> Fault:
    name, _, rest = fault.field.partition(".")
    shared = {"occurred_at": "--on", "actor": "--as", "waivers": "--waive", "causes": "--cause"}
    by_alias = {field.alias or own: own for own, field in kind.model_fields.items()}
    if name in shared or name not in by_alias:
        return fault._replace(field=shared.get(name, f"--{name}" if name else ""))
    flag = flag_of(kind, by_alias[name])
    part = rest if type_is_part(kind.model_fields[by_alias[name]]) else ""
    return fault._replace(field=f"{flag}-{part.replace('_', '-')}" if part else flag)


def _sentence(kind: type[Event]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
