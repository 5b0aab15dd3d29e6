"""No sequence of requests, messages, duplicates and crashes leaves a video neither final nor owned by a message."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.api.video_updates import update_video
from chalicelib.api.videos import delete_video, new_video
from chalicelib.domain.account import Caller
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.errors import ApiError, Transient, VideoError
from chalicelib.domain.media import MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import Video, VideoStatus
from tests.fakes import ACCOUNT, TEMPLATE, Crashed, FakeCloud, make_template, make_video
from tests.fakes.pipeline_services import PipelineServices
from tests.unit.pipeline.simulated_queues import SimulatedQueues

# Videos share the ground; the title of the first two seconds is personal, unless two videos have the same name.
SCRIPT = json.dumps(
    [
        {"rectangle": {"id": "ground", "duration": 30_000, "color": "#203040"}},
        {"text": {"id": "title", "play": 2000, "duration": 2000}},
    ]
)
TITLE = InputMedia("title", MediaType.TEXT, text="Hello {{name}}")
NAMES = st.sampled_from(["Ava", "Li", "Nour"])
# The longest step takes some 40 calls. None: the process is not killed.
CRASHES = st.none() | st.integers(1, 45)
PICKS = st.integers(0, 99)
MOST_VIDEOS = 3


class CrashingCloud(FakeCloud):
    """A cloud whose next worker is killed after some calls, if `crash_after` is set."""

    crash_after: int | None = None

    @property
    def pipeline_services(self) -> PipelineServices:
        calls, self.crash_after = self.crash_after, None
        return super().pipeline_services if calls is None else self.services_with_crash_after(calls)


class Machine(RuleBasedStateMachine):
    @initialize()
    def deploy(self) -> None:
        self.cloud = CrashingCloud()
        self.cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(TITLE,)))
        self.queues = SimulatedQueues(self.cloud)
        self.releases = 0
        self.request_a_video("Ava", None)

    @property
    def videos(self) -> list[Video]:
        return self.cloud.videos.list(ACCOUNT)

    @precondition(lambda self: len(self.videos) < MOST_VIDEOS)
    @rule(name=NAMES, calls=CRASHES)
    def request_a_video(self, name: str, calls: int | None) -> None:
        with suppress(Crashed):
            new_video(TEMPLATE, {"name": name} | _variables(name), Caller(ACCOUNT), self._api(calls))

    @precondition(lambda self: self.videos)
    @rule(pick=PICKS, name=NAMES, calls=CRASHES)
    def change_its_inputs(self, pick: int, name: str, calls: int | None) -> None:
        video = self.videos[pick % len(self.videos)]
        with suppress(Crashed):
            update_video(video.id, _variables(name), ACCOUNT, self._api(calls))

    @precondition(lambda self: len(self.videos) == MOST_VIDEOS)
    @rule(pick=PICKS, calls=CRASHES)
    def delete_it(self, pick: int, calls: int | None) -> None:
        with suppress(Crashed):
            delete_video(self.videos[pick % len(self.videos)].id, ACCOUNT, self._api(calls))

    @precondition(lambda self: self.queues.messages)
    @rule(pick=PICKS, calls=CRASHES, is_delivered_again=st.booleans())
    def deliver_a_message(self, pick: int, calls: int | None, is_delivered_again: bool) -> None:
        self._deliver(pick % len(self.queues.messages), calls, is_delivered_again)

    @precondition(lambda self: self.queues.messages)
    @rule(count=st.integers(1, 6))
    def deliver_the_next_messages(self, count: int) -> None:
        for _ in range(count):
            if self.queues.messages:
                messages = self.queues.messages
                self._deliver(min(range(len(messages)), key=lambda each: messages[each].visible_ms), None, False)

    @precondition(lambda self: self.queues.messages)
    @rule(pick=PICKS, calls=st.integers(1, 12))
    def update_the_code(self, pick: int, calls: int) -> None:
        """Deploy other code. Its first worker crashes early: it soon finds that it has to plan the video again."""
        self.releases += 1
        self.cloud.renderer.release_name = f"release {self.releases}"
        self._deliver(pick % len(self.queues.messages), calls, False)

    @rule(error=st.sampled_from([None, None, VideoError("it cannot be rendered"), Transient("killed")]))
    def break_or_mend_the_renderer(self, error: Exception | None) -> None:
        self.cloud.renderer.error = error

    @rule(pick=PICKS)
    def lose_a_segment(self, pick: int) -> None:
        keys = sorted(key for key in self.cloud.storage.files if key.startswith("segments/"))
        if keys:
            del self.cloud.storage.files[keys[pick % len(keys)]]

    @rule(seconds=st.sampled_from([60, 300, 1000]))
    def wait(self, seconds: int) -> None:
        self.cloud.clock.ms += seconds * 1000

    @invariant()
    def every_video_is_final_or_owned_by_a_message(self) -> None:
        for video in self.videos if hasattr(self, "cloud") else []:
            is_final = video.status.is_final and video.render.finalized
            assert is_final or is_owned(video, self.queues), video

    def teardown(self) -> None:
        if not hasattr(self, "cloud"):
            return
        self.cloud.renderer.error = None
        self.queues.run()
        for video in self.videos:
            assert video.status.is_final, video
            assert video.render.finalized, video
        assert not [key for key in self.cloud.storage.files if key.startswith("work/")]

    def _api(self, calls: int | None) -> Any:
        return self.cloud.api_services if calls is None else self.cloud.api_services_with_crash_after(calls)

    def _deliver(self, index: int, calls: int | None, is_delivered_again: bool) -> None:
        message = self.queues.messages[index]
        if is_delivered_again:
            # At least once: a copy stays in the queue.
            self.queues.messages.append(replace(message, id=f"{message.id}'"))
        self.cloud.crash_after = calls
        self.cloud.clock.ms = max(self.cloud.clock.ms, message.visible_ms)
        self.queues._receive(message)
        self.cloud.crash_after = None


def _variables(name: str) -> dict[str, Any]:
    return {"inputVariables": [{"name": "name", "value": name}]}


def is_owned(video: Video, queues: SimulatedQueues) -> bool:
    """Return whether a message in a queue takes the video on."""
    bodies = [(message.queue, json.loads(message.body)) for message in queues.messages]
    if video.status is VideoStatus.QUEUED and any(video.id in body.get("video_ids", ()) for _, body in bodies):
        return True
    own = [(queue, body) for queue, body in bodies if _is_about(body, video)]
    has = {queue for queue, _ in own}
    if Queue.PREPARE in has or Queue.DEAD in has:
        return True
    if video.status is VideoStatus.RENDERING:
        left = set(video.render.jobs_left)
        jobs = {body["job"] for queue, body in own if queue in RENDER_QUEUES}
        # A worker with other code plans the whole video again, no matter which job it has.
        is_replanned = bool(jobs & left) and not _is_planned_by_this_code(video, queues.cloud)
        is_rendered = bool(own) and not left
        return Queue.ASSEMBLE in has or is_rendered or is_replanned or (bool(jobs) and jobs >= left)
    return video.status not in (VideoStatus.QUEUED, VideoStatus.PREPARING) and bool(own)


def _is_planned_by_this_code(video: Video, cloud: FakeCloud) -> bool:
    try:
        manifest = cloud.storage.get_json(f"{video.attempt_prefix}manifest.json")
    except KeyError:
        # Any worker fails the whole video.
        return False
    return bool(manifest["release"] == cloud.renderer.code_version())


def _is_about(body: dict[str, Any], video: Video) -> bool:
    same = (body.get("video_id"), body.get("revision", 0)) == (video.id, video.revision)
    return same and "url" not in body


TestNoVideoIsLost = Machine.TestCase
TestNoVideoIsLost.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("release", ["release", "next release"])
@pytest.mark.parametrize("messages", range(7))
def test_a_worker_that_crashes_after_any_call_leaves_an_owner(messages, release):
    """Prepare, render each job, assemble: by the code that planned the video, and by other code."""
    calls, has_crashed = 0, True
    while has_crashed:
        calls += 1
        machine = Machine()
        machine.deploy()
        # The scheduled check for lost requests would hide a lost message in the first five minutes.
        machine.queues.messages = [each for each in machine.queues.messages if "video_ids" not in each.body]
        for _ in range(messages):
            machine.deliver_the_next_messages(1)
        machine.cloud.renderer.release_name = release
        message = min(machine.queues.messages, key=lambda each: each.visible_ms)
        machine._deliver(machine.queues.messages.index(message), calls, False)
        machine.every_video_is_final_or_owned_by_a_message()
        has_crashed = message in machine.queues.messages
    assert calls > 1


@pytest.mark.parametrize("status", [status for status in VideoStatus if not status.is_final])
def test_the_property_knows_a_video_that_is_lost(status):
    queues = SimulatedQueues(FakeCloud())
    assert not is_owned(make_video(status=status, jobs={"P/0": 24}), queues)


def test_update_video_reports_errors_only_of_requests():
    """Check that the machine, which suppresses crashes only, would report an error of the API."""
    with pytest.raises(ApiError):
        update_video("0" * 24, _variables("Ava"), ACCOUNT, FakeCloud().api_services)
