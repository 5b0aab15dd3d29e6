import pytest

from bench.scaling import Durations, Requests, scheduled, simulated

DURATIONS = Durations(whole=10.0, first=(3.0, 3.0, 3.0), personal=4.0, end=1.0)
REQUESTS = Requests(first=0.0002, other=0.0001)


def test_the_first_workers_start_cold():
    assert scheduled([(0.0, 5.0)], 1) == [7.0]


def test_a_worker_takes_one_task_after_the_other():
    assert scheduled([(0.0, 5.0), (0.0, 5.0)], 1) == [7.0, 12.0]


def test_lambda_adds_a_thousand_workers_in_ten_seconds():
    assert scheduled([(0.0, 60.0)] * 1001, 1001)[-1] == 72.0


def test_a_task_does_not_start_before_its_earliest_start():
    assert scheduled([(9.0, 1.0)], 1) == [10.0]


def test_the_segments_of_one_video_are_rendered_side_by_side():
    assert simulated(1, DURATIONS, REQUESTS, 50, reuse=True).wall_s == 6.0


def test_the_other_videos_wait_for_the_first_ones_segments():
    slow = Durations(whole=10.0, first=(8.0,), personal=1.0, end=1.0)
    assert simulated(2, slow, REQUESTS, 50, reuse=True).wall_s == 11.0


def test_only_personal_seconds_are_paid_for_again():
    one, two, three = (simulated(count, DURATIONS, REQUESTS, 50, reuse=True).usd for count in (1, 2, 3))
    assert three - two == pytest.approx(two - one)


def test_a_campaign_costs_less_with_segments():
    assert (
        simulated(100, DURATIONS, REQUESTS, 50, reuse=True).usd
        < simulated(100, DURATIONS, REQUESTS, 50, reuse=False).usd
    )


def test_requests_to_other_services_are_paid_for():
    dear, free = (simulated(3, DURATIONS, each, 50, reuse=True).usd for each in (REQUESTS, Requests(0.0, 0.0)))
    assert dear - free == pytest.approx(0.0004)
