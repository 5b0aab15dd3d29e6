"""The page of the golden frames, and accepting them."""

import shutil
from dataclasses import replace

import pytest
from PIL import Image

from tests.golden.case import read_case
from tests.golden.sheet import page, take


@pytest.fixture
def case(tmp_path):
    """Make a case in its own folder: of three frames the second differs, and the third is missing."""
    case = read_case("z-index")
    for ms in (0, 1000):
        shutil.copy(case.expected(ms), tmp_path)
    Image.new("RGB", (320, 180), "red").save(tmp_path / "1000.jpg")
    return replace(case, folder=tmp_path)


def test_frames_are_alike_or_different_or_new(camera, case):
    assert [shot.state for shot in take([case], camera, accept=False)] == ["alike", "different", "new"]


def test_expected_frames_that_are_only_shown_do_not_change(camera, case):
    before = case.expected(1000).read_bytes()
    list(take([case], camera, accept=False))
    assert (case.expected(1000).read_bytes(), case.expected(1500).exists()) == (before, False)


def test_accepted_frames_match_from_then_on(camera, case):
    list(take([case], camera, accept=True))
    assert [shot.state for shot in take([case], camera, accept=False)] == ["alike"] * 3


def test_the_page_has_all_pictures_and_begins_with_what_is_not_alike(camera, case):
    text = page(list(take([case], camera, accept=False)))
    places = [text.index(case.frames[ms]) for ms in (1000, 1500, 0)]
    assert (text.count("<img"), places) == (3 + 1 + 3, sorted(places))
