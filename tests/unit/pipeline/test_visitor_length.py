"""The longest video of a visitor, where the API does not know the length of an input."""

import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.visitor_limits import DEFAULT_MAX_DURATION_MS, VisitorLimits
from chalicelib.pipeline.prepare import prepare
from tests.fakes import ACCOUNT, VIDEO, make_template, make_video

SOUND = '[{"audio": {"id": "song"}}, {"rectangle": {"id": "box", "duration": "song.end"}}]'
SONG = InputMedia("song", MediaType.AUDIO, http="http://example.com/song")
SIX_MINUTES = b"audio 360000"


def prepared(cloud, body=SIX_MINUTES, visitors=None, template_medias=(), **video):
    cloud.web.files[SONG.http] = body
    cloud.templates.put(make_template(scripts=(SOUND,), medias=template_medias, visitors=visitors))
    medias = () if template_medias else (SONG,)
    cloud.videos.put(make_video(**{"by_template": True, "medias": medias} | video))
    prepare(VideoMessage.of(cloud.videos.get(ACCOUNT, VIDEO)), cloud.pipeline_services)
    return cloud.videos.get(ACCOUNT, VIDEO)


def test_a_longer_video_fails_with_the_limit_before_it_is_rendered(cloud):
    video = prepared(cloud)
    assert (video.status, video.render.error_code) == (VideoStatus.ERROR, 1012)
    assert "takes 360 s; with the template's credentials it may take up to 300 s" in video.render.error
    assert (video.credits, cloud.queues.messages(Queue.RENDER_H264)) == (0, [])


@pytest.mark.parametrize(
    ("visitors", "longest_ms"), [(None, DEFAULT_MAX_DURATION_MS), (VisitorLimits(max_duration_ms=400_000), 400_000)]
)
def test_the_longest_video_that_is_allowed_is_rendered(cloud, visitors, longest_ms):
    assert prepared(cloud, f"audio {longest_ms}".encode(), visitors).status is VideoStatus.RENDERING


def test_a_longer_one_is_not(cloud):
    assert prepared(cloud, b"audio 401000", VisitorLimits(max_duration_ms=400_000)).status is VideoStatus.ERROR


def test_a_template_whose_own_sound_is_longer_sets_the_limit(cloud):
    assert prepared(cloud, template_medias=(SONG,)).status is VideoStatus.RENDERING


@pytest.mark.parametrize("change", [{"by_template": False}, {"revision": 1}])
def test_videos_that_the_account_requests_or_starts_again_may_be_longer(cloud, change):
    assert prepared(cloud, **change).status is VideoStatus.RENDERING
