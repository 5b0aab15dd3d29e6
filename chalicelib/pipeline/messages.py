"""What stands in the queues: ids only, so that a message is true however late it comes."""

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class VideoMessage:
    """Prepare or assemble this video; `attempt` counts how often it was put off."""

    account_id: str
    video_id: str
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class RenderMessage:
    """Render segment `segment` of this video in one profile."""

    account_id: str
    video_id: str
    profile: str
    segment: int

    @property
    def job(self) -> str:
        """The job's name in the video's row."""
        return f"{self.profile}/{self.segment}"

    @classmethod
    def of_job(cls, account_id: str, video_id: str, job: str) -> "RenderMessage":
        """The message for a job of the video's row."""
        profile, segment = job.rsplit("/", 1)
        return cls(account_id, video_id, profile, int(segment))


@dataclass(frozen=True, slots=True)
class DeliverMessage:
    """Call a webhook for this video; `attempt` counts from 0."""

    account_id: str
    video_id: str
    url: str
    attempt: int = 0


Message = VideoMessage | RenderMessage | DeliverMessage


def read_body(text: str) -> Any:
    """The JSON data of a message; what is not JSON comes back as it is, for the dead queue must take it, too."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def to_body(message: Message) -> dict[str, Any]:
    """The message as JSON data."""
    return asdict(message)
