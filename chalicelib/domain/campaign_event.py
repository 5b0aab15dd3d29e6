"""The end of a campaign as an event that webhooks are called about.

Its calls are delivered as those about a viewer are: under a name of their own in place of a video's id.
"""

from dataclasses import dataclass
from typing import Self

from chalicelib.domain.campaign import Campaign, CampaignState
from chalicelib.domain.ids import derived_id

_KIND = "campaign"


@dataclass(frozen=True, slots=True)
class CampaignEvent:
    """The end of a run of a campaign, or of its check if that has failed. There is one of each."""

    campaign_id: str
    check: int
    run: int
    state: CampaignState

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """Return the event of a campaign that has ended or paused."""
        return cls(campaign.id, campaign.check, campaign.run, campaign.state)

    @property
    def name(self) -> str:
        """A text that is the same each time the event is reported, and differs between the events of a campaign."""
        return f"{self.check}.{self.run}.{self.state}"

    @property
    def subject(self) -> str:
        """The name that its calls are delivered under."""
        return f"{self.campaign_id}+{_KIND}.{self.name}"

    @property
    def event_id(self) -> str:
        """The id in the header `webhook-id`: the same for all calls about the event."""
        return f"evt_{derived_id(self.campaign_id, self.name)}"

    @property
    def type(self) -> str:
        """The `type` of the event in the body of a call."""
        return f"campaign.{self.state}"


def campaign_event_of(subject: str) -> CampaignEvent | None:
    """Return the event that calls are about, or None if they are about a video."""
    campaign_id, _, rest = subject.partition("+")
    if not rest.startswith(f"{_KIND}."):
        return None
    _, check, run, state = rest.split(".")
    return CampaignEvent(campaign_id, int(check), int(run), CampaignState(state))
