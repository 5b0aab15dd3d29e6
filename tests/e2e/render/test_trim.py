"""Parts of videos as separate files: they show the same frames as the whole video."""

import numpy as np
import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.timeline import Kind, PictureStyle
from chalicelib.render.media_files.probe import probe
from chalicelib.render.media_files.trim import trim


@pytest.fixture
def trimmed(studio):
    return lambda path, start_ms, end_ms: trim(
        path, MediaType.VIDEO, start_ms, end_ms, studio.directory, studio.binaries
    )


def numbers(studio, path, frames):
    shown = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(), end=frames), frames=frames)
    return studio.numbers(shown, {"v": path})


def speech(studio, name):
    """Return a picture of 1 s with a sound of 3 s."""
    inputs = ["-t", 1, "-i", studio.counter(), "-f", "lavfi", "-i", "sine=d=3", "-map", 0, "-map", 1]
    return studio.media(name, *inputs, "-c:v", "copy", "-c:a", "aac")


@pytest.mark.parametrize("name", ["speech.mp4", "speech.mkv", "speech.ts"])
@pytest.mark.parametrize(("start_ms", "first"), [(0, 0), (500, 12), (990, 23), (2000, 23)])
def test_a_part_of_a_sound_that_outlasts_its_picture_has_its_own_length(studio, trimmed, name, start_ms, first):
    part = trimmed(speech(studio, name), start_ms, start_ms + 900)
    facts = probe(part, MediaType.VIDEO, studio.binaries.ffprobe)
    assert (facts.duration_ms, facts.has_audio) == (pytest.approx(900, abs=60), True)
    # Encoding it again may change a grey by one.
    assert numbers(studio, part, 1)[0] == pytest.approx(first, abs=1)


def test_a_part_of_a_clip_with_an_edit_list_begins_where_players_begin(studio, trimmed):
    whole = studio.counter("groups.mp4", 24, 48, "-g", 48, "-bf", 2, "-preset", "fast")
    clip = studio.media("clip.mp4", "-ss", 0.5, "-i", whole, "-c", "copy")
    assert numbers(studio, trimmed(clip, 0, 1000), 4) == [12, 13, 14, 15]


def test_a_part_of_interlaced_footage_is_deinterlaced(studio, trimmed):
    bar = "color=0x404040:s=160x90:r=50:d=2,drawbox=w=40:h=90:c=0xc0c0c0:t=fill,scroll=h=-0.02,tinterlace"
    coding = ["-flags", "+ilme+ildct", "-pix_fmt", "yuv420p", "-c:v", "libx264"]
    path = studio.media("fields.mp4", "-f", "lavfi", "-i", f"{bar},setfield=tff", *coding)
    frames = studio.yuv(trimmed(path, 200, 1200))[1:, :90]
    assert np.abs(2 * frames[:, 1:-1] - frames[:, :-2] - frames[:, 2:]).mean() < 1


def test_a_part_of_a_turned_video_is_upright(studio, trimmed):
    path = studio.media("trim-turned.mp4", "-display_rotation", 90, "-i", studio.pattern(), "-c", "copy")
    facts = probe(trimmed(path, 500, 1500), MediaType.VIDEO, studio.binaries.ffprobe)
    assert (facts.width_px, facts.height_px) == (90, 160)
