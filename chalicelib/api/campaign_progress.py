"""The progress of a campaign as it is now, with the videos of steps that have not ended. Nothing of it is stored."""

from dataclasses import replace
from typing import Protocol

from chalicelib.domain.campaign import Campaign, add_ended
from chalicelib.domain.campaign_entries import Entry, failures_of, mark_ended, of_retry, sums_of, video_ids
from chalicelib.domain.services import HasCampaigns, HasClock, HasStorage, HasVideos
from chalicelib.domain.video import Video

_MOST_STEPS = 50
"""The steps that one call looks into: many, if a retry has passed steps that get no videos."""


class CampaignProgressServices(HasCampaigns, HasStorage, HasVideos, HasClock, Protocol):
    """The services that hold the videos of campaigns."""


def with_progress(campaign: Campaign, services: CampaignProgressServices) -> Campaign:
    """Return a campaign whose sums count the videos that have ended of the steps that have not. It is only to be shown.

    The run counts a step when all of its videos have ended, and only these sums are stored.
    """
    now, now_ms = campaign, services.now_ms()
    steps = range(campaign.ended_rows + 1, campaign.queued_rows + 1, campaign.step_rows) if campaign.run else range(0)
    for first in steps[:_MOST_STEPS]:
        try:
            made = of_retry(services.storage.get_json(campaign.videos_key(first)), campaign.retries)
        except KeyError:
            break  # The campaign was deleted meanwhile.
        ids = video_ids(made)
        videos = {each.id: each for each in services.videos.get_many(campaign.account_id, ids)} if ids else {}
        ended = [entry for entry in made if _has_ended(entry, videos)]
        mark_ended(ended, videos.values())
        rows = min(campaign.step_rows, campaign.queued_rows - first + 1) - (len(made) - len(ended))
        now = add_ended(now, rows, 0, sums_of(ended), now_ms, failures_of(ended, videos.values()))
    # The run ends a campaign, when it has stored its sums.
    return replace(now, state=campaign.state, problem=campaign.problem)


def _has_ended(entry: Entry, videos: dict[str, Video]) -> bool:
    """Return whether the row of an entry has no video, or one that has ended, can be watched or is deleted."""
    video = videos.get(entry.get("videoID", ""))
    return video is None or video.is_ready
