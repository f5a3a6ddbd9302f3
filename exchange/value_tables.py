"""The tables of a mapping that say how a value is read: `{ column = "Benefit (£m)", number = { symbol = "£" } }`."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from exchange.amounts import OF_NUMBERS, NumberForm
from exchange.cells import one_line
from exchange.days import checked_format
from exchange.markers import Markers, markers
from exchange.place import Place
from exchange.templates import Template, template
from exchange.values import Value

SOURCES = ("column", "columns", "of", "template")
NUMBER_KEYS = ("decimal", "thousands", "symbol", "scale")
SIGNS = ("negative", "zero", "positive")
NO_SYMBOL = "Take it off; minus, plus and brackets are read as such."
OTHERWISE = "Say decimal or thousands otherwise; without its own, the decimal sign is that of --decimal or of [file]."


def template_at(place: Place) -> Template:
    """The template that stands at a place. Raises MappingFault where its braces or filters are wrong."""
    try:
        return template(place.text())
    except ValueError as error:
        raise place.told(error) from None


def constant_at(place: Place) -> Any:
    """A number, text, date or truth as it stands. Raises MappingFault for anything else."""
    match place.said:
        case bool() | str() | Decimal() | date():
            return place.said
        case int():
            return Decimal(place.said)
    raise place.fault("something other than a text, a number or a date stands here", "Write one of these.")


def markers_at(place: Place) -> Markers:
    """The words that mean missing: a list, or a table with a reason for each."""
    if isinstance(place.said, Mapping):
        return markers({word: place.at(word).text() for word in place})
    return markers(place.texts())


def value_at(place: Place, decimal: str, everywhere: Markers, name: str | None = None) -> Value:
    """The value that a table describes; without a source it is read from the column that is called as it is."""
    place.table().only(*SOURCES, "number", *READERS)
    sources = [key for key in SOURCES if key in place]
    if len(sources) > 1:
        raise place.fault(f"{' and '.join(sources)} stand side by side", "Keep one of them.")
    if not sources and name is None:
        raise place.fault("it does not say where the value comes from", 'Add column = "..." with the column\'s name.')
    read = {READ_AS.get(key, key): READERS[key](place.at(key)) for key in place if key in READERS}
    if "number" in place:
        read["number"] = _number(place.at("number"), decimal)
    own = read.pop("missing", Markers())
    found = {**_source(place, sources, name), **read, "missing": Markers((*own.patterns, *everywhere.patterns))}
    return Value(**found)


def _source(place: Place, sources: list[str], name: str | None) -> dict[str, Any]:
    match sources:
        case ["of"]:
            return {"of": place.at("of").text()}
        case ["template"]:
            return {"template": template_at(place.at("template"))}
        case [key]:
            if columns := tuple(one_line(column) for column in place.at(key).texts()):
                return {"columns": columns}
            raise place.at(key).fault("it names no column", "Name at least one.")
    return {"columns": (name or "",)}


def _number(place: Place, usual: str) -> NumberForm | None:
    if isinstance(place.said, bool):
        return NumberForm(decimal=usual) if place.said else None
    place.table().only(*NUMBER_KEYS)
    decimal = place.at("decimal").text() if "decimal" in place else usual
    thousands = place.at("thousands").text() if "thousands" in place else ""
    if len(decimal) != 1 or len(thousands) > 1:
        raise place.fault("decimal and thousands are not one sign each", "Write one character each.")
    if decimal == thousands:
        raise place.fault(f"{decimal!r} is the decimal sign and parts thousands", OTHERWISE)
    symbols = place.at("symbol").texts() if "symbol" in place else ()
    if wrong := next((symbol for symbol in symbols if not symbol.strip() or OF_NUMBERS & set(symbol)), None):
        raise place.at("symbol").fault(f"{wrong!r} is a sign that numbers have themselves", NO_SYMBOL)
    return NumberForm(decimal, thousands, tuple(sorted(symbols, key=len, reverse=True)), _scale(place))


def _scale(place: Place) -> Decimal:
    if "scale" not in place:
        return Decimal(1)
    scale = place.at("scale").said
    if isinstance(scale, bool) or not isinstance(scale, int | Decimal) or not Decimal(scale):
        raise place.at("scale").fault("it is no number to multiply by", "Write one, such as 1_000_000 for millions.")
    return Decimal(scale)


def _dates(place: Place) -> tuple[str, ...]:
    try:
        return tuple(checked_format(form) for form in place.texts())
    except ValueError as error:
        raise place.told(error) from None


def _choices(place: Place) -> dict[str, Any]:
    choices: dict[str, Any] = {}
    for key in place.table():
        folded = one_line(key).casefold()
        if folded in choices:
            raise place.at(key).fault(f"the choice {key!r} stands twice", "Keep one; capitals make no difference.")
        choices[folded] = constant_at(place.at(key))
    return choices


def _by_sign(place: Place) -> dict[str, Any]:
    place.table().only(*SIGNS)
    return {sign: constant_at(place.at(sign)) for sign in place}


def _otherwise(place: Place) -> Any:
    return template_at(place) if isinstance(place.said, str) else constant_at(place)


def _split(place: Place) -> str:
    if sign := place.text():
        return sign
    raise place.fault("it is empty", "Write what stands between the items, such as ';'.")


READ_AS = {"date": "dates"}
READERS: dict[str, Callable[[Place], Any]] = {
    "missing": markers_at,
    "choices": _choices,
    "date": _dates,
    "absolute": lambda place: place.flag(),
    "by_sign": _by_sign,
    "split": _split,
    "shorten": lambda place: place.count(2),
    "slug": lambda place: place.flag(),
    "otherwise": _otherwise,
}
