"""Erasures: the receipts of deleted videos, and the recipients whose videos are erased.

A receipt holds no personal data: ids, times, counts, and of the recipient only a hash.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.account import Credential
from chalicelib.domain.email import parse_email
from chalicelib.domain.video import Video

MAX_SHOWN_VIDEOS = 10_000
"""The most video ids that an answer has: a quarter of a megabyte."""

_VIDEO, _PART = "video/", "part/"


class RecipientField(StrEnum):
    """The fields of a video that tell whom it is for."""

    DATA = "data"
    EMAIL = "email"


class RemovedKind(StrEnum):
    """The kinds of what is removed with a video, as a receipt counts them.

    A table with rows about videos adds its kind here, and its rows to `domain.video_data`.
    """

    FILES = "files"
    SEGMENTS = "segments"
    MEDIAS = "medias"
    DELIVERIES = "deliveries"
    NOTIFICATIONS = "notifications"
    VIEWINGS = "viewings"
    FORMS = "forms"
    PUBLICATIONS = "publications"


Counts = Mapping[str, int]
"""How much was removed, by `RemovedKind`; the bytes of a kind have `_bytes` at the end of its name."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """The receipt of an erasure: that of a recipient, or the deletion of one video (`video_id`).

    - `created_ms`: when it was asked for. Videos that were created later are not erased.
    - `credential`: how the caller proved who it is.
    - `selector`, `digest`: the field of the videos that had to match, and `digest_of` its value.
    - `finished_ms`: when it was finished; 0 until then. From then on `videos` is the number of erased videos, and
      `counts` says what was removed.
    """

    account_id: str
    id: str
    created_ms: int
    credential: Credential
    selector: RecipientField | None = None
    digest: str = ""
    video_id: str | None = None
    finished_ms: int = 0
    videos: int = 0
    counts: Counts = field(default_factory=dict)

    def matches(self, recipient: "VideoRecipient") -> bool:
        """Return whether a video is to be erased."""
        if self.selector is None or recipient.created_ms > self.created_ms:
            return False
        value = recipient.data if self.selector is RecipientField.DATA else recipient.email
        return bool(value) and digest_of(self.id, self.selector, value) == self.digest


@dataclass(frozen=True, slots=True)
class ErasedVideo:
    """The part of a receipt about one video. Its id in the table is `part_id`."""

    account_id: str
    id: str
    video_id: str
    counts: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VideoReceipt:
    """The note which erasure has the receipt of a video. Its id in the table is `receipt_id`."""

    account_id: str
    id: str
    erasure_id: str


@dataclass(frozen=True, slots=True)
class VideoRecipient:
    """The fields of a video that an erasure looks at."""

    id: str
    created_ms: int
    data: str = ""
    email: str = ""

    @classmethod
    def of(cls, video: Video) -> "VideoRecipient":
        """Return the fields of a video."""
        return cls(video.id, video.created_ms, video.data, video.contact.email or "")


def digest_of(erasure_id: str, selector: RecipientField, value: str) -> str:
    """Return the hash of a recipient in the receipt with this id: the SHA-256 of `id:value`, in hex.

    The id makes equal recipients of two receipts differ. A caller that knows the recipient can compute the hash.
    """
    text = normalized_email(value) if selector is RecipientField.EMAIL else value
    return hashlib.sha256(f"{erasure_id}:{text}".encode(errors="surrogatepass")).hexdigest()


def normalized_email(text: str) -> str:
    """Return an e-mail address without spaces around it and in lower case, with its domain in ASCII.

    Videos may have any text as their e-mail, so what is no address is only trimmed and converted to lower case.
    """
    try:
        return parse_email(text.strip()).key
    except ValueError:
        return text.strip().casefold()


def part_id(erasure_id: str, video_id: str) -> str:
    """Return the id of the row of one video in an erasure. It sorts after the ids of all erasures."""
    return f"{_PART}{erasure_id}/{video_id}"


def receipt_id(video_id: str) -> str:
    """Return the id of the row that names the erasure of a video. It sorts after the ids of all erasures."""
    return f"{_VIDEO}{video_id}"


def most_of(some: Counts, others: Counts) -> dict[str, int]:
    """Return the larger count of each kind.

    An interrupted erasure counts a video again, when a part of it is gone.
    """
    return {kind: max(some.get(kind, 0), others.get(kind, 0)) for kind in sorted({*some, *others})}


def sum_of(counts: Iterable[Counts]) -> dict[str, int]:
    """Return the sum of counts by kind."""
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))
