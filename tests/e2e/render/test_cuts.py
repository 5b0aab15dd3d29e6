"""One segment or many: the same frames, px by px, and a joined file that equals an uncut one."""

from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context

import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import AlignH, Aspect, Color, Kind, PictureStyle, TextStyle
from chalicelib.render.plan import Segment
from chalicelib.render.ports import MAX_ENCODERS


@pytest.fixture
def busy(studio):
    """Return a timeline with plays that move, fade, repeat or end early, and its sources."""
    Image.new("RGB", (50, 40), (20, 200, 60)).save(studio.directory / "logo.png")
    play, track = studio.play, studio.track
    plays = (
        play("back", Kind.RECTANGLE, Color(20, 30, 90), end=40),
        play("main", Kind.VIDEO, PictureStyle(Aspect.CROP), end=30, alpha=track((0, 0.0), (400, 1.0))),
        play(
            "loop",
            Kind.VIDEO,
            PictureStyle(),
            position=(0.5, 0.1),
            size=(0.4, 0.4),
            end=48,
            media_end_ms=350.0,
            loop=True,
        ),
        play(
            "turn",
            Kind.VIDEO,
            PictureStyle(Aspect.CROP, AlignH.LEFT),
            first=5,
            end=44,
            media_start_ms=333.0,
            position=track((200, (0.0, 0.0)), (1500, (0.6, 0.4))),
            size=(0.3, 0.4),
            alpha=0.6,
        ),
        play(
            "logo",
            Kind.IMAGE,
            PictureStyle(),
            first=3,
            end=47,
            position=track((125, (0.0, 0.7)), (1000, (0.53, 0.5)), (1700, (0.1, 0.1))),
            size=(0.21, 0.27),
            alpha=track((125, 0.0), (500, 0.7), (900, 0.7), (900, 1.0), (1300, 0.0), (1500, 0.0), (1900, 0.9)),
        ),
        play(
            "text",
            Kind.TEXT,
            TextStyle("Inter-Bold", Color(255, 255, 255)),
            position=(0.1, 0.7),
            size=(0.8, 0.2),
            end=48,
        ),
    )
    sources = {"main": studio.pattern(), "loop": studio.pattern(), "turn": studio.counter("48.mp4", 48)}
    return studio.timeline(*plays, frames=48), {**sources, "logo": studio.directory / "logo.png", "text": "Hello Ágnes"}


@pytest.mark.parametrize("cuts", [(24,), (1, 47), (5, 11, 30), (10, 29)])
def test_segments_have_the_same_pixels_as_the_whole_video(studio, busy, cuts):
    edges = [0, *cuts, 48]
    parts = [studio.lossless(*busy, Segment(number, *pair)) for number, pair in enumerate(pairwise(edges))]
    assert np.array_equal(np.concatenate(parts), studio.lossless(*busy))


def test_a_joined_video_has_every_frame_at_its_place(studio, busy):
    whole, joined = studio.yuv(studio.video(*busy)), studio.yuv(studio.video(*busy, 7, 31))
    # Encoded separately they differ a little. A frame that is off by one would differ more.
    here = np.abs(joined - whole).mean(axis=(1, 2))
    beside = np.abs(joined[1:] - whole[:-1]).mean(axis=(1, 2))
    assert (len(joined), bool((here[1:] < beside).all())) == (48, True)


def test_the_same_video_has_the_same_bytes(studio, busy):
    first = studio.video(*busy, 20).read_bytes()
    assert studio.video(*busy, 20).read_bytes() == first


def test_picture_and_sound_begin_and_end_together(studio, busy):
    streams = studio.tell(studio.video(*busy, 7, 31))["streams"]
    assert [(s["start_time"], s["duration"]) for s in streams] == [("0.000000", "2.000000")] * 2


def test_the_joined_sound_is_the_mixed_one(studio, busy):
    joined = studio.video(*busy, 7, 31)
    assert np.array_equal(studio.samples(joined), studio.samples(studio.directory / "audio.mp4"))


@pytest.mark.parametrize(
    "name", ["MP4_H264_AAC", "MP4_HEVC_AAC", "MP4_AV1_AAC", "WEBM_VP8_OPUS", "WEBM_VP9_OPUS", "GIF"]
)
def test_segments_rendered_together_have_the_bytes_of_each_rendered_alone(studio, busy, name):
    studio.profile = parse_profile(f"{name}_160x90_24fps")
    segments = [Segment(number, *pair) for number, pair in enumerate(pairwise([5, 17, 30, 48]))]
    alone = [studio.render(*busy, segment).read_bytes() for segment in segments]
    assert [path.read_bytes() for path in studio.stretch(*busy, segments)] == alone


def test_the_frames_of_all_segments_are_reported_while_they_are_rendered(studio, busy):
    heard = []
    studio.stretch(*busy, [Segment(0, 0, 20), Segment(1, 20, 48)], heard.append)
    assert (heard[-1], heard) == (48, sorted(heard))


def test_more_segments_than_are_encoded_at_once_have_the_bytes_of_each_rendered_alone(studio, busy):
    edges = range(0, 8 * (MAX_ENCODERS + 1) + 1, 8)
    segments = [Segment(number, *pair) for number, pair in enumerate(pairwise(edges))]
    alone = [studio.render(*busy, segment).read_bytes() for segment in segments]
    assert [path.read_bytes() for path in studio.stretch(*busy, segments)] == alone


def test_the_frames_of_more_segments_than_are_encoded_at_once_are_counted_on(studio, busy):
    edges, heard = range(0, 8 * (MAX_ENCODERS + 1) + 1, 8), []
    studio.stretch(*busy, [Segment(number, *pair) for number, pair in enumerate(pairwise(edges))], heard.append)
    assert (heard[-1], heard) == (48, sorted(heard))


@pytest.mark.parametrize("name", ["MP4_H264_AAC", "MP4_HEVC_AAC", "WEBM_VP9_OPUS"])
def test_a_counter_in_the_picture_counts_on_across_every_joint(studio, name):
    studio.profile = parse_profile(f"{name}_160x90_24fps")
    film = studio.play("film", Kind.VIDEO, PictureStyle(), end=48)
    joined = studio.yuv(studio.video(studio.timeline(film, frames=48), {"film": studio.counter()}, 8, 17, 31))
    assert np.round((joined[:, :90].mean(axis=(1, 2)) - 16) / 2).astype(int).tolist() == list(range(48))


def test_two_processes_make_the_same_bytes(studio, busy):
    here = [path.read_bytes() for path in studio.stretch(*busy, [Segment(0, 0, 20), Segment(1, 20, 48)])]
    timeline, sources = busy
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
        there = elsewhere.submit(
            studio.renderer.render_segments,
            timeline,
            [Segment(0, 0, 20), Segment(1, 20, 48)],
            studio.profile,
            sources,
            studio.directory,
        ).result()
    assert [path.read_bytes() for path in there] == here
