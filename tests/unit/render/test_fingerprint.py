"""The names of segments."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.profile import Preset, Quality, parse_profile
from chalicelib.domain.timeline import Color, Keyframe, Kind, RectangleStyle, TextStyle, Timeline, Track
from chalicelib.render.fingerprint import FingerprintInputs, fingerprints, sound_fingerprint
from chalicelib.render.plan import plan_segments
from tests.unit.render.timelines import WHITE, play

PROFILE = parse_profile("MP4_H264_AAC_640x480_24fps")
FILLED = FingerprintInputs({"name": "Ava", "film": "sha256 of a film"}, {}, "engine")
TITLE = play("name", 100, 200)
FILM = play("film", 0, 400, kind=Kind.VIDEO)
TIMELINE = Timeline(24, 400, (FILM, TITLE))


def prints(timeline=TIMELINE, inputs=FILLED, profile=PROFILE):
    return fingerprints(timeline, plan_segments(timeline, profile, {"name"}), profile, inputs)


def changed(**others):
    """Return the numbers of the segments whose names change."""
    return [number for number, (a, b) in enumerate(zip(prints(), prints(**others), strict=True)) if a != b]


def shown(*plays):
    return Timeline(24, 400, plays)


# From the hundredth frame on.
FADE = Track((Keyframe(100 * 1000 / 24, (0.0,)), Keyframe(110 * 1000 / 24, (1.0,))))
ALL = list(range(len(prints())))
WITH_NAME = [
    segment.index
    for segment in plan_segments(TIMELINE, PROFILE, {"name"})
    if segment.first_frame < 200 and segment.end_frame > 100
]


def test_the_same_has_the_same_name():
    assert prints() == prints()


def test_a_name_is_32_hex_digits():
    assert all(len(name) == 32 and int(name, 16) for name in prints())


def test_another_name_changes_only_the_segments_that_show_it():
    assert changed(inputs=replace(FILLED, contents=FILLED.contents | {"name": "Ben"})) == WITH_NAME
    assert WITH_NAME not in ([], ALL)


def test_another_file_changes_all_segments_that_show_it():
    assert changed(inputs=replace(FILLED, contents=FILLED.contents | {"film": "of another"})) == ALL


@pytest.mark.parametrize(
    "other",
    [
        replace(TITLE, end_ms=TITLE.end_ms - 1),
        replace(TITLE, look=replace(TITLE.look, position=Track.constant(0.1, 0))),
        replace(TITLE, look=replace(TITLE.look, alpha=Track.constant(0.5))),
        replace(TITLE, look=replace(TITLE.look, rotation=Track.constant(5.0))),
        replace(TITLE, look=replace(TITLE.look, style=TextStyle("Inter", Color(255, 255, 254)))),
        replace(TITLE, look=replace(TITLE.look, style=TextStyle("Lora", WHITE))),
        replace(TITLE, kind=Kind.RECTANGLE, look=replace(TITLE.look, style=RectangleStyle(WHITE))),
    ],
)
def test_any_other_value_of_an_object_changes_the_segments_that_show_it(other):
    assert changed(timeline=shown(FILM, other)) == WITH_NAME


def test_the_order_of_layers_counts():
    over = play("name", 0, 400)
    assert prints(timeline=shown(FILM, over)) != prints(timeline=shown(over, FILM))


@pytest.mark.parametrize("engine", ["", "engine 2"])
def test_another_engine_changes_all(engine):
    assert changed(inputs=replace(FILLED, engine=engine)) == ALL


@pytest.mark.parametrize("name", ["MP4_H264_AAC_640x360_24fps", "MP4_H264_AAC_640x480_25fps"])
def test_another_profile_changes_all(name):
    assert changed(profile=parse_profile(name)) == ALL


def test_an_own_profile_counts_by_its_definition_not_by_its_name():
    def named(name, **quality):
        return prints(profile=replace(PROFILE, name=name, base=PROFILE.name, quality=Quality(**quality)))

    assert named("mine", crf=30) == named("yours", crf=30) != named("mine", crf=31)
    assert named("mine") == prints() != named("mine", max_kbps=500)


def test_the_preset_counts_but_for_the_default():
    def named(preset):
        return prints(profile=replace(PROFILE, quality=Quality(preset=preset)))

    assert named(Preset.FASTER) == prints() != named(Preset.SMALLER)


def test_the_bits_of_sound_do_not_count_for_pictures():
    assert changed(profile=replace(PROFILE, quality=Quality(sound_kbps=64))) == []


def test_an_accounts_own_font_counts_by_its_file_not_by_its_name():
    def named(font, digest):
        look = replace(TITLE.look, style=TextStyle(font, WHITE))
        return prints(shown(FILM, replace(TITLE, look=look)), replace(FILLED, fonts={font: digest}))

    assert named("OurOwn", "1") == named("Renamed", "1") != named("OurOwn", "2")


def test_ids_do_not_count():
    renamed = replace(TITLE, object_id="other")
    same = replace(FILLED, contents={"other": "Ava", "film": "sha256 of a film"})
    segments = plan_segments(TIMELINE, PROFILE, {"name"})
    assert fingerprints(shown(FILM, renamed), segments, PROFILE, same) == prints()


def test_clear_objects_do_not_count():
    clear = play("name", 0, 400, alpha=Track.constant(0.0))
    assert changed(timeline=shown(FILM, TITLE, clear)) == []


def test_a_fading_object_counts_from_its_first_visible_frame():
    fading = replace(TITLE, first_frame=0, look=replace(TITLE.look, alpha=FADE))
    segments = plan_segments(shown(FILM, fading), PROFILE, {"name"})
    with_ben = replace(FILLED, contents=FILLED.contents | {"name": "Ben"})
    ava, ben = (fingerprints(shown(FILM, fading), segments, PROFILE, filled) for filled in (FILLED, with_ben))
    other = [segment.first_frame for segment, a, b in zip(segments, ava, ben, strict=True) if a != b]
    assert other == [100]


def test_sounds_do_not_count():
    assert changed(timeline=shown(FILM, TITLE, play("music", 0, 400, kind=Kind.AUDIO))) == []


@given(st.text(), st.text())
def test_texts_have_the_same_names_only_if_they_are_the_same(one, other):
    first, second = (prints(inputs=replace(FILLED, contents={"name": text})) for text in (one, other))
    assert (first == second) == (one == other)


NAMES = ("name", "photo", "logo")
KINDS = {"name": Kind.TEXT, "photo": Kind.IMAGE, "logo": Kind.RECTANGLE}


@st.composite
def timelines(draw):
    """Up to six showings, each with an opacity that may jump or change at any frame."""
    frames = draw(st.integers(1, 600))
    plays = []
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=6)):
        first = draw(st.integers(0, frames - 1))
        end = draw(st.integers(first + 1, frames))
        times = sorted(draw(st.lists(st.integers(first, end), min_size=1, max_size=4)))
        alpha = Track(tuple(Keyframe(at * 1000 / 24, (draw(st.sampled_from([0.0, 0.5, 1.0])),)) for at in times))
        plays.append(play(name, first, end, kind=KINDS[name], alpha=alpha))
    return Timeline(24, frames, tuple(plays))


def shows(timeline, segment, name):
    """Return whether an object is seen in a segment, computed from its tracks frame by frame."""
    frames = range(segment.first_frame, segment.end_frame)
    mine = [each for each in timeline.plays if each.object_id == name]
    return any(
        each.look.alpha.at(frame * 1000 / 24)[0] > 0
        for each in mine
        for frame in frames
        if each.first_frame <= frame < each.end_frame
    )


@given(timelines(), st.sampled_from(["name", "photo"]))
def test_other_contents_of_an_object_change_only_the_segments_that_show_it(timeline, name):
    segments = plan_segments(timeline, PROFILE, {"name", "photo"})
    filled = replace(FILLED, contents={each: each for each in NAMES})
    other = replace(filled, contents=filled.contents | {name: "other"})
    before, after = (fingerprints(timeline, segments, PROFILE, each) for each in (filled, other))
    changed = [a != b for a, b in zip(before, after, strict=True)]
    assert changed == [shows(timeline, segment, name) for segment in segments]


@given(timelines(), st.data())
def test_another_object_changes_no_segment_that_does_not_show_it(timeline, data):
    """Any change of the object counts: here it is moved."""
    number = data.draw(st.integers(0, max(0, len(timeline.plays) - 1)))
    if not timeline.plays:
        return
    it = timeline.plays[number]
    moved = replace(it, look=replace(it.look, position=Track.constant(0.25, 0.25)))
    other = replace(timeline, plays=(*timeline.plays[:number], moved, *timeline.plays[number + 1 :]))
    segments = plan_segments(timeline, PROFILE, {"name", "photo"})
    before, after = (fingerprints(each, segments, PROFILE, FILLED) for each in (timeline, other))
    changed = [a != b for a, b in zip(before, after, strict=True)]
    alone = replace(timeline, plays=(it,))
    assert changed == [shows(alone, segment, it.object_id) for segment in segments]


MUSIC = play("music", 0, 400, kind=Kind.AUDIO)


def sound(timeline=None, profile=PROFILE, **contents):
    filled = replace(FILLED, contents={"music": "sha256 of a song"} | contents)
    return sound_fingerprint(timeline or shown(FILM, MUSIC), profile, filled)


def test_the_same_sound_has_the_same_name_whatever_is_seen():
    assert sound() == sound(shown(FILM, TITLE, MUSIC), name="Ben")


@pytest.mark.parametrize(
    "other",
    [
        sound(music="of another"),
        sound(shown(replace(MUSIC, start_ms=1.0))),
        sound(replace(shown(FILM, MUSIC), frames=401)),
        sound(profile=parse_profile("MP3")),
        sound(profile=replace(PROFILE, quality=Quality(sound_kbps=64))),
    ],
)
def test_anything_of_a_sound_changes_its_name(other):
    assert other != sound()


def test_a_profile_without_sound_has_a_name_for_its_sound():
    assert sound(profile=parse_profile("GIF_640x480_24fps")) != sound()
