"""The files beside a finished video that its public page needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.video import OutFile, Video

PAGE_FOLDER = "page/"
"""The folder of these files, beside the out files."""
MAIL_PICTURE = f"{PAGE_FOLDER}mail.gif"
PREVIEW_PICTURE = f"{PAGE_FOLDER}preview.jpg"

# By the CPU time that decoding takes.
_CODECS = (VideoCodec.H264, VideoCodec.VP8, VideoCodec.VP9, VideoCodec.HEVC, VideoCodec.GIF, VideoCodec.AV1)
_ENOUGH_PX = 480 * 270
USUAL_SIZE = (1280, 720)
"""The size in px of a player whose video has no picture, or none yet whose size is known."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A stored picture."""

    key: str
    content_type: str


def page_key(video: Video, name: str) -> str:
    """Return the key of a page's file beside the finished files, which may be those of an earlier revision.

    Raises:
        KeyError: the video has no finished files, and is not prepared to be watched.
    """
    if not video.out_files:
        if video.still_key is None:
            raise KeyError(name)
        return video.still_key.rpartition("/")[0] + "/" + name.removeprefix(PAGE_FOLDER)
    return f"{video.out_files[0].key.rpartition('/')[0]}/{name}"


def poster_of(video: Video) -> str | None:
    """Return the key of the largest poster of a video, or None if it has no picture.

    While it waits to be watched, it is the picture that stands for it.
    """
    found = [(_pixels(out, video), out.poster_key) for out in video.out_files if out.poster_key]
    return max(found)[1] if found else video.still_key


def size_of(video: Video) -> tuple[int, int] | None:
    """Return the size of the largest picture of a video in px, or None before it is made, and for a sound."""
    return _largest(profile_of(out, video) for out in video.out_files)


def coming_size(profiles: Iterable[str]) -> tuple[int, int] | None:
    """Return the size that the largest picture of a video in these profiles will have, if their names tell it."""
    return _largest(_standard(name) for name in profiles)


def _largest(profiles: Iterable[Profile | None]) -> tuple[int, int] | None:
    sizes = [(profile.width_px, profile.height_px) for profile in profiles if profile and profile.has_picture]
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def film_of(video: Video) -> OutFile | None:
    """Return the file that a small moving picture is best made of, or None if the video has no picture.

    It is the smallest one that is large enough, of the codec that is decoded fastest.
    """
    films = [out for out in video.out_files if out.poster_key]
    return min(films, key=lambda out: _effort(out, video)) if films else None


def profile_of(out: OutFile, video: Video) -> Profile | None:
    """Return the profile of a file, or None if it is a custom one that is not known.

    A plan of an earlier release may lack the custom profiles of the files from before it.
    """
    return _standard(video.plan.base_profiles.get(out.profile, out.profile))


def _standard(name: str) -> Profile | None:
    try:
        return parse_profile(name)
    except ValueError:
        return None


def codec_of(out: OutFile, video: Video) -> VideoCodec | None:
    """Return the codec of the picture of a file, or None if it has none, or its custom profile is not known."""
    profile = profile_of(out, video)
    return profile.format.video if profile else None


def _effort(out: OutFile, video: Video) -> tuple[bool, int, int]:
    pixels, codec = _pixels(out, video), codec_of(out, video)
    rank = _CODECS.index(codec) if codec else len(_CODECS)
    is_enough = pixels >= _ENOUGH_PX
    return not is_enough, rank, pixels if is_enough else -pixels


def _pixels(out: OutFile, video: Video) -> int:
    profile = profile_of(out, video)
    return profile.width_px * profile.height_px if profile else 0
