"""Interlaced footage: camcorders, broadcasts, tapes."""

import numpy as np
import pytest

from chalicelib.domain.timeline import Aspect, Kind, PictureStyle
from chalicelib.render.plan import Segment

CODING = ("-flags", "+ilme+ildct")
FILES = {
    "h264.mp4": ("-c:v", "libx264", "-qp", 4, *CODING),
    "h264.ts": ("-c:v", "libx264", "-qp", 4, *CODING),
    "mpeg2.mpg": ("-c:v", "mpeg2video", "-q:v", 2, *CODING),
    "prores.mov": ("-c:v", "prores_ks", *CODING),
    # Only the frames say that these are interlaced.
    "mpeg4.avi": ("-c:v", "mpeg4", "-q:v", 2, "-bf", 2, *CODING),
    # Only the container says that these are interlaced.
    "huffyuv.mkv": ("-c:v", "huffyuv", "-pix_fmt", "yuv422p"),
    "mjpeg.mov": ("-c:v", "mjpeg", "-q:v", 2, "-pix_fmt", "yuvj420p"),
}


def interlaced(studio, name, first="top"):
    """Return a bar that moves by 3 px with each field, 25 frames a second."""
    bar = "color=0x404040:s=320x180:r=50:d=2,drawbox=w=60:h=180:c=0xc0c0c0:t=fill,scroll=h=-0.009375"
    order = f"{first[0]}ff"
    fields = f"tinterlace=mode=interleave_{first},fieldorder={order},setfield={order},format=yuv420p"
    return studio.media(f"{first}-{name}", "-f", "lavfi", "-i", f"{bar},{fields}", *FILES[name])


def frames(studio, path, segment=None):
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(Aspect.STRETCH), size=(2.0, 2.0)))
    return studio.luma(timeline, {"v": path}, segment)


def combs(pictures):
    """Return by how much a line differs from its neighbours, on average, leaving aside the first frame."""
    inner = pictures[1:]
    return np.abs(2 * inner[:, 1:-1] - inner[:, :-2] - inner[:, 2:]).mean()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("first", ["top", "bottom"])
def test_interlaced_footage_has_no_combs(studio, name, first):
    assert combs(frames(studio, interlaced(studio, name, first))) < 0.3


def test_the_footage_of_these_tests_has_combs(studio):
    path = interlaced(studio, "h264.mp4")
    raw = studio.ffmpeg("-i", path, "-vf", "crop=160:90:0:0", "-pix_fmt", "gray", "-f", "rawvideo", "-")
    assert combs(np.frombuffer(raw, np.uint8).reshape(-1, 90, 160).astype(int)) > 2


@pytest.mark.parametrize("name", FILES)
def test_a_segment_of_interlaced_footage_has_the_same_frames(studio, name):
    path = interlaced(studio, name)
    assert np.array_equal(frames(studio, path, Segment(1, 7, 17)), frames(studio, path)[7:17])


def test_a_segment_that_begins_at_a_key_frame_knows_the_frame_before(studio):
    path = studio.media("keys.mp4", "-i", interlaced(studio, "h264.mp4"), *FILES["h264.mp4"], "-g", 6)
    whole = frames(studio, path)
    for first in range(5, 14):
        assert np.array_equal(frames(studio, path, Segment(1, first, first + 2)), whole[first : first + 2])


def test_progressive_frames_in_a_stream_that_is_called_interlaced_stay_as_they_are(studio):
    source = "testsrc2=s=160x90:r=24:d=1,format=yuv420p"
    plain = studio.media("plain.mp4", "-f", "lavfi", "-i", source, "-c:v", "mpeg2video", "-q:v", 2)
    called = studio.media("called.mov", "-field_order", "tt", "-i", plain, "-c", "copy", "-field_order", "tt")
    shown = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(Aspect.STRETCH)))
    assert np.array_equal(studio.luma(shown, {"v": called}), studio.luma(shown, {"v": plain}))
