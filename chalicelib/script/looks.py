"""What is drawn in a play: style, box, and how position and opacity change.

Source: reference/script-language.md, "Properties".
"""

from chalicelib.domain.timeline import Color, Kind, Look, PictureStyle, TextStyle

from . import properties
from .actions import moves_of
from .geometry import top_left
from .procedures import Declared, Target
from .stage import Actor, Span
from .tracks import track_of

_WHITE = Color(255, 255, 255)
_BLACK = Color(0, 0, 0)


def look_of(actor: Actor, span: Span) -> Look:
    """The look of one play of a visible object. Raises `Skip`, and as `Setting.value`."""
    width, height = actor[properties.SIZE]
    alpha, origin = actor[properties.ALPHA], actor.stage.origin
    position = top_left(*actor[properties.POSITION], height, origin)
    moves = moves_of(actor, span, Declared(alpha, height, origin))
    return Look(
        position=track_of(position, span.start_ms, moves[Target.POSITION]),
        size=(width, height),
        alpha=track_of((alpha,), span.start_ms, moves[Target.ALPHA]),
        style=_style(actor),
    )


def _style(actor: Actor) -> PictureStyle | TextStyle | Color:
    match actor.object.kind:
        case Kind.TEXT:
            return _text_style(actor)
        case Kind.RECTANGLE:
            return actor[properties.COLOR] or _BLACK
        case _:
            return PictureStyle(
                actor[properties.IMAGE_ASPECT], actor[properties.IMAGE_ALIGN_H], actor[properties.IMAGE_ALIGN_V]
            )


def _text_style(actor: Actor) -> TextStyle:
    return TextStyle(
        font=actor[properties.TEXT_FONT],
        color=actor[properties.COLOR] or _WHITE,
        lines=int(actor[properties.TEXT_LINES]),
        size_fit=actor[properties.TEXT_SIZE_FIT],
        align_h=actor[properties.TEXT_ALIGN_H],
        align_v=actor[properties.TEXT_ALIGN_V],
    )
