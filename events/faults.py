"""What is wrong with the fields of an event, in the words of the person who filled them in."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

LONGEST_SHOWN = 60
SAID_OF_THE_FIELD = ("is ", "has ", "holds ")
BOUNDS = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}


class Fault(NamedTuple):
    """One thing wrong: in which field (dotted where it is nested), with which value, what, and what to do."""

    field: str
    value: object
    problem: str
    remedy: str

    def __str__(self) -> str:
        between = "" if not self.field else " " if self.problem.startswith(SAID_OF_THE_FIELD) else ": "
        return f"{self.field}{between}{self.problem}. {self.remedy}"


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """Every fault that pydantic found in what was given for a model, in the order of the fields."""
    found = error.errors(include_url=False)
    within = {each["loc"][:-1] for each in found}
    return [_fault(dict(each), model) for each in found if each["type"] != "too_short" or each["loc"] not in within]


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
        case "string_pattern_mismatch":
            return f"{value} is no {_sort(context['pattern'])}", _form(context["pattern"])
        case "value_error":
            return _in_two(str(context["error"]))
        case "string_unicode":
            return "holds bytes that are no text", "Write it in UTF-8."
        case "string_too_long":
            return f"is {len(error['input']):,} characters long", f"Shorten it to {context['max_length']:,} at most."
        case "string_too_short" | "too_short":
            return "is empty", "Fill it in, or leave it out where it may be left out."
    return _of_a_number(error["type"], context, value) or _of_a_form(error["type"], value, model)


def _sort(pattern: str) -> str:
    return "id" if "a-z0-9" in pattern else "currency" if "A-Z" in pattern else "SHA-256"


def _form(pattern: str) -> str:
    if "a-z0-9" in pattern:
        return "Use lower-case letters, digits and hyphens, 63 at most, a letter or digit first."
    if "A-Z" in pattern:
        return "Give the ISO 4217 code, for example GBP."
    return "Give the file's hash, 64 digits and letters from a to f."


def _in_two(words: str) -> tuple[str, str]:
    """A validator's words, 'problem; remedy', as two sentences; what was given may hold a semicolon too."""
    problem, _, remedy = words.rpartition("; ")
    if not problem:
        return words, "Change it."
    return problem, f"{remedy[:1].upper()}{remedy[1:]}{'' if remedy.endswith('?') else '.'}"


def _of_a_number(sort: str, context: Mapping[str, Any], value: str) -> tuple[str, str] | None:
    match sort:
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            bound = next(name for name in BOUNDS if name in context)
            limit = str(context[bound]).removeprefix("Decimal('").removesuffix("')")
            return f"{value} is out of range", f"Give {BOUNDS[bound]} {limit}."
        case "int_parsing_size":
            return f"{value} is too large", "Check the number."
        case "decimal_max_places":
            return f"{value} has more than {context['decimal_places']} digits after the point", "Round it."
        case "decimal_max_digits":
            return f"{value} has more than {context['max_digits']} digits", "Check the number, or round it."
        case "decimal_whole_digits":
            return f"{value} has more than {context['whole_digits']} digits before the point", "Check the number."
    if sort.startswith("int_"):
        return f"{value} is not a whole number", "Write it in digits, for example 3."
    if sort.startswith("decimal_") or sort == "finite_number":
        return f"{value} is not a number", "Write it in digits, for example 1234.50."
    return None


def _of_a_form(sort: str, value: str, model: type[BaseModel]) -> tuple[str, str]:
    kind = getattr(model, "kind", "").partition(".")[2].partition(".")[0]
    explained = f"'{f'flywheel kinds {kind}'.strip()}' explains it."
    if sort == "timezone_aware":
        return f"{value} has no offset", "Write it as 2026-03-31T14:00+02:00."
    if sort.startswith(("date_", "datetime_")):
        return f"{value} is not a date that exists", "Write it as 2026-03-31, or 2026-03-31T14:00+02:00 for an instant."
    if sort.startswith("bool_"):
        return f"{value} is neither yes nor no", "Write true or false."
    if sort.startswith("uuid_"):
        return f"{value} is no UUID", "Leave it out: the ledger gives it."
    if sort in ("tuple_type", "list_type"):
        return f"{value} is no list", f"Write it in brackets, also where it is only one. {explained}"
    if sort in ("model_type", "model_attributes_type", "dict_type"):
        return f"{value} stands where parts with names are wanted", explained
    if sort.startswith("string_"):
        return f"{value} is no text", "Write it in quotes."
    return f"{value} does not fit", explained


def names_of(model: type[BaseModel]) -> Iterator[str]:
    """The names under which a model's fields are given."""
    return (field.alias or name for name, field in model.model_fields.items())


def shortened(value: object) -> str:
    """A value as it can stand in a sentence."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, Mapping | list | tuple):
        return "a list" if isinstance(value, list | tuple) else "a group of fields"
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
