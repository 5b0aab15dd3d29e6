"""Make the videos of a campaign's valid rows, a step at a time, and continue where the run before has stopped.

The campaign stores an id for its next step before the step begins, and the ids of the step's videos are derived from
it. So a step that repeats finds the videos that exist, also days later. The ids of a step's videos are stored as a
file, and then the cursor moves in one write. A retry of the failed rows is another run over all rows, with cursors from
the first one.

A run keeps few rows ahead of the videos that have ended. It waits in its queue meanwhile.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Protocol

from chalicelib.domain import campaign as states
from chalicelib.domain.campaign import MAX_AHEAD, Campaign, CampaignState
from chalicelib.domain.campaign_entries import failures_of, mark_ended, of_retry, queued_ids, sums_of, video_ids
from chalicelib.domain.campaign_result import ResultState
from chalicelib.domain.errors import ApiError, BadRowFile
from chalicelib.domain.functions import hidden_s
from chalicelib.domain.messages import CheckCampaignMessage, ResultMessage, RunCampaignMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasCampaigns, HasClock, HasQueues, HasTemplates
from chalicelib.domain.template import Template
from chalicelib.pipeline.campaign_end import CampaignEndServices, finish_campaign
from chalicelib.pipeline.campaign_step import CampaignStepServices, queue_step
from chalicelib.pipeline.campaign_upload import uploaded
from chalicelib.pipeline.waiting import WORK_MS, Backoff, RetryLater
from chalicelib.row_files import open_rows

STOPPED_MS = 1000 * hidden_s(Queue.PREPARE)
"""A campaign that nothing has moved for so long may have stopped: its message may be hidden until then."""
VIDEO_WAIT = Backoff(first_s=5, longest_s=15, total_s=14_400)
"""For videos that are ahead of those that have ended."""

_GAVE_UP = "the run was given up after several attempts; the log tells why, and Campaign_Resume goes on"
_CHECK_GAVE_UP = "the check was given up after several attempts; the log tells why, and Campaign_Check begins another"


class CampaignMoveServices(HasCampaigns, HasQueues, HasClock, Protocol):
    """The services that let a campaign continue."""


class CampaignRunServices(CampaignEndServices, CampaignStepServices, HasTemplates, Protocol):
    """The services that make the videos of a campaign."""


def run_campaign(message: RunCampaignMessage, services: CampaignRunServices) -> None:
    """Continue a campaign that is running, or do what is left at its end.

    Raises:
        RetryLater: videos that are queued have not ended, or more rows are left than can be queued in a minute.
    """
    campaign = _load(message, services)
    if campaign is None or not campaign.is_busy:
        return
    now = _run(campaign, message, services) if campaign.state is CampaignState.RUNNING else campaign
    if now is None and (now := _load(message, services)) is not None and now.state is CampaignState.RUNNING:
        # Another worker has this message, too.
        return
    if now is not None and now.state is CampaignState.PAUSED and now.unreported:
        now = finish_campaign(now, services)
    if now is not None and now.state in states.STOPPED:
        now = _drain(now, services) or _load(message, services)
    if now is not None and (now.state is CampaignState.RUNNING or now.drains):
        raise RetryLater("the videos of the rows before have not ended", VIDEO_WAIT)
    if now is not None and now.unreported:
        finish_campaign(now, services)


def _run(campaign: Campaign, message: RunCampaignMessage, services: CampaignRunServices) -> Campaign | None:
    """Count what has ended, and queue further videos. Return the campaign; None: it has changed."""
    template = services.templates.get(campaign.account_id, campaign.template_id)
    if template is None:
        return services.campaigns.swap(campaign, states.fail(campaign, "the template was deleted", services.now_ms()))
    try:
        now = _count_ended(campaign, services)
        if now is not None and now.state is CampaignState.RUNNING:
            now = _queue(now, template, services)
    except BadRowFile as error:
        return _stop(message, states.fail, str(error), services)
    except ApiError as error:
        return _stop(message, states.pause, error.message, services)
    return now


def _drain(campaign: Campaign, services: CampaignRunServices) -> Campaign | None:
    """Count what has ended of a campaign that gets no further videos. Return it; None: it has changed."""
    now = _count_ended(campaign, services)
    if now is None or now.drains or now.state is not CampaignState.CANCELLED or not now.step_id:
        return now
    # The step that the call has interrupted may have made some of its videos.
    key = now.videos_key(now.queued_rows + 1)
    entries = services.storage.get_json(key) if services.storage.size_of(key) is not None else []
    if not (made := of_retry(entries, now.retries)):
        return now
    rows = min(now.step_rows, now.total_rows - now.queued_rows)
    taken = services.campaigns.swap(now, states.add_queued(now, rows, len(queued_ids(made)), services.now_ms()))
    return _count_ended(taken, services) if taken else None


def continue_given_up(message: CheckCampaignMessage | RunCampaignMessage, services: CampaignMoveServices) -> None:
    """Continue a campaign whose message was given up, if it has moved since; otherwise it fails or pauses."""
    campaign = services.campaigns.get(message.account_id, message.campaign_id)
    # What is left at the end of a campaign is up to the reaper then: it has nothing to give up.
    if campaign is None or campaign.state not in states.MOVING or message_of(campaign) != message:
        return
    problem = _GAVE_UP if campaign.run else _CHECK_GAVE_UP
    stored = services.campaigns.swap(campaign, states.give_up(campaign, problem, services.now_ms()))
    if stored is not None and stored.state in states.MOVING:
        services.queues.send(Queue.PREPARE, message)


def take_up_campaign(campaign: Campaign, *, everything: bool, services: CampaignMoveServices) -> bool:
    """Send the messages of a campaign again that has stopped. Return whether one was sent."""
    before_ms = services.now_ms() - STOPPED_MS
    result = campaign.result
    has_sent = False
    if result.state is ResultState.MAKING and (result.moved_ms <= before_ms or everything):
        has_sent = True
        services.queues.send(Queue.PREPARE, ResultMessage.of(campaign))
    if not campaign.is_busy or (campaign.moved_ms > before_ms and not everything):
        return has_sent
    # An earlier message may only wait. It belongs to the run before then, and ends.
    run = campaign.run + 1 if campaign.state is CampaignState.RUNNING else campaign.run
    # A worker that still works on a step finds that the campaign has changed, and stops.
    taken_up = services.campaigns.swap(campaign, replace(campaign, run=run, moved_ms=services.now_ms()))
    if taken_up is not None:
        services.queues.send(Queue.PREPARE, message_of(taken_up))
    return has_sent or taken_up is not None


def message_of(campaign: Campaign) -> CheckCampaignMessage | RunCampaignMessage:
    """Return the message by which a campaign moves."""
    return RunCampaignMessage.of(campaign) if campaign.run else CheckCampaignMessage.of(campaign)


def _load(message: RunCampaignMessage, services: HasCampaigns) -> Campaign | None:
    """Return the campaign of a message, if it is still in this run."""
    campaign = services.campaigns.get(message.account_id, message.campaign_id)
    return campaign if campaign is not None and campaign.run == message.run else None


def _stop(
    message: RunCampaignMessage,
    change: Callable[[Campaign, str, int], Campaign],
    problem: str,
    services: CampaignRunServices,
) -> Campaign | None:
    """Let the campaign, as it is after its last step, fail or pause. Return it; None: it has changed."""
    last = _load(message, services)
    if last is None or last.state is not CampaignState.RUNNING:
        return last
    return services.campaigns.swap(last, change(last, problem, services.now_ms()))


def _count_ended(campaign: Campaign, services: CampaignRunServices) -> Campaign | None:
    """Count the steps whose videos have all ended or are deleted. Return the campaign; None: it has changed."""
    now: Campaign | None = campaign
    while now is not None and now.ended_rows < now.queued_rows:
        key = now.videos_key(now.ended_rows + 1)
        entries = services.storage.get_json(key)
        made = of_retry(entries, now.retries)
        ids = video_ids(made)
        videos = services.videos.get_many(now.account_id, ids) if ids else []
        if not all(video.is_ready for video in videos):
            break
        mark_ended(made, videos)
        if made:
            # A retry finds here how it was counted.
            services.storage.put_json(key, entries)
        rows = min(now.step_rows, now.total_rows - now.ended_rows)
        queued, failures = len(queued_ids(made)), failures_of(made, videos)
        now = services.campaigns.swap(
            now, states.add_ended(now, rows, queued, sums_of(made), services.now_ms(), failures)
        )
    return now


def _queue(campaign: Campaign, template: Template, services: CampaignRunServices) -> Campaign | None:
    """Queue the videos of further steps. Return the campaign; None: it has changed.

    Raises:
        RetryLater: more rows are left than can be queued in a minute, or a call is to be repeated.
        ApiError: the account has no credit or storage left, or the template is not active.
        BadRowFile: the file is gone, or cannot be read any more.
    """
    if not _has_room(campaign):
        return campaign
    now: Campaign | None = campaign
    until_ms = services.now_ms() + WORK_MS
    with open_rows(uploaded(campaign, services.storage)) as file:
        mapping = services.campaign_rows.columns(template, file.header)
        left = islice(file.rows, campaign.queued_rows, None)
        while now is not None and _has_room(now) and (rows := list(islice(left, now.step_rows))):
            now = queue_step(now, template, mapping, rows, services)
            if services.now_ms() >= until_ms:
                raise RetryLater.after(0, "more rows are left to queue")
    return now


def _has_room(campaign: Campaign) -> bool:
    return campaign.queued_rows < campaign.total_rows and campaign.ahead + campaign.step_rows <= MAX_AHEAD
