"""What is needed to read a property: who reads, where, and which objects there are.

A *form* says how a property is written; reading by it makes a *setting*: what the script gives for the property, with
its expressions still to be computed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from chalicelib.domain.timeline import Kind

from .diagnostics import Fault, Place, ProblemKind, Report
from .evaluation import Scope
from .explained import Explained
from .expressions import Expression, parse_expression
from .lexer import is_referable
from .wording import did_you_mean, listing, show

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Setting(Protocol[T_co]):
    """A property's value, not computed yet."""

    @property
    def variables(self) -> frozenset[str]:
        """The variables that it uses."""
        ...

    def value(self, scope: Scope) -> T_co:
        """Compute it. Raises `Fault` if it has no proper value, `Skip` if something is not known in `scope`."""
        ...

    def explained(self, scope: Scope) -> Iterator[Explained]:
        """Each value that is written in it. Raises as `value`."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """The place that is read, in an object of the id `own` and a kind; `known` are the ids of all objects."""

    report: Report
    place: Place
    own: str
    kind: Kind
    known: Collection[str]

    def at(self, part: str) -> "Reading":
        """The reading of a part of this place."""
        return replace(self, place=self.place.at(part))

    def read(self, form: "Form[T]", raw: Any) -> Setting[T] | None:
        """Read a JSON value by its form; None if it has none, which is reported."""
        setting: Setting[T] | None = None
        with self.report.catching(self.place):
            setting = form(raw, self)
        return setting  # noqa: RET504 -- `catching` may leave it None

    def expression(self, text: str) -> Expression:
        """Parse an expression that stands here. Raises `Fault`, also if it refers to an object that does not exist."""
        try:
            expression = parse_expression(text, self.own, self.place)
            self._check_references(expression)
        except Fault as fault:
            fault.text += self._hint(text)
            raise
        return expression

    def _check_references(self, expression: Expression) -> None:
        for reference in expression.references:
            name = reference.node.object_id
            if name not in self.known:
                near = did_you_mean(name, self.known) or f"; the objects are: {listing(self.known)}"
                text = f"{show(expression.text)} refers to the object {show(name)} (column {reference.column})"
                raise Fault(
                    ProblemKind.REFERENCE,
                    f"{text}, which does not exist{near}",
                    expression=expression.text,
                    column=reference.column,
                    found=name,
                )

    def _hint(self, text: str) -> str:
        """What to do about an id in a faulty expression that no expression can hold, such as `my-title`."""
        meant = [name for name in self.known if not is_referable(name) and f"{name}." in text]
        rule = "only ids that are a name (letters, digits and _) or a whole number can"
        return f". The id {show(meant[0])} cannot stand in an expression: {rule}" if meant else ""


Form = Callable[[Any, Reading], Setting[T_co]]


def check_keys(raw: Mapping[str, Any], needed: Collection[str]) -> None:
    """Raise `Fault` if one of the `needed` keys is missing."""
    missing = [name for name in needed if name not in raw]
    if missing:
        text = f"{listing(map(show, missing))} missing in {show(raw)}"
        raise Fault(ProblemKind.VALUE, text, expected="{" + listing(needed) + "}", found=show(raw))
