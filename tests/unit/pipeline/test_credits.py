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
from chalicelib.pipeline.reaper import resume
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
    cloud = FakeCloud()
    cloud.limit(credits=CREDITS)
    load_quota(ACCOUNT, cloud.pipeline_services)
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    cloud.web.files[PAGE] = f"video {duration_ms}".encode()
    cloud.videos.add([make_video(medias=(FILM,), price=1)])
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    return cloud


@pytest.fixture
def cloud():
    return asked_for()


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def check_books(cloud):
    """Check that the ledger adds up, and agrees with the rows."""
    assert find_discrepancy(ACCOUNT, cloud.api_services) == Amounts()
    assert recount_balance(ACCOUNT, cloud.api_services) == Amounts()


def test_the_price_of_a_video_is_held_when_its_length_is_known(cloud):
    prepare(MESSAGE, cloud.pipeline_services)
    assert (cloud.amounts, video_of(cloud).price) == (Amounts(available=12, held=8), 8)


def test_a_finished_video_has_spent_its_price(cloud):
    run(cloud)
    stored = sum(out.size_bytes for out in video_of(cloud).out_files)
    assert cloud.amounts == Amounts(available=12, spent=8, video_bytes=stored)
    assert video_of(cloud).credits == 8


def test_the_ledger_records_each_step(cloud):
    run(cloud)
    kinds = sorted(entry.kind for entry in cloud.ledger.list(ACCOUNT))
    assert kinds == [EntryKind.CHARGE, EntryKind.RENEWAL, EntryKind.RESERVE, EntryKind.RESERVE]


def test_a_video_counts_for_the_month_in_which_it_is_done(cloud):
    prepare(MESSAGE, cloud.pipeline_services)
    cloud.clock.ms = cloud.ledger.balance(ACCOUNT).renews_ms
    run(cloud)
    load_quota(ACCOUNT, cloud.pipeline_services)
    assert (cloud.amounts.available, cloud.amounts.spent) == (CREDITS - 8, 8)
    check_books(cloud)


def test_a_video_that_is_made_under_a_plan_without_limit_takes_nothing(cloud):
    cloud.accounts.put(make_account(plan="UNLIMITED"))
    run(cloud)
    assert (video_of(cloud).status, cloud.amounts.available, cloud.amounts.spent) == (VideoStatus.DONE, CREDITS, 0)
    check_books(cloud)


def test_a_video_of_an_account_whose_plan_was_deleted_is_done_anyway(cloud):
    prepare(MESSAGE, cloud.pipeline_services)
    cloud.accounts.put(make_account(plan="GONE"))
    run(cloud)
    assert (video_of(cloud).status, cloud.amounts.spent) == (VideoStatus.DONE, 8)


def test_a_message_that_arrives_twice_is_paid_once(cloud):
    run(cloud, times=2)
    assert cloud.amounts.spent == 8
    check_books(cloud)


@pytest.mark.parametrize("calls", CALLS)
def test_a_video_is_paid_once_however_its_steps_are_killed(cloud, calls):
    run_with_crashes(cloud, calls)
    assert (cloud.amounts.available, cloud.amounts.held, cloud.amounts.spent) == (12, 0, 8)
    check_books(cloud)


@pytest.mark.parametrize("calls", CALLS)
def test_a_video_that_fails_costs_nothing_however_its_steps_are_killed(cloud, calls):
    cloud.renderer.error = VideoError("out of paint")
    run_with_crashes(cloud, calls)
    assert cloud.amounts == Amounts(available=CREDITS)
    check_books(cloud)


@pytest.mark.parametrize("calls", range(1, 60, 4))
def test_a_video_that_is_resumed_is_paid_once(cloud, calls):
    run_until_crash(cloud, calls)
    cloud.queues.sent.clear()
    resume(cloud.pipeline_services)
    run(cloud)
    assert (cloud.amounts.available, cloud.amounts.held, cloud.amounts.spent) == (12, 0, 8)
    check_books(cloud)


@pytest.mark.parametrize("messages", range(3))
def test_a_video_that_is_deleted_before_it_is_done_costs_nothing(cloud, messages):
    run_some(cloud, messages)
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    run(cloud)
    assert cloud.amounts == Amounts(available=CREDITS)
    check_books(cloud)


def test_a_video_that_is_deleted_while_it_is_prepared_costs_nothing(cloud):
    cloud.templates = Meanwhile(cloud.templates, partial(cloud.videos.delete, ACCOUNT, VIDEO))
    run(cloud)
    assert cloud.amounts == Amounts(available=CREDITS)


def test_a_video_that_is_deleted_when_it_is_done_is_paid_and_not_stored_any_more(cloud):
    run(cloud)
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    assert cloud.amounts == Amounts(available=12, spent=8)
    check_books(cloud)


def test_a_video_that_costs_more_than_the_remaining_credit_fails_with_the_reason():
    cloud = asked_for(duration_ms=20_500)
    run(cloud)
    video = video_of(cloud)
    assert (video.status, video.render.error_code) == (VideoStatus.ERROR, 2004)
    assert video.render.error == "No credit: 20 credits are needed, 19 are left"
    assert [item.code for item in cloud.notifications.list(ACCOUNT)] == [2004]
    assert (cloud.amounts, cloud.renderer.rendered) == (Amounts(available=CREDITS), [])


def test_a_video_without_enough_credit_leaves_no_segments():
    cloud = asked_for(duration_ms=20_500)
    run(cloud)
    assert (cloud.segments.users, cloud.segments.rows, cloud.storage.files) == (set(), {}, {})


def test_a_video_that_ends_in_a_new_month_is_paid_from_it(cloud):
    cloud.videos.add([make_video(id="5" * 24, price=CREDITS - 1)])
    cloud.videos.delete(ACCOUNT, "5" * 24)
    cloud.clock.ms += 32 * 86_400_000
    run(cloud)
    assert (cloud.amounts.available, cloud.amounts.spent) == (12, 8)


def test_a_video_of_a_plan_without_limit_is_written_down_and_takes_nothing():
    cloud = asked_for()
    cloud.videos.rows.clear()
    cloud.ledger.balances.clear()
    cloud.ledger.entries.clear()
    cloud.videos.add([make_video(medias=(FILM,))])
    run(cloud)
    assert (cloud.amounts.unmetered, cloud.amounts.available) == (8, 0)


def waiting(cloud, **changes):
    """Add a media file of five bytes."""
    cloud.add_media(status=MediaStatus.WAITING, facts=None, **changes)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    return cloud.medias.get(ACCOUNT, MEDIA)


def test_a_file_that_exceeds_the_storage_is_refused():
    cloud = FakeCloud()
    cloud.limit(media_bytes=4)
    media = waiting(cloud)
    assert (media.status, media.problem) == (MediaStatus.ERROR, "Stored medias size limit reached")
    assert ([item.code for item in cloud.notifications.list(ACCOUNT)], cloud.storage.files) == ([2001], {})


@pytest.mark.parametrize("changes", [{}, {"temp": True}])
def test_a_file_that_fits_into_the_storage_is_accepted(changes):
    cloud = FakeCloud()
    cloud.limit(media_bytes=5)
    assert waiting(cloud, **changes).status is MediaStatus.READY


def test_a_file_counts_when_it_has_arrived(cloud):
    cloud.medias.rows.clear()
    waiting(cloud)
    assert cloud.amounts.media_bytes == 5
