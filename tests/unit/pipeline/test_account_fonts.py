"""Fonts of the account's own, on their way to the renderer."""

from pathlib import Path

import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import RenderMessage, VideoMessage
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline import local_files
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import render
from tests.fakes import ACCOUNT, OTHER_VIDEO, PROFILE, VIDEO, make_font, make_template, make_video

IN_OUR_OWN = '[{"text": {"id": "title", "duration": 1000, "textFont": "OurOwn"}}]'
TITLE = InputMedia("title", MediaType.TEXT, text="Hello")
JOB = RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0")


@pytest.fixture
def own(world, tmp_path, monkeypatch):
    """Return a fake cloud with a video in a font of the account."""
    monkeypatch.setattr(local_files, "_FOLDER", tmp_path / "fonts")
    font = make_font()
    world.fonts.put(font)
    world.storage.put_bytes(font.key, b"font", "font/sfnt")
    world.templates.put(make_template(scripts=(IN_OUR_OWN,), medias=(TITLE,)))
    world.videos.put(make_video())
    return world


def font_used(world):
    """Return the file of the font that the title was rendered in."""
    seen = []
    real = world.renderer.render_batch
    world.renderer.render_batch = lambda takes, *rest: seen.extend(takes) or real(takes, *rest)
    render(JOB, world.on)
    return Path(seen[0].timeline.plays[0].look.style.font)


def prepared(world):
    prepare(VideoMessage(ACCOUNT, VIDEO), world.on)
    return world.videos.get(ACCOUNT, VIDEO)


def test_a_text_is_rendered_in_the_font_as_it_was_uploaded(own):
    prepared(own)
    assert font_used(own).read_bytes() == b"font"


def test_a_font_that_is_there_already_is_not_fetched_again(own):
    prepared(own)
    own.storage.get_file = None
    assert prepared(own).status is VideoStatus.RENDERING


def test_a_font_is_that_of_when_the_video_was_prepared(own):
    prepared(own)
    own.fonts.delete(ACCOUNT, "OurOwn")
    assert font_used(own).read_bytes() == b"font"


WARNING = 'Object "title", textFont: there is no font "OurOwn"; Inter is used instead'


def segments_of(world, id_=VIDEO):
    world.videos.put(make_video(id=id_))
    prepare(VideoMessage(ACCOUNT, id_), world.on)
    return world.videos.get(ACCOUNT, id_).plan.segments


def test_for_a_font_that_is_not_there_the_default_is_used_with_a_warning(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    assert prepared(own).render.warnings == (WARNING,)
    assert str(font_used(own)) == "Inter"


def test_warnings_of_fonts_come_first(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    own.videos.put(make_video(variables={"unused": "1"}))
    assert prepared(own).render.warnings[0] == WARNING
    assert len(prepared(own).render.warnings) == 2


def test_a_video_whose_font_is_not_there_shares_nothing_with_one_whose_font_is(own):
    with_font = segments_of(own)
    own.fonts.delete(ACCOUNT, "OurOwn")
    assert segments_of(own, OTHER_VIDEO) != with_font


def test_a_video_whose_font_is_not_there_shares_with_one_in_the_default(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    without_font = segments_of(own)
    own.templates.put(make_template(scripts=(IN_OUR_OWN.replace("OurOwn", "Inter"),), medias=(TITLE,)))
    assert segments_of(own, OTHER_VIDEO) == without_font


def test_a_font_that_is_uploaded_later_is_in_the_videos_that_are_made_later(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    before = segments_of(own)
    own.fonts.put(make_font())
    assert segments_of(own, OTHER_VIDEO) != before
    assert own.videos.get(ACCOUNT, OTHER_VIDEO).render.warnings == ()


def test_a_font_that_is_uploaded_meanwhile_changes_nothing_in_a_video_that_is_prepared(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    prepared(own)
    own.fonts.put(make_font())
    assert str(font_used(own)) == "Inter"


def test_a_font_whose_file_is_gone_ends_the_video(own):
    own.storage.files.clear()
    assert prepared(own).render.error == "Error processing video: object 'title': the font 'OurOwn' was deleted"
