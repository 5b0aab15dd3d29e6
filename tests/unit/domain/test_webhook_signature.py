"""The signatures of webhook calls."""

import base64

from chalicelib.domain.video import VideoStatus
from chalicelib.domain.webhook_signature import event_id_of, new_webhook_secret, signed_headers
from tests.fakes import OTHER_VIDEO, make_video

# Source: the Standard Webhooks libraries, whose tests all have these values.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
CALL = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')


def test_a_call_is_signed_as_the_specification_says():
    assert signed_headers([SECRET], *CALL) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_two_secrets_sign_with_a_space_between():
    other = new_webhook_secret()
    first, second = signed_headers([other, SECRET], *CALL)["webhook-signature"].split(" ")
    assert (first.startswith("v1,"), first == SIGNATURE, second) == (True, False, SIGNATURE)


def test_a_new_secret_has_32_random_bytes():
    one, other = new_webhook_secret(), new_webhook_secret()
    assert (len(base64.b64decode(one.removeprefix("whsec_"))), one == other) == (32, False)


def test_the_id_of_an_event_is_the_same_each_time():
    assert event_id_of(make_video()) == event_id_of(make_video(name="other"))


def test_another_video_round_or_end_is_another_event():
    videos = [
        make_video(status=VideoStatus.DONE),
        make_video(status=VideoStatus.ERROR),
        make_video(status=VideoStatus.DONE, number=1),
        make_video(status=VideoStatus.DONE, id=OTHER_VIDEO),
    ]
    assert len({event_id_of(video) for video in videos}) == len(videos)
