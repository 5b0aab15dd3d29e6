"""Retries of downloads: the video waits for the server, a quarter of an hour at most."""

from collections import Counter

import pytest

from chalicelib.api.video_wire import video_to_wire
from chalicelib.api.videos import delete_video
from chalicelib.domain.brand import SEZION
from chalicelib.domain.errors import FetchLater
from chalicelib.domain.lifecycle import WAITS_FOR_WORKER
from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.download_retry import TURN_S
from chalicelib.pipeline.downloads import download_slot
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.waiting import SERVER_WAIT, SLOT_WAIT, RetryLater
from tests.fakes import ACCOUNT, NOW_MS, SCRIPT, TEMPLATE, VIDEO, make_template, make_video
from tests.unit.api.calling import BY_TEMPLATE, Caller
from tests.unit.pipeline.simulated_queues import SimulatedQueues
from tests.unit.pipeline.steps_runner import MESSAGE

PAGE, SECOND = "http://example.com/photo.png", "http://example.com/second.png"
TWO = SCRIPT[:-1] + ', {"image": {"id": "second", "duration": 1000}}]'
BUSY = "the server answered with status 429"


@pytest.fixture
def cloud(cloud):
    """Return the queues, with a video that shows two pictures by URL."""
    cloud.clock.step_ms = 0
    medias = tuple(InputMedia(name, MediaType.IMAGE, http=url) for name, url in (("photo", PAGE), ("second", SECOND)))
    cloud.templates.put(make_template(scripts=(TWO,), medias=medias))
    cloud.web.files |= {PAGE: b"image", SECOND: b"image"}
    cloud.videos.put(make_video())
    return cloud


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def wait_of(cloud, waits=0):
    """Return how long the video waits, in s."""
    with pytest.raises(RetryLater) as later:
        prepare(MESSAGE, cloud.pipeline_services)
    return later.value.delay_s(waits)


def fail(cloud, url=PAGE, after_s=None):
    cloud.web.errors[url] = FetchLater(BUSY, after_s)


def test_a_postponed_video_has_the_reason_in_its_status(cloud):
    fail(cloud)
    assert wait_of(cloud) == SERVER_WAIT.first_s
    message = video_to_wire(video_of(cloud), SEZION)["status"]["message"]
    assert message == f"waiting for a server: object 'photo', media '{PAGE}': {BUSY}"


def test_a_visitor_is_told_no_host_of_a_server_that_is_busy(cloud):
    fail(cloud, after_s=60)
    cloud.videos.put(make_video(by_template=True))
    told = set()
    for _ in range(2):
        wait_of(cloud)
        told.add(Caller(cloud, BY_TEMPLATE).call("Video_Get", VIDEO)["status"]["message"])
    alone = "nothing is downloaded from its server now: it asks to be left alone"
    assert told == {f"waiting for a server: object 'photo': {why}" for why in (BUSY, alone)}


def test_the_video_continues_when_the_server_sends_the_file(cloud):
    fail(cloud)
    wait_of(cloud)
    cloud.web.errors.clear()
    prepare(MESSAGE, cloud.pipeline_services)
    assert (video_of(cloud).status, video_of(cloud).render.waits_for) == (VideoStatus.RENDERING, WAITS_FOR_WORKER)


def test_a_file_is_not_downloaded_twice(cloud):
    fail(cloud, SECOND)
    wait_of(cloud)
    cloud.web.errors.clear()
    prepare(MESSAGE, cloud.pipeline_services)
    assert Counter(cloud.web.fetched) == {PAGE: 1, SECOND: 2}
    assert video_of(cloud).status is VideoStatus.RENDERING


@pytest.mark.parametrize(("took_s", "turns"), [(TURN_S - 1, 1), (TURN_S, 2)])
def test_downloads_that_take_longer_than_an_invocation_may_are_shared_among_several(cloud, took_s, turns):
    real = cloud.web.fetch

    def fetch(url, path):
        real(url, path)
        cloud.clock.ms += took_s * 1000

    cloud.web.fetch = fetch
    queues = SimulatedQueues(cloud)
    queues.send(Queue.PREPARE, MESSAGE)
    queues.run()
    assert (Counter(cloud.web.fetched), queues.invocations[Queue.PREPARE]) == ({PAGE: 1, SECOND: 1}, turns)
    assert (video_of(cloud).status, queues.failures) == (VideoStatus.DONE, [])


def test_a_video_that_is_deleted_between_two_invocations_leaves_nothing(cloud):
    def fetch(url, path):
        path.write_bytes(b"image")
        cloud.clock.ms += TURN_S * 1000
        delete_video(VIDEO, ACCOUNT, cloud.api_services)

    cloud.web.fetch = fetch
    prepare(MESSAGE, cloud.pipeline_services)
    assert (cloud.storage.files, cloud.videos.rows) == ({}, {})


def test_a_file_is_downloaded_again_if_the_template_names_another_one(cloud):
    fail(cloud, SECOND)
    wait_of(cloud)
    cloud.web.errors.clear()
    third = SECOND.replace("second", "third")
    cloud.web.files[third] = b"image"
    medias = (InputMedia("photo", MediaType.IMAGE, http=third), InputMedia("second", MediaType.IMAGE, http=SECOND))
    cloud.templates.put(make_template(scripts=(TWO,), medias=medias))
    prepare(MESSAGE, cloud.pipeline_services)
    assert third in cloud.web.fetched


def test_the_waits_grow(cloud):
    fail(cloud)
    waits = []
    for _ in range(6):
        waits.append(wait_of(cloud, waits=99))
        cloud.clock.ms += waits[-1] * 1000
    assert waits == [SERVER_WAIT.delay_s(number) for number in range(6)]


@pytest.mark.parametrize(("after_s", "wait_s"), [(0, 5), (4, 5), (120, 120), (900, 900), (86_400, 900)])
def test_the_wait_that_a_server_asks_for_is_observed(cloud, after_s, wait_s):
    fail(cloud, after_s=after_s)
    assert wait_of(cloud) == wait_s


def test_after_a_quarter_of_an_hour_the_video_fails_with_the_number_of_attempts(cloud):
    fail(cloud)
    wait_of(cloud)
    cloud.clock.ms += 899_000
    wait_of(cloud)
    cloud.clock.ms += 1_000
    prepare(MESSAGE, cloud.pipeline_services)
    assert (video_of(cloud).status, video_of(cloud).render.error_code) == (VideoStatus.ERROR, 1011)
    reason = f"object 'photo', media '{PAGE}': {BUSY}; it was tried 3 times within 15 minutes"
    assert video_of(cloud).render.error == f"Error downloading medias: {reason}"


def test_the_password_of_a_url_is_hidden(cloud):
    url = "http://ann:s3cret@example.com/photo.png"
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    cloud.videos.put(make_video(medias=(InputMedia("photo", MediaType.IMAGE, http=url),)))
    fail(cloud, url)
    wait_of(cloud)
    cloud.clock.ms += 900_000
    waits_for = video_of(cloud).render.waits_for
    prepare(MESSAGE, cloud.pipeline_services)
    told = f"{waits_for} {video_of(cloud).render.error} {cloud.notifications.list(ACCOUNT)}"
    assert "s3cret" not in told
    assert "media 'http://***@example.com/photo.png'" in video_of(cloud).render.error


def test_a_video_waits_for_a_download_slot_longer_than_for_a_server(cloud):
    for number in range(cloud.downloads_per_host):
        cloud.leases.acquire("hosts/example.com", str(number), "another", 0, NOW_MS // 1000 + 3600)
    assert wait_of(cloud, waits=20) == SLOT_WAIT.longest_s
    cloud.clock.ms += 3_599_000
    wait_of(cloud)
    assert cloud.web.fetched == []
    cloud.clock.ms += 1_000
    prepare(MESSAGE, cloud.pipeline_services)
    assert video_of(cloud).status is VideoStatus.RENDERING


def test_the_wait_for_a_download_slot_is_limited(cloud):
    for number in range(cloud.downloads_per_host):
        cloud.leases.acquire("hosts/example.com", str(number), "another", 0, NOW_MS)
    wait_of(cloud)
    cloud.clock.ms += SLOT_WAIT.total_s * 1000
    prepare(MESSAGE, cloud.pipeline_services)
    assert "for 6 hours there were too many downloads from its server" in video_of(cloud).render.error


def test_a_video_that_is_deleted_during_a_download_leaves_nothing(cloud):
    def fetch(url, path):
        cloud.storage.files["work/other"] = b""
        delete_video(VIDEO, ACCOUNT, cloud.api_services)
        raise FetchLater(BUSY)

    cloud.web.fetch = fetch
    prepare(MESSAGE, cloud.pipeline_services)
    assert list(cloud.storage.files) == ["work/other"]


def test_a_video_that_is_deleted_while_it_waits_does_not_wait_again(cloud):
    fail(cloud, SECOND)
    wait_of(cloud)
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    prepare(MESSAGE, cloud.pipeline_services)
    assert (cloud.storage.files, cloud.videos.rows) == ({}, {})


def test_another_video_observes_the_cooldown_of_a_host(cloud):
    fail(cloud, after_s=60)
    wait_of(cloud)
    cloud.web.errors.clear()
    cloud.videos.put(make_video(id="9" * 24))
    with pytest.raises(RetryLater) as later:
        prepare(VideoMessage(ACCOUNT, "9" * 24), cloud.pipeline_services)
    assert (later.value.delay_s(0), cloud.web.fetched) == (60, [PAGE])


def test_a_campaign_succeeds_though_the_server_limits_the_rate(cloud):
    """Prepare sixty videos with a picture each. The server refuses all but ten requests a minute."""
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    cloud.videos.rows.clear()
    queues = SimulatedQueues(cloud)
    for number in range(60):
        url = f"http://example.com/{number}.png"
        cloud.web.files[url] = b"image"
        media = InputMedia("photo", MediaType.IMAGE, http=url)
        cloud.videos.put(make_video(id=f"{number:024x}", medias=(media,)))
        queues.send(Queue.PREPARE, VideoMessage(ACCOUNT, f"{number:024x}"))
    asked, refused = Counter(), []
    real = cloud.web.fetch

    def fetch(url, path):
        minute, ms = divmod(cloud.clock.ms, 60_000)
        asked[minute] += 1
        if asked[minute] > 10:
            refused.append(url)
            raise FetchLater(BUSY, 60 - ms // 1000, is_too_often=True)
        real(url, path)

    cloud.web.fetch = fetch
    queues.run()
    assert {video.status for video in cloud.videos.rows.values()} == {VideoStatus.DONE}
    # At most one request a minute meets the limit.
    assert len(refused) <= len(asked)
    assert max(queues.chains.values()) == 1


def test_a_video_waits_while_a_busy_server_serves_others(cloud):
    fail(cloud, after_s=60)
    wait_of(cloud)
    cloud.clock.ms += SERVER_WAIT.total_s * 1000
    with download_slot(SECOND, cloud.pipeline_services):
        pass
    assert wait_of(cloud) == 60


def test_a_file_that_a_busy_server_never_sends_fails_the_video(cloud):
    fail(cloud, after_s=60)
    cloud.leases.acquire("hosts/example.com", "serves", "others", 0, NOW_MS // 1000 + 2 * SLOT_WAIT.total_s)
    wait_of(cloud)
    cloud.clock.ms += (SLOT_WAIT.total_s - 1) * 1000
    wait_of(cloud)
    cloud.clock.ms += 61_000
    prepare(MESSAGE, cloud.pipeline_services)
    assert video_of(cloud).render.error_code == 1011


def test_a_broken_file_fails_after_a_quarter_of_an_hour_though_its_server_sends_others(cloud):
    cloud.web.errors[PAGE] = FetchLater("the server answered with status 500")
    cloud.leases.acquire("hosts/example.com", "serves", "others", 0, NOW_MS // 1000 + 2 * SLOT_WAIT.total_s)
    wait_of(cloud)
    cloud.clock.ms += SERVER_WAIT.total_s * 1000
    prepare(MESSAGE, cloud.pipeline_services)
    assert video_of(cloud).render.error_code == 1011


@pytest.mark.parametrize(("method", "value"), [("Template_Video_Check", None), ("Template_Preview", 0)])
def test_a_check_and_a_preview_fail_at_once_and_suggest_a_retry(cloud, method, value):
    fail(cloud, after_s=60)
    caller, video = Caller(cloud), {"name": "Ava"}
    rest = () if value is None else (value,)
    for reason in (BUSY, "nothing is downloaded from its server now: it asks to be left alone"):
        if method == "Template_Video_Check":
            (problem,) = caller.call(method, TEMPLATE, video)["problems"]
            code, told = problem["code"], problem["message"]
        else:
            code, data = caller.error(method, TEMPLATE, video, *rest)
            told = data["problem"]
        assert code == 1011
        assert told.endswith(f"{reason}; this may pass: try again later")
