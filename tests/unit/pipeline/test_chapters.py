"""The chapters of a video."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.template_page import Chapter, PageSettings
from chalicelib.pipeline.chapters import chapters_of
from chalicelib.pipeline.manifest import Manifest, Source
from tests.fakes import ACCOUNT, VIDEO, make_template, make_video
from tests.unit.pipeline.steps_runner import MESSAGE, run

SCRIPT = json.dumps(
    [
        {"text": {"id": "title", "duration": 2000}},
        {"rectangle": {"id": "box", "play": "title.end", "duration": 3000}},
    ]
)
MANIFEST = Manifest((SCRIPT,), "top-left", {"name": "Ava"}, ("MP3",), {"title": Source(MediaType.TEXT, text="Hi")})


def chapters(*named):
    text, warnings = chapters_of(replace(MANIFEST, chapters=named), 5000)
    return text.split("\n\n")[1:], warnings


def test_a_chapter_lasts_until_the_next_one_or_the_end():
    cues, warnings = chapters(("Later", "box.start"), ("Welcome", "0"))
    assert cues == ["00:00:00.000 --> 00:00:02.000\nWelcome", "00:00:02.000 --> 00:00:05.000\nLater\n"]
    assert warnings == ()


def test_variables_have_their_values_in_titles():
    assert chapters(("Hello, {{name}} & all", "0"))[0] == ["00:00:00.000 --> 00:00:05.000\nHello, Ava &amp; all\n"]


@pytest.mark.parametrize(
    ("title", "at", "problem"),
    [
        ("A", "photo.start", 'Unknown object "photo"; known: title, box'),
        ("A", "-1", "it begins at -1 ms, outside of the video"),
        ("A", "5000", "it begins at 5,000 ms, outside of the video"),
        ("Hi, {{who}}", "1", "no value is given for 'who' in its title"),
        ("A", "0.2", "another chapter begins at the same time"),
    ],
)
def test_an_unusable_chapter_is_a_warning_and_the_others_stay(title, at, problem):
    cues, warnings = chapters(("First", "0"), (title, at), ("Last", "4999"))
    assert warnings == (f'Chapter "{title}": {problem}; it is left out',)
    assert [cue.split("\n")[1] for cue in cues] == ["First", "Last"]


def test_a_video_without_chapters_has_no_file():
    assert chapters_of(MANIFEST, 5000) == ("", ())


def test_variables_that_only_chapters_use_are_used():
    given = replace(MANIFEST, chapters=(("Hello, {{name}}", "$at"),), variables={"name": "Ava", "at": "5", "z": "1"})
    assert [warning.message for warning in given.check()] == ['The variable "z" is given, but nothing uses it']


def test_a_video_has_the_chapters_of_its_template(cloud):
    page = PageSettings(chapters=(Chapter("Hello, {{name}}", "box.start"), Chapter("Later", "box.end")))
    cloud.templates.put(make_template(page=page))
    cloud.videos.put(make_video(variables={"name": "Ava"}))
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    run(cloud)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert video.chapters_key == f"{video.out_prefix}page/chapters.vtt"
    assert b"\n00:00:00.000 --> 00:00:01.000\nHello, Ava\n" in cloud.storage.files[video.chapters_key]
    assert video.render.warnings == ('Chapter "Later": it begins at 1,000 ms, outside of the video; it is left out',)
