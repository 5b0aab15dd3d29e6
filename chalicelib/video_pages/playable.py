"""The files of a video that browsers play, the best one first."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.formats import Container, VideoCodec, content_type_of
from chalicelib.domain.page_files import profile_of
from chalicelib.domain.profile import Profile
from chalicelib.domain.video import OutFile, Video

# All browsers play H.264 in MP4. The others are for those that play them, too.
_CODECS = (VideoCodec.H264, VideoCodec.VP9, VideoCodec.VP8, VideoCodec.AV1, VideoCodec.HEVC)
_MOST_PX = 1920 * 1080


@dataclass(frozen=True, slots=True)
class Playable:
    """A file, and its profile."""

    out: OutFile
    profile: Profile

    @property
    def content_type(self) -> str:
        """The type of the file."""
        return content_type_of(self.out.name)


def playable_files(video: Video) -> Sequence[Playable]:
    """Return the files that browsers play: the largest H.264 up to 1080p first, sound alone last."""
    found = [Playable(out, profile) for out in video.out_files if (profile := profile_of(out, video))]
    return sorted((each for each in found if each.profile.format.container is not Container.GIF), key=_order)


def picture_file(video: Video) -> OutFile | None:
    """Return the file whose poster stands for the video, or None if it has no picture."""
    files = [*(each.out for each in playable_files(video)), *video.out_files]
    return next((out for out in files if out.poster_key), None)


def _order(playable: Playable) -> tuple[int, bool, int]:
    profile = playable.profile
    pixels = profile.width_px * profile.height_px
    codec = profile.format.video
    rank = _CODECS.index(codec) if codec in _CODECS else len(_CODECS)
    return rank, pixels > _MOST_PX, pixels if pixels > _MOST_PX else -pixels
