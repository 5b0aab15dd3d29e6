"""Medias: files that an account (or one video) may show, and what is known of them."""

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_UPLOAD_BYTES = 50_000_000
TEMPORARY_S = 86_400
"""How long a media waits for the video that it is for, or for its bytes."""
CLAIMED_S = 7 * 86_400
"""No video is being made for longer; with its end its medias go, however early."""
_MAX_CONTENT_TYPE_CHARS = 200

_CONTENT_TYPE = re.compile(r"(video|audio|image)/[!#$%&'*+.^_`|~\w-]+[ \t]*(;[\t -~]*)?", re.ASCII | re.IGNORECASE)


class MediaType(StrEnum):
    """What a media is; text is an input media only, never a file."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    TEXT = "text"


class MediaStatus(StrEnum):
    """`waiting` for its bytes (presigned), `ready` to be shown, or refused (`error`)."""

    WAITING = "waiting"
    READY = "ready"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a look into a file tells: its type, duration (timed medias), upright size in px (visible ones), sound.

    `is_vector`: the size is one of many, since it is drawn as large as it is shown.
    """

    type: MediaType
    duration_ms: int | None = None
    width_px: int | None = None
    height_px: int | None = None
    has_audio: bool = False
    is_vector: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A file in the account's storage.

    `temp`: uploaded with the credentials of `template_id`, it belongs to one video (`video_id`, once that is made) and
    goes with it, or after `expires_s` (seconds since 1970) if no video comes; so does one whose bytes never come.
    `facts` and `sha256` (of its bytes, in hex) are there once it is ready; `problem` says why it was refused. `version`
    counts how often it got other bytes: each time under a key of their own, as videos may be made of those before.
    `last_version` is the highest that it ever had: where the bytes never came it is the one before again, but a number
    is not given twice.
    """

    account_id: str
    id: str
    name: str
    description: str
    type: MediaType
    size_bytes: int
    content_type: str
    created_ms: int
    status: MediaStatus
    temp: bool = False
    template_id: str | None = None
    video_id: str | None = None
    expires_s: int | None = None
    facts: MediaFacts | None = None
    problem: str | None = None
    sha256: str | None = None
    version: int = 0
    last_version: int = 0

    @property
    def next_version(self) -> int:
        """The version that other bytes will be."""
        return max(self.version, self.last_version) + 1

    @property
    def key(self) -> str:
        """Where its bytes lie in the bucket."""
        return media_key(self.account_id, self.id, temp=self.temp, version=self.version)


def media_key(account_id: str, media_id: str, *, temp: bool, version: int = 0) -> str:
    """Where the bytes of a media lie in the bucket; temporary ones apart, since they expire."""
    return f"media/{'temp' if temp else 'kept'}/{account_id}/{media_id}" + (f".{version}" if version else "")


def is_temporary(key: str) -> bool:
    """Whether a key is one of a temporary media's bytes, which go by themselves after a day or two."""
    return key.startswith("media/temp/")


def ids_of_key(key: str) -> tuple[str, str]:
    """Account id and media id of a media's key, as the bucket reports it to the ingest queue.

    Raises:
        ValueError: when it is not the key of a media.
    """
    parts = key.split("/")
    if len(parts) != 4 or parts[0] != "media":
        raise ValueError(f"{key!r} is not the key of a media")
    return parts[2], parts[3].partition(".")[0]


def type_of_content(content_type: str) -> MediaType | None:
    """The media type that a Content-Type header declares (`video/mp4; x=y`: a video); None if it is not one of ours."""
    match = _CONTENT_TYPE.fullmatch(content_type.strip())
    if match is None or len(content_type) > _MAX_CONTENT_TYPE_CHARS:
        return None
    return MediaType(match[1].lower())
