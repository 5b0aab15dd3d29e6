"""Queue messages: the only place where they are built and parsed.

A message carries ids, never state, so a late or duplicate message does no harm. Every body names its `kind`. Bodies of
the release before, which have no `kind`, are recognized by exactly their fields and types. Everything else is rejected:
guessing could delete the wrong thing.
"""

import json
import logging
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, ClassVar, Self
from urllib.parse import unquote_plus

from chalicelib.domain.campaign import Campaign
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.drop_folder import ROOT, DroppedList, parse_drop
from chalicelib.domain.mail_texts import MailKind
from chalicelib.domain.media import Cut, Media, ids_of_key, media_key
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video

log = logging.getLogger(__name__)


class UnknownMessage(Exception):
    """A message body that is not a valid message of its queue; the text says why."""


@dataclass(frozen=True, slots=True)
class VideoMessage:
    """Prepare or assemble this revision of a video."""

    kind: ClassVar[str] = "video"

    account_id: str
    video_id: str
    revision: int = 0

    @classmethod
    def of(cls, video: Video) -> Self:
        """Return the message for the current revision of a video."""
        return cls(video.account_id, video.id, video.revision)


@dataclass(frozen=True, slots=True)
class QueueVideosMessage:
    """Queue those of these videos that were stored but never queued, because the API call crashed in between."""

    kind: ClassVar[str] = "queue_videos"

    account_id: str
    video_ids: list[str]


@dataclass(frozen=True, slots=True)
class CheckCampaignMessage:
    """Check the rows of a campaign. `check` is the number of the check: one that began later has its own message."""

    kind: ClassVar[str] = "check_campaign"

    account_id: str
    campaign_id: str
    check: int

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """Return the message of a campaign as it is."""
        return cls(campaign.account_id, campaign.id, campaign.check)


@dataclass(frozen=True, slots=True)
class RunCampaignMessage:
    """Make the videos of a campaign. `run` is the number of its start or resumption."""

    kind: ClassVar[str] = "run_campaign"

    account_id: str
    campaign_id: str
    run: int

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """Return the message of a campaign as it is."""
        return cls(campaign.account_id, campaign.id, campaign.run)


@dataclass(frozen=True, slots=True)
class ResultMessage:
    """Write the result of a campaign. `number` is the number of the result, as one that began later has its own."""

    kind: ClassVar[str] = "campaign_result"

    account_id: str
    campaign_id: str
    number: int

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """Return the message for the result that is being written."""
        return cls(campaign.account_id, campaign.id, campaign.result.number)


@dataclass(frozen=True, slots=True)
class RenderMessage:
    """Do this render job of this revision of a video; `pipeline.jobs` explains the name of a job."""

    kind: ClassVar[str] = "render"

    account_id: str
    video_id: str
    job: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class DeliverMessage:
    """Call a webhook about a video, in this round of deliveries.

    `attempt` counts from 0 and is the first attempt to make: earlier releases sent one message for each attempt.
    """

    kind: ClassVar[str] = "deliver"

    account_id: str
    video_id: str
    url: str
    attempt: int = 0
    delivery_round: int = 0


@dataclass(frozen=True, slots=True)
class PublishMessage:
    """Publish the files of this revision of a video."""

    kind: ClassVar[str] = "publish"

    account_id: str
    video_id: str
    revision: int

    @classmethod
    def of(cls, video: Video) -> Self:
        """Return the message for the current revision of a video."""
        return cls(video.account_id, video.id, video.revision)


@dataclass(frozen=True, slots=True)
class TryConnectionMessage:
    """Try whether a connection can be used."""

    kind: ClassVar[str] = "try_connection"

    account_id: str
    connection_id: str


@dataclass(frozen=True, slots=True)
class InspectMessage:
    """Inspect the uploaded file of a media file, because no notification of S3 about it was handled."""

    kind: ClassVar[str] = "inspect"

    account_id: str
    media_id: str


@dataclass(frozen=True, slots=True)
class CutMessage:
    """Cut a part out of a file and store it as this version of a media file.

    `replaces`: the part replaces the media file that it is cut from, whose version was `source_version`.
    """

    kind: ClassVar[str] = "cut"

    account_id: str
    media_id: str
    version: int
    source_key: str
    source_version: int
    start_ms: int
    end_ms: int
    replaces: bool

    @classmethod
    def of(cls, media: Media, cut: Cut) -> Self:
        """Return the message for the part that a media file waits for."""
        return cls(
            media.account_id,
            media.id,
            media.version,
            cut.source_key,
            cut.source_version,
            cut.start_ms,
            cut.end_ms,
            cut.replaces,
        )

    @property
    def key(self) -> str:
        """The key of the part in the bucket."""
        return media_key(self.account_id, self.media_id, temp=False, version=self.version)


@dataclass(frozen=True, slots=True)
class MailMessage:
    """Send a mail of this type to the owner of an account."""

    kind: ClassVar[str] = "mail"

    mail: MailKind
    email: str


@dataclass(frozen=True, slots=True)
class DeleteTemplateMessage:
    """Delete the rest of a template that was deleted."""

    kind: ClassVar[str] = "delete_template"

    account_id: str
    template_id: str


@dataclass(frozen=True, slots=True)
class DeleteVideoMessage:
    """Delete the rest of a video that was deleted, and what workers have stored for it since.

    The message is delayed until every worker that could still store something has ended. `keeps_outside`: the files
    that were published at other places stay there.
    """

    kind: ClassVar[str] = "delete_video"

    account_id: str
    template_id: str
    video_id: str
    keeps_outside: bool = False

    @classmethod
    def of(cls, video: Video, *, keeps_outside: bool = False) -> Self:
        """Return the message for a video."""
        return cls(video.account_id, video.template_id, video.id, keeps_outside)


@dataclass(frozen=True, slots=True)
class EraseRecipientMessage:
    """Erase the videos of a recipient, whom the erasure with this id describes."""

    kind: ClassVar[str] = "erase_recipient"

    account_id: str
    erasure_id: str


@dataclass(frozen=True, slots=True)
class DeleteAccountMessage:
    """Delete the rest of an account that is being deleted."""

    kind: ClassVar[str] = "delete_account"

    account_id: str


@dataclass(frozen=True, slots=True)
class OrphanedSegments:
    """Delete segments that videos have released. `uses` holds their names by user, see `Video.segment_user`.

    The message is delayed until every worker that could still store one of them has ended. A worker that crashed right
    after it had stored a segment could not delete it.
    """

    kind: ClassVar[str] = "orphaned_segments"

    scope: str
    uses: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class UploadedFiles:
    """A notification of S3 about media files, each as (account id, media id), and lists in drop folders.

    Only S3 sends it. Both are empty for S3's test event.
    """

    kind: ClassVar[str] = "uploaded_files"

    files: tuple[tuple[str, str], ...]
    lists: tuple[DroppedList, ...] = ()


SentMessage = (
    VideoMessage
    | QueueVideosMessage
    | CheckCampaignMessage
    | RunCampaignMessage
    | ResultMessage
    | RenderMessage
    | DeliverMessage
    | PublishMessage
    | TryConnectionMessage
    | CutMessage
    | InspectMessage
    | MailMessage
    | DeleteTemplateMessage
    | DeleteVideoMessage
    | DeleteAccountMessage
    | EraseRecipientMessage
    | OrphanedSegments
)
Message = SentMessage | UploadedFiles

_SENT: tuple[type[SentMessage], ...] = SentMessage.__args__
_BY_KIND: dict[str, type[SentMessage]] = {message.kind: message for message in _SENT}
_OF_QUEUE: dict[Queue, tuple[type[Message], ...]] = {
    Queue.INGEST: (UploadedFiles, InspectMessage, CutMessage),
    Queue.PREPARE: (VideoMessage, QueueVideosMessage, CheckCampaignMessage, RunCampaignMessage, ResultMessage),
    **dict.fromkeys(RENDER_QUEUES, (RenderMessage,)),
    Queue.ASSEMBLE: (VideoMessage,),
    Queue.DELIVER: (DeliverMessage, MailMessage),
    Queue.PUBLISH: (PublishMessage, TryConnectionMessage),
    Queue.REMOVE: (
        *(DeleteTemplateMessage, DeleteVideoMessage, DeleteAccountMessage, EraseRecipientMessage),
        OrphanedSegments,
    ),
    Queue.DEAD: (*_SENT, UploadedFiles),
}
# Fields keep their old names in message bodies, so that releases understand each other.
_BODY_NAMES = {"delivery_round": "telling"}
# Fields that earlier releases sent and this one does not read, with their types.
_FORMER_FIELDS: dict[type[SentMessage], dict[str, type]] = {
    VideoMessage: {"attempt": int},
    DeleteTemplateMessage: {"is_last": bool},
    DeleteAccountMessage: {"is_last": bool},
}


def to_body(message: SentMessage) -> dict[str, Any]:
    """Return the body of a message, as JSON data."""
    values = {_body_name(each): getattr(message, each.name) for each in fields(message)}
    return {"kind": message.kind} | values


def parse_message(queue: Queue, text: str) -> Message:
    """Parse the body of a message that arrived in a queue.

    Unknown fields of a known kind are ignored, as a newer release may have added them.

    Raises:
        UnknownMessage: it is not JSON, its kind does not belong in this queue, or a field is missing or invalid.
    """
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnknownMessage("it is not JSON, or nested too deeply") from error
    if not isinstance(body, dict):
        raise UnknownMessage("it is not a JSON object")
    message = _parse_notification(body) or _parse_sent(body)
    if not isinstance(message, _OF_QUEUE[queue]):
        raise UnknownMessage(f"messages of the kind {message.kind!r} do not belong into the queue {queue}")
    return message


def _parse_sent(body: dict[str, Any]) -> SentMessage:
    cls = _class_of(body)
    missing = _required(cls) - body.keys()
    if missing:
        raise UnknownMessage(f"the {cls.kind!r} message has no {', '.join(sorted(missing))}")
    values = {
        each.name: _checked(cls, _body_name(each), body[_body_name(each)], each.type)
        for each in fields(cls)
        if _body_name(each) in body
    }
    if "kind" not in body:
        for name, expected in _FORMER_FIELDS.get(cls, {}).items():
            _checked(cls, name, body.get(name, expected()), expected)
    return cls(**values)


def _class_of(body: dict[str, Any]) -> type[SentMessage]:
    if "kind" not in body:
        return _class_without_kind(body)
    kind = body["kind"]
    if not isinstance(kind, str) or kind not in _BY_KIND:
        raise UnknownMessage(f"unknown kind {kind!r:.100}")
    return _BY_KIND[kind]


def _class_without_kind(body: dict[str, Any]) -> type[SentMessage]:
    """Return the class of a message of the release before, by its fields: all required ones, and no unknown one."""
    for cls in _SENT:
        known = {_body_name(each) for each in fields(cls)} | _FORMER_FIELDS.get(cls, {}).keys()
        if _required(cls) <= body.keys() <= known:
            return cls
    raise UnknownMessage(f"no kind, and no message has these fields: {', '.join(sorted(body)):.200}")


def _checked(cls: type[SentMessage], name: str, value: Any, expected: Any) -> Any:
    """Return the value of a field, if it has exactly the expected type. Empty strings are not valid."""
    if expected is MailKind:
        if isinstance(value, str) and value in list(MailKind):
            return MailKind(value)
    elif expected == list[str]:
        if _are_strings(value):
            return value
    elif expected == dict[str, list[str]]:
        if isinstance(value, dict) and all(map(_are_strings, value.values())):
            return value
    elif type(value) is expected and value != "":  # bool is an int, so isinstance would accept true for 1
        return value
    raise UnknownMessage(f"the field {name} of the {cls.kind!r} message is invalid")


def _are_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each for each in value)


def _parse_notification(body: dict[str, Any]) -> UploadedFiles | None:
    """Return the files of a notification of S3, or None for every other body.

    Files with other keys, which an operator may have put into the bucket, are left out.
    """
    if body.get("Event") == "s3:TestEvent":
        return UploadedFiles(())
    if "Records" not in body:
        return None
    records = body["Records"]
    try:
        if not isinstance(records, list):  # an empty text or object would be a notification about nothing
            raise TypeError("the records are not a list")
        keys = [unquote_plus(record["s3"]["object"]["key"]) for record in records]
    except (KeyError, TypeError, AttributeError) as error:
        raise UnknownMessage("it is no notification of S3 about files") from error
    files = filter(None, (_file_of(key) for key in keys))
    return UploadedFiles(tuple(files), tuple(filter(None, map(parse_drop, keys))))


def _file_of(key: str) -> tuple[str, str] | None:
    if key.startswith(f"{ROOT}/"):
        return None
    try:
        return ids_of_key(key)
    except ValueError as error:
        log.warning("passed over: %s", error)
        return None


def _required(cls: type[SentMessage]) -> set[str]:
    return {_body_name(each) for each in fields(cls) if each.default is MISSING}


def _body_name(field: Field[Any]) -> str:
    return _BODY_NAMES.get(field.name, field.name)
