"""What is drawn in a play: style, box, and how they change.

Source: docs/vendors/script-language.md, "Properties".
"""

from collections.abc import Mapping

from chalicelib.domain.timeline import Color, Frame, Kind, Look, PictureStyle, RectangleStyle, TextStyle, Track

from . import properties
from .context import Actor
from .geometry import top_left
from .procedures import Target
from .tracks import Value, combined


def look_of(actor: Actor, tracks: Mapping[Target, Track]) -> Look:
    """The look of one play of a visible object. Raises `Skip`."""
    _check_seen(actor, tracks[Target.ALPHA])
    return Look(
        position=top_left(tracks[Target.POSITION], tracks[Target.SIZE], actor.stage.origin),
        size=tracks[Target.SIZE],
        alpha=_opacity(tracks[Target.ALPHA], tracks[Target.VISIBLE]),
        style=_style(actor, color_of(tracks[Target.COLOR].keyframes[0].value)),
        scale=tracks[Target.SCALE],
        rotation=tracks[Target.ROTATION],
    )


def color_of(value: Value) -> Color:
    """A value of the track of colours."""
    return Color(*map(int, value))


def _opacity(alpha: Track, visible: Track) -> Track:
    return alpha if visible == Track.constant(1.0) else combined(_times, alpha, visible)


def _times(alpha: Value, visible: Value) -> Value:
    return (alpha[0] * visible[0],)


def _check_seen(actor: Actor, alpha: Track) -> None:
    """Give a caution if an object is transparent all the time; one that is declared not `visible` is meant so."""
    if not any(frame.value[0] for frame in alpha.keyframes):
        actor.caution("is 0 during a whole play, which is never seen", properties.ALPHA.name)


def _style(actor: Actor, color: Color) -> PictureStyle | TextStyle | RectangleStyle:
    match actor.object.kind:
        case Kind.TEXT:
            return _text_style(actor, color)
        case Kind.RECTANGLE:
            return RectangleStyle(color, _frame(actor))
        case _:
            return PictureStyle(
                aspect=actor[properties.IMAGE_ASPECT],
                align_h=actor[properties.IMAGE_ALIGN_H],
                align_v=actor[properties.IMAGE_ALIGN_V],
                frame=_frame(actor),
            )


def _frame(actor: Actor) -> Frame:
    radius, width = actor[properties.CORNER_RADIUS], actor[properties.BORDER_WIDTH]
    if not width and properties.BORDER_COLOR.name in actor.object.settings:
        actor.caution("has no effect without a borderWidth", properties.BORDER_COLOR.name)
    return Frame(radius, width, actor[properties.BORDER_COLOR] if width else None)


def _text_style(actor: Actor, color: Color) -> TextStyle:
    return TextStyle(
        font=actor[properties.TEXT_FONT],
        color=color,
        lines=int(actor[properties.TEXT_LINES]),
        size=actor[properties.TEXT_SIZE],
        size_fit=actor[properties.TEXT_SIZE_FIT],
        paging=actor[properties.TEXT_PAGING],
        align_h=actor[properties.TEXT_ALIGN_H],
        align_v=actor[properties.TEXT_ALIGN_V],
        line_spacing=actor[properties.TEXT_LINE_SPACING],
        outline=actor[properties.TEXT_OUTLINE],
        shadow=actor[properties.TEXT_SHADOW],
        background=actor[properties.TEXT_BACKGROUND],
    )
