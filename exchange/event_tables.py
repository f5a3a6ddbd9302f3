"""The tables of a mapping that say which events a row gives, checked before a single row is read."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from pydantic import ValidationError

from events.base import Event
from events.faults import faults_of
from events.fields import Waiver
from events.kinds import UnknownKind, kind_named
from exchange.conditions import conditions_at
from exchange.givers import Giver, outcomes_of, sources_of
from exchange.markers import Markers
from exchange.place import Place, nearest
from exchange.plan import Plan
from exchange.shapes import Shape, given_fields
from exchange.templates import Template
from exchange.value_tables import SOURCES, constant_at, template_at, value_at
from exchange.values import Value
from flywheel.rules import all_rules, rules_for

ABOUT = ("kind", "once", "when", "optional", "waive")
DEFAULTS = ("occurred_at", "actor", "note", "evidence", "key")
SUPPLIED = ("actor", "waivers", "key")  # given otherwise where a mapping does not give them
REFERRING = ("causes", "builds_on")
ELSEWHERE = {"event-voided": "flywheel void", "pmo-chartered": "flywheel init"}


class EventTables:
    """Reads `[[events]]`, with what stands for all of them: values, defaults, waivers and markers."""

    def __init__(
        self, values: Mapping[str, Value], defaults: Place, waive: Place, decimal: str, everywhere: Markers
    ) -> None:
        self._values = values
        self._decimal = decimal
        self._everywhere = everywhere
        self._defaults = defaults
        self._waive = {code: _waiver(waive.at(code), code, [rule.code for rule in all_rules() if rule.waivable])
                       for code in waive.table()}  # fmt: skip

    def plan(self, place: Place) -> Plan:
        """The plan that one `[[events]]` describes. Raises MappingFault with what is wrong in it."""
        kind = _kind(place.table())
        shapes = given_fields(kind)
        place.only(*ABOUT, *shapes, *(name for name in REFERRING if name in kind.model_fields))
        refers = dict(_refers(place))
        givers = {name: giver for name, giver in self._givers(place, shapes) if name not in refers}
        self._check_needed(place, kind, givers, shapes)
        self._check_outcomes(place, kind, givers)
        return Plan(
            kind=kind,
            fields=givers,
            columns={name: ", ".join(dict.fromkeys(sources_of(giver, self._values))) for name, giver in givers.items()},
            optional=_optional(place, {**givers, **refers}, shapes),
            waivers=self._waivers(place, kind),
            when=conditions_at(place.at("when")) if "when" in place else (),
            once=_once(place, kind),
            refers=refers,
        )

    def _givers(self, place: Place, shapes: Mapping[str, Shape]) -> Iterator[tuple[str, Giver]]:
        for name in DEFAULTS:
            if name in self._defaults and name not in place:
                yield name, self._giver(self._defaults.at(name), shapes[name])
        for name in place:
            if name in shapes and not _is_reference(place.at(name)):
                yield name, self._giver(place.at(name), shapes[name])

    def _giver(self, place: Place, shape: Shape) -> Giver:
        match place.said:
            case str():
                return template_at(place)
            case list():
                return [self._giver(item, shape._replace(many=False)) for item in place.items()]
            case dict() if shape.parts and not any(source in place for source in SOURCES):
                place.only(*shape.parts)
                return {name: self._giver(place.at(name), shape.parts[name]) for name in place}
            case dict():
                return value_at(place, self._decimal, self._everywhere)
        return constant_at(place)

    def _check_needed(
        self, place: Place, kind: type[Event], givers: Mapping[str, Giver], shapes: Mapping[str, Shape]
    ) -> None:
        lacking = [name for name, shape in shapes.items() if shape.required and name not in (*givers, *SUPPLIED)]
        if lacking:
            name = kind.kind.split(".")[1]
            also = ", or to [defaults] for all events" if lacking[0] in DEFAULTS else ""
            raise place.fault(f"{name} needs {' and '.join(lacking)}", f'Add {lacking[0]} = "..." to it{also}.')

    def _check_outcomes(self, place: Place, kind: type[Event], givers: Mapping[str, Giver]) -> None:
        """Constants, and what choices come to, have to fit their fields: better told here than for every row."""
        for name, giver in givers.items():
            for outcome in outcomes_of(giver, self._values):
                try:
                    kind.model_validate({name: outcome})
                except ValidationError as error:
                    for fault in faults_of(error, kind):
                        if fault.field == name and name != "occurred_at":
                            where = place.at(name) if name in place else self._defaults.at(name)
                            raise where.fault(fault.problem, fault.remedy) from None

    def _waivers(self, place: Place, kind: type[Event]) -> tuple[Waiver, ...]:
        may = [rule.code for rule in rules_for(kind) if rule.waivable]
        own = place.at("waive").table() if "waive" in place else None
        said = {code: _waiver(own.at(code), code, may) for code in own} if own else {}
        return tuple({**{code: each for code, each in self._waive.items() if code in may}, **said}.values())


def _kind(place: Place) -> type[Event]:
    if "kind" not in place:
        raise place.fault("it names no kind", "Add kind = \"...\"; 'flywheel kinds' lists them.")
    try:
        kind = kind_named(place.at("kind").text())
    except UnknownKind as unknown:
        problem, _, remedy = str(unknown).partition(". ")
        raise place.at("kind").fault(problem, remedy) from None
    if command := ELSEWHERE.get(kind.kind.split(".")[1]):
        raise place.at("kind").fault(f"{place.at('kind').said} is not imported", f"Use '{command}'.")
    return kind


def _refers(place: Place) -> Iterator[tuple[str, tuple[Template, ...]]]:
    """The fields that name other events by their keys: { position_of = "key" }, or for causes a list of them."""
    for name in REFERRING:
        if name not in place:
            continue
        items = place.at(name).items() if isinstance(place.at(name).said, list) else [place.at(name)]
        if all(_is_reference(item) for item in items) and items:
            yield name, tuple(template_at(item.at("position_of")) for item in items)
        elif name == "causes":
            raise place.at(name).fault("it names no keys", 'Write causes = [{ position_of = "key" }].')


def _is_reference(place: Place) -> bool:
    if "position_of" not in place:
        return False
    place.only("position_of")
    return True


def _once(place: Place, kind: type[Event]) -> bool:
    if "once" not in place or not place.at("once").flag():
        return False
    if kind.introduces is None:
        name = kind.kind.split(".")[1]
        raise place.at("once").fault(f"{name} gives nothing its id", "Take once away; its key keeps it from doubling.")
    return True


def _optional(place: Place, givers: Mapping[str, Giver], shapes: Mapping[str, Shape]) -> frozenset[str]:
    names = place.at("optional").texts() if "optional" in place else ()
    for name in names:
        if name not in givers:
            raise place.at("optional").fault(f"{name!r} is no field of this event", nearest(name, givers))
        if name in shapes and shapes[name].required:
            raise place.at("optional").fault(f"{name} cannot be left out", "Take it off this list.")
    return frozenset(names)


def _waiver(place: Place, code: str, may: list[str]) -> Waiver:
    if code not in may:
        near = get_close_matches(code, may, n=1)
        hint = f"Did you mean {near[0]}?" if near else "'flywheel rules KIND' lists those of a kind."
        raise place.fault(f"there is no rule {code!r} here that can be waived", hint)
    try:
        return Waiver(rule=code, reason=place.text())
    except ValidationError as error:
        fault = faults_of(error, Waiver)[0]
        raise place.fault(fault.problem, fault.remedy) from None
