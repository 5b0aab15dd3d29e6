"""Warnings about likely mistakes in a video."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.template import InputMedia
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.warnings import sound_warnings
from chalicelib.render.sound.peaks import MixedSound, Peak
from tests.fakes import ACCOUNT, MEDIA, OTHER_PROFILE, PROFILE, VIDEO, make_template, make_video
from tests.unit.pipeline.steps_runner import MESSAGE

OUTSIDE = {"position": {"x": 1.5, "y": 0}}


@pytest.fixture
def warnings(cloud):
    """Return `warnings("image", **properties)` of a video of one object, whose media file has 320x180 px."""

    def told(kind, profiles=(PROFILE,), **properties):
        script = json.dumps([{kind: {"id": "it", "duration": 1000, **properties}}])
        cloud.add_media(type=MediaType(kind), facts=MediaFacts(MediaType(kind), 8000, 320, 180))
        media = InputMedia("it", MediaType(kind), media_id=MEDIA)
        cloud.templates.put(make_template(scripts=(script,), medias=(media,), profiles=profiles))
        cloud.videos.put(make_video())
        prepare(MESSAGE, cloud.pipeline_services)
        return cloud.videos.get(ACCOUNT, VIDEO).render.warnings

    return told


@pytest.mark.parametrize(("kind", "name"), [("image", "picture"), ("video", "video")])
def test_an_enlargement_of_more_than_twofold_is_a_warning(warnings, kind, name):
    assert warnings(kind, imageAspect="crop") == (
        f'Object "it": the {name} is enlarged 2.7 times at 640x480; it has 320x180 px',
    )


def test_a_twofold_enlargement_is_no_warning(warnings):
    assert warnings("image") == ()


def test_an_enlargement_is_a_warning_for_each_size(warnings):
    told = warnings("image", profiles=(PROFILE, OTHER_PROFILE))
    assert told == ('Object "it": the picture is enlarged 4.0 times at 1280x720; it has 320x180 px',)


def test_a_hidden_object_is_one_warning(warnings):
    told = warnings("image", profiles=(PROFILE, OTHER_PROFILE), **OUTSIDE)
    assert told == ('Object "it": it is never seen, as its box is outside of the frame all the time',)


def test_an_overflowing_text_is_not_called_hidden(cloud):
    script = json.dumps([{"text": {"id": "it", "duration": 1000, **OUTSIDE}}])
    media = InputMedia("it", MediaType.TEXT, text="Hello")
    cloud.renderer.overflows = ("it",)
    cloud.templates.put(make_template(scripts=(script,), medias=(media,)))
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    assert cloud.videos.get(ACCOUNT, VIDEO).render.warnings == (
        'Object "it": the text does not fit its box at 640x480',
    )


def test_a_silent_object_is_a_warning(warnings):
    assert warnings("audio", volume=0) == ('Object "it": it is never heard, as its volume is 0 all the time',)


def mixed(*peaks):
    return [MixedSound(Path("audio"), peak) for peak in peaks]


def test_the_warning_of_a_loud_sound_names_the_loudest_place():
    told = sound_warnings(mixed(Peak(3.0, 500.0), None, Peak(4.46, 3221.3)))
    assert told == ("The sound is up to 4.5 dB too loud at 3.2 s; it is turned down there",)


def test_a_sound_within_full_scale_is_no_warning():
    assert sound_warnings(mixed(None, None)) == ()
