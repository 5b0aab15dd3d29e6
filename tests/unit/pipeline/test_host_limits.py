"""Limits of the downloads from one host: the number of slots, and the cooldown."""

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


def test_a_host_has_a_limited_number_of_download_slots(world):
    slots = [enter(world), enter(world)]
    assert (len(slots), is_free(world), is_free(world, SAME)) == (2, False, False)


def test_another_host_has_slots_of_its_own(world):
    slots = [enter(world), enter(world)]
    assert (len(slots), is_free(world, OTHER)) == (2, True)


@pytest.mark.parametrize("error", [None, FetchError("404"), RuntimeError("out of memory")])
def test_a_slot_is_released_after_a_success_and_after_an_error(world, error):
    other = enter(world)
    with suppress(Exception), download_slot(URL, world.on):
        assert not is_free(world)
        if error is not None:
            raise error
    assert (bool(other), is_free(world)) == (True, True)


def test_the_slot_of_a_crashed_process_expires(world):
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
def test_all_workers_observe_the_cooldown_of_a_host(world, after_s, cooldown_s):
    world.clock.step_ms = 0
    refused(world, FetchLater("the server answered with status 503", after_s))
    with pytest.raises(HostBusy) as busy, download_slot(SAME, world.on):
        pass
    assert busy.value.cooldown_s == cooldown_s
    world.clock.ms += (cooldown_s - 1) * 1000
    assert not is_free(world)
    world.clock.ms += 1000
    assert is_free(world)


def test_a_rate_limit_without_a_time_starts_a_short_cooldown(world):
    refused(world, FetchLater("the server answered with status 429", is_too_often=True))
    assert not is_free(world)


@pytest.mark.parametrize("error", [FetchLater("the connection broke off"), FetchLater("500", 0), FetchError("404")])
def test_a_failed_download_starts_no_cooldown(world, error):
    refused(world, error)
    assert is_free(world)


@pytest.mark.parametrize("shorter", [FetchLater("503", 5), FetchLater("429", is_too_often=True)])
def test_a_shorter_cooldown_does_not_shorten_a_longer_one(world, shorter):
    """Let two concurrent downloads end one after the other."""
    other = enter(world)
    refused(world, FetchLater("429", 600))
    with pytest.raises(FetchLater):
        other.gen.throw(shorter)
    world.clock.ms += 500_000
    assert not is_free(world)


def test_the_cooldown_is_that_of_the_host_behind_a_redirect(world):
    refused(world, FetchLater("429", 600, host="example.org"))
    assert (is_free(world), is_free(world, OTHER)) == (True, False)


def test_the_key_of_a_host_is_limited(world):
    with download_slot(f"http://{'a' * 5000}.example.com/", world.on):
        assert all(len(key) <= 300 for row in world.leases.rows for key in row)
