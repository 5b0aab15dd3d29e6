"""The metrics that the API adds, and the fields of its log lines."""

import logging

from chalicelib.domain.log_context import log_fields
from chalicelib.domain.metrics import Metric
from tests.fakes import ACCOUNT, PICTURE, TEMPLATE, VIDEO, Failing, make_template, make_video
from tests.unit.api.calling import Caller
from tests.unit.api.test_upload import send


def test_a_requested_video_is_counted(caller, cloud):
    cloud.templates.put(make_template())
    caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    assert cloud.metrics.added == [(Metric.VIDEOS_QUEUED, 1, None)]


def test_the_videos_of_a_campaign_are_counted(caller, cloud):
    cloud.templates.put(make_template())
    caller.call("Template_Videos_New", TEMPLATE, [{"name": "Ava"}, {"name": "Nour"}])
    assert sum(cloud.metrics.of(Metric.VIDEOS_QUEUED)) == 2


def test_a_video_that_cannot_be_queued_is_not_counted(cloud):
    cloud.templates.put(make_template())
    cloud.queues = Failing(cloud.queues, "send_many")
    Caller(cloud).error("Template_Video_New", TEMPLATE, {"name": "Ava"})
    assert cloud.metrics.added == []


def test_a_changed_video_that_cannot_be_queued_has_failed(cloud):
    cloud.templates.put(make_template())
    cloud.videos.put(make_video())
    cloud.queues = Failing(cloud.queues, "send_many")
    Caller(cloud).error("Video_Update", VIDEO, {"inputVariables": [{"name": "name", "value": "Eve"}]})
    assert cloud.metrics.added == [(Metric.VIDEOS_FAILED, 1, 1012)]


def test_an_upload_adds_its_bytes(cloud):
    send(cloud)
    assert cloud.metrics.added == [(Metric.UPLOADED_BYTES, len(PICTURE), None)]


def test_a_refused_upload_adds_nothing(cloud):
    assert send(cloud, content_length="0")["error"] is not None
    assert cloud.metrics.added == []


class _Fields(logging.Handler):
    """A handler that keeps the context's fields of each line."""

    def __init__(self):
        super().__init__()
        self.kept = []

    def emit(self, record):
        self.kept.append(dict(log_fields()))


def test_the_line_of_an_incident_names_the_account_and_the_method(cloud):
    cloud.videos = Failing(cloud.videos, "get")
    handler, log = _Fields(), logging.getLogger("chalicelib.api.rpc")
    log.addHandler(handler)
    try:
        Caller(cloud).error("Video_Get", VIDEO)
    finally:
        log.removeHandler(handler)
    caller = {"account": ACCOUNT, "template": None, "credential": "secret"}
    assert handler.kept == [{"method": "Video_Get"} | caller]
    assert log_fields() == {}
