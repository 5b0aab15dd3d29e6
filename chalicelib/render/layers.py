"""One visible thing of a segment: its frames with their opacity, and how they are laid over what is behind. Pure.

A raster costs nothing while nothing changes: only the frames of its fades exist, and one for each time that its opacity
rests; their time stamps leave the gaps, and `overlay` repeats what it had last. Any opacity is made by one `fade` that
reads it from the frame's time stamp: this is set to the opacity before and to the time after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Look, Play

from .curves import Line, expression, is_always, lines_of, within
from .encode import FINE_SCALER, tagged
from .footage import Footage, frames_of
from .geometry import Box, Rect, frame_rect, px
from .graph import Option, Stream, combine, read
from .plan import Segment

# fade computes with 16 bits.
_FULL = 65535


@dataclass(frozen=True, slots=True)
class RasterFile:
    """RGBA px in a file, and where they go: px from the box's corner, even in the frame."""

    path: Path
    rect: Rect


@dataclass(frozen=True, slots=True)
class Layer:
    """A play in a segment. `on_black`: nothing is ever behind it, so that fading is fading to black."""

    play: Play
    look: Look
    box: Box
    picture: RasterFile | Footage
    on_black: bool = False

    def opacity(self, segment: Segment, fps: int) -> tuple[Line, ...]:
        """Its opacity at the frames of the segment in which it is played."""
        return within(opacity_of(self.play, self.look, fps), segment.first_frame, segment.end_frame)

    def hides_all(self, segment: Segment, profile: Profile) -> bool:
        """Whether nothing behind it can be seen in the segment: a video that fills the frame from end to end."""
        opacity = self.opacity(segment, profile.fps)
        opaque = isinstance(self.picture, Footage) and not self.picture.stream.has_alpha
        whole = bool(opacity) and sum(line.frames for line in opacity) == segment.frames
        fills = self.look.position.is_constant and self.picture.rect.moved(*self.box.rest) == frame_rect(profile)
        return opaque and whole and fills and (self.on_black or is_always(opacity, 1))


def opacity_of(play: Play, look: Look, fps: int) -> tuple[Line, ...]:
    """The opacity, 0..1, over all frames of a play."""
    return lines_of(look.alpha, 0, fps, play.first_frame, play.end_frame)


def is_seen(lines: Sequence[Line]) -> bool:
    """Whether an opacity is ever above 0."""
    return any(not is_always([line], 0) for line in lines)


def frames(layer: Layer, segment: Segment, fps: int) -> Stream:
    """The layer's frames, at their times in the segment."""
    opacity = layer.opacity(segment, fps)
    if isinstance(layer.picture, Footage):
        return _footage_frames(layer, layer.picture, opacity, segment, fps)
    return _raster_frames(layer.picture, opacity, segment, fps)


def laid_over(behind: Stream, layer: Layer, segment: Segment, profile: Profile) -> Stream:
    """The picture so far with the layer in front."""
    options: dict[str, Option] = {
        "x": _place(layer, 0, profile.width_px, segment, profile.fps),
        "y": _place(layer, 1, profile.height_px, segment, profile.fps),
        "eval": "init" if layer.look.position.is_constant else "frame",
        "format": "yuv420",
    }
    enable = _enable(layer.opacity(segment, profile.fps), segment, profile.fps)
    if enable:
        options["enable"] = enable
    return combine([behind, frames(layer, segment, profile.fps)], "overlay", **options)


def _footage_frames(layer: Layer, footage: Footage, opacity: Sequence[Line], segment: Segment, fps: int) -> Stream:
    first, end = opacity[0].first_frame, opacity[-1].end_frame
    stream = frames_of(footage, fps, first - layer.play.first_frame, end - layer.play.first_frame)
    if is_always(opacity, 1):
        return (
            stream
            if first == segment.first_frame
            else stream.filter("setpts", expr=f"PTS+{first - segment.first_frame}")
        )
    if layer.on_black and not footage.stream.has_alpha:
        return _faded(stream, opacity, f"(N+{first})", segment, fps, alpha=0)
    return _faded(stream.filter("format", pix_fmts="yuva420p"), opacity, f"(N+{first})", segment, fps, alpha=1)


def _raster_frames(raster: RasterFile, opacity: Sequence[Line], segment: Segment, fps: int) -> Stream:
    steps = [line for line in opacity if is_seen([line])]
    size = f"{raster.rect.width}x{raster.rect.height}"
    frame = read(str(raster.path), format="rawvideo", pix_fmt="rgba", s=size, framerate=fps)
    frame = frame.filter("scale", out_color_matrix="bt709", out_range="tv", flags=FINE_SCALER)
    frame = tagged(frame.filter("format", pix_fmts="yuva420p"))
    count = sum(1 if line.is_constant else line.frames for line in steps)
    if count > 1:
        frame = frame.filter("loop", loop=count - 1, size=1)
    return _faded(frame, steps, _numbered(steps), segment, fps, alpha=1)


def _numbered(steps: Sequence[Line]) -> str:
    """An expression of the video's frame at which the raster's Nth frame begins to be shown."""
    numbered, count = [], 0
    for line in steps:
        taken = 1 if line.is_constant else line.frames
        numbered.append(Line(count, count + taken, float(line.first_frame - count), 1.0))
        count += taken
    return expression(numbered, "N")


def _faded(stream: Stream, opacity: Sequence[Line], frame: str, segment: Segment, fps: int, *, alpha: int) -> Stream:
    """Frames with their opacity, at their times in the segment; `frame` tells the Nth frame's number in the video."""
    if not is_always(opacity, 1):
        share = f"st(0,{frame});floor({_FULL}*clip({expression(opacity, 'ld(0)')},0,1)+0.5)"
        stream = stream.filter("settb", expr=f"1/{_FULL}").filter("setpts", expr=share)
        stream = stream.filter("fade", t="in", d=1, alpha=alpha)
    return stream.filter("settb", expr=f"1/{fps}").filter("setpts", expr=f"{frame}-{segment.first_frame}")


def _place(layer: Layer, part: int, side: int, segment: Segment, fps: int) -> Option:
    """`overlay`'s x (part 0) or y (part 1): whole even px, see geometry.py."""
    offset = (layer.picture.rect.x, layer.picture.rect.y)[part]
    if layer.look.position.is_constant:
        return layer.box.rest[part] + offset
    play = layer.play
    lines = within(
        lines_of(layer.look.position, part, fps, play.first_frame, play.end_frame),
        segment.first_frame,
        segment.end_frame,
    )
    number = f"st(0,floor(t*{fps}+0.5)+{segment.first_frame})"
    return f"{number};2*floor(({side}*({expression(lines, 'ld(0)')})+{px(offset)})/2+0.5)"


def _enable(opacity: Sequence[Line], segment: Segment, fps: int) -> str:
    """When to lay it over, with half a frame to either side: empty if always."""
    spans: list[tuple[int, int]] = []
    for line in opacity:
        if not is_seen([line]):
            continue
        if spans and spans[-1][1] == line.first_frame:
            spans[-1] = (spans[-1][0], line.end_frame)
        else:
            spans.append((line.first_frame, line.end_frame))
    if spans == [(segment.first_frame, segment.end_frame)]:
        return ""
    first = segment.first_frame + 0.5
    return "+".join(f"gte(t,{(a - first) / fps:.6f})*lt(t,{(b - first) / fps:.6f})" for a, b in spans)
