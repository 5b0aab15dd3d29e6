"""Uploads to YouTube that are cut, repeated, refused and withdrawn."""

import pytest

from chalicelib.domain.publishers import ConnectionLost, PublishError, PublishLater
from chalicelib.domain.youtube import MANAGE_SCOPE
from tests.fakes.google_server import Fault
from tests.fakes.google_server.state import BOB
from tests.unit.outbound.youtube.place import BODY, FILE, asked

UPLOAD = "/upload/youtube/v3/videos"


def only_video(google):
    ((video_id, content),) = google.state.contents.items()
    return video_id, content


def test_a_video_is_uploaded_with_its_fields(google, place):
    video_id = place.publish(place.connect())
    assert only_video(google) == (video_id, BODY)
    (begun,) = asked(google, "POST", UPLOAD)
    assert begun["query"] == {"uploadType": "resumable", "part": "snippet,status"}
    assert begun["body"] == {
        "snippet": {
            "title": "Welcome, Ava",
            "description": "For you & yours",
            "categoryId": "24",
            "tags": ["a", "two words"],
        },
        "status": {"privacyStatus": "unlisted", "license": "youtube", "selfDeclaredMadeForKids": False},
    }


def test_the_session_is_reported_before_the_first_byte_and_progress_after_each_part(google, place):
    place.publish(place.connect())
    assert [percent for _, percent in place.reports] == [0, 25, 50, 75]
    (session,) = {token for token, _ in place.reports}
    assert session.startswith(f"{google.url}{UPLOAD}?uploadType=resumable&upload_id=session")


def test_a_video_without_settings_is_private(google, place):
    place.publish(place.connect(), youtube=None)
    assert asked(google, "POST", UPLOAD)[0]["body"]["status"]["privacyStatus"] == "private"


CUTS = [Fault("put", cut_after=size, skip=skip) for size in (0, 1, 100, 255) for skip in (0, 2, 3)]


@pytest.mark.parametrize("fault", CUTS, ids=str)
def test_a_connection_that_is_cut_goes_on_where_it_was(google, place, fault):
    google.state.faults = [fault]
    if fault.cut_after == 0:
        with pytest.raises(PublishLater):
            place.publish(to := place.connect())
        video_id = place.publish(to, place.token)
    else:
        video_id = place.publish(place.connect())
    assert only_video(google) == (video_id, BODY)


@pytest.mark.parametrize("skip", range(4))
def test_an_answer_that_is_lost_after_a_part_makes_no_second_video(google, place, skip):
    google.state.faults = [Fault("put", loses_answer=True, skip=skip)]
    video_id = place.publish(place.connect())
    assert only_video(google) == (video_id, BODY)


def test_a_worker_that_died_after_the_last_byte_finds_the_video(google, place):
    to = place.connect()
    video_id = place.publish(to)
    assert place.publish(to, place.token) == video_id
    assert len(google.state.contents) == 1


def test_an_interrupted_upload_goes_on_in_its_session(google, place):
    to = place.connect()
    google.state.faults = [Fault("put", status=503, skip=2), Fault("ask", status=503)]
    with pytest.raises(PublishLater, match="status 503"):
        place.publish(to)
    place.publish(to, place.token)
    assert only_video(google)[1] == BODY
    assert len(asked(google, "POST", UPLOAD)) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_session_that_is_gone_begins_anew(google, place, status):
    to = place.connect()
    google.state.faults = [Fault("put", status=503, skip=1), Fault("ask", status=503)]
    with pytest.raises(PublishLater):
        place.publish(to)
    google.state.faults = [Fault("ask", status=status, drops_session=True)]
    place.publish(to, place.token)
    assert only_video(google)[1] == BODY


def test_a_session_that_is_lost_while_it_is_used_is_tried_later(google, place):
    google.state.faults = [Fault("put", status=404, drops_session=True, skip=1)]
    with pytest.raises(PublishLater, match="has lost the upload"):
        place.publish(place.connect())


def test_a_token_that_has_expired_is_renewed(google, place):
    to = place.connect()
    google.state.access_tokens.clear()
    place.publish(to)
    google.state.faults = [Fault("put", status=401, reason="authError", skip=1)]
    place.publish(to)
    assert list(google.state.contents.values()) == [BODY, BODY]


def test_an_access_token_is_kept_for_most_of_its_hour(google, place):
    to = place.connect()
    place.publish(to)
    before = len(asked(google, "POST", "/token"))
    place.now_s += 3000
    place.publish(to)
    assert len(asked(google, "POST", "/token")) == before
    place.now_s += 600
    place.publish(to)
    assert len(asked(google, "POST", "/token")) == before + 1


def test_a_token_that_was_revoked_has_to_be_connected_again(google, place):
    to = place.connect()
    google.state.revoke(to.secret)
    with pytest.raises(ConnectionLost, match="invalid_grant") as caught:
        place.publish(to)
    assert caught.value.code == 1023


def test_a_token_that_stays_refused_has_to_be_connected_again(google, place):
    to = place.connect()
    google.state.faults = [Fault("begin", status=401, reason="authError") for _ in range(2)]
    with pytest.raises(ConnectionLost, match="authError"):
        place.publish(to)


def test_an_account_without_a_channel_is_told_to_make_one(google, place):
    to = place.connect()
    google.state.channels = dict.fromkeys(google.state.channels)
    with pytest.raises(PublishError, match="make one first") as caught:
        place.publish(to)
    assert caught.value.code == 1013
    assert BOB in google.state.channels


FINAL = [
    *((400, reason) for reason in ("invalidTitle", "invalidDescription", "invalidTags", "invalidCategoryId")),
    *((400, reason) for reason in ("invalidVideoMetadata", "invalidFilename", "mediaBodyRequired")),
    *((403, reason) for reason in ("forbidden", "insufficientPermissions", "forbiddenPrivacySetting")),
    *((403, reason) for reason in ("forbiddenLicenseSetting", "channelSuspended", "accountClosed")),
]


@pytest.mark.parametrize(("status", "reason"), FINAL)
def test_what_no_retry_changes_is_final(google, place, status, reason):
    google.state.faults = [Fault("begin", status=status, reason=reason)]
    with pytest.raises(PublishError, match=reason) as caught:
        place.publish(place.connect())
    assert caught.value.code == 1013


LATER = [
    (400, "uploadLimitExceeded", "", 86_400),
    (403, "quotaExceeded", "", 3600),
    (403, "dailyLimitExceeded", "", 3600),
    (429, "rateLimitExceeded", "Quota exceeded for quota metric 'Video Uploads per day'", 3600),
    (403, "rateLimitExceeded", "", None),
    (403, "userRateLimitExceeded", "", None),
    (429, "", "", None),
    (500, "backendError", "", None),
    (503, "", "", None),
]


@pytest.mark.parametrize(("status", "reason", "message", "after_s"), LATER)
def test_what_passes_waits_as_long_as_youtube_needs(google, place, status, reason, message, after_s):
    google.state.faults = [Fault("begin", status=status, reason=reason, message=message)]
    with pytest.raises(PublishLater) as caught:
        place.publish(place.connect())
    assert caught.value.after_s == after_s
    assert google.state.contents == {}


def test_uploads_beyond_the_budget_wait(google, place):
    to = place.connect()
    place.budget = 1
    place.publish(to)
    with pytest.raises(PublishLater, match="used up for today") as caught:
        place.publish(to)
    assert caught.value.after_s == 3600
    assert len(asked(google, "POST", UPLOAD)) == 1


def test_a_session_on_another_host_gets_neither_bytes_nor_token(google, place):
    to = place.connect()
    with pytest.raises(PublishError, match="another host"):
        place.publish(to, "https://evil.example/upload?upload_id=1")


def test_a_published_video_is_withdrawn_once(google, place):
    to = place.connect()
    video_id = place.publish(to)
    for _ in range(2):
        place.uploads.withdraw(to, video_id, "")
    assert google.state.videos == {}


def test_an_unfinished_upload_is_ended(google, place):
    to = place.connect()
    google.state.faults = [Fault("put", status=503, skip=1), Fault("ask", status=503)]
    with pytest.raises(PublishLater):
        place.publish(to)
    for _ in range(2):
        place.uploads.withdraw(to, "", place.token)
    assert (google.state.sessions, google.state.videos) == ({}, {})


def test_a_video_whose_id_nobody_has_noted_is_withdrawn_by_its_session(google, place):
    to = place.connect()
    place.publish(to)
    place.uploads.withdraw(to, "", place.token)
    assert google.state.videos == {}


def test_a_deletion_that_was_not_allowed_is_an_error(google, place):
    google.state.unticked = {MANAGE_SCOPE}
    to = place.connect()
    video_id = place.publish(to)
    with pytest.raises(PublishError, match="insufficientPermissions"):
        place.uploads.withdraw(to, video_id, "")


@pytest.mark.parametrize(
    ("upload_status", "locks", "problem", "is_final"),
    [
        ("uploaded", False, "", False),
        ("processed", False, "", True),
        ("rejected", False, "YouTube has rejected the video: rejected", True),
        ("failed", False, "YouTube has failed the video: failed", True),
        ("uploaded", True, "YouTube keeps the video private instead of unlisted", True),
    ],
)
def test_the_check_tells_what_became_of_a_video(google, place, upload_status, locks, problem, is_final):
    google.state.upload_status, google.state.locks_private = upload_status, locks
    to = place.connect()
    video_id = place.publish(to)
    verdict = place.uploads.check(to, video_id, FILE)
    assert (verdict.problem[: len(problem) or None], verdict.is_final) == (problem, is_final)


def test_a_video_that_is_gone_is_a_problem(google, place):
    assert place.uploads.check(place.connect(), "gone", FILE).problem == "YouTube does not have the video any more"


def test_a_server_that_is_not_there_is_tried_later(google, place):
    to = place.connect()
    google.state.faults = [Fault("token", cut_after=0)]
    place.now_s += 4000
    with pytest.raises(PublishLater, match="Google does not answer"):
        place.publish(to)


def test_the_test_of_a_connection_gets_a_new_token(google, place):
    to = place.connect()
    place.uploads.test(to)
    google.state.revoke(to.secret)
    with pytest.raises(ConnectionLost):
        place.uploads.test(to)
