"""Output profiles. A profile's name is its definition: `<CONTAINER>_<VIDEO>_<AUDIO>_<W>x<H>_<N>fps`.

Source: reference/wire-api.md, "Profiles".
"""

import re
from dataclasses import dataclass

_NAME = re.compile(r"([A-Z0-9]+)_([A-Z0-9]+)_([A-Z0-9]+)_(\d{2,4})x(\d{2,4})_(\d{1,3})fps", re.ASCII)
_EXTENSIONS = {("MP4", "H264", "AAC"): "mp4"}
_MAX_SIDE_PX = 3840
_MAX_FPS = 60

STANDARD = (
    "MP4_H264_AAC_640x480_24fps",
    "MP4_H264_AAC_852x480_24fps",
    "MP4_H264_AAC_1280x720_24fps",
    "MP4_H264_AAC_1920x1080_24fps",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a video is encoded as: size in px, whole frames per second."""

    name: str
    width_px: int
    height_px: int
    fps: int
    extension: str

    def file_name(self, video_id: str) -> str:
        """The name of the out file: the video's id, the profile without its rate of 24, the extension.

        Source: the seeds' webhook example (`….MP4_H264_AAC_640x480.mp4`).
        """
        return f"{video_id}.{self.name.removesuffix('_24fps')}.{self.extension}"


def parse_profile(name: str) -> Profile:
    """The profile that a name defines.

    Raises:
        ValueError: with the reason, when the name has another form, or asks for what no encoder here can make.
    """
    match = _NAME.fullmatch(name)
    if not match:
        raise ValueError(f"{name!r} is not of the form <CONTAINER>_<VIDEO>_<AUDIO>_<W>x<H>_<N>fps, as in {STANDARD[0]}")
    container, video, audio, *numbers = match.groups()
    width, height, fps = map(int, numbers)
    extension = _EXTENSIONS.get((container, video, audio))
    if extension is None:
        known = ", ".join("_".join(parts) for parts in _EXTENSIONS)
        raise ValueError(f"{name!r}: {container}_{video}_{audio} is not supported; supported: {known}")
    if width % 2 or height % 2:
        raise ValueError(f"{name!r}: width and height must be even")
    if max(width, height) > _MAX_SIDE_PX or min(width, height) < 16:
        raise ValueError(f"{name!r}: width and height must be between 16 and {_MAX_SIDE_PX}")
    if not 1 <= fps <= _MAX_FPS:
        raise ValueError(f"{name!r}: the rate must be between 1 and {_MAX_FPS} frames per second")
    return Profile(name, width, height, fps, extension)
