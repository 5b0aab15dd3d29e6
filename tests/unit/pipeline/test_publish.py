"""The publication of finished videos at other places."""

from dataclasses import replace

import pytest

from chalicelib.api.video_wire import video_to_wire
from chalicelib.api.videos import delete_video
from chalicelib.domain import lifecycle
from chalicelib.domain.brand import PIRSONAL, SEZION
from chalicelib.domain.connection import ConnectionKind, ConnectionState
from chalicelib.domain.errors import ApiError
from chalicelib.domain.messages import DeleteVideoMessage, PublishMessage, TryConnectionMessage, to_body
from chalicelib.domain.publication import Publication, PublicationState, Publishing
from chalicelib.domain.publishers import ConnectionLost, PublishError, PublishLater, Verdict
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import OutFile, VideoStatus
from chalicelib.domain.video_output import VideoOutput
from chalicelib.pipeline.dead_letter import handle_dead_letter
from chalicelib.pipeline.delete import delete
from chalicelib.pipeline.deliver import PARK_S
from chalicelib.pipeline.finalize import finalize
from chalicelib.pipeline.publish import LEASE_S, MAX_ATTEMPTS, WORK_MS, publish
from chalicelib.pipeline.publish_check import DELAYS_S
from chalicelib.pipeline.publish_recovery import try_connection
from chalicelib.pipeline.reaper import reap
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import (
    ACCOUNT,
    BUCKET,
    TEMPLATE,
    VIDEO,
    CrashAfter,
    Crashed,
    make_connection,
    make_template,
    make_video,
)

URL = "https://example.com/done"
NAME, SOUND = f"{VIDEO}.mp4", f"{VIDEO}.mp3"
MESSAGE = PublishMessage(ACCOUNT, VIDEO, 0)
OUTPUT = VideoOutput(ConnectionKind.S3, BUCKET)
FILES = (OutFile("MP4", NAME, 9, f"out/{NAME}"), OutFile("MP3", SOUND, 3, f"out/{SOUND}"))


@pytest.fixture
def cloud(cloud):
    """Return a cloud with a video that was just assembled, whose files are to be published to a bucket."""
    cloud.templates.put(make_template(webhooks=(URL,)))
    cloud.connections.put(make_connection())
    assembling = make_video(status=VideoStatus.ASSEMBLING, output=OUTPUT)
    cloud.videos.put(assembling)
    files = lifecycle.Finished(FILES)
    cloud.videos.apply(lifecycle.complete(assembling, files, whole_ms=0, compute_mb_ms=0, warnings=()))
    finalize(video_of(cloud), cloud.pipeline_services)
    return cloud


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def publications(cloud):
    return video_of(cloud).publishing.publications


def run(cloud, services=None):
    """Let a worker handle the message. Return how long it waits, or None if it is done."""
    try:
        publish(MESSAGE, services or cloud.pipeline_services)
    except RetryLater as later:
        return later.delay_s(0)
    return None


def called(cloud):
    return [message["url"] for message in cloud.queues.messages(Queue.DELIVER)]


def wire_of(cloud):
    return video_to_wire(video_of(cloud), SEZION)


def test_the_files_of_a_finished_video_are_queued_for_their_place(cloud):
    assert cloud.queues.messages(Queue.PUBLISH) == [to_body(MESSAGE)]


def test_webhooks_are_called_after_the_files_are_at_their_place(cloud):
    assert called(cloud) == []
    assert run(cloud) is None
    assert sorted(cloud.places.files) == [(BUCKET, SOUND), (BUCKET, NAME)]
    assert called(cloud) == [URL]


def test_a_video_is_in_progress_until_then(cloud):
    expected = {"code": "processing", "message": "S3: waiting for a free worker", "progress": 99}
    assert wire_of(cloud)["status"] == expected
    run(cloud)
    assert wire_of(cloud)["status"] == {"code": "done"}


def test_published_files_are_the_first_out_files(cloud):
    run(cloud)
    stored = [file["storage"] for file in wire_of(cloud)["outFiles"]]
    assert stored == [
        {"awsS3": {"bucket": BUCKET, "key": f"folder/{NAME}"}},
        {"awsS3": {"bucket": BUCKET, "key": f"folder/{SOUND}"}},
        {"sezionID": f"{VIDEO}.MP4"},
        {"sezionID": f"{VIDEO}.MP3"},
    ]


def test_each_file_tells_how_far_it_is(cloud):
    told = []
    cloud.places.while_uploading = lambda: told.append(publications(cloud)[0].percent)
    run(cloud)
    assert told[:3] == [0, 33, 66]
    assert wire_of(cloud)["publications"] == [
        {
            "profile": profile,
            "connectionID": BUCKET,
            "kind": "awsS3",
            "state": "done",
            "percent": 100,
            "url": f"s3://{BUCKET}/folder/{name}",
        }
        for profile, name in (("MP4", NAME), ("MP3", SOUND))
    ]


def test_visitors_see_no_buckets(cloud):
    cloud.places.problems = [PublishError("access is denied to acme-videos")]
    run(cloud)
    wire = video_to_wire(video_of(cloud), SEZION, to_visitor=True)
    assert BUCKET not in str(wire)
    assert wire["status"] == {"code": "error", "message": "it could not be published", "errorCode": 1013}


@pytest.mark.parametrize("calls", range(1, 40))
def test_after_a_crash_at_any_call_each_file_is_at_its_place_once(cloud, calls):
    left = [calls]
    places = CrashAfter(cloud.places, left)
    services = replace(cloud.services_with_crash_after(10**6), publishers=dict.fromkeys(ConnectionKind, places))
    services = replace(services, videos=CrashAfter(cloud.videos, left), queues=CrashAfter(cloud.queues, left))
    try:
        run(cloud, services)
    except Crashed:
        assert run(cloud) in (None, 5)
        cloud.clock.ms += LEASE_S * 1000
        assert run(cloud) is None
    assert [each.state for each in publications(cloud)] == [PublicationState.DONE] * 2
    assert len(cloud.places.files) == 2
    assert len(set(called(cloud))) == 1


def test_a_crash_in_the_middle_of_an_upload_does_not_begin_it_again(cloud):
    cloud.places.problems = [None, None, Crashed()]
    with pytest.raises(Crashed):
        run(cloud)
    assert publications(cloud)[0].token.startswith("sealed")
    cloud.clock.ms += LEASE_S * 1000
    run(cloud)
    # The worker died before it could note its second part.
    assert cloud.places.uploads[:5] == [f"{NAME}/1", f"{NAME}/2", f"{NAME}/2", f"{NAME}/3", f"{SOUND}/1"]


def test_another_worker_waits_while_one_is_at_work(cloud):
    waits = []
    cloud.places.while_uploading = lambda: waits.append(run(cloud))
    run(cloud)
    assert waits == [5] * 6
    assert len(cloud.places.uploads) == 6


def test_an_upload_that_takes_long_goes_on_in_the_next_invocation(cloud):
    def pass_time():
        cloud.clock.ms += WORK_MS

    cloud.places.while_uploading = pass_time
    assert run(cloud) == 0
    assert cloud.places.uploads == [f"{NAME}/1"]
    for _ in range(6):
        run(cloud)
    assert [each.state for each in publications(cloud)] == [PublicationState.DONE] * 2
    assert len(cloud.places.uploads) == 6


def test_a_place_that_does_not_answer_is_tried_again(cloud):
    cloud.places.problems = [PublishLater("S3 does not answer")]
    assert run(cloud) == 5
    first = publications(cloud)[0]
    assert (first.state, first.problem, first.attempts) == (PublicationState.WAITING, "S3 does not answer", 1)
    assert "S3 does not answer" in wire_of(cloud)["status"]["message"]
    cloud.clock.ms += 5000
    assert run(cloud) is None


def test_a_file_is_given_up_after_many_attempts(cloud):
    for attempt in range(1, MAX_ATTEMPTS + 1):
        cloud.places.problems = [PublishLater("S3 does not answer")]
        assert publications(cloud)[0].state is not PublicationState.FAILED, attempt
        run(cloud)
        cloud.clock.ms += 3_600_000
    assert publications(cloud)[0].problem == f"S3 does not answer (attempts: {MAX_ATTEMPTS})"


def test_progress_makes_an_attempt_the_first_one_again(cloud):
    cloud.places.problems = [PublishLater("no"), None, None, PublishLater("no")]
    run(cloud)
    cloud.clock.ms += 5000
    run(cloud)
    assert publications(cloud)[0].attempts == 1


def test_a_long_wait_needs_no_message_and_the_reaper_ends_it(cloud):
    cloud.places.problems = [PublishLater("the budget of the day is used up", after_s=PARK_S)]
    cloud.queues.sent.clear()
    assert run(cloud) is None
    cloud.clock.ms += 1000 * PARK_S - 1000
    reap(cloud.pipeline_services, 2**62)
    assert cloud.queues.messages(Queue.PUBLISH) == []
    cloud.clock.ms += 2000
    reap(cloud.pipeline_services, 2**62)
    assert cloud.queues.messages(Queue.PUBLISH) == [to_body(MESSAGE)]
    assert run(cloud) is None
    assert video_of(cloud).publishing.is_open is False


def test_a_lost_message_is_sent_again(cloud):
    cloud.queues.sent.clear()
    cloud.clock.ms += 3 * 3_600_000
    reap(cloud.pipeline_services, 2**62)
    assert cloud.queues.messages(Queue.PUBLISH) == [to_body(MESSAGE)]


def test_an_upload_that_nothing_moves_is_given_up(cloud):
    for _ in range(8):
        cloud.clock.ms += 3 * 86_400_000
        reap(cloud.pipeline_services, 2**62)
    assert {each.state for each in publications(cloud)} == {PublicationState.FAILED}
    assert "nothing has moved the upload" in video_of(cloud).error


def test_a_dead_message_gives_the_files_up(cloud):
    handle_dead_letter(MESSAGE, cloud.account_data, cloud.pipeline_services)
    assert {each.state for each in publications(cloud)} == {PublicationState.FAILED}
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert notification.code == 1013


def test_a_file_that_a_place_refuses_fails_the_video(cloud):
    cloud.places.problems = [PublishError("access is denied")]
    assert run(cloud) is None
    assert wire_of(cloud)["status"] == {
        "code": "error",
        "message": "Error uploading to S3: access is denied",
        "errorCode": 1013,
    }
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert (notification.message, notification.code) == ("Error uploading to S3: access is denied", 1013)
    assert called(cloud) == []


def test_a_failed_upload_calls_the_webhooks_of_brands_that_want_it(cloud):
    cloud.places.problems = [PublishError("access is denied")]
    run(cloud, replace(cloud.pipeline_services, webhook_on_error=PIRSONAL.webhook_on_error))
    assert called(cloud) == [URL]


def test_the_other_files_are_published_all_the_same(cloud):
    cloud.places.problems = [PublishError("access is denied")]
    run(cloud)
    assert [each.state for each in publications(cloud)] == [PublicationState.FAILED, PublicationState.DONE]


def test_a_place_that_refuses_the_secret_has_to_be_connected_again(cloud):
    cloud.places.problems = [ConnectionLost("the token was revoked")] * 2
    run(cloud)
    assert video_of(cloud).error_code == 1023
    connection = cloud.connections.get(ACCOUNT, BUCKET)
    assert (connection.state, connection.problem) == (ConnectionState.RECONNECT, "the token was revoked")
    messages = {notification.message for notification in cloud.notifications.list(ACCOUNT)}
    assert messages == {
        f"{start}: the token was revoked" for start in ("connect S3 again (Our videos)", "Error uploading to S3")
    }


def test_a_connection_that_was_deleted_fails_the_video(cloud):
    cloud.connections.delete(ACCOUNT, BUCKET)
    run(cloud)
    assert (video_of(cloud).error_code, video_of(cloud).error) == (
        1014,
        "Error uploading to S3: S3: 'acme-videos' is not connected any more",
    )


def test_a_message_of_an_earlier_revision_does_nothing(cloud):
    cloud.videos.put(replace(video_of(cloud), revision=1))
    assert run(cloud) is None
    assert cloud.places.uploads == []


def test_a_video_that_is_restarted_meanwhile_withdraws_its_old_file(cloud):
    run(cloud)
    begun = cloud.videos.apply(lifecycle.restart(video_of(cloud), {"output": None}, 0))
    assembling = replace(begun, status=VideoStatus.ASSEMBLING)
    cloud.videos.put(assembling)
    files = lifecycle.Finished(FILES)
    cloud.videos.apply(lifecycle.complete(assembling, files, whole_ms=0, compute_mb_ms=0, warnings=()))
    finalize(video_of(cloud), cloud.pipeline_services)
    publish(PublishMessage(ACCOUNT, VIDEO, 1), cloud.pipeline_services)
    assert cloud.places.files == {}


def test_a_file_that_the_next_revision_replaces_stays(cloud):
    run(cloud)
    begun = cloud.videos.apply(lifecycle.restart(video_of(cloud), {}, 0))
    assembling = replace(begun, status=VideoStatus.ASSEMBLING)
    cloud.videos.put(assembling)
    files = lifecycle.Finished(FILES)
    cloud.videos.apply(lifecycle.complete(assembling, files, whole_ms=0, compute_mb_ms=0, warnings=()))
    finalize(video_of(cloud), cloud.pipeline_services)
    publish(PublishMessage(ACCOUNT, VIDEO, 1), cloud.pipeline_services)
    assert cloud.places.withdrawn == []
    assert len(cloud.places.files) == 2


def test_a_restart_does_not_forget_an_upload_that_has_begun_since(cloud):
    stale = video_of(cloud)
    cloud.places.problems = [None, None, Crashed()]
    with pytest.raises(Crashed):
        run(cloud)
    assert cloud.videos.apply(lifecycle.restart(stale, {}, 0)) is None
    begun = cloud.videos.apply(lifecycle.restart(video_of(cloud), {}, 0))
    assert [each.profile for each in begun.publishing.outdated] == ["MP4"]


def test_the_deletion_of_a_video_deletes_its_files_at_their_places(cloud):
    run(cloud)
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    assert (cloud.places.files, video_of(cloud)) == ({}, None)


def test_the_deletion_of_a_video_may_leave_its_files_outside(cloud):
    run(cloud)
    delete_video(VIDEO, ACCOUNT, cloud.api_services, withdraws=False)
    assert (len(cloud.places.files), video_of(cloud)) == (2, None)


def test_a_video_whose_files_cannot_be_deleted_outside_stays(cloud):
    run(cloud)
    cloud.places.problems = [None, PublishError("access is denied")]
    with pytest.raises(ApiError) as caught:
        delete_video(VIDEO, ACCOUNT, cloud.api_services)
    assert caught.value.code == 1030
    assert "access is denied" in str(caught.value.data)
    assert video_of(cloud) is not None
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    assert (cloud.places.files, video_of(cloud)) == ({}, None)


def test_files_at_a_place_that_was_disconnected_do_not_hold_a_deletion_up(cloud):
    run(cloud)
    cloud.connections.delete(ACCOUNT, BUCKET)
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    assert video_of(cloud) is None
    notifications = cloud.notifications.list(ACCOUNT)
    assert [each.code for each in notifications] == [1030, 1030]


def test_a_video_that_is_deleted_during_an_upload_leaves_nothing_outside(cloud):
    def delete_once():
        if video_of(cloud):
            delete_video(VIDEO, ACCOUNT, cloud.api_services)

    cloud.places.while_uploading = delete_once
    assert run(cloud) is None
    assert cloud.places.files == {}
    assert (BUCKET, NAME) in cloud.places.withdrawn


@pytest.mark.parametrize("handle", [delete, handle_dead_letter])
@pytest.mark.parametrize("is_connected", [True, False])
def test_an_interrupted_deletion_withdraws_uploads_and_notifies_the_account_of_the_rest(cloud, handle, is_connected):
    cloud.places.problems = [None, None, Crashed()]
    with pytest.raises(Crashed):
        run(cloud)
    if not is_connected:
        cloud.connections.delete(ACCOUNT, BUCKET)
    handle(DeleteVideoMessage(ACCOUNT, TEMPLATE, VIDEO), cloud.account_data, cloud.pipeline_services)
    assert video_of(cloud) is None
    assert cloud.places.withdrawn == ([(BUCKET, NAME)] if is_connected else [])
    assert [each.code for each in cloud.notifications.list(ACCOUNT)] == ([] if is_connected else [1030])


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (None, ConnectionState.OK),
        (PublishError("no"), ConnectionState.FAILED),
        (PublishLater("no"), ConnectionState.FAILED),
        (ConnectionLost("no"), ConnectionState.RECONNECT),
    ],
)
def test_the_test_of_a_connection_is_noted(cloud, problem, state):
    cloud.places.problems = [problem]
    try_connection(TryConnectionMessage(ACCOUNT, BUCKET), cloud.pipeline_services)
    connection = cloud.connections.get(ACCOUNT, BUCKET)
    assert (connection.state, connection.problem) == (state, "no" if problem else "")


def test_an_upload_that_succeeds_repairs_its_connection(cloud):
    cloud.connections.put(make_connection(state=ConnectionState.FAILED, problem="no"))
    run(cloud)
    assert cloud.connections.get(ACCOUNT, BUCKET).state is ConnectionState.OK


YOUTUBE = make_connection(id="116071234567890123456", kind=ConnectionKind.YOUTUBE, bucket=None, name="Acme")


@pytest.fixture
def on_youtube(cloud):
    """Return a cloud with a video that has just got to YouTube, and is to be checked."""
    cloud.connections.put(YOUTUBE)
    published = Publication("MP4", YOUTUBE.id, ConnectionKind.YOUTUBE)
    cloud.videos.put(replace(video_of(cloud), publishing=Publishing((published,), is_open=True)))
    assert run(cloud) == DELAYS_S[0]
    return cloud


def test_a_video_on_youtube_is_done_before_it_is_checked(on_youtube):
    assert (wire_of(on_youtube)["status"], called(on_youtube)) == ({"code": "done"}, [URL])
    assert on_youtube.places.checked == []


def test_a_video_on_youtube_is_checked_until_its_fate_is_known(on_youtube):
    on_youtube.places.verdicts = [Verdict(), Verdict(), Verdict(is_final=True)]
    assert [run(on_youtube) for _ in range(4)] == [DELAYS_S[1], DELAYS_S[2], None, None]
    assert len(on_youtube.places.checked) == 3
    assert on_youtube.notifications.list(ACCOUNT) == []


def test_a_video_that_youtube_never_finishes_is_checked_a_few_times(on_youtube):
    on_youtube.places.verdicts = [Verdict() for _ in range(9)]
    assert [run(on_youtube) for _ in range(5)] == [*DELAYS_S[1:], None, None]


def test_a_video_that_youtube_locks_is_a_notification_once(on_youtube):
    problem = "YouTube keeps the video private instead of public"
    on_youtube.places.verdicts = [Verdict(problem), Verdict(problem, is_final=True)]
    for _ in range(3):
        run(on_youtube)
    (notification,) = on_youtube.notifications.list(ACCOUNT)
    assert (notification.message, notification.video_id) == (problem, VIDEO)
    assert wire_of(on_youtube)["publications"][0]["problem"] == problem
    assert wire_of(on_youtube)["status"] == {"code": "done"}


@pytest.mark.parametrize(("problem", "waits"), [(PublishLater("no"), DELAYS_S[1]), (PublishError("no"), None)])
def test_a_check_that_fails_is_no_problem_of_the_video(on_youtube, problem, waits):
    on_youtube.places.problems = [problem]
    assert run(on_youtube) == waits
    assert on_youtube.notifications.list(ACCOUNT) == []


def test_a_place_that_was_never_set_up_fails_the_video(cloud):
    run(cloud, replace(cloud.pipeline_services, publishers={}))
    assert "S3 is not set up" in video_of(cloud).error


def test_only_the_first_file_that_is_a_film_is_for_youtube():
    youtube = VideoOutput(ConnectionKind.YOUTUBE, "116071234567890123456")
    begun = lifecycle.begin_publishing(youtube, FILES[::-1], None)
    assert begun is not None
    assert [each.profile for each in begun.publications] == ["MP4"]


def test_a_video_without_an_output_is_not_published():
    assert lifecycle.begin_publishing(None, FILES, None) is None
    assert Publishing().is_pending is False
    assert Publication("MP4", BUCKET, ConnectionKind.S3).may_be_outside is False
