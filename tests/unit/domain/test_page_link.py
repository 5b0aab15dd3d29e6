"""The links of public pages."""

from dataclasses import replace

import pytest

from chalicelib.domain.page_link import NO_PAGE, ids_in, new_link

ACCOUNT, VIDEO = "5331655e5edd83cb53e6d9a8", "6553f11e2c3d4e5f60718293"
NOW_MS = 1_700_000_000_000
LINK = new_link(ACCOUNT, VIDEO, "https://videos.example", NOW_MS)


def test_a_link_names_its_video_and_128_random_bits():
    assert ids_in(LINK.token) == (ACCOUNT, VIDEO)
    assert len(LINK.token) == 54
    assert LINK.url == f"https://videos.example/v/{LINK.token}"


def test_no_two_links_are_the_same():
    assert new_link(ACCOUNT, VIDEO, "", NOW_MS).token != LINK.token


@pytest.mark.parametrize(
    ("cut", "added"), [(54, ""), (53, ""), (1, ""), (0, "A"), (0, "="), (54, "é" * 54), (54, "%" * 54)]
)
def test_other_texts_name_nothing(cut, added):
    assert ids_in(LINK.token[: 54 - cut] + added) is None


def test_only_its_token_opens_a_page():
    assert LINK.opens_with(LINK.token, NOW_MS)
    assert not LINK.opens_with(new_link(ACCOUNT, VIDEO, "", NOW_MS).token, NOW_MS)
    assert not NO_PAGE.opens_with(LINK.token, NOW_MS)


def test_a_link_without_an_end_lasts():
    assert LINK.opens_with(LINK.token, 2**60)


def test_a_link_lasts_for_whole_days():
    link = new_link(ACCOUNT, VIDEO, "", NOW_MS, days=2)
    end_ms = NOW_MS + 2 * 86_400_000
    assert [link.opens_with(link.token, ms) for ms in (end_ms - 1, end_ms)] == [True, False]


def test_a_token_has_one_spelling():
    last = LINK.token[-1]
    other = replace(LINK, token=LINK.token[:-1] + ("B" if last == "A" else "A"))
    assert not LINK.opens_with(other.token, NOW_MS)
