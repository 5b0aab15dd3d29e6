"""The subjects of webhook calls: the end of a video, an action of a viewer of its page, or the end of a campaign."""

from dataclasses import dataclass
from typing import Any, Protocol

from chalicelib.domain.campaign import Campaign
from chalicelib.domain.campaign_event import campaign_event_of
from chalicelib.domain.iso_time import iso_time
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.services import HasCampaigns, HasVideos
from chalicelib.domain.video import Video
from chalicelib.domain.viewer_event import event_of, video_of
from chalicelib.domain.webhook_signature import event_id_of
from chalicelib.pipeline.services import HasWebhooks


class TargetServices(HasCampaigns, HasVideos, Protocol):
    """The services that hold what calls are about."""


@dataclass(frozen=True, slots=True)
class DeliveryTarget:
    """The subject of calls. `subject`: the `video_id` of their messages. Exactly one of video and campaign is given."""

    subject: str
    video: Video | None = None
    campaign: Campaign | None = None

    @property
    def owner(self) -> Video | Campaign:
        """The video or the campaign."""
        found = self.video or self.campaign
        assert found is not None  # noqa: S101 one of them is given
        return found

    @property
    def account_id(self) -> str:
        """The account whose webhooks are called."""
        return self.owner.account_id

    @property
    def template_id(self) -> str:
        """The template whose webhooks are called."""
        return self.owner.template_id

    @property
    def is_end_of_video(self) -> bool:
        """True if the video notes which webhooks were called. Of other calls, the records are enough."""
        return self.video is not None and self.subject == self.video.id

    @property
    def event_id(self) -> str:
        """The id in the header `webhook-id`."""
        event = event_of(self.subject) or campaign_event_of(self.subject)
        if event is not None:
            return event.event_id
        assert self.video is not None  # noqa: S101 there is no other kind
        return event_id_of(self.video)

    def body(self, services: HasWebhooks) -> dict[str, Any]:
        """Return the body of a call, as JSON data."""
        if self.video is not None:
            event = event_of(self.subject)
            return services.describe(self.video) | (event.to_body(self.video) if event else {})
        about = campaign_event_of(self.subject)
        assert about is not None  # noqa: S101 there is no other kind
        assert self.campaign is not None  # noqa: S101 as above
        happened = {"type": about.type, "time": iso_time(self.campaign.moved_ms)}
        return {"event": happened, "campaign": services.describe_campaign(self.campaign)}

    def exists(self, services: TargetServices) -> bool:
        """Return whether it is not deleted by now."""
        table = services.videos if self.video is not None else services.campaigns
        return table.get(self.account_id, self.owner.id) is not None


def load_target(message: DeliverMessage, services: TargetServices) -> DeliveryTarget | None:
    """Return what a message is about, or None if it was deleted, was delivered, or is in a later delivery round.

    Messages about viewers and campaigns have neither rounds nor marks: their records say what was delivered.
    """
    about_campaign = campaign_event_of(message.video_id)
    if about_campaign is not None:
        campaign = services.campaigns.get(message.account_id, about_campaign.campaign_id)
        return DeliveryTarget(message.video_id, campaign=campaign) if campaign is not None else None
    video = services.videos.get(message.account_id, video_of(message.video_id))
    if video is None or event_of(message.video_id):
        return DeliveryTarget(message.video_id, video) if video is not None else None
    is_over = message.delivery_round != video.delivery.number or message.url in video.delivery.webhooks_done
    return None if is_over else DeliveryTarget(message.video_id, video)
