"""Fonts of the account's own, on their way to the renderer."""

from pathlib import Path

import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline import fonts
from chalicelib.pipeline.messages import RenderMessage, VideoMessage
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import render
from tests.fakes import ACCOUNT, PROFILE, VIDEO, make_font, make_template, make_video

IN_OUR_OWN = '[{"text": {"id": "title", "duration": 1000, "textFont": "OurOwn"}}]'
TITLE = InputMedia("title", MediaType.TEXT, text="Hello")
JOB = RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0")


@pytest.fixture
def own(world, tmp_path, monkeypatch):
    """A world with a video in a font of the account's own."""
    monkeypatch.setattr(fonts, "_FOLDER", tmp_path / "fonts")
    font = make_font()
    world.fonts.put(font)
    world.storage.put_bytes(font.key, b"font", "font/sfnt")
    world.templates.put(make_template(scripts=(IN_OUR_OWN,), medias=(TITLE,)))
    world.videos.put(make_video())
    return world


def font_used(world):
    """The file of the font that the title was rendered in."""
    seen = []
    real = world.renderer.render_takes
    world.renderer.render_takes = lambda takes, *rest: seen.extend(takes) or real(takes, *rest)
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


def test_a_font_that_was_deleted_before_ends_the_video(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    video = prepared(own)
    assert (video.error_code, video.error) == (1005, "Bad script: object 'title': there is no font 'OurOwn'")


def test_a_font_whose_file_is_gone_ends_the_video(own):
    own.storage.files.clear()
    assert prepared(own).error == "Error processing video: object 'title': the font 'OurOwn' was deleted"
