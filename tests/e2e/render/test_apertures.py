"""Files that show only a part of the frames that are encoded in them."""

import struct

import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.timeline import Aspect, Kind, PictureStyle
from chalicelib.render.media_files.probe import probe


def with_clean_aperture(film: bytes, width: int, height: int) -> bytes:
    """Return a MOV whose index is last with a clean aperture in the middle of its H.264 frames."""
    box = struct.pack(">I4s8I", 40, b"clap", width, 1, height, 1, 0, 1, 0, 1)
    film = bytearray(film)
    at, end = film.index(b"moov") - 4, len(film)
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1"):
        at = film.index(kind, at, end) - 4
        (size,) = struct.unpack_from(">I", film, at)
        struct.pack_into(">I", film, at, size + len(box))
        end = at + size + len(box)
    film[end - len(box) : end - len(box)] = box
    return bytes(film)


@pytest.fixture
def edged(studio):
    """Make a grey MOV of 160x90 with an outer border of 8 white px; its aperture is 144x74."""
    source = "color=0x404040:s=160x90:r=24:d=1,drawbox=w=160:h=90:c=white:t=8"
    plain = studio.media("edged.mov", "-f", "lavfi", "-i", source, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-qp", 4)
    path = studio.directory / "clap.mov"
    path.write_bytes(with_clean_aperture(plain.read_bytes(), 144, 74))
    return path


def brightest(studio, path, aspect, **look):
    play = studio.play("v", Kind.VIDEO, PictureStyle(aspect), **look)
    return int(studio.luma(studio.timeline(play), {"v": path})[5].max())


@pytest.mark.parametrize("aspect", Aspect)
def test_only_the_clean_aperture_is_seen(studio, edged, aspect):
    assert brightest(studio, edged, aspect) < 90


@pytest.mark.parametrize("degrees", [90, 180])
def test_only_the_clean_aperture_of_a_turned_video_is_seen(studio, edged, degrees):
    turned = studio.directory / "turned.mov"
    studio.ffmpeg("-display_rotation", degrees, "-i", edged, "-c", "copy", turned)
    assert brightest(studio, turned, Aspect.CROP, size=(0.5, 1.0)) < 90


def test_the_cropping_of_matroska_is_seen_alike(studio, edged):
    film = studio.directory / "edged.mkv"
    studio.ffmpeg("-i", edged, "-c", "copy", film)
    assert brightest(studio, film, Aspect.CROP) < 90


@pytest.mark.parametrize("size", [(143, 74), (144, 73), (1, 1)])
def test_an_aperture_may_have_odd_sides(studio, size):
    plain = studio.counter("aperture.mov")
    path = studio.directory / "odd.mov"
    path.write_bytes(with_clean_aperture(plain.read_bytes(), *size))
    facts = probe(path, MediaType.VIDEO, studio.binaries.ffprobe)
    assert (facts.width_px, facts.height_px) == size
    shown = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(Aspect.CROP)))
    assert studio.numbers(shown, {"v": path}) == list(range(24))


def test_the_codec_s_own_cropping_stays(studio):
    source = "color=0x404040:s=162x92:r=24:d=1"
    path = studio.media("edged.mp4", "-f", "lavfi", "-i", source, "-c:v", "libx264", "-pix_fmt", "yuv420p")
    facts = probe(path, MediaType.VIDEO, studio.binaries.ffprobe)
    assert (facts.width_px, facts.height_px) == (162, 92)
    assert brightest(studio, path, Aspect.CROP) < 90
