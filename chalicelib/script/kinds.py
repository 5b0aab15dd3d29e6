"""Sets of kinds of objects, for the tables of properties and procedures."""

from collections.abc import Collection

from chalicelib.domain.timeline import Kind

from .diagnostics import Fault, ProblemKind
from .wording import listing, show

ALL = frozenset(Kind)
VISIBLE = frozenset(kind for kind in Kind if kind.is_visible)
TIMED = frozenset(kind for kind in Kind if kind.is_timed)
PICTURES = frozenset([Kind.VIDEO, Kind.IMAGE])
TEXT = frozenset([Kind.TEXT])
FRAMED = PICTURES | {Kind.RECTANGLE}
COLORED = frozenset([Kind.TEXT, Kind.RECTANGLE])


def check_applies(name: str, kinds: Collection[Kind], kind: Kind) -> None:
    """Raise `Fault` unless a property or procedure that applies to `kinds` applies to `kind`."""
    if kind not in kinds:
        text = f"{show(name)} applies to {listing(sorted(kinds))}, not to {kind} objects"
        raise Fault(ProblemKind.NAME, text, expected=listing(sorted(kinds)), found=kind.value)
