"""Media files of an account, or of one video, and the facts about them."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

MAX_UPLOAD_BYTES = 50_000_000
MAX_PIXELS = 100_000_000
TEMPORARY_S = 86_400
"""The time that a media file waits for its video, or for its bytes."""
CLAIMED_S = 7 * 86_400
"""The longest time that a video takes. Its temporary media files are deleted as soon as it ends."""
UNSWEPT_S = 7 * 86_400
"""How long after its end DynamoDB deletes the row of a temporary media file itself. The reaper deletes it before that,
because only a deletion that changes the balance as well takes back what the file counted."""
_MAX_CONTENT_TYPE_CHARS = 200

_CONTENT_TYPE = re.compile(r"(video|audio|image)/[!#$%&'*+.^_`|~\w-]+[ \t]*(;[\t -~]*)?", re.ASCII | re.IGNORECASE)


class MediaType(StrEnum):
    """The types of media files; a text is an input, never a file."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    TEXT = "text"


class MediaStatus(StrEnum):
    """The states of a media file: `waiting` for its bytes (presigned), `ready`, or refused (`error`)."""

    WAITING = "waiting"
    READY = "ready"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """The facts about a file: its type, its duration in ms, its upright size in px, its sound.

    `is_vector`: the picture is drawn at the size that it is shown, so its own size does not limit it. `report`: what
    the renderer has to know of a video or sound, in its own terms.
    """

    type: MediaType
    duration_ms: int | None = None
    width_px: int | None = None
    height_px: int | None = None
    has_audio: bool = False
    is_vector: bool = False
    report: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of a file that a media file is cut from: the key and version of the source, the times in ms.

    `replaces`: the part replaces the media file that it is cut from.
    """

    source_key: str
    source_version: int
    start_ms: int
    end_ms: int
    replaces: bool


@dataclass(frozen=True, slots=True)
class Media:
    """A file in the account's storage.

    - `temp`: it was uploaded with the credentials of `template_id`, belongs to one video (`video_id`, once that
      exists), and is deleted with it.
    - `is_counted`: it counts as stored although it is temporary. Those of earlier releases do not.
    - `expires_s`: when DynamoDB deletes it without a video or without bytes, in seconds since 1970.
    - `facts`, `sha256` (of its bytes, in hex): set once it is ready.
    - `problem`: the reason why it was refused.
    - `version`: how often its bytes were replaced. Each version has its own key, because videos may still use the
      older ones.
    - `last_version`: the highest version ever assigned. After an upload that never arrived, `version` returns to the
      previous one, but no version is assigned twice.
    - `cut`: the part that it waits for.
    - `resumes`: how often the reaper has taken it up since it waits.
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
    cut: Cut | None = None
    resumes: int = 0
    is_counted: bool = False

    @property
    def usable_until_s(self) -> int | None:
        """The time until which it can be used, in seconds since 1970, or None without an end."""
        return self.expires_s - UNSWEPT_S if self.is_counted and self.expires_s is not None else self.expires_s

    @property
    def next_version(self) -> int:
        """The version that the next bytes will have."""
        return max(self.version, self.last_version) + 1

    @property
    def key(self) -> str:
        """The key of its bytes in the bucket."""
        return media_key(self.account_id, self.id, temp=self.temp, version=self.version)


def temporary_expiry_s(now_s: int, usable_s: int) -> int:
    """Return the `expires_s` of a temporary media file that can be used for `usable_s` from now."""
    return now_s + usable_s + UNSWEPT_S


def media_key(account_id: str, media_id: str, *, temp: bool, version: int = 0) -> str:
    """Return the key of the bytes of a media file. Temporary files have a prefix of their own, since they expire."""
    return f"media/{'temp' if temp else 'kept'}/{account_id}/{media_id}" + (f".{version}" if version else "")


def is_temporary(key: str) -> bool:
    """Return whether a key is that of a temporary file, which the bucket expires after a day or two."""
    return key.startswith("media/temp/")


def ids_of_key(key: str) -> tuple[str, str]:
    """Return the account id and the media id in a key, as the bucket reports it to the ingest queue.

    Raises:
        ValueError: it is not the key of a media file.
    """
    parts = key.split("/")
    if len(parts) != 4 or parts[0] != "media":
        raise ValueError(f"{key!r} is not the key of a media")
    return parts[2], parts[3].partition(".")[0]


def type_of_content(content_type: str) -> MediaType | None:
    """Return the media type of a Content-Type header (`video/mp4; x=y` is a video), or None for any other type."""
    match = _CONTENT_TYPE.fullmatch(content_type.strip())
    if match is None or len(content_type) > _MAX_CONTENT_TYPE_CHARS:
        return None
    return MediaType(match[1].lower())
