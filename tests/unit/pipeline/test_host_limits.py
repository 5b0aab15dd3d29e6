"""Limits of the downloads from one host: the number of slots, and the cooldown."""

from contextlib import suppress

import pytest

from chalicelib.domain.errors import FetchError, FetchLater
from chalicelib.pipeline.downloads import MAX_COOLDOWN_S, SLOT_S, HostBusy, download_slot

URL, SAME, OTHER = "http://example.com/1.png", "https://ann:p@EXAMPLE.com:8443/2.png", "http://example.org/1.png"


@pytest.fixture
def cloud(cloud):
    cloud.downloads_per_host = 2
    return cloud


def enter(cloud, url=URL):
    place = download_slot(url, cloud.pipeline_services)
    place.__enter__()
    return place


def is_free(cloud, url=URL):
    try:
        with download_slot(url, cloud.pipeline_services):
            return True
    except HostBusy:
        return False


def refused(cloud, error, url=URL):
    """Fail a download."""
    with pytest.raises(type(error)), download_slot(url, cloud.pipeline_services):
        raise error


def test_a_host_has_a_limited_number_of_download_slots(cloud):
    slots = [enter(cloud), enter(cloud)]
    assert (len(slots), is_free(cloud), is_free(cloud, SAME)) == (2, False, False)


def test_another_host_has_slots_of_its_own(cloud):
    slots = [enter(cloud), enter(cloud)]
    assert (len(slots), is_free(cloud, OTHER)) == (2, True)


@pytest.mark.parametrize("error", [None, FetchError("404"), RuntimeError("out of memory")])
def test_a_slot_is_released_after_a_success_and_after_an_error(cloud, error):
    other = enter(cloud)
    with suppress(Exception), download_slot(URL, cloud.pipeline_services):
        assert not is_free(cloud)
        if error is not None:
            raise error
    assert (bool(other), is_free(cloud)) == (True, True)


def test_the_slot_of_a_crashed_process_expires(cloud):
    cloud.clock.step_ms = 0
    killed = [enter(cloud), enter(cloud)]
    cloud.clock.ms += (SLOT_S - 1) * 1000
    assert not is_free(cloud)
    cloud.clock.ms += 1000
    assert is_free(cloud)
    assert len(killed) == 2


@pytest.mark.parametrize(
    ("after_s", "cooldown_s"), [(1, 1), (60, 60), (900, 900), (901, 900), (86_400, MAX_COOLDOWN_S)]
)
def test_all_workers_observe_the_cooldown_of_a_host(cloud, after_s, cooldown_s):
    cloud.clock.step_ms = 0
    refused(cloud, FetchLater("the server answered with status 503", after_s))
    with pytest.raises(HostBusy) as busy, download_slot(SAME, cloud.pipeline_services):
        pass
    assert busy.value.cooldown_s == cooldown_s
    cloud.clock.ms += (cooldown_s - 1) * 1000
    assert not is_free(cloud)
    cloud.clock.ms += 1000
    assert is_free(cloud)


def test_a_rate_limit_without_a_time_starts_a_short_cooldown(cloud):
    refused(cloud, FetchLater("the server answered with status 429", is_too_often=True))
    assert not is_free(cloud)


@pytest.mark.parametrize("error", [FetchLater("the connection broke off"), FetchLater("500", 0), FetchError("404")])
def test_a_failed_download_starts_no_cooldown(cloud, error):
    refused(cloud, error)
    assert is_free(cloud)


@pytest.mark.parametrize("shorter", [FetchLater("503", 5), FetchLater("429", is_too_often=True)])
def test_a_shorter_cooldown_does_not_shorten_a_longer_one(cloud, shorter):
    """Let two concurrent downloads end one after the other."""
    other = enter(cloud)
    refused(cloud, FetchLater("429", 600))
    with pytest.raises(FetchLater):
        other.gen.throw(shorter)
    cloud.clock.ms += 500_000
    assert not is_free(cloud)


def test_the_cooldown_is_that_of_the_host_behind_a_redirect(cloud):
    refused(cloud, FetchLater("429", 600, host="example.org"))
    assert (is_free(cloud), is_free(cloud, OTHER)) == (True, False)


def test_the_key_of_a_host_is_limited(cloud):
    with download_slot(f"http://{'a' * 5000}.example.com/", cloud.pipeline_services):
        assert all(len(key) <= 300 for row in cloud.leases.rows for key in row)
