"""Watched rows and their index: the same tests for DynamoDB and the fakes."""

import pytest

from chalicelib.aws import scans
from chalicelib.domain import lifecycle
from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import TEMPORARY_S, Cut, MediaStatus, temporary_expiry_s
from chalicelib.domain.render_state import RenderPlan
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import CLAIM_TAKES_S, LOOK_AFTER_S, Watched
from tests.fakes import ACCOUNT, NOW_MS, OTHER_VIDEO, VIDEO, FakeCloud, make_media, make_video

CUT = Cut("media/kept/a/m", 0, 0, 900, replaces=True)
FOREVER = 2**62
FILES = lifecycle.Finished(())
WORKLOAD = lifecycle.Workload(frames=48, total_ms=2000, jobs={"P/0": 24}, ready_ms=1000, pending_elsewhere_ms=0)


def looked_at(cloud, state, look_ms, table="videos"):
    """Return whether one row in a state is looked at from a time on, and not before."""
    due = getattr(cloud, table).due
    return (len(list(due(state, look_ms - 1))), len(list(due(state, look_ms)))) == (0, 1)


def states(cloud, table="videos"):
    return [state for state in Watched if list(getattr(cloud, table).due(state, FOREVER))]


def after(state, moved_ms=NOW_MS):
    return moved_ms + 1000 * LOOK_AFTER_S[state]


def test_a_new_video_is_looked_at_when_it_should_have_moved(cloud):
    cloud.videos.add([make_video()])
    assert states(cloud) == [Watched.QUEUED]
    assert looked_at(cloud, Watched.QUEUED, after(Watched.QUEUED))


def test_a_new_video_with_a_price_is_watched(cloud):
    cloud.videos.add([make_video(price=0), make_video(id=OTHER_VIDEO)])
    assert len(list(cloud.videos.due(Watched.QUEUED, FOREVER))) == 2


def test_each_step_of_a_video_sets_when_to_look_at_it(cloud):
    cloud.videos.put(make_video(created_ms=1))
    plan = RenderPlan(attempt_id="new", scope="account", segments={"P": ("s1",)})
    moves = [
        (lifecycle.start_preparing, Watched.PREPARING),
        (lambda video: lifecycle.start_rendering(video, plan, WORKLOAD, price=0, compute_mb_ms=1), Watched.RENDERING),
        (lifecycle.start_assembling, Watched.ASSEMBLING),
        (
            lambda video: lifecycle.complete(video, FILES, whole_ms=1, compute_mb_ms=1, warnings=()),
            Watched.ENDED,
        ),
        (lambda video: lifecycle.mark_finalized(video, delivers=True), Watched.DELIVERING),
    ]
    for move, state in moves:
        cloud.videos.apply(move(cloud.videos.get(ACCOUNT, VIDEO)))
        assert states(cloud) == [state]
        assert looked_at(cloud, state, after(state))


def test_a_video_that_waits_for_downloads_is_looked_at_later(cloud):
    video = make_video(status=VideoStatus.PREPARING)
    cloud.videos.put(video)
    cloud.videos.apply(lifecycle.wait_for(video, "a slot", NOW_MS))
    assert list(cloud.videos.due(Watched.PREPARING, after(Watched.PREPARING) + 6 * 3_600_000 - 1)) == []


def test_nothing_is_left_to_look_at_when_a_video_is_finalized(cloud):
    video = make_video()
    cloud.videos.put(video)
    failed = cloud.videos.apply(lifecycle.fail(video, VideoError("no")))
    assert states(cloud) == [Watched.ENDED]
    cloud.videos.apply(lifecycle.mark_finalized(failed))
    assert states(cloud) == []


def test_a_further_round_of_webhooks_is_watched(cloud):
    cloud.videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    assert cloud.videos.start_delivery_round(make_video(status=VideoStatus.DONE, finalized=True)).delivery.is_open
    assert looked_at(cloud, Watched.DELIVERING, after(Watched.DELIVERING))


def test_progress_does_not_move_the_time(cloud):
    video = make_video(status=VideoStatus.RENDERING, jobs={"P/0": 24}, created_ms=5, moved_ms=5)
    cloud.videos.put(video)
    cloud.videos.report_frames(video, "P/0", 12)
    assert looked_at(cloud, Watched.RENDERING, after(Watched.RENDERING, 5))


def test_an_attempt_is_noted_once(cloud):
    video = make_video()
    cloud.videos.put(video)
    assert cloud.videos.watch(video, 77, 1).resumes == 1
    assert cloud.videos.watch(video, 88, 1) is None
    assert looked_at(cloud, Watched.QUEUED, 77)


@pytest.mark.parametrize("now", [{"status": VideoStatus.PREPARING}, {"revision": 1}, {"number": 1}])
def test_a_video_that_has_moved_on_is_not_noted(cloud, now):
    cloud.videos.put(make_video(**now))
    assert cloud.videos.watch(make_video(), 77, 1) is None
    assert cloud.videos.get(ACCOUNT, VIDEO).resumes == 0


def test_a_deleted_video_is_not_noted(cloud):
    assert cloud.videos.watch(make_video(), 77, 1) is None


def test_a_row_is_no_longer_watched(cloud):
    cloud.videos.put(make_video())
    cloud.videos.watch(make_video(), None, 0)
    assert states(cloud) == []


def test_many_rows_are_all_found(cloud):
    cloud.videos.add([make_video(id=f"{number:024x}") for number in range(120)])
    assert len({video.id for video in cloud.videos.due(Watched.QUEUED, FOREVER)}) == 120


def test_a_media_file_is_watched_while_it_waits(cloud):
    waiting = make_media(status=MediaStatus.WAITING)
    cloud.medias.put(waiting)
    assert states(cloud, "medias") == [Watched.UPLOADING]
    assert looked_at(cloud, Watched.UPLOADING, after(Watched.UPLOADING), "medias")
    cloud.medias.finish_upload(waiting, status=MediaStatus.READY)
    assert states(cloud, "medias") == []


def test_a_media_file_is_watched_while_it_is_cut(cloud):
    cloud.medias.put(make_media(created_ms=1))
    waiting = cloud.medias.reopen(make_media(), CUT)
    assert looked_at(cloud, Watched.CUTTING, after(Watched.CUTTING), "medias")
    noted = cloud.medias.watch(waiting, 77, 1)
    assert (noted.resumes, cloud.medias.watch(waiting, 88, 1)) == (1, None)
    ready = cloud.medias.finish_upload(noted, status=MediaStatus.READY)
    assert (ready.cut, ready.resumes, states(cloud, "medias")) == (None, 0, [])


@pytest.fixture
def earlier(cloud):
    """Return tables whose rows an earlier release has written: none is watched."""
    cloud.videos.add([make_video(id=f"{number:024x}") for number in range(5)])
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    cloud.videos.put(make_video(id=OTHER_VIDEO, status=VideoStatus.DONE, finalized=True))
    cloud.medias.put(make_media(status=MediaStatus.WAITING))
    cloud.medias.put(make_media(id=OTHER_VIDEO))
    if isinstance(cloud, FakeCloud):
        cloud.videos.watches.clear()
        cloud.medias.watches.clear()
        return cloud
    for table in (cloud.videos, cloud.medias):
        for row in table.list(ACCOUNT):
            table.update(ACCOUNT, row.id, watched=None, look_ms=None)
    return cloud


def test_rows_of_earlier_releases_are_watched_page_by_page(earlier, monkeypatch):
    monkeypatch.setattr(scans, "_SCANNED", 2)
    assert (states(earlier), states(earlier, "medias")) == ([], [])
    for table in (earlier.videos, earlier.medias):
        cursor = ""
        while cursor is not None:
            cursor = table.watch_earlier_rows(cursor)
    assert len(list(earlier.videos.due(Watched.QUEUED, FOREVER))) == 5
    assert len(list(earlier.videos.due(Watched.ENDED, FOREVER))) == 1
    assert len(earlier.videos.list_unfinished()) == 6
    assert states(earlier, "medias") == [Watched.UPLOADING]


def test_a_row_that_is_watched_is_left_as_it_is(cloud):
    cloud.videos.put(make_video())
    cloud.videos.watch(make_video(), 77, 0)
    cloud.videos.watch_earlier_rows("")
    assert looked_at(cloud, Watched.QUEUED, 77)


def test_a_visitors_file_is_watched_until_it_can_be_used_no_more(cloud):
    expires_s = temporary_expiry_s(NOW_MS // 1000, TEMPORARY_S)
    waiting = make_media(temp=True, is_counted=True, status=MediaStatus.WAITING, expires_s=expires_s)
    cloud.medias.put(waiting)
    assert states(cloud, "medias") == [Watched.UPLOADING]
    cloud.medias.finish_upload(waiting, status=MediaStatus.READY)
    assert looked_at(cloud, Watched.TEMPORARY, NOW_MS + 1000 * (TEMPORARY_S + CLAIM_TAKES_S), "medias")
    cloud.medias.delete(ACCOUNT, waiting.id)
    assert (states(cloud, "medias"), cloud.ledger.balance(ACCOUNT).amounts.media_bytes) == ([], 0)
