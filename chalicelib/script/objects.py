"""The objects of scripts, with their properties parsed; and a script, ready to be resolved for any number of videos."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from chalicelib.domain.timeline import Kind

from .diagnostics import Diagnostic, Location, ProblemKind, Report, ScriptWarning, show, unknown_name
from .evaluation import EMPTY_SCOPE, Scope
from .expressions import ObjectTime
from .properties import DURATION, PROPERTIES, TEXT_FONT, Property, properties_of
from .types import Constant, DeclaredValue, ParseContext, check_applies

T = TypeVar("T")

_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ScriptElement:
    """An object as written. `order` is its index over all scripts, `raw` its properties without the id."""

    script_index: int
    order: int
    id: str
    kind: Kind
    raw: dict[str, Any]

    @property
    def location(self) -> Location:
        """The object as a location."""
        return Location(self.script_index, self.id)


@dataclass(frozen=True, slots=True)
class ScriptObject:
    """An object of a script. `order` is its index over all scripts, `declared` its given values by property.

    `variables` are the names of those that it uses as `$name`.
    """

    id: str
    kind: Kind
    order: int
    script_index: int
    declared: Mapping[str, DeclaredValue[Any]]
    variables: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Collect the variables once, because each video of a campaign needs them."""
        used = (value.variables for value in self.declared.values())
        object.__setattr__(self, "variables", frozenset[str]().union(*used))

    @property
    def location(self) -> Location:
        """The object as a location."""
        return Location(self.script_index, self.id)

    def value(self, known: Property[T], scope: Scope) -> T:
        """Compute a property, or return its default. Raises as `DeclaredValue.value`."""
        declared = self.declared.get(known.name)
        return known.default if declared is None else cast("T", declared.value(scope))


@dataclass(frozen=True, slots=True)
class Script:
    """The objects of all scripts of a video, in order. Times can be computed in the order of `time_order`."""

    objects: tuple[ScriptObject, ...]
    time_order: tuple[ObjectTime, ...]

    @property
    def variables(self) -> frozenset[str]:
        """The names of all variables that are used as `$name`."""
        return frozenset().union(*(each.variables for each in self.objects))

    @property
    def needs_media(self) -> dict[str, Kind]:
        """The kind of media file that each object needs, by the object's id; rectangles need none."""
        return {each.id: each.kind for each in self.objects if each.kind.needs_media}

    @property
    def fonts(self) -> dict[str, str]:
        """The name of the font of each text, by the object's id."""
        texts = (each for each in self.objects if each.kind is Kind.TEXT)
        return {each.id: each.value(TEXT_FONT, EMPTY_SCOPE) for each in texts}


def parse_object(element: ScriptElement, known_ids: Collection[str], report: Report) -> ScriptObject:
    """Parse the properties of an element. Report problems, and leave out the properties that have them."""
    declared: dict[str, DeclaredValue[Any]] = {}
    context = ParseContext(report, element.location, element.id, element.kind, known_ids)
    for name, raw in element.raw.items():
        with report.catching(_location(element, name)):
            value = context.at(name).parse(_property(name, element.kind).type, raw)
            declared |= {} if value is None else {name: value}
    if DURATION.name not in element.raw and not element.kind.is_timed:
        text = f"missing; {element.kind} objects need one"
        error = Diagnostic(ProblemKind.VALUE, text, expected=str(DURATION.name))
        report.add(error, element.location.at(DURATION.name))
    return ScriptObject(element.id, element.kind, element.order, element.script_index, declared)


def with_default_font(script: Script, unknown: Collection[str]) -> Script:
    """Return the script with the default font for each text that names one of the `unknown` fonts.

    Explanations still show the name as written. A font of that name that is uploaded later does not change the script
    that this function returned.
    """
    if not unknown:
        return script
    return replace(script, objects=tuple(_in_default_font(each, unknown) for each in script.objects))


def font_warnings(script: Script, unknown: Collection[str]) -> Iterator[ScriptWarning]:
    """Yield a warning for each text that names one of the `unknown` fonts."""
    for name, font in script.fonts.items():
        if font in unknown:
            location = f'Object "{name}", {TEXT_FONT.name}'
            yield ScriptWarning(f"{location}: there is no font {show(font)}; {TEXT_FONT.default} is used instead", name)


def _in_default_font(each: ScriptObject, unknown: Collection[str]) -> ScriptObject:
    declared = each.declared.get(TEXT_FONT.name)
    if not isinstance(declared, Constant) or declared.known not in unknown:
        return each
    default = replace(declared, known=TEXT_FONT.default)
    return replace(each, declared={**each.declared, TEXT_FONT.name: default})


def _location(element: ScriptElement, name: str) -> Location:
    """Return the location of a property, or of the element if the property's name is too odd to be shown."""
    is_presentable = name.isidentifier() and len(name) < _MAX_SHOWN
    return element.location.at(name) if is_presentable else element.location


def _property(name: str, kind: Kind) -> Property[Any]:
    if name not in PROPERTIES:
        raise unknown_name("property", name, properties_of(kind), f"{kind} objects")
    check_applies(name, PROPERTIES[name].kinds, kind)
    return PROPERTIES[name]
