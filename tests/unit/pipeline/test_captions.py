"""The captions of a video: what is in the file, and when."""

import json

import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from tests.fakes import ACCOUNT, OTHER_PROFILE, PROFILE, VIDEO, make_template, make_video
from tests.unit.pipeline.steps_runner import MESSAGE, run


@pytest.fixture
def captions(cloud):
    """Return `captions({"words": "Hello, {{name}}", **properties}, …)` of a finished video, as (start, end, text)."""

    def made(*titles, profiles=(PROFILE,), **variables):
        words = [
            InputMedia(str(number), MediaType.TEXT, text=title.pop("words")) for number, title in enumerate(titles)
        ]
        script = json.dumps([{"text": {"duration": 1000, **title}} for title in titles])
        cloud.templates.put(make_template(scripts=(script,), medias=tuple(words), profiles=profiles))
        cloud.videos.put(make_video(variables=variables))
        cloud.queues.send(Queue.PREPARE, MESSAGE)
        run(cloud)
        video = cloud.videos.get(ACCOUNT, VIDEO)
        if video.captions_key is None:
            return []
        assert video.captions_key == f"{video.out_prefix}page/captions.vtt"
        header, *cues = cloud.storage.files[video.captions_key].decode().rstrip("\n").split("\n\n")
        assert header == "WEBVTT"
        return [cue_of(cue) for cue in cues]

    return made


def cue_of(block):
    times, _, text = block.partition("\n")
    start, end = (round(float(time[6:]) * 1000) for time in times.split(" --> "))
    return start, end, text


def test_a_text_is_a_cue_while_it_is_shown(captions):
    assert captions({"words": "Hello", "play": 500, "duration": 1500}) == [(500, 2000, "Hello")]


def test_variables_have_their_values(captions):
    assert captions({"words": "Hello, {{name}}"}, name="Ava & Bo") == [(0, 1000, "Hello, Ava &amp; Bo")]


def test_texts_that_are_shown_at_once_have_a_cue_each(captions):
    assert captions({"words": "a", "duration": 2000}, {"words": "b", "play": 500}) == [(0, 2000, "a"), (500, 1500, "b")]


def test_pages_follow_each_other(captions):
    assert captions({"words": "one | two", "duration": 2000}) == [(0, 1000, "one"), (1000, 2000, "two")]


def test_each_play_has_a_cue(captions):
    assert captions({"words": "a", "play": [0, 3000]}) == [(0, 1000, "a"), (3000, 4000, "a")]


def test_a_title_over_its_own_shadow_is_one_cue(captions):
    assert captions({"words": "a"}, {"words": "a", "play": 500}) == [(0, 1500, "a")]


@pytest.mark.parametrize(("duration", "cues"), [(270, 0), (333, 1)])
def test_a_text_that_is_too_short_to_be_read_is_left_out(captions, duration, cues):
    assert len(captions({"words": "a", "duration": duration}, {"words": " ", "duration": 1000})) == cues


def test_a_text_is_a_cue_only_while_it_is_not_clear(captions):
    fading = [{"start+1000": {"alpha": 0}}, {"start+2000": {"alpha": 1}}]
    told = captions({"words": "a", "duration": 3000, "events": fading})
    assert told == [(0, 1000, "a"), (2000, 3000, "a")]


def test_a_text_that_blinks_is_one_cue(captions):
    blinking = [{"start+1000": {"alpha": 0}}, {"start+1200": {"alpha": 1}}]
    assert captions({"words": "a", "duration": 3000, "events": blinking}) == [(0, 3000, "a")]


def test_a_text_that_changes_its_color_is_one_cue(captions):
    told = captions({"words": "a", "duration": 3000, "events": [{"start+1000": {"color": "#FF0000"}}]})
    assert told == [(0, 3000, "a")]


@pytest.mark.parametrize("hidden", [{"position": {"x": 3.5, "y": 0}}, {"visible": False}, {"alpha": 0}])
def test_a_text_that_is_never_seen_is_no_cue(captions, hidden):
    assert captions({"words": "a", **hidden}, {"words": "b"}) == [(0, 1000, "b")]


def test_a_video_without_texts_has_no_captions(captions, cloud):
    assert captions({"words": ""}) == []
    assert not [key for key in cloud.storage.files if key.endswith(".vtt")]


def test_a_sound_shows_no_texts(captions):
    assert captions({"words": "a"}, profiles=("MP3",)) == []


def test_the_first_profile_with_a_picture_decides(captions):
    assert captions({"words": "a"}, profiles=("MP3", PROFILE, OTHER_PROFILE)) == [(0, 1000, "a")]
