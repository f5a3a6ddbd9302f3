"""All kinds of event by name, in the order of the wheel, and who gives each sort of thing its id."""

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from types import MappingProxyType

from events.base import SHARED, Event

CHARTER = "charter"
STEPS = (
    "awareness-building",
    "needs-assessment",
    "value-proposition",
    "service-development",
    "service-onboarding",
    "service-operation",
    "service-monitoring",
    "service-improvement",
    "value-delivery",
    "value-recognition",
)


class UnknownKind(LookupError):
    """No kind has this name; `nearest` are the names that look like it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nearest = get_close_matches(name, [*by_name(), *KINDS], n=3, cutoff=0.5)
        hint = f" Did you mean {self.nearest[0]}?" if self.nearest else " 'flywheel kinds' lists them."
        super().__init__(f"There is no kind {name[:80]!r}.{hint}")


def _of_step(step: str) -> list[type[Event]]:
    room = import_module(f"events.{step.replace('-', '_')}")
    found = [kind for kind in vars(room).values() if isinstance(kind, type) and issubclass(kind, Event)]
    return [kind for kind in found if kind.__module__ == room.__name__]


KINDS = MappingProxyType({kind.kind: kind for step in (CHARTER, *STEPS) for kind in _of_step(step)})
INTRODUCERS = MappingProxyType({kind.introduces: kind for kind in KINDS.values() if kind.introduces})


@cache
def by_name() -> dict[str, type[Event]]:
    """The newest version of each kind by its short name, `need-identified`, in the order of the wheel."""
    return {kind.split(".")[1]: model for kind, model in KINDS.items()}


def kind_named(name: str) -> type[Event]:
    """The kind that a person means: `need-identified`, `needs-assessment.need-identified` or with its version.

    Raises UnknownKind, which knows the nearest names.
    """
    if name in KINDS:
        return KINDS[name]
    found = by_name().get(name.rpartition(".")[2])
    if found is None or ("." in name and not found.kind.startswith(f"{name}.")):
        raise UnknownKind(name)
    return found


def own_fields(kind: type[Event]) -> list[str]:
    """The names of the fields that a kind adds to those which every event has, in the order it declares them."""
    return [field for field in kind.model_fields if field not in SHARED]
