"""The statistics of a viewing: what the player reports, and when."""

import re

from playwright.sync_api import expect

STATE = {
    "embed": False,
    "played": False,
    "ended": False,
    "form": False,
    "pauses": 0,
    "ctaShown": 0,
    "ctaHidden": 0,
    "ctaLink": 0,
    "ctaIcon": 0,
    "watched": "0" * 25,
}


def reports(viewer, count):
    """Return the reports when there are so many."""
    for _ in range(100):
        if len(viewer.site.events) >= count:
            break
        viewer.page.wait_for_timeout(50)
    return viewer.site.events


def watched(report):
    """Return the numbers of the parts that were played."""
    bits = int(report["watched"], 16)
    return [part for part in range(100) if bits >> part & 1]


def leave(viewer):
    viewer.page.goto("about:blank")


def test_who_leaves_without_playing_is_no_player(watch):
    viewer = watch()
    leave(viewer)
    [report] = reports(viewer, 1)
    viewing = report.pop("viewing")
    assert re.fullmatch(r"[\w-]{22}", viewing)
    assert report == STATE


def test_the_first_play_is_reported_at_once(watch):
    viewer = watch()
    viewer.play()
    assert reports(viewer, 1)[0]["played"] is True


def test_a_pause_of_the_viewer_counts_and_one_for_a_call_to_action_does_not(watch):
    viewer = watch({"startMs": 300, "pauseOnShow": True})
    viewer.play()
    viewer.close.click()
    viewer.wait("currentTime > 0.5")
    viewer.video("pause()")
    leave(viewer)
    assert reports(viewer, 4)[-1]["pauses"] == 1


def test_the_parts_that_were_played_count_and_those_that_were_skipped_do_not(watch):
    viewer = watch()
    viewer.play()
    viewer.wait("currentTime > 0.5")
    viewer.seek(3)
    viewer.wait("currentTime > 3.2")
    viewer.video("pause()")
    stopped = viewer.video("currentTime")
    leave(viewer)
    parts = watched(reports(viewer, 3)[-1])
    first = [part for part in parts if part < 50]
    assert first == list(range(len(first)))
    assert len(first) >= 12
    second = [part for part in parts if part >= 50]
    # A part of 4 s is 40 ms.
    assert second == list(range(75, 75 + len(second)))
    assert abs(second[-1] * 0.04 - stopped) < 0.1


def test_who_watches_to_the_end_has_seen_all(watch):
    viewer = watch()
    viewer.video("playbackRate = 4")
    viewer.play()
    viewer.wait("ended")
    leave(viewer)
    last = reports(viewer, 3)[-1]
    assert last["ended"] is True
    assert watched(last) == list(range(100))


def test_the_call_to_action_is_counted(watch):
    viewer = watch({"openOnClick": True})
    viewer.page.context.route("https://example.com/**", lambda route: route.fulfill(body="Booked"))
    viewer.page.get_by_role("button", name="Book a visit").click()
    with viewer.page.expect_popup():
        viewer.page.get_by_role("link", name="Book a visit").click()
    viewer.close.click()
    last = reports(viewer, 4)[-1]
    assert [last[name] for name in ("ctaIcon", "ctaShown", "ctaLink", "ctaHidden")] == [1, 1, 1, 1]


def test_a_form_that_was_sent_is_reported(watch):
    viewer = watch(form={"showAtStart": True, "fields": [{"name": "Name", "type": "text"}]})
    viewer.play()
    viewer.panel.get_by_label("Name").fill("Ava")
    viewer.panel.get_by_role("button", name="Send").click()
    expect(viewer.panel).to_be_hidden()
    leave(viewer)
    assert reports(viewer, 2)[-1]["form"] is True


def test_a_closed_tab_reports_its_last_state(watch):
    viewer = watch()
    viewer.play()
    viewer.wait("currentTime > 1")
    page = viewer.page
    viewer.page = page.context.new_page()
    page.close(run_before_unload=False)
    assert len(watched(reports(viewer, 2)[-1])) > 15


def test_one_viewing_has_one_id_and_another_one_another(watch):
    viewer = watch()
    viewer.play()
    viewer.wait("currentTime > 0.2")
    leave(viewer)
    viewer.open()
    viewer.play()
    ids = [report["viewing"] for report in reports(viewer, 3)]
    assert ids[0] == ids[1] != ids[2]


def test_without_statistics_nothing_is_sent(watch):
    viewer = watch(events=None)
    viewer.play()
    viewer.wait("currentTime > 0.3")
    leave(viewer)
    viewer.page.wait_for_timeout(300)
    assert viewer.site.events == []
