"""The bytes that videos of visitors download count as their uploads: the last byte allowed, and the first forbidden."""

from contextlib import suppress

import pytest

from chalicelib.domain.errors import FetchLater
from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.sliding_window import HOUR_MS
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.visitor_limits import VisitorLimits
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.waiting import SERVER_WAIT, RetryLater
from tests.fakes import ACCOUNT, TEMPLATE, VIDEO, Crashed, make_template, make_video
from tests.unit.api.calling import BY_TEMPLATE, Caller

TWO = '[{"image": {"id": "first", "duration": 1000}}, {"image": {"id": "second", "duration": 1000}}]'
FIRST, SECOND = (InputMedia(name, MediaType.IMAGE, http=f"http://{name}.example/p.png") for name in ("first", "second"))
# Each file has ten bytes.
FILE = b"image 4567"
OTHER = "6553f11e2c3d4e5f60718299"


@pytest.fixture(autouse=True)
def at_the_start_of_an_hour(cloud):
    cloud.clock.ms -= cloud.clock.ms % HOUR_MS
    cloud.web.files |= {FIRST.http: FILE, SECOND.http: FILE}


def request(cloud, template_medias=(), medias=(FIRST, SECOND), video_id=VIDEO, **limits):
    template = make_template(scripts=(TWO,), medias=template_medias, visitors=VisitorLimits(**limits))
    cloud.templates.put(template)
    cloud.videos.put(make_video(id=video_id, by_template=True, medias=medias))


def prepared(cloud, video_id=VIDEO, services=None):
    prepare(VideoMessage.of(cloud.videos.get(ACCOUNT, video_id)), services or cloud.pipeline_services)
    return cloud.videos.get(ACCOUNT, video_id)


def used(cloud):
    """Return the bytes that count for the template."""
    return sum(count for (_, key, *_), count in cloud.visitor_usage.rows.items() if key == TEMPLATE)


LIMITS = ["upload_bytes_per_hour", "upload_bytes_per_address"]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_video_may_download_as_many_bytes_as_the_template_allows(cloud, limit):
    request(cloud, **{limit: 20})
    assert (prepared(cloud).status, used(cloud)) == (VideoStatus.RENDERING, 20)


@pytest.mark.parametrize("limit", LIMITS)
def test_one_byte_more_fails_it_with_the_limit_and_the_object(cloud, limit):
    request(cloud, **{limit: 19})
    video = prepared(cloud)
    assert (video.status, video.render.error_code) == (VideoStatus.ERROR, 1011)
    name = {"upload_bytes_per_hour": "uploadBytesPerHour", "upload_bytes_per_address": "uploadBytesPerAddress"}[limit]
    assert f"object 'second', media '{SECOND.http}'" in video.render.error
    assert f"the limit {name} (19) is reached" in video.render.error


def test_a_visitor_is_told_the_limit_and_no_url(cloud):
    request(cloud, upload_bytes_per_hour=19)
    prepared(cloud)
    told = Caller(cloud, BY_TEMPLATE).call("Video_Get", VIDEO)["status"]["message"]
    assert "the limit uploadBytesPerHour (19) is reached; try again in 3,780 s" in told
    assert "example" not in told


def test_a_file_is_not_downloaded_once_the_bytes_are_used_up(cloud):
    request(cloud, upload_bytes_per_hour=10)
    assert prepared(cloud).status is VideoStatus.ERROR
    assert cloud.web.fetched == [FIRST.http]


def test_all_visitors_of_a_template_share_the_bytes_of_an_hour(cloud):
    request(cloud, upload_bytes_per_hour=39)
    request(cloud, upload_bytes_per_hour=39, video_id=OTHER)
    assert prepared(cloud).status is VideoStatus.RENDERING
    assert prepared(cloud, OTHER).status is VideoStatus.ERROR


def test_each_video_may_download_what_one_address_may_upload(cloud):
    request(cloud, upload_bytes_per_address=20)
    request(cloud, upload_bytes_per_address=20, video_id=OTHER)
    assert {prepared(cloud, each).status for each in (VIDEO, OTHER)} == {VideoStatus.RENDERING}


def test_uploads_and_downloads_share_the_bytes_of_an_hour(cloud):
    request(cloud, upload_bytes_per_hour=24)
    upload = {"name": "a.png", "type": "image/png", "size": 5}
    Caller(cloud, BY_TEMPLATE).call("Media_Upload_New", upload)
    assert prepared(cloud).status is VideoStatus.ERROR
    assert Caller(cloud, BY_TEMPLATE).error("Media_Upload_New", upload)[0] == -32000


def test_a_retry_counts_only_what_it_downloads(cloud):
    request(cloud, upload_bytes_per_hour=20)
    cloud.web.errors[SECOND.http] = FetchLater("the server answered with status 503")
    for _ in range(3):
        with suppress(RetryLater):
            prepared(cloud)
        cloud.clock.ms += SERVER_WAIT.first_s * 1000
    assert used(cloud) == 10
    cloud.web.errors.clear()
    assert (prepared(cloud).status, used(cloud)) == (VideoStatus.RENDERING, 20)


def test_what_arrives_of_a_download_that_fails_counts(cloud):
    def fetch(url, path):
        path.write_bytes(FILE)
        raise FetchLater("the connection broke off")

    request(cloud, upload_bytes_per_hour=29)
    cloud.web.fetch = fetch
    for _ in range(3):
        with suppress(RetryLater):
            prepared(cloud)
        cloud.clock.ms += SERVER_WAIT.first_s * 1000
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert (video.status, used(cloud)) == (VideoStatus.ERROR, 30)
    assert "uploadBytesPerHour" in video.render.error


def test_a_crash_loses_no_byte_that_has_arrived(cloud):
    request(cloud, upload_bytes_per_hour=29)
    real, calls = cloud.web.fetch, []

    def fetch(url, path):
        calls.append(url)
        if len(calls) == 2:
            raise Crashed
        real(url, path)

    cloud.web.fetch = fetch
    with suppress(Crashed):
        prepared(cloud)
    # The first file is downloaded once more, and counts once more.
    assert (prepared(cloud).status, used(cloud)) == (VideoStatus.ERROR, 30)


@pytest.mark.parametrize("change", [{"by_template": False}, {"revision": 1}])
def test_videos_of_the_account_have_no_such_limit(cloud, change):
    request(cloud, upload_bytes_per_hour=1, upload_bytes_per_address=1)
    cloud.videos.put(make_video(**{"by_template": True, "medias": (FIRST, SECOND)} | change))
    assert (prepared(cloud).status, used(cloud)) == (VideoStatus.RENDERING, 0)


def test_the_templates_own_files_do_not_count(cloud):
    request(cloud, template_medias=(FIRST, SECOND), medias=(), upload_bytes_per_hour=1)
    assert (prepared(cloud).status, used(cloud)) == (VideoStatus.RENDERING, 0)
