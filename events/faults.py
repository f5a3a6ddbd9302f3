"""What is wrong with the fields of an event, in the words of the person who filled them in."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

LONGEST_SHOWN = 60


class Fault(NamedTuple):
    """One thing wrong: in which field (dotted where it is nested), with which value, what, and what to do."""

    field: str
    value: object
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}. {self.remedy}" if self.field else f"{self.problem}. {self.remedy}"


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """Every fault that pydantic found in what was given for a model, in the order of the fields."""
    return [_fault(dict(each), model) for each in error.errors(include_url=False)]


def _fault(error: Mapping[str, Any], model: type[BaseModel]) -> Fault:
    field = ".".join(str(part) for part in error["loc"])
    problem, remedy = _words(error, model)
    return Fault(field, error["input"] if error["type"] != "missing" else None, problem, remedy)


def _words(error: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str]:
    context, value = error.get("ctx", {}), shortened(error["input"])
    match error["type"]:
        case "missing":
            return "is missing", "Give it."
        case "extra_forbidden":
            return "is no field of this kind", _nearest(str(error["loc"][-1]), list(names_of(model)))
        case "literal_error":
            return f"{value} is not one of its choices", _choices(error["input"], context["expected"])
        case "string_pattern_mismatch" if "a-z0-9" in context["pattern"]:
            return (
                f"{value} is no id",
                "Use lower-case letters, digits and hyphens, 63 at most, a letter or digit first.",
            )
        case "value_error":
            return _in_two(str(context["error"]))
        case "string_unicode":
            return "holds bytes that are no text", "Write it in UTF-8."
        case "string_too_long":
            return f"is {len(error['input']):,} characters long", f"Shorten it to {context['max_length']:,} at most."
        case "string_too_short" | "too_short":
            return "is empty", "Fill it in, or leave it out where it may be left out."
    return _of_the_rest(error, context, value)


def _in_two(words: str) -> tuple[str, str]:
    """A validator's words, 'problem; remedy', as two sentences; what was given may hold a semicolon too."""
    problem, _, remedy = words.rpartition("; ")
    if not problem:
        return words, "Change it."
    return problem, f"{remedy[:1].upper()}{remedy[1:]}{'' if remedy.endswith('?') else '.'}"


def _of_the_rest(error: Mapping[str, Any], context: Mapping[str, Any], value: str) -> tuple[str, str]:
    kind = error["type"]
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        bound = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}
        name = next(name for name in bound if name in context)
        limit = str(context[name]).removeprefix("Decimal('").removesuffix("')")
        return f"{value} is out of range", f"Give {bound[name]} {limit}."
    if kind.startswith("int_"):
        return f"{value} is not a whole number that fits here", "Write it in digits."
    if kind.startswith("decimal_") or kind == "finite_number":
        return f"{value} is not a number that fits here", "Write 30 digits at most, 9 of them after the point."
    if kind.startswith(("date_", "datetime_", "timezone_")):
        return f"{value} is not a date that exists", "Write it as 2026-03-31, or 2026-03-31T14:00+02:00 for an instant."
    if kind.startswith("bool_"):
        return f"{value} is neither yes nor no", "Write true or false."
    return f"{value} does not fit ({error['msg'][:1].lower()}{error['msg'][1:]})", "Look at 'flywheel kinds KIND'."


def names_of(model: type[BaseModel]) -> Iterator[str]:
    """The names under which a model's fields are given."""
    return (field.alias or name for name, field in model.model_fields.items())


def shortened(value: object) -> str:
    """A value as it can stand in a sentence."""
    if isinstance(value, str):
        return repr(value) if len(value) <= LONGEST_SHOWN else repr(f"{value[:LONGEST_SHOWN]}...")
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _choices(given: object, expected: str) -> str:
    choices = expected.replace(" or ", ", ").replace("'", "").split(", ")
    near = get_close_matches(str(given).lower(), choices, n=1)
    return f"Did you mean {near[0]}?" if near else f"Choose from {', '.join(choices)}."


def _nearest(given: str, names: list[str]) -> str:
    near = get_close_matches(given, names, n=1)
    return f"Did you mean {near[0]}?" if near else "Look its fields up with 'flywheel kinds'."
