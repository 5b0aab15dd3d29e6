"""Template_Video_Page."""

import pytest

from tests.fakes import OTHER_TEMPLATE, TEMPLATE, make_template, make_video


def name(number):
    return f"{number:024x}"


@pytest.fixture
def cloud(cloud):
    """Return a cloud with a template of ten videos."""
    cloud.templates.put(make_template())
    cloud.videos.add([make_video(id=name(number)) for number in range(10)])
    cloud.videos.put(make_video(template_id=OTHER_TEMPLATE))
    return cloud


def page(caller, **asked):
    """Return the numbers of a page's videos, and its links to other pages."""
    found = caller.call("Template_Video_Page", TEMPLATE, asked)
    return [int(video["id"], 16) for video in found.pop("videos")], found


def test_the_first_page_has_the_newest_videos(caller):
    assert page(caller, limit=3) == ([9, 8, 7], {"older": name(7)})


def test_the_next_page_continues_with_older_videos(caller):
    assert page(caller, limit=3, after=name(7)) == ([6, 5, 4], {"older": name(4), "newer": name(6)})


def test_the_previous_page_returns_to_newer_videos(caller):
    assert page(caller, limit=3, before=name(4)) == ([7, 6, 5], {"older": name(5), "newer": name(7)})


def test_the_last_page_has_no_next(caller):
    assert page(caller, limit=3, after=name(3)) == ([2, 1, 0], {"newer": name(2)})


def test_a_page_with_all_videos_has_no_neighbours(caller):
    assert page(caller) == ([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], {})


def test_after_the_last_video_the_page_is_empty_and_links_back(caller):
    assert page(caller, after=name(0)) == ([], {"newer": name(0)})


def test_before_the_first_video_the_page_is_empty_and_links_forward(caller):
    assert page(caller, before=name(9)) == ([], {"older": name(9)})


def test_a_template_without_videos_has_an_empty_page(cloud, caller):
    cloud.templates.put(make_template(id="9" * 24))
    assert caller.call("Template_Video_Page", "9" * 24, {}) == {"videos": []}


def test_a_page_continues_after_a_deleted_video(cloud, caller):
    caller.call("Video_Delete", name(7))
    assert page(caller, limit=2, after=name(7))[0] == [6, 5]


@pytest.mark.parametrize(("where", "expected"), [({"after": name(9)}, [8]), ({"before": name(0)}, [1])])
def test_a_page_of_long_videos_ends_where_it_would_not_fit(cloud, caller, where, expected):
    cloud.videos.add([make_video(id=name(number), scripts=("x",), data="é" * 300_000) for number in range(10)])
    assert page(caller, **where)[0] == expected


@pytest.mark.parametrize(("limit", "videos"), [(1, [9]), (1000, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0])])
def test_a_page_has_1_to_1000_videos(caller, limit, videos):
    assert page(caller, limit=limit)[0] == videos


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"limit": 0}, "page.limit"),
        ({"limit": 1001}, "page.limit"),
        ({"after": ""}, "page.after"),
        ({"before": "yesterday"}, "page.before"),
        ({"after": name(1), "before": name(0)}, "page"),
    ],
)
def test_an_invalid_page_is_rejected(caller, asked, path):
    code, data = caller.error("Template_Video_Page", TEMPLATE, asked)
    assert (code, data["path"]) == (-32602, path)


def test_a_missing_template_has_no_pages(caller):
    assert caller.error("Template_Video_Page", OTHER_TEMPLATE, {}) == (1000, {"templateID": OTHER_TEMPLATE})
