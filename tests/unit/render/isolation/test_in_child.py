"""Strangers' pictures and fonts, through the child process: the same results, and reasons instead of crashes."""

import os
from pathlib import Path

import pytest
from PIL import Image

from chalicelib.domain.errors import BadFont, BadMedia, VideoError
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Color, Kind, PictureStyle, TextStyle, Timeline
from chalicelib.render.drawing import rasters
from chalicelib.render.fonts import font_path
from chalicelib.render.images import animations
from chalicelib.render.isolation import facts, pictures, texts
from chalicelib.render.isolation.client import run_isolated
from chalicelib.render.media_files.probe import probe
from chalicelib.render.motion.geometry import Box, Rect
from chalicelib.render.renderer import FfmpegRenderer
from chalicelib.render.text import fallback, layout
from chalicelib.render.text_fit import AskedText
from tests.unit.render.isolation.conftest import JOBS
from tests.unit.render.timelines import play

BOX = Box(160, 90, (0, 0), Rect(0, 0, 160, 90), 90.0)
LORA = font_path("Lora")
STYLE = TextStyle("Lora", Color(255, 255, 255), lines=3, size=0.3, paging=True)
OWN = TextStyle(str(LORA), Color(255, 255, 255), lines=3, size=0.3, paging=True)
WORDS = "A few words that need more than a page"


@pytest.fixture
def crashing(monkeypatch):
    """Lets each job crash that a module runs."""

    def crash(job, returns, limits, blame, *, what="this file", **_):
        return run_isolated(f"{JOBS}:read_nothing", returns, limits, blame, what=what)

    return lambda module: monkeypatch.setattr(module, "run_isolated", crash)


@pytest.fixture
def picture(tmp_path):
    Image.linear_gradient("L").convert("RGB").resize((64, 48)).save(tmp_path / "a.png")
    return tmp_path / "a.png"


@pytest.fixture
def animation(tmp_path):
    frames = [Image.new("RGB", (8, 6), color) for color in ("red", "blue", "lime")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=[100, 200, 300])
    return tmp_path / "a.gif"


def same(one, other):
    return (one.x, one.y, one.image.size, one.image.tobytes()) == (
        other.x,
        other.y,
        other.image.size,
        other.image.tobytes(),
    )


def test_a_picture_is_inspected(picture):
    assert probe(picture, MediaType.IMAGE, Path("no-ffprobe")) == MediaFacts(MediaType.IMAGE, None, 64, 48)
    assert pictures.SegmentPictures(picture.parent).size(picture) == (64, 48)


def test_a_picture_is_drawn_as_it_is_in_this_process(picture, tmp_path):
    drawn = pictures.draw_image(picture, PictureStyle(), BOX, tmp_path)
    assert same(drawn, rasters.draw_image(picture, PictureStyle(), BOX))


def test_of_drawing_no_file_stays(picture, tmp_path):
    pictures.draw_image(picture, PictureStyle(), BOX, tmp_path)
    assert os.listdir(tmp_path) == ["a.png"]


def test_nothing_is_drawn_of_a_picture_outside_of_the_frame(picture, tmp_path):
    outside = Box(160, 90, (500, 0), Rect(0, 0, 0, 0), 90.0)
    assert pictures.draw_image(picture, PictureStyle(), outside, tmp_path) is None


def test_an_animation_is_read_as_it_is_in_this_process(animation, tmp_path):
    found = pictures.SegmentPictures(tmp_path / "frames")
    assert found.animation(animation) == animations.animation_of(animation)
    animations.write_frames(found.animation(animation), [2], tmp_path)
    (file,) = found.files(found.animation(animation), [2])
    assert file.read_bytes() == (tmp_path / "2.pam").read_bytes()


def test_a_picture_is_no_animation(picture, tmp_path):
    assert pictures.SegmentPictures(tmp_path).animation(picture) is None


def test_a_picture_is_inspected_once(picture, tmp_path, monkeypatch):
    asked = []

    def run(job, *given, **arguments):
        asked.append(job)
        return run_isolated(job, *given, **arguments)

    monkeypatch.setattr(pictures, "run_isolated", run)
    looked = pictures.SegmentPictures(tmp_path)
    assert (looked.animation(picture), looked.size(picture), looked.size(picture)) == (None, (64, 48), (64, 48))
    assert len(asked) == 1


def test_a_lossless_jpeg_is_decoded_or_refused_and_nothing_crashes():
    try:
        found = probe(Path(__file__).parent / "lossless.jpg", MediaType.IMAGE, Path("no-ffprobe"))
        told = f"{found.width_px}x{found.height_px}"
    except BadMedia as error:
        told = str(error)
    assert told == "24x16" or "crashed" not in told


def test_a_picture_that_crashes_its_decoder_cannot_be_read(picture, crashing):
    crashing(facts)
    with pytest.raises(BadMedia, match=r"^this file cannot be read: reading it crashed \(SIGSEGV\)$"):
        probe(picture, MediaType.IMAGE, Path("no-ffprobe"))


def test_a_font_is_inspected():
    assert facts.check_font(LORA.read_bytes()).name == "Lora"


def test_a_font_is_refused_with_the_reason():
    with pytest.raises(BadFont, match=r"^not a TrueType or OpenType file"):
        facts.check_font(b"no font")


def test_a_file_of_32_mb_is_read():
    with pytest.raises(BadFont, match=r"^not a TrueType or OpenType file"):
        facts.check_font(bytes(32_000_000))


def test_a_font_that_is_too_large_is_refused_before_it_is_written():
    with pytest.raises(BadFont, match="32,000,001 bytes are more than 32,000,000"):
        facts.check_font(bytes(32_000_001))


def test_a_font_that_crashes_its_reader_is_refused(crashing):
    crashing(facts)
    with pytest.raises(BadFont, match=r"^this file cannot be read: reading it crashed \(SIGSEGV\)$"):
        facts.check_font(LORA.read_bytes())


def test_a_text_in_an_accounts_own_font_is_set_as_in_this_process(tmp_path):
    drawn = texts.draw_text(WORDS, OWN, BOX, 1, tmp_path)
    assert same(drawn, rasters.draw_text(WORDS, STYLE, BOX, 1))
    assert texts.page_count(WORDS, OWN, BOX) == layout.page_count(WORDS, STYLE, BOX) == 2
    assert texts.page_texts(WORDS, OWN, BOX) == layout.page_texts(WORDS, STYLE, BOX)
    assert texts.fit_of(WORDS, OWN, BOX) == layout.fit_of(WORDS, STYLE, BOX)
    assert texts.missing_glyphs("A\u0e01\u1780", OWN.font) == fallback.missing_glyphs("A\u0e01\u1780", "Lora")


def test_a_text_in_a_font_of_ours_needs_no_child(crashing, tmp_path):
    crashing(texts)
    assert same(texts.draw_text(WORDS, STYLE, BOX, 0, tmp_path), rasters.draw_text(WORDS, STYLE, BOX))
    assert texts.missing_glyphs(WORDS, "Lora") == ()


@pytest.mark.parametrize(
    "use",
    [
        lambda folder: texts.draw_text(WORDS, OWN, BOX, 0, folder),
        lambda _: texts.page_count(WORDS, OWN, BOX),
        lambda _: texts.page_texts(WORDS, OWN, BOX),
        lambda _: texts.fit_of(WORDS, OWN, BOX),
        lambda _: texts.missing_glyphs(WORDS, OWN.font),
    ],
)
def test_a_font_that_crashes_a_text_is_reported(crashing, tmp_path, use):
    crashing(texts)
    with pytest.raises(BadMedia, match=r"^its font cannot be read: reading it crashed \(SIGSEGV\)$"):
        use(tmp_path)


def test_a_check_names_the_text_whose_font_cannot_be_read(crashing):
    crashing(texts)
    timeline = Timeline(24, 48, (play("title", 0, 48, kind=Kind.TEXT, style=OWN),))
    with pytest.raises(VideoError, match="its font cannot be read") as caught:
        FfmpegRenderer(None).text_fits(timeline, parse_profile("MP4_H264_AAC_160x90_24fps"), {"title": WORDS})
    assert caught.value.object_id == "title"


@pytest.fixture
def jobs(monkeypatch):
    """Return the names of the jobs that are run on texts. What was measured before is forgotten."""
    texts.forget()
    names = []

    def run(job, *given, **named):
        names.append(job.rpartition(":")[2])
        return run_isolated(job, *given, **named)

    monkeypatch.setattr(texts, "run_isolated", run)
    yield names
    texts.forget()


ASKED = [AskedText(WORDS + " " * number, OWN, BOX) for number in range(5)]


def test_several_texts_in_an_accounts_own_font_are_measured_by_one_child(jobs):
    texts.measure([*ASKED, AskedText(WORDS, STYLE, BOX)])
    for each in ASKED:
        assert texts.fit_of(each.words, OWN, BOX) == layout.fit_of(each.words, STYLE, BOX)
        assert texts.missing_glyphs(each.words, OWN.font) == ()
    assert jobs == ["measure"]


def test_many_texts_are_measured_in_batches(jobs, monkeypatch):
    monkeypatch.setattr(texts, "_BATCH", 2)
    texts.measure([*ASKED, *ASKED])
    assert jobs == ["measure"] * 3
    texts.forget()
    monkeypatch.setattr(texts, "_BATCH_CHARS", len(ASKED[0].words))
    texts.measure(ASKED[:2])
    assert jobs == ["measure"] * 5


def test_what_was_forgotten_is_measured_again(jobs):
    texts.measure(ASKED[:1])
    texts.forget()
    texts.fit_of(WORDS, OWN, BOX)
    assert jobs == ["measure", "fit"]


def test_texts_that_crash_together_are_reported_one_by_one(jobs, crashing):
    crashing(texts)
    texts.measure(ASKED)
    with pytest.raises(BadMedia):
        texts.fit_of(WORDS, OWN, BOX)
