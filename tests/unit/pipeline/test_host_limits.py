"""Downloads from the same host: few at a time, and none while it wants to be left alone."""

from contextlib import suppress

import pytest

from chalicelib.domain.errors import FetchError, FetchLater
from chalicelib.pipeline.downloads import MAX_COOLDOWN_S, SLOT_S, HostBusy, download_slot

URL, SAME, OTHER = "http://example.com/1.png", "https://ann:p@EXAMPLE.com:8443/2.png", "http://example.org/1.png"


@pytest.fixture
def world(world):
    world.downloads_per_host = 2
    return world


def enter(world, url=URL):
    place = download_slot(url, world.on)
    place.__enter__()
    return place


def is_free(world, url=URL):
    try:
        with download_slot(url, world.on):
            return True
    except HostBusy:
        return False


def refused(world, error, url=URL):
    """Fail a download."""
    with pytest.raises(type(error)), download_slot(url, world.on):
        raise error


def test_there_are_so_many_places_and_no_more(world):
    places = [enter(world), enter(world)]
    assert (len(places), is_free(world), is_free(world, SAME)) == (2, False, False)


def test_another_host_has_its_own(world):
    places = [enter(world), enter(world)]
    assert (len(places), is_free(world, OTHER)) == (2, True)


@pytest.mark.parametrize("error", [None, FetchError("404"), RuntimeError("out of memory")])
def test_a_place_is_free_again_when_the_download_has_ended_somehow(world, error):
    other = enter(world)
    with suppress(Exception), download_slot(URL, world.on):
        assert not is_free(world)
        if error is not None:
            raise error
    assert (bool(other), is_free(world)) == (True, True)


def test_that_of_a_process_that_was_killed_gets_free_by_itself(world):
    world.clock.step_ms = 0
    killed = [enter(world), enter(world)]
    world.clock.ms += (SLOT_S - 1) * 1000
    assert not is_free(world)
    world.clock.ms += 1000
    assert is_free(world)
    assert len(killed) == 2


@pytest.mark.parametrize(
    ("after_s", "cooldown_s"), [(1, 1), (60, 60), (900, 900), (901, 900), (86_400, MAX_COOLDOWN_S)]
)
def test_a_host_that_wants_to_be_left_alone_is_left_alone_by_everybody(world, after_s, cooldown_s):
    world.clock.step_ms = 0
    refused(world, FetchLater("the server answered with status 503", after_s))
    with pytest.raises(HostBusy) as busy, download_slot(SAME, world.on):
        pass
    assert busy.value.cooldown_s == cooldown_s
    world.clock.ms += (cooldown_s - 1) * 1000
    assert not is_free(world)
    world.clock.ms += 1000
    assert is_free(world)


def test_one_that_is_asked_too_often_is_left_alone_for_a_moment(world):
    refused(world, FetchLater("the server answered with status 429", is_too_often=True))
    assert not is_free(world)


@pytest.mark.parametrize("error", [FetchLater("the connection broke off"), FetchLater("500", 0), FetchError("404")])
def test_others_may_try_one_that_only_fails(world, error):
    refused(world, error)
    assert is_free(world)


@pytest.mark.parametrize("shorter", [FetchLater("503", 5), FetchLater("429", is_too_often=True)])
def test_a_shorter_wish_does_not_shorten_a_longer_one(world, shorter):
    """Downloads that were under way at the same time end one after the other."""
    other = enter(world)
    refused(world, FetchLater("429", 600))
    with pytest.raises(FetchLater):
        other.gen.throw(shorter)
    world.clock.ms += 500_000
    assert not is_free(world)


def test_the_host_that_a_redirect_leads_to_is_the_one_that_is_left_alone(world):
    refused(world, FetchLater("429", 600, host="example.org"))
    assert (is_free(world), is_free(world, OTHER)) == (True, False)


def test_the_key_of_a_host_is_short_however_long_its_name_is(world):
    with download_slot(f"http://{'a' * 5000}.example.com/", world.on):
        assert all(len(key) <= 300 for row in world.leases.rows for key in row)
