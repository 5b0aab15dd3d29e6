"""Timelines by hand."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.timeline import Color, Kind, Look, PictureStyle, Play, RectangleStyle, Sound, TextStyle, Track

WHITE = Color(255, 255, 255)
_STYLES = {
    Kind.TEXT: TextStyle("Inter", WHITE),
    Kind.RECTANGLE: RectangleStyle(WHITE),
    Kind.IMAGE: PictureStyle(),
    Kind.VIDEO: PictureStyle(),
}


def play(name: str, first: int, end: int, *, kind: Kind = Kind.TEXT, fps: int = 24, **look: Any) -> Play:
    """Return an object that is shown (or heard) from one frame up to another; `look` are tracks, a style."""
    seen = None
    if kind in _STYLES:
        seen = Look(Track.constant(0, 0), Track.constant(1, 1), Track.constant(1), _STYLES[kind])
        seen = replace(seen, **look)
    sound = Sound() if kind is Kind.AUDIO else None
    return Play(name, 0, kind, first * 1000 / fps, end * 1000 / fps, first, end, first, look=seen, sound=sound)
