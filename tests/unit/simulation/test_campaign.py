"""A slice of the campaign of 10,000 videos: all of them end, without the reaper, and small accounts do not wait."""

from tests.simulation.campaign import customers, lines_of, run_campaign

VIDEOS = 400


def test_every_video_of_a_campaign_is_done_without_the_reaper():
    result = run_campaign(VIDEOS, limit=100)
    assert (result.unfinished, result.taken_up, result.calls) == (0, 0, VIDEOS)
    assert sum(map(len, result.waits_s.values())) == VIDEOS


def test_small_accounts_do_not_wait_for_a_large_one():
    waits_s = run_campaign(VIDEOS, limit=10).waits_s
    assert 4 * max(waits_s["small"]) < max(waits_s["large"])


def test_the_customers_ask_for_all_videos():
    assert sum(customer.videos for customer in customers(10_000)) == 10_000


def test_the_report_names_each_kind_of_account():
    report = "\n".join(lines_of(run_campaign(60, limit=10)))
    assert all(f"{kind}: " in report for kind in ("large", "middle", "small"))
