"""One visible layer of a segment: its frames with their opacity, laid over the picture behind. Pure.

A raster costs nothing while nothing changes. Only the frames of its fades exist, and one frame for each constant
opacity; their time stamps leave gaps, in which `overlay` repeats the last frame. One `fade` applies any opacity: it
reads the opacity from the time stamp, which is set to the opacity before it and to the time after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Play

from ..ffmpeg.graph import Option, Stream, combine
from ..motion.curves import LinearPiece, expression, is_always, within
from ..motion.geometry import Rect, frame_rect
from ..motion.opacity import is_seen, seen_spans
from ..motion.warp import Warp
from ..plan import Segment
from .clipping import ClipMask
from .surfaces import NO_MATTE, Matte, RasterFile, drawn, on_canvas, shaped, warped
from .video_source import Footage, frames_of

# `fade` computes with 16 bits.
_FULL = 65535


@dataclass(frozen=True, slots=True)
class Layer:
    """A play, or one of its spans, in a segment.

    `opacity` covers the span's frames. `place` is a position in px from the frame's corner for a layer at rest, else a
    warp. `on_black`: nothing is ever behind it, so it fades to black.
    """

    play: Play
    opacity: tuple[LinearPiece, ...]
    picture: RasterFile | Footage
    place: tuple[int, int] | Warp
    on_black: bool = False
    matte: Matte = NO_MATTE
    clip: ClipMask | None = None

    @property
    def is_clear(self) -> bool:
        """True if it has clear or translucent px, independent of its opacity."""
        if isinstance(self.place, Warp):
            return not self.place.covers
        if isinstance(self.picture, RasterFile):
            return not self.picture.is_opaque
        return self.picture.stream.has_alpha or self.matte.opacity is not None

    def opacity_in(self, segment: Segment) -> tuple[LinearPiece, ...]:
        """Return its opacity at those frames of the segment in which it is played."""
        return within(self.opacity, segment.first_frame, segment.end_frame)

    def hides_all(self, segment: Segment, profile: Profile) -> bool:
        """Return whether it hides everything behind it in the segment: it is opaque and always fills the frame."""
        opacity = self.opacity_in(segment)
        whole = bool(opacity) and sum(line.frames for line in opacity) == segment.frames
        fills = not self.is_clear and self._rect.covers(frame_rect(profile))
        return fills and whole and (self.on_black or is_always(opacity, 1))

    def is_all(self, segment: Segment, profile: Profile) -> bool:
        """Return whether it is a video that hides everything and fills the frame exactly: it is the picture."""
        is_video = isinstance(self.picture, Footage) and self._rect == frame_rect(profile)
        return is_video and self.hides_all(segment, profile)

    @property
    def _rect(self) -> Rect:
        return self.place.region if isinstance(self.place, Warp) else self.picture.rect.moved(*self.place)


def frames(layer: Layer, segment: Segment, fps: int) -> Stream:
    """Return the layer's frames, at their times in the segment."""
    opacity = layer.opacity_in(segment)
    if isinstance(layer.picture, Footage):
        return _footage_frames(layer, layer.picture, opacity, segment, fps)
    return _raster_frames(layer, layer.picture, opacity, segment, fps)


def laid_over(behind: Stream, layer: Layer, shown: Stream, segment: Segment, profile: Profile) -> Stream:
    """Return the picture behind with the layer in front. `shown` are the layer's frames."""
    options: dict[str, Option] = {"format": "yuv420"}
    opacity = layer.opacity_in(segment)
    if isinstance(layer.place, Warp):
        options |= layer.place.place(f"floor(t*{profile.fps}+0.5)+{segment.first_frame}")
    else:
        rect = layer.picture.rect.moved(*layer.place)
        options |= {"x": rect.x, "y": rect.y, "eval": "init"}
    enable = _enable(opacity, segment, profile.fps)
    if enable:
        options["enable"] = enable
    return combine([behind, shown], "overlay", **options)


def _footage_frames(
    layer: Layer, footage: Footage, opacity: Sequence[LinearPiece], segment: Segment, fps: int
) -> Stream:
    first, end = opacity[0].first_frame, opacity[-1].end_frame
    stream = frames_of(footage, fps, first - layer.play.showing_frame, end - layer.play.showing_frame)
    stream = shaped(stream, footage, layer.matte, fps, layer.place)
    if isinstance(layer.place, Warp):
        stream = warped(stream, layer.place, f"in+{first - 1}", layer.clip, fps)
    if is_always(opacity, 1):
        return (
            stream
            if first == segment.first_frame
            else stream.filter("setpts", expr=f"PTS+{first - segment.first_frame}")
        )
    if layer.on_black and not layer.is_clear:
        return _faded(stream, opacity, f"(N+{first})", segment, fps, alpha=0)
    return _faded(stream.filter("format", pix_fmts="yuva420p"), opacity, f"(N+{first})", segment, fps, alpha=1)


def _raster_frames(
    layer: Layer, raster: RasterFile, opacity: Sequence[LinearPiece], segment: Segment, fps: int
) -> Stream:
    moves = isinstance(layer.place, Warp) and not layer.place.motion.rests
    steps = [line for line in opacity if is_seen([line])]
    counts = [line.frames if moves or not line.is_constant else 1 for line in steps]
    frame = drawn(raster, fps)
    if isinstance(layer.place, Warp):
        frame = on_canvas(frame, raster.rect, layer.place)
    if sum(counts) > 1:
        frame = frame.filter("loop", loop=sum(counts) - 1, size=1)
    if isinstance(layer.place, Warp):
        frame = warped(frame, layer.place, _numbered(steps, counts, "(in-1)"), layer.clip, fps)
        frame = frame.filter("format", pix_fmts="yuva420p") if not is_always(steps, 1) else frame
    return _faded(frame, steps, _numbered(steps, counts, "N"), segment, fps, alpha=1)


def _numbered(steps: Sequence[LinearPiece], counts: Sequence[int], number: str) -> str:
    """Return the expression of the video's frame at which one of the raster's frames, counted from 0, first shows."""
    firsts = accumulate(counts, initial=0)
    numbered = [
        LinearPiece(first, first + count, float(line.first_frame - first), 1.0)
        for line, first, count in zip(steps, firsts, counts, strict=False)
    ]
    return expression(numbered, number)


def _faded(
    stream: Stream, opacity: Sequence[LinearPiece], frame: str, segment: Segment, fps: int, *, alpha: int
) -> Stream:
    """Return frames with their opacity, at their times in the segment. `frame` is frame N's number in the video."""
    if not is_always(opacity, 1):
        share = f"st(0,{frame});floor({_FULL}*clip({expression(opacity, 'ld(0)')},0,1)+0.5)"
        stream = stream.filter("settb", expr=f"1/{_FULL}").filter("setpts", expr=share)
        stream = stream.filter("fade", t="in", d=1, alpha=alpha)
    return stream.filter("settb", expr=f"1/{fps}").filter("setpts", expr=f"{frame}-{segment.first_frame}")


def _enable(opacity: Sequence[LinearPiece], segment: Segment, fps: int) -> str:
    """Return the condition for showing the layer, with half a frame to either side; empty if always."""
    spans = seen_spans(opacity)
    if spans == [(segment.first_frame, segment.end_frame)]:
        return ""
    first = segment.first_frame + 0.5
    return "+".join(f"gte(t,{(a - first) / fps:.6f})*lt(t,{(b - first) / fps:.6f})" for a, b in spans)
