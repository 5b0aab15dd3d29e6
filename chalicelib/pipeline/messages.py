"""What stands in the queues: ids only, so that a message is true however late it comes."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from chalicelib.domain.mail_texts import MailKind
from chalicelib.domain.media import media_key
from chalicelib.domain.segment_release import OrphanedSegments
from chalicelib.domain.video import Video


@dataclass(frozen=True, slots=True)
class VideoMessage:
    """Prepare or assemble this revision of a video; earlier releases counted in `attempt` how often it was put off."""

    account_id: str
    video_id: str
    attempt: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True)
class QueueVideosMessage:
    """Queue those of these videos that were stored, but not queued: what asked for them has died in between."""

    account_id: str
    video_ids: list[str]


@dataclass(frozen=True, slots=True)
class RenderMessage:
    """Do this job of the video's row, see `packing`, in this revision."""

    account_id: str
    video_id: str
    job: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class DeliverMessage:
    """Call a webhook for this video, in this round of its tellings.

    `attempt`, from 0, is the first one to make: earlier releases sent a message for each.
    """

    account_id: str
    video_id: str
    url: str
    attempt: int = 0
    telling: int = 0


@dataclass(frozen=True, slots=True)
class CutMessage:
    """Cut a part out of a file, to be this version of a media.

    `replaces`: the file is that media's own, before, when it was of `source_version`.
    """

    account_id: str
    media_id: str
    version: int
    source_key: str
    source_version: int
    start_ms: int
    end_ms: int
    replaces: bool

    @property
    def key(self) -> str:
        """Where the part will lie in the bucket."""
        return media_key(self.account_id, self.media_id, temp=False, version=self.version)


def about(video: Video) -> dict[str, Any]:
    """The message to prepare or assemble a video as it is now, as JSON data."""
    return to_body(VideoMessage(video.account_id, video.id, revision=video.revision))


@dataclass(frozen=True, slots=True)
class MailMessage:
    """Send a mail of this kind to the owner of an account."""

    mail: MailKind
    email: str


@dataclass(frozen=True, slots=True)
class DeleteTemplateMessage:
    """Remove what is left of a template that was deleted; `is_last`: look once more whether something is."""

    account_id: str
    template_id: str
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class DeleteAccountMessage:
    """Remove what is left of an account that is being deleted; `is_last`: look once more whether something is."""

    account_id: str
    is_last: bool = False


Message = (
    VideoMessage | RenderMessage | DeliverMessage | DeleteTemplateMessage | DeleteAccountMessage | OrphanedSegments
)


def read_delivery(body: dict[str, Any]) -> DeliverMessage | MailMessage:
    """What stands in the queue `deliver`."""
    return MailMessage(MailKind(body["mail"]), body["email"]) if "mail" in body else DeliverMessage(**body)


def read_preparation(body: dict[str, Any]) -> VideoMessage | QueueVideosMessage:
    """What stands in the queue `prepare`."""
    return QueueVideosMessage(**body) if "video_ids" in body else VideoMessage(**body)


def read_removal(body: dict[str, Any]) -> DeleteTemplateMessage | DeleteAccountMessage | OrphanedSegments:
    """What stands in the queue `remove`."""
    if "uses" in body:
        return OrphanedSegments(**body)
    return DeleteTemplateMessage(**body) if "template_id" in body else DeleteAccountMessage(**body)


def read_body(text: str) -> Any:
    """The JSON data of a message; what is not JSON comes back as it is, for the dead queue must take it, too."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def to_body(message: Message) -> dict[str, Any]:
    """The message as JSON data."""
    return asdict(message)
