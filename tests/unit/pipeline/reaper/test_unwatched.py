"""Videos whose link ends before anybody has watched them."""

import pytest

from chalicelib.domain import lifecycle
from chalicelib.domain.metrics import Metric
from chalicelib.domain.page_link import NO_PAGE, PageLink
from chalicelib.domain.quota import renew_month
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.reaper import resume
from tests.fakes import ACCOUNT, NOW_MS, VIDEO, make_template, make_video
from tests.unit.pipeline.reaper.stopped import HOOK, reaped, sent, video_of

END_MS = NOW_MS + 86_400_000


@pytest.fixture
def waiting(cloud):
    """Return the cloud with an unwatched video that holds 3 of 10 credits."""
    cloud.limit(credits=10)
    renew_month(ACCOUNT, cloud.pipeline_services)
    cloud.templates.put(make_template(webhooks=(HOOK,)))
    page = PageLink("t", END_MS)
    video = make_video(status=VideoStatus.UNWATCHED, made_when_watched=True, page=page, price=3, still_key="s")
    cloud.videos.put(video)
    for key in (f"{video.work_prefix}manifest.json", f"{video.still_prefix}poster.jpg"):
        cloud.storage.files[key] = b"x"
    return cloud


def test_a_video_that_nobody_watches_ends_with_its_link_and_its_credits_come_back(waiting):
    held = waiting.ledger.balance(ACCOUNT).amounts
    waiting.clock.ms = END_MS
    assert reaped(waiting) == 1
    amounts = waiting.ledger.balance(ACCOUNT).amounts
    assert (held.held, amounts.held, amounts.available - held.available, amounts.spent) == (3, 0, 3, 0)
    ended = video_of(waiting)
    assert (ended.status, ended.render.error_code, ended.render.finalized) == (VideoStatus.ERROR, 1034, True)
    assert (ended.render.error, ended.still_key) == (
        "Video not watched: its link ended before anybody watched it",
        None,
    )
    assert not waiting.storage.files


def test_nobody_is_told(waiting):
    """A campaign of 10,000 mails that 500 open would call 9,500 webhooks."""
    waiting.clock.ms = END_MS
    reaped(waiting)
    assert (sent(waiting), waiting.notifications.list(ACCOUNT), waiting.metrics.of(Metric.VIDEOS_FAILED)) == (
        [],
        [],
        [],
    )


def test_it_waits_until_its_link_ends(waiting):
    waiting.clock.ms = END_MS - 1
    assert reaped(waiting) == 0
    assert video_of(waiting).status is VideoStatus.UNWATCHED


@pytest.mark.parametrize(("page", "ends"), [(PageLink("new", END_MS + 5), False), (NO_PAGE, True)])
def test_a_renewed_link_counts_and_a_revoked_one_ends_it(waiting, page, ends):
    waiting.videos.update(ACCOUNT, VIDEO, page=page)
    waiting.clock.ms = END_MS
    assert (reaped(waiting), video_of(waiting).status.is_final) == (ends, ends)
    waiting.clock.ms = END_MS + 5
    reaped(waiting)
    assert video_of(waiting).status is VideoStatus.ERROR


def test_one_that_is_watched_in_the_same_moment_does_not_end(waiting):
    stale = video_of(waiting)
    waiting.videos.apply(lifecycle.start_watching(stale, END_MS))
    assert waiting.videos.apply(lifecycle.end_unwatched(stale)) is None


def test_taking_up_everything_leaves_unwatched_videos_alone(waiting):
    assert resume(waiting.pipeline_services) == 0
    assert (video_of(waiting).status, sent(waiting)) == (VideoStatus.UNWATCHED, [])
