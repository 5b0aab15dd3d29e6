"""Objects: elements whose properties are read, each by its form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from chalicelib.domain.timeline import Kind

from .diagnostics import Fault, Place, ProblemKind, Report
from .evaluation import Scope
from .kinds import check_applies
from .parser import Element
from .properties import DURATION, PROPERTIES, Property, properties_of
from .reading import Reading, Setting
from .wording import unknown

T = TypeVar("T")

_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ScriptObject:
    """An object of a script. `order` is its index over all scripts, `settings` hold what is given, by property."""

    id: str
    kind: Kind
    order: int
    script_index: int
    settings: Mapping[str, Setting[Any]]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.script_index, self.id)

    def value(self, known: Property[T], scope: Scope) -> T:
        """A property, computed, or its default. Raises as `Setting.value`."""
        setting = self.settings.get(known.name)
        return known.default if setting is None else cast("T", setting.value(scope))


def read_object(element: Element, known: Collection[str], report: Report) -> ScriptObject:
    """Read all properties of an element; `known` are the ids of all objects. Properties with problems are left out."""
    settings: dict[str, Setting[Any]] = {}
    reading = Reading(report, element.place, element.id, element.kind, known)
    for name, raw in element.raw.items():
        with report.catching(_place(element, name)):
            setting = reading.at(name).read(_property(name, element.kind).form, raw)
            settings |= {} if setting is None else {name: setting}
    if DURATION.name not in element.raw and not element.kind.is_timed:
        text = f"missing; {element.kind} objects need one"
        report.add(Fault(ProblemKind.VALUE, text, expected=str(DURATION.name)), element.place.at(DURATION.name))
    return ScriptObject(element.id, element.kind, element.order, element.script_index, settings)


def _place(element: Element, name: str) -> Place:
    """The place of a property, if its name is fit to be shown as it is."""
    return element.place.at(name) if name.isidentifier() and len(name) < _MAX_SHOWN else element.place


def _property(name: str, kind: Kind) -> Property[Any]:
    if name not in PROPERTIES:
        raise unknown(f"property of {kind} objects", name, properties_of(kind))
    check_applies(name, PROPERTIES[name].kinds, kind)
    return PROPERTIES[name]
