"""The account's own fonts, as files for the renderer."""

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
def own(cloud, tmp_path, monkeypatch):
    """Return a fake cloud with a video in a font of the account."""
    monkeypatch.setattr(local_files, "_FOLDER", tmp_path / "fonts")
    font = make_font()
    cloud.fonts.put(font)
    cloud.storage.put_bytes(font.key, b"font", "font/sfnt")
    cloud.templates.put(make_template(scripts=(IN_OUR_OWN,), medias=(TITLE,)))
    cloud.videos.put(make_video())
    return cloud


def font_used(cloud):
    """Return the file of the font that the title was rendered in."""
    seen = []
    real = cloud.renderer.render_batch
    cloud.renderer.render_batch = lambda takes, *rest: seen.extend(takes) or real(takes, *rest)
    render(JOB, cloud.pipeline_services)
    return Path(seen[0].timeline.plays[0].look.style.font)


def prepared(cloud):
    prepare(VideoMessage(ACCOUNT, VIDEO), cloud.pipeline_services)
    return cloud.videos.get(ACCOUNT, VIDEO)


def test_a_text_is_rendered_in_the_font_as_it_was_uploaded(own):
    prepared(own)
    assert font_used(own).read_bytes() == b"font"


def test_a_font_is_downloaded_once(own):
    prepared(own)
    own.storage.get_file = None
    assert prepared(own).status is VideoStatus.RENDERING


def test_a_video_keeps_the_font_that_it_was_prepared_with(own):
    prepared(own)
    own.fonts.delete(ACCOUNT, "OurOwn")
    assert font_used(own).read_bytes() == b"font"


WARNING = 'Object "title", textFont: there is no font "OurOwn"; Inter is used instead'


def segments_of(cloud, id_=VIDEO):
    cloud.videos.put(make_video(id=id_))
    prepare(VideoMessage(ACCOUNT, id_), cloud.pipeline_services)
    return cloud.videos.get(ACCOUNT, id_).plan.segments


def test_the_default_replaces_a_missing_font_with_a_warning(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    assert prepared(own).render.warnings == (WARNING,)
    assert str(font_used(own)) == "Inter"


def test_warnings_about_fonts_are_first(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    own.videos.put(make_video(variables={"unused": "1"}))
    assert prepared(own).render.warnings[0] == WARNING
    assert len(prepared(own).render.warnings) == 2


def test_a_video_with_a_missing_font_shares_nothing_with_one_that_has_it(own):
    with_font = segments_of(own)
    own.fonts.delete(ACCOUNT, "OurOwn")
    assert segments_of(own, OTHER_VIDEO) != with_font


def test_a_video_with_a_missing_font_shares_segments_with_one_in_the_default(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    without_font = segments_of(own)
    own.templates.put(make_template(scripts=(IN_OUR_OWN.replace("OurOwn", "Inter"),), medias=(TITLE,)))
    assert segments_of(own, OTHER_VIDEO) == without_font


def test_later_videos_have_a_font_that_is_uploaded_later(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    before = segments_of(own)
    own.fonts.put(make_font())
    assert segments_of(own, OTHER_VIDEO) != before
    assert own.videos.get(ACCOUNT, OTHER_VIDEO).render.warnings == ()


def test_a_font_that_is_uploaded_later_does_not_change_a_prepared_video(own):
    own.fonts.delete(ACCOUNT, "OurOwn")
    prepared(own)
    own.fonts.put(make_font())
    assert str(font_used(own)) == "Inter"


def test_a_font_whose_file_was_deleted_fails_the_video(own):
    own.storage.files.clear()
    assert prepared(own).render.error == "Error processing video: object 'title': the font 'OurOwn' was deleted"
