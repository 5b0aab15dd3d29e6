"""Videos as phones, screens and cameras make them."""

import numpy as np
import pytest

from chalicelib.domain.timeline import Aspect, Color, Kind, PictureStyle


def seen(studio, path, **play):
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(Aspect.FIT), **play))
    return studio.luma(timeline, {"v": path})


def hdr(studio, name, transfer, value):
    """Make a grey HDR video; `value` is its 10 bit luma."""
    tags = f"color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc:range=tv"
    grey = f"color=black:s=160x90:r=24:d=0.5,format=yuv420p10le,geq=lum={value}:cb=512:cr=512,setparams={tags}"
    told = ["-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc"]
    return studio.media(name, "-f", "lavfi", "-i", grey, "-c:v", "libx264", "-pix_fmt", "yuv420p10le", *told)


def test_a_variable_rate_shows_each_frame_at_its_time(studio):
    # Of the first 24 frames only every third is there.
    rare = "select=gte(n\\,24)+not(mod(n\\,3)),setpts=N/24/TB"
    keep = rare.split(",setpts")[0]
    path = studio.media("vfr.mp4", "-i", studio.counter(), "-vf", keep, "-fps_mode", "vfr", "-qp", 0)
    numbers = studio.numbers(
        studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(), end=30), frames=30), {"v": path}
    )
    assert numbers == [*(number - number % 3 for number in range(24)), *range(24, 30)]


@pytest.mark.parametrize("size", ["161x91", "33x17", "2x2", "90x160"])
def test_a_video_of_any_size_is_seen(studio, size):
    path = studio.media(f"{size}.mkv", "-f", "lavfi", "-i", f"color=white:s={size}:r=24:d=1,format=yuv444p", "-qp", 0)
    assert seen(studio, path)[12, 45, 80] == pytest.approx(235, abs=2)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_phone_video_is_upright_while_it_turns_too(studio, degrees):
    source = "color=black:s=160x90:r=24:d=1,drawbox=w=20:h=90:c=white:t=fill"
    flat = studio.media("bar.mp4", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p")
    path = studio.media(f"turned-{degrees}.mp4", "-display_rotation", degrees, "-i", flat, "-c", "copy")
    frame = seen(studio, path, rotation=studio.track((0, 0.0), (1000, 5.0)))[1]
    bar = {90: (85, 80), 180: (45, 153), 270: (5, 80)}[degrees]
    assert frame[bar] > 180


@pytest.mark.parametrize(("transfer", "value"), [("smpte2084", 572), ("arib-std-b67", 721)])
def test_hdr_white_is_nearly_white_and_not_grey(studio, transfer, value):
    frame = seen(studio, hdr(studio, f"{transfer}.mp4", transfer, value))[5]
    assert frame[45, 80] == pytest.approx(16 + 219 * 0.903, abs=2.5)


def test_hdr_video_moves(studio):
    path = hdr(studio, "moving.mp4", "smpte2084", 572)
    assert seen(studio, path, scale=studio.track((0, 0.5), (1000, 1.0)))[5, 45, 80] == pytest.approx(214, abs=3)


@pytest.mark.parametrize(("name", "bits"), [("full.mp4", "yuvj420p"), ("full10.mp4", "yuv420p10le")])
def test_full_range_is_made_limited(studio, name, bits):
    convert = (
        f"format=rgb24,scale=out_color_matrix=bt709:out_range=pc,format={bits},setparams=colorspace=bt709:range=pc"
    )
    source = "color=c=0x808080:s=160x90:r=24:d=0.5"
    path = studio.media(name, "-f", "lavfi", "-i", source, "-vf", convert, "-color_range", "pc", "-pix_fmt", bits)
    assert seen(studio, path)[5, 45, 80] == pytest.approx(16 + 219 * 128 / 255, abs=1.5)


def test_a_clear_video_keeps_its_opacity_while_it_turns_and_has_corners(studio):
    from chalicelib.domain.timeline import Frame

    source = "color=c=white@0.5:s=64x64:r=24:d=1,format=yuva420p"
    path = studio.media("clear-1s.webm", "-f", "lavfi", "-i", source, "-c:v", "libvpx-vp9")
    style = PictureStyle(Aspect.STRETCH, frame=Frame(0.1))
    play = studio.play("v", Kind.VIDEO, style, size=(0.5, 0.5), position=(0.25, 0.25), rotation=10.0)
    frame = studio.luma(studio.timeline(play), {"v": path})[5]
    assert (frame[45, 80], int(frame.max())) == (pytest.approx(126, abs=3), pytest.approx(130, abs=8))


@pytest.mark.parametrize("turn", [0.0, 20.0])
def test_the_black_under_the_clear_px_of_a_video_is_no_seam(studio, turn):
    inside = "255*lt(hypot(X-32,Y-32),24)"
    disc = f"color=black:s=64x64:r=24:d=1,format=rgba,geq=r='{inside}':g='{inside}':b='{inside}':a='{inside}'"
    path = studio.media("disc.mov", "-f", "lavfi", "-i", disc, "-c:v", "qtrle")
    plays = [
        studio.play("white", Kind.RECTANGLE, Color(255, 255, 255)),
        studio.play("v", Kind.VIDEO, PictureStyle(), rotation=turn),
    ]
    assert studio.luma(studio.timeline(*plays), {"v": path})[5].min() >= 230


def test_a_video_with_another_time_base_and_rate_shows_the_same_instants(studio):
    path = studio.counter("ntsc.mp4", "30000/1001", 48, "-video_track_timescale", 90000)
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle()))
    expected = [np.floor((frame / 24 + 0.5 / 24) * 30000 / 1001) for frame in range(24)]
    assert studio.numbers(timeline, {"v": path}) == expected


@pytest.mark.parametrize(("name", "codec"), [("v.mkv", "libvpx-vp9"), ("h.mp4", "libx265"), ("p.mov", "prores_ks")])
def test_colours_that_only_the_container_names_are_the_same_when_cropped(studio, name, codec):
    source = ["-f", "lavfi", "-i", "color=0xc83c28:s=160x90:r=24:d=1"]
    untagged = studio.media(f"untagged-{name}", *source, "-c:v", codec, "-pix_fmt", "yuv422p10le")
    tags = [option for tag in ("colorspace", "color_primaries", "color_trc") for option in (f"-{tag}", "bt709")]
    path = studio.media(f"tagged-{name}", "-i", untagged, "-c", "copy", *tags, "-color_range", "tv")
    assert studio.tell(path)["streams"][0]["color_space"] == "bt709"
    plays = (studio.play("v", Kind.VIDEO, PictureStyle(aspect), size=(0.5, 1.0)) for aspect in Aspect)
    shown = [studio.lossless(studio.timeline(play), {"v": path})[5, :90, 40] for play in plays]
    assert {int(column[45]) for column in shown} == {int(shown[0][45])}
