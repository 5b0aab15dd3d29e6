"""The shapes of videos: computed once for all that differ only in texts and pictures."""

from dataclasses import replace

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.pipeline import video_shape
from chalicelib.pipeline.manifest import Manifest, Source
from chalicelib.pipeline.video_shape import VideoShapes
from tests.fakes import PROFILE

SCRIPT = """[{"image": {"id": "photo", "duration": "$seconds*1000"}}, {"text": {"id": "title", "duration": 1000}},
  {"video": {"id": "clip"}}]"""
CLIP = Source(MediaType.VIDEO, key="clip", facts=MediaFacts(MediaType.VIDEO, 2000, 640, 360))
PHOTO = Source(MediaType.IMAGE, key="photo", facts=MediaFacts(MediaType.IMAGE, None, 640, 480))
MANIFEST = Manifest(
    (SCRIPT,),
    "top-left",
    {"seconds": "3", "name": "Ava"},
    (PROFILE,),
    {"photo": PHOTO, "clip": CLIP, "title": Source(MediaType.TEXT, text="Hello, {{name}}")},
)
LONGER = replace(CLIP, facts=MediaFacts(MediaType.VIDEO, 2500, 640, 360))
SMALLER = replace(PHOTO, key="other", facts=MediaFacts(MediaType.IMAGE, None, 320, 240))


@pytest.fixture
def shapes(cloud):
    return VideoShapes(cloud.storage)


@pytest.mark.parametrize(
    "same",
    [
        {"variables": {"seconds": "3", "name": "Bo"}},
        {"sources": MANIFEST.sources | {"title": Source(MediaType.TEXT, text="Other")}},
        {"sources": MANIFEST.sources | {"photo": SMALLER}},
    ],
)
def test_texts_and_pictures_do_not_change_the_shape(shapes, same):
    assert shapes.of(replace(MANIFEST, **same)) is shapes.of(MANIFEST)


@pytest.mark.parametrize(
    ("other", "longest_ms"),
    [
        ({"variables": {"seconds": "4", "name": "Ava"}}, 4000),
        ({"sources": MANIFEST.sources | {"clip": LONGER}}, 3000),
        ({"scripts": (SCRIPT.replace("1000}}", "9000}}"),)}, 9000),
        ({"profiles": ("MP4_H264_AAC_1280x720_30fps",)}, 3000),
    ],
)
def test_what_decides_a_time_makes_another_shape(shapes, other, longest_ms):
    found = shapes.of(replace(MANIFEST, **other))
    assert found is not shapes.of(MANIFEST)
    assert found.longest_ms == longest_ms


def test_few_shapes_are_kept(shapes, monkeypatch):
    monkeypatch.setattr(video_shape, "_MOST_SHAPES", 2)
    first, second, third = (replace(MANIFEST, variables={"seconds": str(n)}) for n in (1, 2, 3))
    kept = shapes.of(first)
    shapes.of(second)
    assert shapes.of(first) is kept
    shapes.of(third)
    assert shapes.of(first) is kept
    assert len(shapes._known) == 2
