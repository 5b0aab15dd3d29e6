"""Media_Apply_Pattern. How parts are cut: `tests/unit/pipeline/test_cut.py`; how loud they are: `tests/e2e/render`."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from chalicelib.domain.queue import Queue
from tests.fakes import ACCOUNT, MEDIA, OTHER_MEDIA, Failing, make_temporary_media
from tests.unit.api.calling import Caller

LOUD, QUIET = -10.0, -80.0
# Two sounds of a second, in 4 s.
CURVE = [QUIET] * 5 + [LOUD] * 10 + [QUIET] * 10 + [LOUD] * 10 + [QUIET] * 5
FACTS = MediaFacts(MediaType.AUDIO, duration_ms=4000, has_audio=True)
BARE = json.dumps({"padding": 0})


@pytest.fixture
def media(cloud):
    cloud.renderer.levels_db = CURVE
    return cloud.add_media(b"audio 4000", type=MediaType.AUDIO, facts=FACTS, name="talk", content_type="audio/mpeg")


def apply(caller, action, parameters=""):
    return caller.call("Media_Apply_Pattern", MEDIA, "audiolevel", action, parameters)


def refusal(caller, action="info", parameters="", pattern="audiolevel"):
    return caller.error("Media_Apply_Pattern", MEDIA, pattern, action, parameters)


def test_info_returns_the_levels_and_the_spans_with_sound(caller, media):
    assert json.loads(apply(caller, "info")) == {
        "duration": 4000,
        "window": 100,
        "threshold": -40,
        "levels": CURVE,
        "spans": [{"start": 400, "end": 1600}, {"start": 2400, "end": 3600}],
    }


def test_parameters_define_sound(caller, media):
    parameters = json.dumps({"threshold": -50.5, "silence": 1001, "padding": 0})
    assert json.loads(apply(caller, "info", parameters))["spans"] == [{"start": 500, "end": 3500}]


def test_info_of_silence_has_no_spans(cloud, caller, media):
    cloud.renderer.levels_db = [QUIET] * 40
    assert json.loads(apply(caller, "info"))["spans"] == []


def test_one_has_the_media_cut_from_the_first_sound_to_the_last(cloud, caller, media):
    assert apply(caller, "one", BARE) == "OK"
    waiting = cloud.medias.get(ACCOUNT, MEDIA)
    assert (waiting.status, waiting.key) == (MediaStatus.WAITING, f"{media.key}.1")
    (message,) = cloud.queues.messages(Queue.INGEST)
    assert message == {
        "kind": "cut",
        "account_id": ACCOUNT,
        "media_id": MEDIA,
        "version": 1,
        "source_key": media.key,
        "source_version": 0,
        "start_ms": 500,
        "end_ms": 3500,
        "replaces": True,
    }


def test_one_has_nothing_to_cut_where_all_is_loud(cloud, caller, media):
    cloud.renderer.levels_db = [LOUD] * 40
    assert apply(caller, "one") == "OK"
    assert (cloud.medias.get(ACCOUNT, MEDIA), cloud.queues.sent) == (media, [])


def test_multi_has_a_media_made_of_each_span(cloud, caller, media):
    ids = json.loads(apply(caller, "multi", BARE))["medias"]
    parts = [cloud.medias.get(ACCOUNT, id_) for id_ in ids]
    assert [(part.name, part.status, part.type) for part in parts] == [
        ("talk 1", MediaStatus.WAITING, MediaType.AUDIO),
        ("talk 2", MediaStatus.WAITING, MediaType.AUDIO),
    ]
    messages = cloud.queues.messages(Queue.INGEST)
    assert [(message["media_id"], message["start_ms"], message["end_ms"]) for message in messages] == [
        (ids[0], 500, 1500),
        (ids[1], 2500, 3500),
    ]
    assert {message["source_key"] for message in messages} == {media.key}
    assert cloud.medias.get(ACCOUNT, MEDIA) == media


@pytest.mark.parametrize("action", ["one", "multi"])
def test_a_file_without_sound_that_loud_is_not_cut(cloud, caller, media, action):
    problem = "nothing in it is as loud as -5 dB; the loudest is -10.0 dB"
    assert refusal(caller, action, '{"threshold": -5}') == (1029, {"mediaID": MEDIA, "problem": problem})
    assert (cloud.medias.list(ACCOUNT), cloud.queues.sent) == ([media], [])


def test_too_many_parts_are_not_cut(cloud, caller, media):
    cloud.renderer.levels_db = [LOUD, QUIET] * 60
    code, data = refusal(caller, "multi", '{"window": 30, "silence": 0, "sound": 0, "padding": 0}')
    assert (code, data["problem"].split(";")[0]) == (1029, "it has 60 parts with sound")


def test_as_many_as_50_parts_are_cut(cloud, caller, media):
    loud = [LOUD, QUIET] * 50
    cloud.renderer.levels_db = loud
    parts = apply(caller, "multi", '{"window": 30, "silence": 0, "sound": 0, "padding": 0}')
    assert len(json.loads(parts)["medias"]) == 50
    cloud.renderer.levels_db = [*loud, LOUD]
    code, data = refusal(caller, "multi", '{"window": 30, "silence": 0, "sound": 0, "padding": 0}')
    assert (code, data["problem"].split(";")[0]) == (1029, "it has 51 parts with sound")


def test_parts_may_fill_the_storage_exactly(cloud, caller, media):
    cloud.limit(media_bytes=2 * media.size_bytes)
    assert json.loads(apply(caller, "multi"))["medias"]


def test_parts_need_room_for_as_much_again(cloud, caller, media):
    cloud.limit(media_bytes=2 * media.size_bytes - 1)
    assert refusal(caller, "multi")[0] == 2001
    assert cloud.medias.list(ACCOUNT) == [media]


@pytest.mark.parametrize("action", ["one", "multi"])
def test_a_cut_that_cannot_be_queued_changes_nothing(cloud, media, action):
    cloud.queues = Failing(cloud.queues, "send" if action == "one" else "send_many")
    assert refusal(Caller(cloud), action)[0] == 5000
    # A message that seems lost may still arrive, so the number of its version is not assigned again.
    assert [replace(left, last_version=0) for left in cloud.medias.list(ACCOUNT)] == [media]


def test_a_media_file_is_not_cut_twice_at_once(caller, media):
    apply(caller, "one")
    assert refusal(caller, "one") == (1029, {"mediaID": MEDIA, "problem": "its file has not been looked at yet"})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"facts": MediaFacts(MediaType.IMAGE)}, "it has no sound"),
        ({"facts": MediaFacts(MediaType.VIDEO, 4000)}, "it has no sound"),
        ({"facts": None, "status": MediaStatus.WAITING}, "its file has not been looked at yet"),
        ({"status": MediaStatus.ERROR, "problem": "truncated"}, "truncated"),
        (
            {"facts": MediaFacts(MediaType.AUDIO, 1_800_001, has_audio=True)},
            "it lasts longer than the 30 minutes that can be listened to",
        ),
    ],
)
def test_a_media_file_that_cannot_be_measured_is_rejected(cloud, caller, media, changes, problem):
    cloud.medias.update(ACCOUNT, MEDIA, **changes)
    assert refusal(caller) == (1029, {"mediaID": MEDIA, "problem": problem})


def test_a_media_file_of_30_minutes_is_measured(cloud, caller, media):
    cloud.medias.update(ACCOUNT, MEDIA, facts=MediaFacts(MediaType.AUDIO, 1_800_000, has_audio=True))
    assert json.loads(apply(caller, "info"))["duration"] == 1_800_000


def test_a_media_of_one_video_is_left_alone(cloud, caller):
    cloud.medias.put(make_temporary_media(facts=FACTS))
    assert refusal(caller) == (1029, {"mediaID": MEDIA, "problem": "it was uploaded for one video"})


def test_unreadable_sound_is_reported(cloud, caller, media):
    cloud.renderer.levels = lambda *_: (_ for _ in ()).throw(BadMedia("its sound cannot be read"))
    assert refusal(caller) == (1029, {"mediaID": MEDIA, "problem": "its sound cannot be read"})


def test_a_missing_file_is_reported(cloud, caller, media):
    cloud.storage.files.clear()
    assert refusal(caller) == (1029, {"mediaID": MEDIA, "problem": "its file is gone"})


def test_an_unknown_media_file_is_reported(caller):
    params = (OTHER_MEDIA, "audiolevel", "info", "")
    assert caller.error("Media_Apply_Pattern", *params) == (1001, {"mediaID": OTHER_MEDIA})


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"pattern": "brightness"}, "patter"),
        ({"action": "all"}, "action"),
        ({"parameters": "{"}, "parameters"),
        pytest.param({"parameters": "[" * 100_000}, "parameters", id="100,000 nested lists"),
        ({"parameters": "[]"}, "parameters"),
        ({"parameters": '{"treshold": -40}'}, "parameters"),
        ({"parameters": '{"threshold": 1}'}, "parameters.threshold"),
        ({"parameters": '{"threshold": "-40"}'}, "parameters.threshold"),
        ({"parameters": '{"window": 9}'}, "parameters.window"),
        ({"parameters": '{"window": 100.5}'}, "parameters.window"),
        ({"parameters": '{"silence": true}'}, "parameters.silence"),
        ({"parameters": '{"padding": -1}'}, "parameters.padding"),
        ({"parameters": '{"threshold": NaN}'}, "parameters.threshold"),
    ],
)
def test_invalid_params_are_reported(caller, media, wrong, path):
    code, data = refusal(caller, **wrong)
    assert (code, data["path"]) == (-32602, path)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("threshold", -90, 0),
        ("window", 10, 1000),
        ("silence", 0, 60_000),
        ("sound", 0, 60_000),
        ("padding", 0, 5000),
    ],
)
def test_a_parameter_has_its_limits(caller, media, name, least, most):
    for value in (least, most):
        apply(caller, "info", json.dumps({name: value}))
    for value in (least - 1, most + 1):
        code, data = refusal(caller, parameters=json.dumps({name: value}))
        assert (code, data["path"]) == (-32602, f"parameters.{name}")


def test_all_parameters_may_be_given(caller, media):
    parameters = {"threshold": -40, "window": 100, "silence": 500, "sound": 100, "padding": 100}
    assert json.loads(apply(caller, "info", json.dumps(parameters)))["threshold"] == -40
