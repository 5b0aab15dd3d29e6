"""Two workers that prepare the same video at the same time, with different inputs."""

import hashlib
from dataclasses import replace

import pytest

from chalicelib.domain.errors import FetchError
from chalicelib.domain.media import MediaType
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.manifest import read_manifest
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.segment_cache import cut_segments, fingerprint_inputs, segment_fingerprints
from tests.fakes import ACCOUNT, MEDIA, PHOTO, SCRIPT, VIDEO, FakeCloud, make_media, make_template, make_video
from tests.unit.pipeline.steps_runner import MESSAGE, run

PAGE = "http://example.com/a photo"
FETCHED = InputMedia("photo", MediaType.IMAGE, http=PAGE)


class Fetching:
    """A download during which something else happens, once."""

    def __init__(self, fetch, meanwhile):
        self.fetch, self.meanwhile = fetch, [meanwhile]

    def __call__(self, url, path):
        self.fetch(url, path)
        if self.meanwhile:
            self.meanwhile.pop()()


class Copying:
    """A bucket in which something else happens right after the first copy."""

    def __init__(self, storage, meanwhile):
        self.storage, self.meanwhile = storage, [meanwhile]

    def copy(self, key, to):
        self.storage.copy(key, to)
        if self.meanwhile:
            self.meanwhile.pop()()

    def __getattr__(self, name):
        return getattr(self.storage, name)


@pytest.fixture
def cloud():
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(FETCHED,)))
    cloud.web.files[PAGE] = b"image one"
    cloud.videos.put(make_video())
    return cloud


def prepare_twice(cloud, seen_second):
    """Let a second worker prepare the video, with another picture or none, while a first one does."""

    def second():
        cloud.web.files = seen_second
        prepare(MESSAGE, cloud.pipeline_services)

    prepare(MESSAGE, replace(cloud.pipeline_services, fetch=Fetching(cloud.web.fetch, second)))
    return cloud.videos.get(ACCOUNT, VIDEO)


def names_of(cloud, video):
    """Return the names that the segments must have for the stored manifest."""
    manifest = read_manifest(cloud.storage, video)
    timelines = {profile: made.timeline for profile, made in manifest.resolve_all().items()}
    return segment_fingerprints(
        cut_segments(manifest, timelines), timelines, fingerprint_inputs(manifest, video, cloud.pipeline_services)
    )


def test_the_rendered_inputs_match_the_names_of_the_segments(cloud):
    video = prepare_twice(cloud, {PAGE: b"image two"})
    source = read_manifest(cloud.storage, video).sources["photo"]
    assert source.sha256 == hashlib.sha256(cloud.storage.files[source.key]).hexdigest()
    assert names_of(cloud, video) == video.plan.segments


def test_so_it_is_with_medias_that_are_copied(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    media = cloud.add_media(b"image one", temp=True, video_id=VIDEO, sha256="1" * 64)
    cloud.videos.put(make_video(medias=(PHOTO,)))

    def second():
        cloud.medias.put(make_media(temp=True, video_id=VIDEO, sha256="2" * 64))
        cloud.storage.put_bytes(media.key, b"image two", media.content_type)
        prepare(MESSAGE, cloud.pipeline_services)

    services = cloud.pipeline_services
    prepare(MESSAGE, replace(services, storage=Copying(services.storage, second)))
    video = cloud.videos.get(ACCOUNT, VIDEO)
    source = read_manifest(cloud.storage, video).sources["photo"]
    assert (source.sha256, cloud.storage.files[source.key]) == ("2" * 64, b"image two")
    assert source.media_id == MEDIA


def test_a_late_attempt_leaves_no_files(cloud):
    video = prepare_twice(cloud, {PAGE: b"image two"})
    assert {key for key in cloud.storage.files if key.startswith(video.work_prefix)} == {
        f"{video.attempt_prefix}manifest.json",
        f"{video.attempt_prefix}fetched/0",
    }
    used = {name for scope, name, user in cloud.segments.users}
    assert (
        used
        == set(video.plan.segment_names)
        == {name for scope, name in cloud.segments.rows} | set(video.plan.sounds.values())
    )


def test_one_that_sees_the_same_takes_nothing_from_the_other(cloud):
    video = prepare_twice(cloud, {PAGE: b"image one"})
    assert {name for scope, name, user in cloud.segments.users} == set(video.plan.segment_names)


def test_an_attempt_that_fails_does_not_fail_the_video_of_the_other(cloud):
    def fetch(url, path):
        prepare(MESSAGE, cloud.pipeline_services)
        raise FetchError("the server answered with status 404")

    prepare(MESSAGE, replace(cloud.pipeline_services, fetch=fetch))
    assert cloud.videos.get(ACCOUNT, VIDEO).status is VideoStatus.RENDERING


def test_an_attempt_after_the_end_delays_no_other_video(cloud):
    """Let an attempt acquire segments after the other one has prepared the video."""

    def second():
        cloud.web.files = {PAGE: b"image two"}
        prepare(MESSAGE, cloud.pipeline_services)
        run(cloud)

    prepare(MESSAGE, replace(cloud.pipeline_services, fetch=Fetching(cloud.web.fetch, second)))
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert video.status is VideoStatus.DONE
    assert {name for scope, name, user in cloud.segments.users} == set(video.plan.segment_names)
    assert {name for scope, name in cloud.segments.rows} == set(video.plan.segment_names)


def test_the_compute_time_of_both_attempts_counts(cloud):
    cloud.clock.step_ms = 1
    prepare(MESSAGE, cloud.pipeline_services)
    alone = cloud.videos.get(ACCOUNT, VIDEO).render.compute_mb_ms
    cloud.videos.put(make_video())
    assert prepare_twice(cloud, {PAGE: b"image two"}).render.compute_mb_ms > 1.5 * alone


def test_the_video_is_done_in_the_end_and_nothing_else_is_left(cloud):
    prepare_twice(cloud, {PAGE: b"image two"})
    run(cloud)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert video.status is VideoStatus.DONE
    assert not [key for key in cloud.storage.files if key.startswith("work/")]
