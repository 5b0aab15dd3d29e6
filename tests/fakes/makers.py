"""Sample entities for tests."""

from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.campaign import Campaign
from chalicelib.domain.connection import BucketAccess, Connection, ConnectionKind, ConnectionState
from chalicelib.domain.font import Font
from chalicelib.domain.ids import hash_secret
from chalicelib.domain.lifecycle import Transition
from chalicelib.domain.media import TEMPORARY_S, Media, MediaFacts, MediaStatus, MediaType
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.template import Template, TemplateStatus
from chalicelib.domain.template_secrets import stored_secret
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.domain.viewing import Viewing, ViewingState, viewing_key
from tests.fakes.names import (
    ACCOUNT,
    BUCKET,
    CAMPAIGN,
    MEDIA,
    NOW_MS,
    PROFILE,
    RECTANGLE,
    SECRET,
    TEMPLATE,
    TEMPLATE_SECRET,
    VIDEO,
)
from tests.fakes.sealer import Sealer


def make_account(**changes: Any) -> Account:
    return replace(Account(ACCOUNT, "Ann", hash_secret(SECRET), NOW_MS), **changes)


def make_template(**changes: Any) -> Template:
    template = Template(
        account_id=ACCOUNT,
        id=TEMPLATE,
        name="Welcome",
        description="",
        created_ms=NOW_MS,
        status=TemplateStatus.ACTIVE,
        secret="",
        scripts=(RECTANGLE,),
        medias=(),
        profiles=(PROFILE,),
    )
    template = replace(template, **changes)
    if "secret" in changes:
        return template
    return replace(template, **stored_secret(template, TEMPLATE_SECRET, Sealer()))


def make_campaign(**changes: Any) -> Campaign:
    return replace(Campaign(ACCOUNT, CAMPAIGN, TEMPLATE, "Spring", "people.csv", 5, NOW_MS), **changes)


def make_connection(**changes: Any) -> Connection:
    """Return a bucket that an account has connected by a role."""
    access = BucketAccess("videos/", "arn:aws:iam::444455556666:role/in", "0" * 32)
    bucket = Connection(ACCOUNT, BUCKET, ConnectionKind.S3, "Our videos", NOW_MS, ConnectionState.OK, bucket=access)
    return replace(bucket, **changes)


def make_font(**changes: Any) -> Font:
    return replace(Font(ACCOUNT, "OurOwn", "Our Own", "Regular", 4, "0" * 64, NOW_MS), **changes)


def make_video(**changes: Any) -> Video:
    """Return a video. Fields of its plan, render and delivery can be given directly."""
    return with_changes(Video(ACCOUNT, VIDEO, TEMPLATE, "Welcome, Ava", NOW_MS), **changes)


def with_changes(video: Video, **changes: Any) -> Video:
    """Return the video with other values of fields, also of its plan, render and delivery."""
    groups = {}
    for name in ("plan", "render", "delivery"):
        group = changes.pop(name, getattr(video, name))
        own = {key: changes.pop(key) for key in list(changes) if key in _fields_of(group) - _fields_of(video)}
        groups[name] = replace(group, **own)
    return replace(video, **groups, **changes)


def make_transition(video: Video, when: Collection[VideoStatus], to: VideoStatus, **changes: Any) -> Transition:
    """Return any transition, with new values of fields, also of the video's plan, render and delivery."""
    after = with_changes(video, **changes)
    own: Any = {name: value for name, value in changes.items() if name in _fields_of(video)}
    render = {name: value for name, value in changes.items() if name in _fields_of(video.render)}
    for name in ("plan", "delivery"):
        if changes.keys() & _fields_of(getattr(video, name)) - _fields_of(video):
            own[name] = getattr(after, name)
    return Transition(video, frozenset(when), to, own | ({"render": render} if render else {}))


def _fields_of(value: Any) -> set[str]:
    return {field.name for field in fields(value)}


def make_viewing(number: int = 0, *, account_id: str = ACCOUNT, video_id: str = VIDEO, **state: Any) -> Viewing:
    """Return a viewing that may be listed, in which the video was played; `state` are fields of its state."""
    key = viewing_key(video_id, f"{number:022d}")
    return Viewing(account_id, key, NOW_MS, NOW_MS, replace(ViewingState(played=True), **state), is_listed=True)


def make_media(**changes: Any) -> Media:
    media = Media(
        account_id=ACCOUNT,
        id=MEDIA,
        name="photo.jpg",
        description="",
        type=MediaType.IMAGE,
        size_bytes=5,
        content_type="image/jpeg",
        created_ms=NOW_MS,
        status=MediaStatus.READY,
        facts=MediaFacts(MediaType.IMAGE, width_px=640, height_px=480),
    )
    return replace(media, **changes)


def make_temporary_media(**changes: Any) -> Media:
    """Return a media file that a visitor has uploaded; by default in an earlier release, which did not count it."""
    return make_media(temp=True, template_id=TEMPLATE, expires_s=NOW_MS // 1000 + TEMPORARY_S, **changes)


def make_notification(**changes: Any) -> Notification:
    return replace(Notification(ACCOUNT, VIDEO, NotificationKind.VIDEO, "no", NOW_MS, video_id=VIDEO), **changes)
