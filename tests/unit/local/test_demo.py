"""The parts of `make demo` that need no cloud."""

import pytest

from local.demo import _progress, _Uploads, _usage


class Client:
    """A client that records uploads."""

    def __init__(self):
        self.uploaded = []

    def upload(self, name, content_type, body):
        self.uploaded.append((name, content_type, len(body) > 0))
        return {"id": f"id of {name}"}


def test_a_file_that_several_objects_show_is_uploaded_once():
    client = Client()
    uploads = _Uploads(client)
    medias = [{"inputID": name, "type": "image", "file": "lake-sky.jpg"} for name in ("homeSky", "cardSky")]
    text = {"inputID": "name", "type": "text", "text": "Ava"}
    wire = uploads.replace({"name": "ava", "inputMedias": [*medias, text]})
    assert wire["inputMedias"] == [
        {"inputID": "homeSky", "type": "image", "sezionID": "id of lake-sky.jpg"},
        {"inputID": "cardSky", "type": "image", "sezionID": "id of lake-sky.jpg"},
        text,
    ]
    assert client.uploaded == [("lake-sky.jpg", "image/jpeg", True)]


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ({"code": "queue"}, (0, "waiting")),
        ({"code": "processing", "progress": 0}, (0, "0 %")),
        ({"code": "processing", "progress": 99}, (99, "99 %")),
        ({"code": "done"}, (100, "done")),
    ],
)
def test_the_progress_of_a_video_is_a_percentage_and_a_word(status, shown):
    assert _progress(status) == shown


def test_rendered_and_reused_seconds_are_added_up():
    usages = [{"rendered": 10_400, "reused": 0}, {"rendered": 4_600, "reused": 5_800}]
    assert "Of 20.8 seconds of video, 15.0 were rendered and 5.8 reused" in _usage([{"usage": use} for use in usages])
