"""Anything that may be said: for each kind of event, a strategy that draws what its model admits, whatever it is."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from events.base import Event
from events.currencies import CURRENCIES
from events.service_improvement import ApproachChanged
from events.service_monitoring import SatisfactionGathered
from events.units import PLAIN_UNITS
from events.value_proposition import BenefitRebaselined, Terms
from events.value_recognition import ValueRecognised

OFFSET = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
DAY = st.dates(date(1900, 1, 1), date(2200, 12, 31))

BY_VALIDATOR: dict[str, SearchStrategy[Any]] = {
    "checked_currency": st.sampled_from(sorted(CURRENCIES)),
    "checked_unit": st.sampled_from([*sorted(CURRENCIES), *PLAIN_UNITS, "story-points"]),
    "checked_period": DAY.flatmap(
        lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", str(day), f"{day:%Y}-Q2", f"{day}..{day}"])
    ),
    "_known_year": st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 31), timezones=OFFSET),  # noqa: DTZ001
    "_known_day": DAY,
    "_known_timezone": st.sampled_from(["UTC", "Europe/London", "Pacific/Apia"]),
}


@cache
def anything_of(kind: type[Event]) -> SearchStrategy[Event]:
    """Events of a kind, each valid."""
    return _said(kind).map(kind.model_validate)


def _said(model: type[BaseModel]) -> SearchStrategy[dict[str, Any]]:
    """What a model admits, by field name; what may be left out sometimes is."""
    each = _each(model)
    return TOGETHER[model](each) if model in TOGETHER else each


def _each(model: type[BaseModel]) -> SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(model, include_extras=True)
    fields = {name: _of(hints[name], field.metadata) for name, field in model.model_fields.items()}
    required = {name: fields[name] for name, field in model.model_fields.items() if field.is_required()}
    return st.fixed_dictionaries(required, optional={n: s for n, s in fields.items() if n not in required})


def _of(hint: Any, notes: Iterable[Any] = ()) -> SearchStrategy[Any]:
    """What a type admits, within the bounds that its annotations give."""
    facts = [fact for note in notes for fact in (note.metadata if isinstance(note, FieldInfo) else [note])]
    if get_origin(hint) is Annotated:
        inner, *more = get_args(hint)
        return _of(inner, [*facts, *more])
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*[st.none() if each is NoneType else _of(each, facts) for each in get_args(hint)])
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is tuple:
        return st.lists(_of(get_args(hint)[0]), min_size=_fact(facts, "min_length", 0), max_size=3)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _said(hint)
    return _plain(hint, facts)


def _plain(hint: Any, facts: list[Any]) -> SearchStrategy[Any]:
    for fact in facts:
        if (known := BY_VALIDATOR.get(getattr(getattr(fact, "func", None), "__name__", ""))) is not None:
            return known
    if hint is str:
        return _words(facts)
    if hint is int:
        return st.integers(_fact(facts, "ge", None), _fact(facts, "le", 10**9))
    if hint is Decimal:
        above, least = _fact(facts, "gt", None), _fact(facts, "ge", -(10**15))
        lowest = int(least) * 1000 if above is None else int(above) * 1000 + 1
        return st.integers(lowest, int(_fact(facts, "le", 10**15)) * 1000).map(lambda n: Decimal(n).scaleb(-3))
    return {bool: st.booleans(), UUID: st.uuids()}[hint]


def _words(facts: list[Any]) -> SearchStrategy[str]:
    if pattern := _fact(facts, "pattern", None):
        return st.from_regex(re.compile(pattern.replace("$", r"\Z"), re.ASCII))
    letters = st.characters(exclude_categories=("C", "Zl", "Zp"))
    longest = _fact(facts, "max_length", 60) // 3  # a letter can grow to three when it is brought into normal form
    words = st.text(letters, min_size=3, max_size=min(longest, 60))
    return words.filter(lambda text: len(text.strip()) > 2)


def _fact(facts: list[Any], name: str, otherwise: Any) -> Any:
    return next((v for fact in facts if (v := getattr(fact, name, None)) is not None), otherwise)


def _rebaselined(said: SearchStrategy[dict[str, Any]]) -> SearchStrategy[dict[str, Any]]:
    """Terms before are some of those after, and there are some after."""
    terms = _each(Terms).map(lambda terms: {name: value for name, value in terms.items() if value is not None})
    after = st.shared(terms.filter(bool), key="after")
    before = after.flatmap(lambda after: st.fixed_dictionaries({}, optional={n: st.just(v) for n, v in after.items()}))
    return st.tuples(said, before, after).map(lambda three: three[0] | {"before": three[1], "after": three[2]})


def _recognised(said: SearchStrategy[dict[str, Any]]) -> SearchStrategy[dict[str, Any]]:
    """An amount where the verdict has one, and each claim once."""

    def fitting(said: dict[str, Any]) -> dict[str, Any]:
        amount = abs(said["amount"]) + 1 if said["verdict"] in ("recognised", "partly") else Decimal(0)
        return said | {"amount": amount, "claims": list(dict.fromkeys(said["claims"]))}

    return said.map(fitting)


TOGETHER: dict[type[BaseModel], Callable[[SearchStrategy[dict[str, Any]]], SearchStrategy[dict[str, Any]]]] = {
    BenefitRebaselined: _rebaselined,
    ValueRecognised: _recognised,
    ApproachChanged: lambda said: said.filter(lambda said: bool(said["before"] != said["after"])),
    SatisfactionGathered: lambda said: st.tuples(said, st.integers(0, 100)).map(lambda two: two[0] | {"score": two[1]}),
}
