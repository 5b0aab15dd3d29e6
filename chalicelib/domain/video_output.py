"""The place that a caller wants finished videos published to, besides the storage of this deployment."""

from dataclasses import dataclass

from chalicelib.domain.connection import ConnectionKind


@dataclass(frozen=True, slots=True)
class YoutubeSettings:
    """The settings of a video on YouTube. `category` is YouTube's number; `keywords` are comma-separated."""

    privacy: str = "private"
    license: str = "youtube"
    category: str = ""
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class VideoOutput:
    """A connection of the account, and the settings of the videos that are published to it."""

    kind: ConnectionKind
    connection_id: str
    youtube: YoutubeSettings | None = None
