"""The sizes of render jobs: in time, and within the memory of the function."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from chalicelib.domain import render_limits
from chalicelib.domain.codec_families import RENDER_QUEUES, family_of
from chalicelib.domain.encoder_weights import ENCODERS, cpu_s, encoder_mb, grainy_cpu_s
from chalicelib.domain.formats import FORMATS, Format, VideoCodec
from chalicelib.domain.functions import reader_of
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.queue import Queue
from chalicelib.domain.render_limits import (
    LAMBDA_SLOWNESS,
    MAX_SEGMENTS,
    check_renderable,
    check_segments,
    encoders_that_fit,
    job_mb,
    longest_job_s,
    max_segment_frames,
    max_video_ms,
    videos_at_once,
)
from chalicelib.domain.timeline import Timeline
from chalicelib.pipeline.jobs import pack
from chalicelib.render.plan import plan_segments
from chalicelib.render.ports import MAX_ENCODERS
from chalicelib.render.renderer import TIMEOUT_S
from tests.unit.render.timelines import play

DOCUMENTED = re.findall(
    r"^\| (\S+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$",
    (Path(__file__).parents[3] / "docs" / "reference" / "profiles.md").read_text(),
    re.MULTILINE,
)
HD = parse_profile("MP4_H264_AAC_1280x720_24fps")
UHD_VP9 = parse_profile("WEBM_VP9_OPUS_3840x2160_60fps")


def largest(known: Format) -> tuple[int, int]:
    """Return the size of a format's largest frames."""
    width = known.max_side_px
    return width, min(known.max_side_px, known.max_px // width // 2 * 2)


LARGEST = [
    Profile(name, *largest(known), fps, known)
    for (name, known), fps in product(FORMATS.items(), (1, 24, 60))
    if known.video and fps <= known.max_fps
]
LARGEST += [Profile(name, *largest(known), known.max_fps, known) for name, known in FORMATS.items() if known.video]


def test_each_codec_has_a_weight():
    assert ENCODERS.keys() == set(VideoCodec)


@pytest.mark.parametrize("profile", LARGEST, ids=lambda profile: f"{profile.name} {profile.fps}")
@pytest.mark.parametrize("seconds", [1, 13, 100])
def test_every_job_of_the_largest_videos_ends_in_time(profile, seconds):
    frames = seconds * profile.fps
    shown = play("name", frames // 3, max(frames // 3 + 1, frames // 2), fps=profile.fps)
    timeline = Timeline(profile.fps, frames, (shown,))
    segments = plan_segments(timeline, profile, {"name"}, max_segment_frames(profile))
    for job in pack(segments, profile):
        length = sum(segment.frames for segment in job)
        memory_mb = reader_of(family_of(profile.format).queue).memory_mb
        work_s = grainy_cpu_s(profile, length) * videos_at_once(profile, length, memory_mb)
        assert work_s * LAMBDA_SLOWNESS <= longest_job_s()


def test_the_longest_job_ends_before_its_function_does():
    assert longest_job_s() < TIMEOUT_S < min(reader_of(queue).timeout_s for queue in RENDER_QUEUES)


@pytest.mark.parametrize("profile", LARGEST, ids=lambda profile: f"{profile.name} {profile.fps}")
def test_the_encoders_of_the_largest_videos_fit_into_the_memory_of_their_function(profile):
    memory_mb = reader_of(family_of(profile.format).queue).memory_mb
    assert job_mb(profile, encoders_that_fit(profile, memory_mb)) <= 0.9 * memory_mb


@pytest.mark.parametrize("name", FORMATS)
def test_no_function_that_renders_needs_more_memory_than_a_new_account_may_use(name):
    assert reader_of(family_of(FORMATS[name]).queue).memory_mb <= 3008


@pytest.mark.parametrize(("memory_mb", "encoders"), [(1769, 1), (3008, 1), (4096, 2), (10240, 6)])
def test_more_memory_takes_more_encoders(memory_mb, encoders):
    assert encoders_that_fit(UHD_VP9, memory_mb) == encoders


def test_ordinary_videos_have_the_most_encoders_at_once():
    assert encoders_that_fit(HD, 3008) > MAX_ENCODERS
    assert videos_at_once(HD, 8 * HD.fps, 3008) > MAX_ENCODERS


def test_a_job_that_takes_long_is_not_done_for_several_videos_at_once():
    assert videos_at_once(UHD_VP9, max_segment_frames(UHD_VP9), 10240) == 1


def test_a_video_may_be_as_long_as_its_segments_are_many():
    check_renderable(UHD_VP9, max_video_ms(UHD_VP9))
    with pytest.raises(ValueError, match=r"takes videos of up to \d+ s, not of \d+\.\d s; choose a smaller size"):
        check_renderable(UHD_VP9, max_video_ms(UHD_VP9) + 1)


def test_the_row_of_a_video_holds_so_many_segments():
    check_segments(MAX_SEGMENTS)
    with pytest.raises(ValueError, match="the most is 2000; choose fewer profiles"):
        check_segments(MAX_SEGMENTS + 1)


def test_a_profile_whose_encoder_does_not_fit_into_its_function_is_refused(monkeypatch):
    small = replace(reader_of(Queue.RENDER_VP8_VP9), memory_mb=1769)
    monkeypatch.setattr(render_limits, "reader_of", lambda queue: small)
    with pytest.raises(ValueError, match=r"takes \d+ MB of memory, and the function render_vp8_vp9 has 1769"):
        check_renderable(UHD_VP9, 1000)
    check_renderable(parse_profile("WEBM_VP9_OPUS_1920x1080_60fps"), 1000)


def test_ordinary_videos_may_last_for_hours():
    check_renderable(HD, 6 * 3600 * 1000)


def test_the_lengths_of_all_codecs_with_sound_are_documented():
    assert [name for name, *_ in DOCUMENTED] == ["H.264", "HEVC", "AV1", "VP8", "VP9"]


@pytest.mark.parametrize("row", DOCUMENTED, ids=lambda row: row[0])
def test_the_documented_lengths_are_those_of_the_code(row):
    name, *minutes = row
    sizes = ("1280x720_24fps", "1920x1080_60fps", "3840x2160_24fps", "3840x2160_60fps")
    format_name = next(each for each in FORMATS if name.replace(".", "") in each)
    profiles = [parse_profile(f"{format_name}_{size}") for size in sizes]
    assert [max_video_ms(profile) // 60_000 for profile in profiles] == list(map(int, minutes))


def test_sound_alone_has_no_limit():
    check_renderable(parse_profile("MP3"), 10**9)


def test_larger_frames_take_more_memory_and_time():
    small = parse_profile("WEBM_VP9_OPUS_640x480_60fps")
    assert encoder_mb(small) < encoder_mb(UHD_VP9)
    assert cpu_s(small, 1) < cpu_s(UHD_VP9, 1)
