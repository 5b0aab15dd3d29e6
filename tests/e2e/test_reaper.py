"""Rows that have stopped moving, in the packaged service: the scheduled function takes them up."""

import json
from urllib.parse import parse_qs

import pytest

from chalicelib.aws.ledger import Ledger
from chalicelib.aws.tables import Medias, Removals
from chalicelib.aws.videos import Videos
from chalicelib.domain.ids import new_id
from chalicelib.domain.media import MediaStatus
from chalicelib.domain.template import PendingDeletion
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.wiring import now_ms
from local.deploy import STACK, Cloud
from tests.e2e.cloud import wait_for
from tests.fakes import make_media


class Deployment:
    """The tables of the local cloud, and its function `resume`."""

    def __init__(self, url: str) -> None:
        self.cloud = Cloud(url)
        dynamodb = self.cloud.client("dynamodb")
        ledger = Ledger(dynamodb, f"{STACK}-balances", f"{STACK}-ledger", now_ms)
        self.videos = Videos(dynamodb, f"{STACK}-videos", ledger)
        self.medias = Medias(dynamodb, f"{STACK}-medias", ledger)
        self.removals = Removals(dynamodb, f"{STACK}-removals")

    def resume(self, event):
        """Invoke the function, and return its result."""
        answer = self.cloud.client("lambda").invoke(
            FunctionName=self.cloud.function("Resume"), Payload=json.dumps(event).encode()
        )
        assert "FunctionError" not in answer, answer["Payload"].read()
        return json.loads(answer["Payload"].read())


@pytest.fixture
def deployment(up):
    return Deployment(up.url.partition("/restapis")[0])


def test_the_schedule_takes_up_what_nothing_has_moved_for_a_long_time(deployment, caller, rectangle_template):
    # The local cloud has resumed everything at its start, and may still be at it.
    deployment.resume({})
    account_id = parse_qs(caller.query)["accountID"][0]
    template_id = caller.call("Template_New", rectangle_template)
    video = Video(account_id, new_id(), template_id, "Ava", created_ms=1)
    ended = Video(account_id, new_id(), template_id, "Li", created_ms=1, status=VideoStatus.ERROR)
    media = make_media(account_id=account_id, id=new_id(), created_ms=1, status=MediaStatus.WAITING, facts=None)
    deployment.videos.add([video, ended])
    deployment.medias.put(media)
    deployment.removals.put(PendingDeletion(account_id, new_id(), moved_ms=1))
    assert deployment.resume({"scheduled": True}) >= 1
    assert caller.ended(video.id)["status"] == {"code": "done"}
    wait_for(lambda: deployment.videos.get(account_id, ended.id).render.finalized)
    assert deployment.medias.get(account_id, media.id).status is MediaStatus.ERROR
    assert wait_for(lambda: [one for one in deployment.removals.list(account_id) if one.emptied_ms])
