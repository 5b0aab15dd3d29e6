"""The form: when it is shown, what it asks, and how it keeps the video."""

import pytest
from playwright.sync_api import expect

REQUIRED = {"required": True, "showAtStart": True}


def fill_in(viewer, name="Ava", email="ava@example.com"):
    viewer.panel.get_by_label("Name").fill(name)
    viewer.panel.get_by_label("Email").fill(email)
    viewer.panel.get_by_role("button", name="Send").click()


def test_it_is_shown_when_the_video_starts(watch):
    viewer = watch(form={"showAtStart": True})
    expect(viewer.panel).to_be_hidden()
    viewer.play()
    expect(viewer.page.get_by_role("dialog", name="Before you go on")).to_be_focused()
    assert viewer.video("paused")
    assert viewer.video("currentTime") < 0.2


def test_it_is_shown_at_the_end(watch):
    viewer = watch(form={"showAtEnd": True})
    viewer.seek(3.7)
    viewer.play()
    expect(viewer.page.get_by_role("dialog", name="Before you go on")).to_be_visible()
    assert viewer.video("ended")


def test_what_is_filled_in_is_sent_and_the_video_plays(watch, site):
    viewer = watch(form=REQUIRED)
    viewer.play()
    fill_in(viewer, email=" ava@example.com ")
    viewer.wait("currentTime > 0.2")
    expect(viewer.panel).to_be_hidden()
    [sent] = site.forms
    assert sent["fields"] == {"Name": "Ava", "Email": "ava@example.com"}
    assert len(sent["viewing"]) == 22


def test_one_that_is_not_required_can_be_skipped_and_does_not_come_again(watch, site):
    viewer = watch(form={"showAtStart": True})
    viewer.play()
    viewer.panel.get_by_role("button", name="Skip").click()
    viewer.wait("currentTime > 0.2")
    viewer.video("pause()")
    viewer.video("play()")
    viewer.wait("currentTime > 0.5")
    expect(viewer.panel).to_be_hidden()
    assert site.forms == []


def test_one_that_is_not_required_closes_with_escape_and_the_focus_returns(watch):
    viewer = watch(form={"showAtStart": True})
    viewer.play()
    expect(viewer.panel).to_be_focused()
    viewer.page.keyboard.press("Escape")
    expect(viewer.page.locator("media-control-bar media-play-button")).to_be_focused()


def test_one_that_is_required_can_be_neither_closed_nor_skipped(watch):
    viewer = watch(form=REQUIRED)
    viewer.play()
    expect(viewer.panel).to_be_focused()
    viewer.page.keyboard.press("Escape")
    expect(viewer.panel).to_be_visible()
    assert viewer.panel.get_by_role("button").all_inner_texts() == ["Send"]


@pytest.mark.parametrize("attempt", ["play()", "currentTime = 2", "playbackRate = 2"])
def test_one_that_is_required_keeps_the_video_until_it_is_sent(watch, attempt):
    viewer = watch(form=REQUIRED)
    viewer.play()
    expect(viewer.panel).to_be_visible()
    # As a media key of the keyboard does, or an extension of the browser.
    viewer.page.evaluate(f"void (document.querySelector('video').{attempt})")
    viewer.page.wait_for_timeout(300)
    assert viewer.video("paused")
    assert viewer.video("currentTime") < 0.2
    expect(viewer.panel).to_be_visible()


def test_who_seeks_before_playing_is_asked_first(watch):
    viewer = watch(form=REQUIRED)
    viewer.seek(2)
    expect(viewer.panel).to_be_visible()
    viewer.wait("currentTime < 0.1")


def test_one_that_is_required_at_the_end_keeps_the_video_there(watch):
    viewer = watch(form={"required": True, "showAtEnd": True})
    viewer.seek(3.7)
    viewer.play()
    expect(viewer.panel).to_be_visible()
    viewer.seek(1)
    viewer.wait("currentTime > 3.9")
    fill_in(viewer)
    expect(viewer.panel).to_be_hidden()
    viewer.seek(1)
    viewer.page.wait_for_timeout(300)
    assert viewer.video("currentTime") < 1.1


def test_the_controls_cannot_be_reached_while_it_is_shown(watch):
    viewer = watch(form=REQUIRED)
    viewer.play()
    expect(viewer.panel).to_be_focused()
    expect(viewer.page.locator("media-control-bar")).to_be_hidden()
    viewer.page.keyboard.press("Tab")
    expect(viewer.panel.get_by_label("Name")).to_be_focused()


@pytest.mark.parametrize("email", ["ava", "ava@", "ava@example", "a b@example.com", "ava@example."])
def test_what_is_no_email_address_is_said_at_its_field(watch, site, email):
    viewer = watch(form={"showAtStart": True})
    viewer.play()
    fill_in(viewer, email=email)
    field = viewer.panel.get_by_label("Email")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("Write an email address, such as name@example.com.")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert site.forms == []


def test_an_empty_field_of_one_that_is_required_is_said_at_its_field(watch, site):
    viewer = watch(form=REQUIRED)
    viewer.play()
    fill_in(viewer, name=" ")
    expect(viewer.panel.get_by_label("Name")).to_have_accessible_description("Fill in Name.")
    assert site.forms == []


def test_an_error_of_the_server_is_shown_at_its_field(watch, site):
    viewer = watch(form=REQUIRED)
    site.form_answer = (400, {"error": "Email: this address is blocked"})
    viewer.play()
    fill_in(viewer)
    expect(viewer.panel.get_by_label("Email")).to_have_accessible_description("this address is blocked")
    expect(viewer.panel.get_by_label("Email")).to_have_value("ava@example.com")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((400, {"error": "The form is too long."}), "The form is too long."),
        ((500, {}), "The form could not be sent. Try again later."),
    ],
)
def test_another_error_is_shown_above_the_button(watch, site, answer, said):
    viewer = watch(form=REQUIRED)
    site.form_answer = answer
    viewer.play()
    fill_in(viewer)
    expect(viewer.panel.get_by_role("alert")).to_have_text(said)


def test_without_a_network_it_can_be_sent_again(watch, site):
    viewer = watch(form=REQUIRED, blocked="**/form")
    viewer.play()
    fill_in(viewer)
    expect(viewer.panel.get_by_role("alert")).to_contain_text("Check your connection and try again.")
    viewer.page.unroute_all()
    viewer.panel.get_by_role("button", name="Send").click()
    viewer.wait("currentTime > 0.1")
    assert len(site.forms) == 1


def test_the_browser_may_fill_in_what_it_knows(watch):
    fields = [
        {"name": "First name", "type": "text"},
        {"name": "Work", "type": "email"},
        {"name": "Size", "type": "text"},
    ]
    viewer = watch(form={"showAtStart": True, "fields": fields})
    viewer.play()
    purposes = viewer.panel.locator("input").evaluate_all("all => all.map((each) => each.autocomplete)")
    assert purposes == ["given-name", "email", "on"]


def test_of_its_description_only_words_and_links_pass(watch):
    hostile = """<b>Hi</b> <a href="javascript:alert(1)">a</a> <a href="https://example.com" onclick="hacked = 1">b</a>
    <img src=x onerror="hacked = 1"><script>hacked = 1</script><style>*{}</style><iframe src="https://example.com"></iframe>"""
    viewer = watch(form={"showAtStart": True, "description": hostile})
    viewer.play()
    html = viewer.panel.locator(".words").inner_html()
    link = '<a href="https://example.com/" target="_blank" rel="noopener noreferrer">b</a>'
    assert " ".join(html.split()) == f"<b>Hi</b> <a>a</a> {link}"
    assert viewer.page.evaluate("window.hacked") is None


def test_a_call_to_action_at_the_end_comes_behind_the_form(watch):
    viewer = watch({"showAtEnd": True}, {"showAtEnd": True})
    viewer.seek(3.7)
    viewer.play()
    viewer.panel.get_by_role("button", name="Skip").click()
    expect(viewer.page.get_by_role("dialog", name="Your new home is ready to be seen.")).to_be_visible()
