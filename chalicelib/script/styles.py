"""The style of a play: its box, how it is drawn, and how both change.

Source: docs/vendors/script-language.md, "Properties".
"""

from collections.abc import Mapping

from chalicelib.domain.timeline import Color, Frame, Kind, Look, PictureStyle, RectangleStyle, TextStyle, Track

from . import properties
from .context import Origin, ResolvedObject
from .procedures import EventTarget
from .tracks import Value, combined


def look_of(resolved: ResolvedObject, tracks: Mapping[EventTarget, Track]) -> Look:
    """Return the look of one play of a visible object. Raises `Unresolved`."""
    _check_seen(resolved, tracks[EventTarget.ALPHA])
    return Look(
        position=_top_left(tracks[EventTarget.POSITION], tracks[EventTarget.SIZE], resolved.context.origin),
        size=tracks[EventTarget.SIZE],
        alpha=_opacity(tracks[EventTarget.ALPHA], tracks[EventTarget.VISIBLE]),
        style=_style(resolved, color_of(tracks[EventTarget.COLOR].keyframes[0].value)),
        scale=tracks[EventTarget.SCALE],
        rotation=tracks[EventTarget.ROTATION],
    )


def color_of(value: Value) -> Color:
    """Return the colour that a value of the track of colours means."""
    return Color(*map(int, value))


def _top_left(position: Track, size: Track, origin: Origin) -> Track:
    """Return the top left corner, y downwards, of a box at a position as scripts give it.

    Scripts locate the box's corner at the origin's side, which stays in its place while the size changes.
    """
    return position if origin is Origin.TOP_LEFT else combined(_from_below, position, size)


def _from_below(position: Value, size: Value) -> Value:
    return (position[0], 1 - position[1] - size[1])


def _opacity(alpha: Track, visible: Track) -> Track:
    return alpha if visible == Track.constant(1.0) else combined(_product, alpha, visible)


def _product(alpha: Value, visible: Value) -> Value:
    return (alpha[0] * visible[0],)


def _check_seen(resolved: ResolvedObject, alpha: Track) -> None:
    """Warn about an object that is transparent all the time, but not about one that is declared not `visible`."""
    if not any(frame.value[0] for frame in alpha.keyframes):
        resolved.warn("is 0 during a whole play, which is never seen", properties.ALPHA.name)


def _style(resolved: ResolvedObject, color: Color) -> PictureStyle | TextStyle | RectangleStyle:
    match resolved.source.kind:
        case Kind.TEXT:
            return _text_style(resolved, color)
        case Kind.RECTANGLE:
            return RectangleStyle(color, _frame(resolved))
        case _:
            return PictureStyle(
                aspect=resolved[properties.IMAGE_ASPECT],
                align_h=resolved[properties.IMAGE_ALIGN_H],
                align_v=resolved[properties.IMAGE_ALIGN_V],
                frame=_frame(resolved),
            )


def _frame(resolved: ResolvedObject) -> Frame:
    radius, width = resolved[properties.CORNER_RADIUS], resolved[properties.BORDER_WIDTH]
    if not width and properties.BORDER_COLOR.name in resolved.source.declared:
        resolved.warn("has no effect without a borderWidth", properties.BORDER_COLOR.name)
    return Frame(radius, width, resolved[properties.BORDER_COLOR] if width else None)


def _text_style(resolved: ResolvedObject, color: Color) -> TextStyle:
    return TextStyle(
        font=resolved[properties.TEXT_FONT],
        color=color,
        lines=int(resolved[properties.TEXT_LINES]),
        size=resolved[properties.TEXT_SIZE],
        size_fit=resolved[properties.TEXT_SIZE_FIT],
        paging=resolved[properties.TEXT_PAGING],
        align_h=resolved[properties.TEXT_ALIGN_H],
        align_v=resolved[properties.TEXT_ALIGN_V],
        line_spacing=resolved[properties.TEXT_LINE_SPACING],
        outline=resolved[properties.TEXT_OUTLINE],
        shadow=resolved[properties.TEXT_SHADOW],
        background=resolved[properties.TEXT_BACKGROUND],
    )
