"""Videos of AV1, for which the ffmpeg of the layer has no decoder."""

from itertools import pairwise

import numpy as np
import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaType
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Kind, PictureStyle
from chalicelib.render.media_files.probe import probe
from chalicelib.render.media_files.streams import read_streams
from chalicelib.render.media_files.trim import trim
from chalicelib.render.plan import Segment

SVT = ("-c:v", "libsvtav1", "-preset", 10, "-crf", 12, "-svtav1-params", "lp=1")
GREY = "color=c=black:s=160x90:r=24,geq=lum='16+4*N':cb=128:cr=128"
TAGS = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setenv("SVT_LOG", "1")


def counter(studio, name="counter-av1.mp4", *options, pixels="yuv420p", source=f"{GREY},{TAGS}"):
    """Make a video of 48 frames whose luma is 16 + 4 * the frame's number, with two key frames a second."""
    tone = ("-f", "lavfi", "-i", "sine=f=400:d=2")
    return studio.media(
        name, "-f", "lavfi", "-i", source, *tone, "-frames:v", 48, *SVT, "-g", 12, "-pix_fmt", pixels, *options
    )


def shown(studio, path, *segments, frames=48, **play):
    """Return the frames of a counter that are shown, within the encoder's accuracy."""
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(), end=frames, **play), frames=frames)
    parts = segments or (Segment(0, 0, frames),)
    return [
        (value - 16) / 4
        for part in parts
        for value in studio.luma(timeline, {"v": path}, part)[:, 40:50, 70:90].mean((1, 2))
    ]


@pytest.mark.parametrize("name", ["counter-av1.mp4", "counter-av1.webm", "counter-av1.mkv"])
def test_every_frame_of_an_av1_video_is_shown_at_its_time(studio, name):
    assert shown(studio, counter(studio, name)) == pytest.approx(range(48), abs=0.6)


def test_a_segment_of_an_av1_video_shows_the_same_as_the_whole(studio):
    cuts = [Segment(number, *pair) for number, pair in enumerate(pairwise([0, 7, 24, 29, 48]))]
    assert shown(studio, counter(studio), *cuts) == pytest.approx(range(48), abs=0.6)


def test_a_part_of_an_av1_video_begins_where_it_should(studio):
    part = shown(studio, counter(studio), frames=12, media_start_ms=1250.0)
    assert part == pytest.approx(range(30, 42), abs=0.6)


def test_a_part_of_an_av1_video_repeats(studio):
    play = {"media_start_ms": 250.0, "media_end_ms": 500.0, "loop": True}
    assert shown(studio, counter(studio), Segment(0, 8, 20), frames=24, **play) == pytest.approx(
        [6 + number % 6 for number in range(8, 20)], abs=0.6
    )


def test_the_last_frame_of_an_av1_video_stays(studio):
    held = shown(studio, counter(studio), Segment(1, 60, 66), frames=72)
    assert held == pytest.approx([47] * 6, abs=0.6)


def test_ten_bits_are_kept(studio):
    ramp = f"nullsrc=s=160x90:r=24,format=yuv420p10le,geq=lum='64+X*5':cb=512:cr=512,{TAGS}"
    path = counter(studio, "deep-av1.mp4", pixels="yuv420p10le", source=ramp)
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle()))
    row = studio.luma(timeline, {"v": path})[3, 45]
    assert row == pytest.approx([16 + x * 5 / 4 for x in range(160)], abs=2)


def test_full_range_is_converted(studio):
    grey = "color=c=black:s=160x90:r=24,scale=out_range=pc,format=yuv420p,geq=lum=128:cb=128:cr=128"
    full = f"{grey},{TAGS.replace('range=tv', 'range=pc')}"
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle()))
    luma = studio.luma(timeline, {"v": counter(studio, "full-av1.mp4", source=full)})
    assert luma.mean() == pytest.approx(16 + 128 * 219 / 255, abs=1.5)


def test_an_odd_size_is_decoded(studio):
    odd = f"color=c=black:s=161x91:r=24,format=yuv444p,geq=lum='16+4*N':cb=128:cr=128,format=yuv420p,{TAGS}"
    assert shown(studio, counter(studio, "odd-av1.mp4", source=odd), frames=24) == pytest.approx(range(24), abs=0.6)


def test_an_av1_video_is_rotated_as_declared(studio):
    path = counter(studio)
    turned = studio.media("turned-av1.mp4", "-display_rotation", 90, "-i", path, "-c", "copy")
    facts = probe(turned, MediaType.VIDEO, studio.binaries.ffprobe)
    assert (facts.width_px, facts.height_px) == (90, 160)
    picture = studio.luma(studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle())), {"v": turned})[20]
    assert np.abs(picture[:, 80] - (16 + 80)).max() < 4
    assert picture[:, :40].max() < 20


def test_a_sequence_header_that_only_the_container_has_is_used(studio):
    whole = counter(studio).read_bytes()
    config = whole.index(b"av1C") + 8
    told = whole[config : config + 2 + whole[config + 1]]
    # The encoder writes some fields otherwise in front of each of the four key frames.
    data = whole.index(told[:8], whole.index(b"mdat"))
    header = whole[data : data + len(told)]
    assert (header[0], whole.count(header)) == (0x0A, 4)
    padding = b"\x7a" + header[1:-1] + b"\x80"
    path = studio.directory / "bare.mp4"
    path.write_bytes(whole.replace(header, padding).replace(told, header))
    assert path.read_bytes().count(header) == 1
    assert shown(studio, path) == pytest.approx(range(48), abs=0.6)


@pytest.mark.parametrize("first", [5, 19])
def test_an_edit_list_hides_the_frames_before_the_cut_of_an_av1_video(studio, first):
    cut = studio.media(f"cut-{first}-av1.mp4", "-ss", first / 24, "-i", counter(studio), "-c", "copy")
    expected = list(range(first, first + 20))
    assert shown(studio, cut, frames=20) == pytest.approx(expected, abs=0.6)
    assert shown(studio, cut, Segment(1, 9, 15), frames=20) == pytest.approx(expected[9:15], abs=0.6)


def test_the_facts_of_an_av1_video(studio):
    facts = probe(counter(studio), MediaType.VIDEO, studio.binaries.ffprobe)
    assert (facts.width_px, facts.height_px, facts.has_audio) == (160, 90, True)
    assert facts.duration_ms == pytest.approx(2000, abs=30)


def test_a_damaged_av1_video_is_refused(studio):
    whole = counter(studio).read_bytes()
    data = whole.index(b"mdat")
    path = studio.directory / "damaged.mp4"
    path.write_bytes(
        whole[: data + 4] + bytes(byte ^ 0x55 for byte in whole[data + 4 : data + 3000]) + whole[data + 3000 :]
    )
    with pytest.raises(BadMedia, match="its picture cannot be decoded"):
        probe(path, MediaType.VIDEO, studio.binaries.ffprobe)


@pytest.mark.parametrize(("start_ms", "codec"), [(0, "av1"), (500, "h264")])
def test_an_av1_video_is_cut(studio, start_ms, codec):
    part = trim(counter(studio), MediaType.VIDEO, start_ms, 1500, studio.directory, studio.binaries)
    streams = read_streams(part, studio.binaries.ffprobe)
    assert streams.video.codec == codec
    frames = (1500 - start_ms) * 24 // 1000
    assert shown(studio, part, frames=frames) == pytest.approx(
        [start_ms * 24 / 1000 + number for number in range(frames)], abs=0.8
    )
    facts = probe(part, MediaType.VIDEO, studio.binaries.ffprobe)
    assert (facts.has_audio, facts.duration_ms) == (True, pytest.approx(1500 - start_ms, abs=50))


def test_the_service_accepts_its_own_av1_files(studio):
    studio.profile = parse_profile("MP4_AV1_AAC_160x90_24fps")
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle()))
    made = studio.video(timeline, {"v": studio.counter()}, 10)
    assert probe(made, MediaType.VIDEO, studio.binaries.ffprobe).duration_ms == 1000


@pytest.mark.parametrize("from_share", [0.3, 0.8])
def test_an_av1_video_that_ends_in_zeros_is_refused(studio, from_share):
    whole = counter(studio, "front-av1.mp4", "-movflags", "+faststart").read_bytes()
    first = int(len(whole) * from_share)
    path = studio.directory / "zeros.mp4"
    path.write_bytes(whole[:first] + bytes(len(whole) - first))
    with pytest.raises(BadMedia, match="damaged"):
        probe(path, MediaType.VIDEO, studio.binaries.ffprobe)
