"""Videos that wait to be watched: the same tests for DynamoDB and the fakes."""

import pytest

from chalicelib.domain import lifecycle
from chalicelib.domain.credit import Amounts, Entry, EntryKind, total
from chalicelib.domain.ids import new_id
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.render_state import RenderPlan
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import Watched
from tests.fakes import ACCOUNT, NOW_MS, VIDEO, make_video

END_MS = NOW_MS + 5000
PLAN = RenderPlan(attempt_id="a", scope="account", duration_ms=2500)


@pytest.fixture
def waiting(cloud):
    """Return a cloud with an unwatched video that holds 3 of 10 credits."""
    cloud.ledger.append(Entry(ACCOUNT, new_id(), EntryKind.GRANT, NOW_MS, Amounts(available=10)))
    video = make_video(price=1, made_when_watched=True, page=PageLink("token", END_MS))
    cloud.videos.add([video])
    cloud.videos.apply(lifecycle.start_preparing(video))
    wait = lifecycle.wait_to_be_watched(
        stored(cloud), PLAN, price=3, still_key="out/still.jpg", warnings=("w",), compute_mb_ms=7
    )
    assert cloud.videos.apply(wait).status is VideoStatus.UNWATCHED
    return cloud


def stored(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def amounts(cloud):
    found = cloud.ledger.balance(ACCOUNT).amounts
    assert found == total(cloud.ledger.list(ACCOUNT)), "the ledger explains the balance"
    return found.available, found.held, found.spent


def test_it_holds_its_exact_price_and_is_looked_at_when_its_link_ends(waiting):
    assert amounts(waiting) == (7, 3, 0)
    assert (stored(waiting).still_key, stored(waiting).plan, stored(waiting).render.warnings) == (
        "out/still.jpg",
        PLAN,
        ("w",),
    )
    due = [len(list(waiting.videos.due(Watched.UNWATCHED, ms))) for ms in (END_MS - 1, END_MS)]
    assert (due, waiting.videos.list_unfinished()) == ([0, 1], [])


def test_of_two_who_begin_to_watch_one_starts_it(waiting):
    moves = [lifecycle.start_watching(stored(waiting), NOW_MS + 1) for _ in range(2)]
    assert [waiting.videos.apply(move) is not None for move in moves] == [True, False]
    assert (stored(waiting).status, stored(waiting).started_ms) == (VideoStatus.QUEUED, NOW_MS + 1)
    assert list(waiting.videos.due(Watched.UNWATCHED, END_MS)) == []
    assert amounts(waiting) == (7, 3, 0)


def test_another_attempt_than_the_one_that_was_read_is_not_started(waiting):
    move = lifecycle.start_watching(make_video(status=VideoStatus.UNWATCHED, attempt_id="b"), NOW_MS + 1)
    assert waiting.videos.apply(move) is None


def test_its_end_returns_the_credits_and_excludes_a_start(waiting):
    start, end = lifecycle.start_watching(stored(waiting), NOW_MS + 1), lifecycle.end_unwatched(stored(waiting))
    assert waiting.videos.apply(end).ended_unwatched
    assert waiting.videos.apply(start) is None
    assert (amounts(waiting), stored(waiting).still_key) == ((10, 0, 0), None)


def test_a_renewed_link_moves_the_look(waiting):
    now = waiting.videos.update(ACCOUNT, VIDEO, page=PageLink("new", END_MS + 9))
    waiting.videos.watch(now, now.unwatched_until_ms, now.resumes)
    due = [len(list(waiting.videos.due(Watched.UNWATCHED, ms))) for ms in (END_MS + 8, END_MS + 9)]
    assert due == [0, 1]


def test_a_worker_that_prepared_it_late_moves_a_started_video_no_more(waiting):
    late = waiting.videos.get(ACCOUNT, VIDEO)
    waiting.videos.apply(lifecycle.start_watching(late, NOW_MS + 1))
    assert waiting.videos.apply(lifecycle.start_preparing(late)) is None
    waiting.videos.apply(lifecycle.start_preparing(stored(waiting)))
    again = lifecycle.wait_to_be_watched(late, PLAN, price=2, still_key=None, warnings=(), compute_mb_ms=0)
    assert waiting.videos.apply(again) is None
    assert (stored(waiting).status, amounts(waiting)) == (VideoStatus.PREPARING, (7, 3, 0))
