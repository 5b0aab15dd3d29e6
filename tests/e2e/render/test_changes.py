"""Videos whose frames change in mid-stream: as films joined without encoding, calls and broadcasts have them."""

import numpy as np
import pytest

from chalicelib.domain.timeline import Aspect, Color, Kind, PictureStyle
from chalicelib.render.plan import Segment

PLAIN = ("160x90", "bt709", "tv", "yuv420p")
# Each changes one thing of the first second: size, matrix, range, depth, all at once.
CHANGES = {
    "larger": ("320x180", "bt709", "tv", "yuv420p"),
    "smaller": ("64x36", "bt709", "tv", "yuv420p"),
    "matrix": ("160x90", "smpte170m", "tv", "yuv420p"),
    "range": ("160x90", "bt709", "pc", "yuv420p"),
    "depth": ("160x90", "bt709", "tv", "yuv422p10le"),
    "all": ("320x180", "smpte170m", "pc", "yuv444p"),
}


def part(studio, size, matrix, span, pixels):
    """Return the bytes of a second whose left half is one colour and whose right half is another."""
    name = f"{size}-{matrix}-{span}-{pixels}.h264"
    source = f"color=0xc83c28:s={size}:r=24:d=1,drawbox=x=iw/2:w=iw/2:h=ih:c=0x28a03c:t=fill,format=gbrp"
    colors = f"scale=out_color_matrix={matrix}:out_range={span}:flags=accurate_rnd+full_chroma_int,format={pixels}"
    tags = f"setparams=colorspace={matrix}:range={span}"
    told = ["-colorspace", matrix, "-color_range", span]
    options = ["-c:v", "libx264", "-qp", 4, "-preset", "ultrafast", "-g", 12, *told]
    return studio.media(name, "-f", "lavfi", "-i", f"{source},{colors},{tags}", *options).read_bytes()


def film(studio, name, *parts, container="mp4"):
    """Return a file of one second for each part; a player sees one stream."""
    raw = studio.directory / "parts.h264"
    raw.write_bytes(b"".join(part(studio, *each) for each in parts))
    return studio.media(f"{name}.{container}", "-r", 24, "-i", raw, "-c", "copy", "-f", container)


def frames(studio, path, segment=None, *plays, style=None, **look):
    style = style or PictureStyle(Aspect.STRETCH)
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, style, end=48, **look), *plays, frames=48)
    return studio.lossless(timeline, {"v": path}, segment)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("container", ["mp4", "mpegts"])
def test_frames_that_change_in_mid_stream_look_the_same(studio, change, container):
    made = frames(studio, film(studio, change, PLAIN, CHANGES[change], container=container))
    assert np.abs(made[40] - made[10])[:90, 4:70].max() <= 3
    assert np.abs(made[40] - made[10]).mean() < 1


@pytest.mark.parametrize("change", CHANGES)
def test_frames_that_change_in_mid_stream_are_cropped_and_turned_the_same(studio, change):
    path = film(studio, change, PLAIN, CHANGES[change])
    turned = studio.media(f"{change}-turned.mp4", "-display_rotation", 90, "-i", path, "-c", "copy")
    made = frames(studio, turned, style=PictureStyle(Aspect.CROP), size=(0.5, 1.0))
    assert np.abs(made[40] - made[10])[:30].max() <= 3
    assert np.abs(made[40] - made[10]).mean() < 1


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("aspect", [Aspect.STRETCH, Aspect.CROP])
def test_a_segment_that_begins_after_a_change_has_the_same_frames(studio, change, aspect):
    path = film(studio, change, PLAIN, CHANGES[change])
    look = {"style": PictureStyle(aspect), "size": (0.5, 1.0)}
    whole = frames(studio, path, **look)
    assert np.array_equal(frames(studio, path, Segment(1, 30, 46), **look), whole[30:46])


@pytest.mark.parametrize("change", CHANGES)
def test_overlays_stay_when_the_video_changes(studio, change):
    path = film(studio, change, PLAIN, CHANGES[change])
    over = studio.play("r", Kind.RECTANGLE, Color(255, 255, 255), end=48, size=(0.25, 0.25))
    made = frames(studio, path, None, over)
    assert made[[10, 24, 40], 10, 10].tolist() == [235, 235, 235]


def test_a_clear_video_whose_size_changes_stays_clear(studio):
    source = "color=c=white@0.5:s={}:r=24:d=1,format=yuva420p"
    parts = [
        studio.media(f"clear-{size}.webm", "-f", "lavfi", "-i", source.format(size), "-c:v", "libvpx-vp9")
        for size in ("160x90", "64x36")
    ]
    script = studio.directory / "list.txt"
    script.write_text("".join(f"file {path}\n" for path in parts))
    path = studio.media(
        "clear-changes.webm", "-f", "concat", "-safe", 0, "-i", script, "-c", "copy", "-metadata:s:v", "alpha_mode=1"
    )
    made = frames(studio, path)
    assert made[[10, 40], 45, 80].tolist() == pytest.approx([126, 126], abs=3)
