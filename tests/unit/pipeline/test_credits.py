"""The credits that a video takes from its account, also after crashes."""

from functools import partial

import pytest

from chalicelib.api.videos import delete_video
from chalicelib.domain.billing_admin import find_discrepancy, recount_balance
from chalicelib.domain.credit import Amounts, EntryKind
from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaStatus, MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.quota import load_quota
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.ingest import ingest
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.recovery import resume
from tests.fakes import ACCOUNT, MEDIA, VIDEO, FakeCloud, Meanwhile, make_account, make_template, make_video
from tests.unit.pipeline.steps_runner import MESSAGE, run, run_some, run_until_crash, run_with_crashes

PAGE = "http://example.com/film.mp4"
FILM = InputMedia("film", MediaType.VIDEO, http=PAGE)
SCRIPT = '[{"video": {"id": "film"}}]'
CREDITS = 20
# No step calls its collaborators more often.
CALLS = range(1, 30)


def asked_for(duration_ms=7100):
    """Return a video of eight credits, whose length is known only after a download; its account has twenty."""
    world = FakeCloud()
    world.limit(credits=CREDITS)
    load_quota(ACCOUNT, world.on)
    world.templates.put(make_template(scripts=(SCRIPT,)))
    world.web.files[PAGE] = f"video {duration_ms}".encode()
    world.videos.add([make_video(medias=(FILM,), price=1)])
    world.queues.send(Queue.PREPARE, MESSAGE)
    return world


@pytest.fixture
def world():
    return asked_for()


def video_of(world):
    return world.videos.get(ACCOUNT, VIDEO)


def check_books(world):
    """Check that the ledger adds up, and agrees with the rows."""
    assert find_discrepancy(ACCOUNT, world.store) == Amounts()
    assert recount_balance(ACCOUNT, world.store) == Amounts()


def test_what_a_video_costs_is_held_when_its_length_is_known(world):
    prepare(MESSAGE, world.on)
    assert (world.amounts, video_of(world).price) == (Amounts(available=12, held=8), 8)


def test_a_video_that_is_done_has_spent_what_it_costs(world):
    run(world)
    stored = sum(out.size_bytes for out in video_of(world).out_files)
    assert world.amounts == Amounts(available=12, spent=8, video_bytes=stored)
    assert video_of(world).credits == 8


def test_the_ledger_tells_each_step(world):
    run(world)
    kinds = sorted(entry.kind for entry in world.ledger.list(ACCOUNT))
    assert kinds == [EntryKind.CHARGE, EntryKind.RENEWAL, EntryKind.RESERVE, EntryKind.RESERVE]


def test_a_video_counts_for_the_month_in_which_it_is_done(world):
    prepare(MESSAGE, world.on)
    world.clock.ms = world.ledger.balance(ACCOUNT).renews_ms
    run(world)
    load_quota(ACCOUNT, world.on)
    assert (world.amounts.available, world.amounts.spent) == (CREDITS - 8, 8)
    check_books(world)


def test_a_video_that_is_made_under_a_plan_without_limit_takes_nothing(world):
    world.accounts.put(make_account(plan="UNLIMITED"))
    run(world)
    assert (video_of(world).status, world.amounts.available, world.amounts.spent) == (VideoStatus.DONE, CREDITS, 0)
    check_books(world)


def test_a_video_of_an_account_whose_plan_is_gone_is_done_all_the_same(world):
    prepare(MESSAGE, world.on)
    world.accounts.put(make_account(plan="GONE"))
    run(world)
    assert (video_of(world).status, world.amounts.spent) == (VideoStatus.DONE, 8)


def test_a_message_that_comes_twice_is_paid_once(world):
    run(world, times=2)
    assert world.amounts.spent == 8
    check_books(world)


@pytest.mark.parametrize("calls", CALLS)
def test_a_video_is_paid_once_however_its_steps_are_killed(world, calls):
    run_with_crashes(world, calls)
    assert (world.amounts.available, world.amounts.held, world.amounts.spent) == (12, 0, 8)
    check_books(world)


@pytest.mark.parametrize("calls", CALLS)
def test_a_video_that_fails_costs_nothing_however_its_steps_are_killed(world, calls):
    world.renderer.error = VideoError("out of paint")
    run_with_crashes(world, calls)
    assert world.amounts == Amounts(available=CREDITS)
    check_books(world)


@pytest.mark.parametrize("calls", range(1, 60, 4))
def test_a_video_that_is_resumed_is_paid_once(world, calls):
    run_until_crash(world, calls)
    world.queues.sent.clear()
    resume(world.on)
    run(world)
    assert (world.amounts.available, world.amounts.held, world.amounts.spent) == (12, 0, 8)
    check_books(world)


@pytest.mark.parametrize("messages", range(3))
def test_a_video_that_is_deleted_before_it_is_done_costs_nothing(world, messages):
    run_some(world, messages)
    delete_video(VIDEO, ACCOUNT, world.store)
    run(world)
    assert world.amounts == Amounts(available=CREDITS)
    check_books(world)


def test_a_video_that_is_deleted_while_it_is_prepared_costs_nothing(world):
    world.templates = Meanwhile(world.templates, partial(world.videos.delete, ACCOUNT, VIDEO))
    run(world)
    assert world.amounts == Amounts(available=CREDITS)


def test_a_video_that_is_deleted_when_it_is_done_is_paid_and_not_stored_any_more(world):
    run(world)
    delete_video(VIDEO, ACCOUNT, world.store)
    assert world.amounts == Amounts(available=12, spent=8)
    check_books(world)


def test_a_video_that_turns_out_to_cost_more_than_is_left_fails_and_says_so():
    world = asked_for(duration_ms=20_500)
    run(world)
    video = video_of(world)
    assert (video.status, video.render.error_code) == (VideoStatus.ERROR, 2004)
    assert video.render.error == "No credit: 20 credits are needed, 19 are left"
    assert [item.code for item in world.notifications.list(ACCOUNT)] == [2004]
    assert (world.amounts, world.renderer.rendered) == (Amounts(available=CREDITS), [])


def test_a_video_that_there_is_no_credit_for_leaves_no_segments_behind():
    world = asked_for(duration_ms=20_500)
    run(world)
    assert (world.segments.users, world.segments.rows, world.storage.files) == (set(), {}, {})


def test_a_video_that_goes_over_into_a_new_month_is_paid_from_it(world):
    world.videos.add([make_video(id="5" * 24, price=CREDITS - 1)])
    world.videos.delete(ACCOUNT, "5" * 24)
    world.clock.ms += 32 * 86_400_000
    run(world)
    assert (world.amounts.available, world.amounts.spent) == (12, 8)


def test_a_video_of_a_plan_without_limit_is_written_down_and_takes_nothing():
    world = asked_for()
    world.videos.rows.clear()
    world.ledger.balances.clear()
    world.ledger.entries.clear()
    world.videos.add([make_video(medias=(FILM,))])
    run(world)
    assert (world.amounts.unmetered, world.amounts.available) == (8, 0)


def waiting(world, **changes):
    """Add a media file of five bytes."""
    world.add_media(status=MediaStatus.WAITING, facts=None, **changes)
    ingest(ACCOUNT, MEDIA, world.on)
    return world.medias.get(ACCOUNT, MEDIA)


def test_a_file_that_there_is_no_room_for_is_refused():
    world = FakeCloud()
    world.limit(media_bytes=4)
    media = waiting(world)
    assert (media.status, media.problem) == (MediaStatus.ERROR, "Stored medias size limit reached")
    assert ([item.code for item in world.notifications.list(ACCOUNT)], world.storage.files) == ([2001], {})


@pytest.mark.parametrize(("limit", "changes"), [(5, {}), (4, {"temp": True})])
def test_a_file_that_there_is_room_for_is_accepted(limit, changes):
    world = FakeCloud()
    world.limit(media_bytes=limit)
    assert waiting(world, **changes).status is MediaStatus.READY


def test_a_file_counts_when_it_has_come(world):
    world.medias.rows.clear()
    waiting(world)
    assert world.amounts.media_bytes == 5
