"""Actions of viewers that webhooks are called about: a play, a click on the call to action, a form.

The calls about an event are delivered as those about a video's end, under a name of their own in place of the video's
id. So their attempts, retries and records never mix with those of the video.
"""

from dataclasses import dataclass
from typing import Any

from chalicelib.domain.ids import derived_id
from chalicelib.domain.iso_time import iso_time
from chalicelib.domain.submission import form_of
from chalicelib.domain.template_page import PageEvent
from chalicelib.domain.video import Video

EVENT_TYPES = {PageEvent.PLAY: "video.played", PageEvent.CLICK: "cta.clicked", PageEvent.FORM: "form.sent"}
"""The `type` of an event in the body of a webhook call."""


@dataclass(frozen=True, slots=True)
class ViewerEvent:
    """The first play, click or form of a viewing. There is one of each kind, however often it is reported."""

    video_id: str
    kind: PageEvent
    viewing_id: str
    created_ms: int

    @property
    def subject(self) -> str:
        """The name that its calls are delivered under. Ids of viewings have neither a plus nor a dot."""
        return f"{self.video_id}+{self.kind}.{self.viewing_id}.{self.created_ms}"

    @property
    def event_id(self) -> str:
        """The id in the header `webhook-id`: the same for all calls about the event."""
        return f"evt_{derived_id(self.video_id, f'viewer {self.kind} {self.viewing_id}')}"

    def to_body(self, video: Video) -> dict[str, Any]:
        """Return what the body of a call adds to the description of the video."""
        event: dict[str, Any] = {
            "type": EVENT_TYPES[self.kind],
            "time": iso_time(self.created_ms),
            "viewing": self.viewing_id,
        }
        if self.kind is PageEvent.FORM:
            form = form_of(self.viewing_id, video.submissions)
            fields = form.fields if form else {}
            event["form"] = [{"name": name, "value": value} for name, value in fields.items()]
        return {"event": event}


def event_of(subject: str) -> ViewerEvent | None:
    """Return the event that calls are about, or None if they are about the end of a video or of a campaign."""
    video_id, plus, rest = subject.partition("+")
    if not plus or rest.startswith("campaign."):
        return None
    kind, viewing_id, created_ms = rest.split(".")
    return ViewerEvent(video_id, PageEvent(kind), viewing_id, int(created_ms))


def video_of(subject: str) -> str:
    """Return the id of the video that calls are about."""
    return subject.partition("+")[0]
