"""Animated pictures as Pillow reads them."""

import pytest
from PIL import Image

from chalicelib.domain.errors import BadMedia
from chalicelib.render.images import animations
from chalicelib.render.images.animations import animation_of, write_frames
from tests.fakes.images import chunk, with_chunks

RED, BLUE, CLEAR = (230, 30, 60, 255), (0, 0, 255, 255), (0, 0, 0, 0)
KINDS = ["gif", "png", "webp", "avif"]


@pytest.fixture
def animated(tmp_path):
    """Write an animation of plain colours: `animated(*colors, name=…, **options of save)`."""

    def write(*colors, name="a.gif", size=(8, 6), duration=80, **options):
        first, *others = [Image.new("RGBA", size, color) for color in colors or (RED, BLUE)]
        first.save(tmp_path / name, save_all=True, append_images=others, duration=duration, **options)
        return tmp_path / name

    return write


def written(path, number, tmp_path):
    """Header and px of a frame's file."""
    animation = animation_of(path)
    write_frames(animation, [number], tmp_path)
    (content,) = (file.read_bytes() for file in tmp_path.glob("*.pam"))
    header, _, px = content.partition(b"ENDHDR\n")
    return header.decode(), Image.frombytes("RGBA", animation.written_size, px)


@pytest.mark.parametrize("kind", KINDS)
def test_the_frames_of_every_kind_of_animation_are_read(animated, kind):
    animation = animation_of(animated(RED, BLUE, RED, name=f"a.{kind}", duration=[80, 120, 50]))
    assert (animation.size, animation.delays_ms) == ((8, 6), (80.0, 120.0, 50.0))


@pytest.mark.parametrize("kind", ["png", "gif", "webp", "jpg"])
def test_one_picture_is_no_animation(tmp_path, kind):
    Image.new("RGB", (8, 6)).save(tmp_path / f"a.{kind}")
    assert animation_of(tmp_path / f"a.{kind}") is None


def test_the_pages_of_a_tiff_are_no_animation(animated):
    assert animation_of(animated(name="pages.tif")) is None


@pytest.mark.parametrize(("told_ms", "shown_ms"), [(0, 100.0), (10, 100.0), (20, 20.0)])
def test_delays_that_are_too_short_for_browsers_are_extended(animated, told_ms, shown_ms):
    assert animation_of(animated(duration=[told_ms, 80])).delays_ms == (shown_ms, 80.0)


@pytest.mark.parametrize(
    ("name", "options", "times"),
    [
        ("a.gif", {}, None),
        ("a.gif", {"loop": 0}, None),
        ("a.gif", {"loop": 2}, 3),
        ("a.png", {"loop": 0}, None),
        ("a.png", {"loop": 2}, 2),
        ("a.webp", {"loop": 2}, 2),
        ("a.avif", {}, None),
    ],
)
def test_how_often_it_is_played_is_as_browsers_understand_it(animated, name, options, times):
    assert animation_of(animated(name=name, **options)).times == times


def test_a_picture_for_who_cannot_show_animations_is_left_out(animated, tmp_path):
    path = animated(CLEAR, RED, BLUE, name="a.png", default_image=True)
    _, frame = written(path, 0, tmp_path)
    assert (len(animation_of(path).delays_ms), frame.getpixel((4, 3))) == (2, RED)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_opaque_if_no_frame_has_a_clear_px(animated, kind):
    both = [animation_of(animated(other, RED, BLUE, name=f"a.{kind}")).is_opaque for other in (RED, CLEAR)]
    assert both == [True, False]


def test_a_frame_is_written_as_ffmpeg_reads_it(animated, tmp_path):
    header, frame = written(animated(), 1, tmp_path)
    assert (header, frame.getpixel((4, 3))) == (
        "P7\nWIDTH 8\nHEIGHT 6\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\n",
        BLUE,
    )


def test_partial_frames_are_composed_with_the_frame_before(tmp_path):
    one, other = Image.new("RGB", (40, 20), RED[:3]), Image.new("RGB", (40, 20), RED[:3])
    other.paste(BLUE[:3], (0, 0, 5, 5))
    one.save(tmp_path / "a.gif", save_all=True, append_images=[other], duration=50)
    _, frame = written(tmp_path / "a.gif", 1, tmp_path)
    assert [frame.getpixel(place) for place in ((2, 2), (30, 10))] == [BLUE, RED]


def test_a_turned_animation_is_set_upright(animated):
    exif = Image.Exif()
    exif[0x0112] = 6
    assert animation_of(animated(name="a.webp", exif=exif)).size == (6, 8)


def test_frames_that_would_take_too_much_room_are_written_smaller(animated, monkeypatch, tmp_path):
    monkeypatch.setattr(animations, "_MOST_WRITTEN_PIXELS", 2 * 4 * 3)
    _, frame = written(animated(), 1, tmp_path)
    assert (frame.size, frame.getpixel((1, 1))) == ((4, 3), BLUE)


@pytest.mark.parametrize(
    ("limit", "most", "reason"),
    [
        ("MAX_FRAMES", 1, "more than 1 frames"),
        ("MAX_FRAME_PIXELS", 40, "frames of 8x6 px, more than"),
        ("MAX_FRAMES_PIXELS", 50, "2 frames or more of 8x6 px"),
    ],
)
def test_an_animation_that_is_too_large_is_refused(animated, monkeypatch, limit, most, reason):
    monkeypatch.setattr(animations, limit, most)
    with pytest.raises(BadMedia, match=reason):
        animation_of(animated())


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_animation_is_refused(tmp_path, kind):
    noise = [Image.effect_noise((64, 64), 90 + number).convert("RGB") for number in range(4)]
    noise[0].save(tmp_path / f"a.{kind}", save_all=True, append_images=noise[1:], duration=80)
    content = (tmp_path / f"a.{kind}").read_bytes()
    (tmp_path / f"a.{kind}").write_bytes(content[: len(content) * 5 // 8])
    with pytest.raises(BadMedia):
        animation_of(tmp_path / f"a.{kind}")


def test_an_animation_without_a_palette_is_refused(animated):
    path = animated()
    gif = path.read_bytes()
    palette = 3 * 2 ** ((gif[10] & 7) + 1)
    path.write_bytes(gif[:10] + bytes([gif[10] & 0x7F]) + gif[11:13] + gif[13 + palette :])
    with pytest.raises(BadMedia):
        animation_of(path)


def test_an_animation_has_the_colours_of_its_file(animated, tmp_path):
    """The gAMA chunk declares linear greys."""
    path = animated((128, 128, 128, 255), RED, name="a.png")
    path.write_bytes(with_chunks(path.read_bytes(), chunk(b"gAMA", (100_000).to_bytes(4, "big"))))
    _, frame = written(path, 0, tmp_path)
    assert frame.getpixel((4, 3)) == pytest.approx((188, 188, 188, 255), abs=1)


@pytest.mark.parametrize("kind", ["png", "webp", "avif"])
def test_an_animation_that_declares_too_many_frames_is_refused_before_any_is_decoded(animated, monkeypatch, kind):
    path = animated(RED, BLUE, RED, name=f"a.{kind}")
    monkeypatch.setattr(animations, "MAX_FRAMES", 2)
    monkeypatch.setattr(animations, "_frames", lambda *_: pytest.fail("decoded"))
    with pytest.raises(BadMedia, match="more than 2 frames"):
        animation_of(path)
