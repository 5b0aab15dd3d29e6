"""The pictures of several videos: the layers of each laid over one another, shared layers only once. Pure."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain, takewhile

from chalicelib.domain.profile import Profile

from ..encode.options import tagged
from ..ffmpeg.graph import Stream, read, split
from ..plan import Segment
from .layers import Layer, frames, laid_over


class LayerStack:
    """The pictures of several videos in a segment. `videos` are the layers of each, from the rearmost."""

    def __init__(self, videos: Sequence[Sequence[Layer]], segment: Segment, profile: Profile) -> None:
        self._takes = videos
        self._segment = segment
        self._profile = profile
        self._shared = _alike(videos)
        own = (layer for video in videos for layer in video[self._shared :])
        self._uses = Counter(map(id, chain(videos[0][: self._shared], own)))
        self._copies: dict[int, list[Stream]] = {}

    def all(self) -> list[Stream]:
        """Return a stream for each video, in the format of the encoders."""
        clear = [not self._fills(video[self._shared :]) for video in self._takes]
        below = self._split(self._behind(), sum(clear)) if any(clear) else []
        return [
            self._picture(video, below.pop() if free else None) for video, free in zip(self._takes, clear, strict=True)
        ]

    def _picture(self, video: Sequence[Layer], below: Stream | None) -> Stream:
        own = video[self._shared :]
        picture = self._stacked(below, own) if below is not None else self._stacked(self._frames(own[0]), own[1:])
        # Without an explicit filter, ffmpeg would choose the output's format itself.
        return tagged(picture.filter("format", pix_fmts="yuv420p"))

    def _behind(self) -> Stream:
        """Return the picture of the shared layers; black without any."""
        layers = self._takes[0][: self._shared]
        if self._fills(layers):
            return self._stacked(self._frames(layers[0]), layers[1:])
        return self._stacked(self._black(), layers)

    def _fills(self, layers: Sequence[Layer]) -> bool:
        """Return whether the rearmost is a video that fills the frame, so that it needs no compositing."""
        return bool(layers) and layers[0].is_all(self._segment, self._profile)

    def _black(self) -> Stream:
        size = f"{self._profile.width_px}x{self._profile.height_px}"
        black = read(f"color=c=black:s={size}:r={self._profile.fps}", format="lavfi")
        return tagged(black.filter("format", pix_fmts="yuv420p"))

    def _stacked(self, picture: Stream, layers: Sequence[Layer]) -> Stream:
        for layer in layers:
            picture = laid_over(picture, layer, self._frames(layer), self._segment, self._profile)
        return picture

    def _frames(self, layer: Layer) -> Stream:
        """Return a layer's frames, made once for all videos that share it."""
        key = id(layer)
        if key not in self._copies:
            self._copies[key] = self._split(frames(layer, self._segment, self._profile.fps), self._uses[key])
        return self._copies[key].pop()

    def _split(self, stream: Stream, times: int) -> list[Stream]:
        return split(stream, times) if times > 1 else [stream]


def _alike(videos: Sequence[Sequence[Layer]]) -> int:
    """Return the number of layers, from the rearmost, that all videos share."""
    if len(videos) == 1:
        return 0
    columns = zip(*videos, strict=False)
    return sum(1 for _ in takewhile(lambda column: all(layer is column[0] for layer in column), columns))
