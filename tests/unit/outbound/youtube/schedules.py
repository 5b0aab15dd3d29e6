"""One video on its way to the fake YouTube, with faults of the network, of Google and of our workers, by a seed.

A worker dies before or after any of its requests or writes, so also between YouTube's answer and its own note. Between
the attempts time passes, and some videos are deleted or restarted in the middle of their upload.
"""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from unittest import mock

from chalicelib.api.videos import delete_video
from chalicelib.domain import lifecycle
from chalicelib.domain.connection import ConnectionKind, ConnectionState
from chalicelib.domain.errors import ApiError
from chalicelib.domain.messages import PublishMessage
from chalicelib.domain.publication import PublicationState
from chalicelib.domain.video import OutFile, Video, VideoStatus
from chalicelib.domain.video_output import VideoOutput, YoutubeSettings
from chalicelib.outbound.youtube import uploads
from chalicelib.pipeline.finalize import finalize
from chalicelib.pipeline.publish import publish
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, VIDEO, Crashed, FakeCloud, make_template, make_video
from tests.fakes.google_server import Fault, GoogleState, running
from tests.fakes.google_server.state import ANN
from tests.unit.outbound.site import POOL
from tests.unit.outbound.youtube.place import BODY, FILE, Place

MOST_ATTEMPTS = 80
_STATUSES = ((500, "backendError"), (503, ""), (429, ""), (403, "rateLimitExceeded"), (401, "authError"))


@dataclass
class Outcome:
    """The broken promises of a schedule, and its faults by kind."""

    problems: list[str]
    faults: Counter[str] = field(default_factory=Counter)


class Mortal:
    """A thing whose calls may kill the worker: right before the call, or right after it."""

    def __init__(self, thing: Any, random: Random, died: Callable[[str], None], share: float) -> None:
        self._thing, self._random, self._died, self._share = thing, random, died, share

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._thing, name)
        if not callable(method):
            return method

        def call(*arguments: Any, **options: Any) -> Any:
            self._may_die(f"before {name}")
            answer = method(*arguments, **options)
            self._may_die(f"after {name}")
            return answer

        return call

    def _may_die(self, when: str) -> None:
        if self._random.random() < self._share:
            self._died(f"death {when}")
            raise Crashed


class _Schedule:
    def __init__(self, seed: int, place: Place, state: GoogleState) -> None:
        self.random, self.place, self.state = Random(seed), place, state
        self.faults: Counter[str] = Counter()
        self.share = self.random.choice([0.0, 0.02, 0.06])
        self.cloud = FakeCloud()
        self.to = place.connect()
        sealed = self.cloud.sealer.seal(ACCOUNT, self.to.secret, self.to.connection.purpose)
        connection = replace(self.to.connection, secret=sealed, state=ConnectionState.OK)
        self.cloud.connections.put(connection)
        self.cloud.templates.put(make_template(webhooks=("https://example.com/done",)))
        settings = YoutubeSettings(privacy="unlisted")
        self._finish(make_video(output=VideoOutput(ConnectionKind.YOUTUBE, ANN, settings)))

    def _finish(self, video: Video) -> None:
        """Store a video as its last step does."""
        assembling = replace(video, status=VideoStatus.ASSEMBLING)
        self.cloud.videos.put(assembling)
        files = lifecycle.Finished((OutFile("MP4", FILE.name, len(BODY), FILE.key),))
        self.cloud.videos.apply(lifecycle.complete(assembling, files, whole_ms=0, compute_mb_ms=0, warnings=()))
        finalize(self.video, self.cloud.pipeline_services)

    @property
    def video(self) -> Any:
        return self.cloud.videos.get(ACCOUNT, VIDEO)

    def attempt(self) -> None:
        """Let one worker handle the message, which SQS delivers until it is done."""
        self._plan_fault()
        died = lambda what: self.faults.update([what])  # noqa: E731
        mortal = Mortal(self.place.requests, self.random, died, self.share)
        sender, oauth = self.place.uploads._requests, self.place.oauth._requests
        self.place.uploads._requests = mortal  # type: ignore[assignment]
        services = replace(
            self.cloud.pipeline_services,
            videos=Mortal(self.cloud.videos, self.random, died, self.share),
            publishers={ConnectionKind.YOUTUBE: self.place.uploads},
        )
        try:
            publish(PublishMessage(ACCOUNT, VIDEO, self.video.revision if self.video else 0), services)
        except RetryLater as later:
            self.cloud.clock.ms += later.delay_s(0) * 1000
        except Crashed:
            self.cloud.clock.ms += 960_000
        finally:
            self.place.uploads._requests, self.place.oauth._requests = sender, oauth
        self.place.now_s = self.cloud.clock.ms // 1000
        if self.video and self.video.publishing and self.video.publishing.postponed_ms:
            self.cloud.clock.ms = max(self.cloud.clock.ms, self.video.publishing.postponed_ms)

    def _plan_fault(self) -> None:
        if self.random.random() < 0.5:
            return
        on = self.random.choice(["begin", "put", "put", "put", "ask", "token"])
        skip = self.random.randrange(4) if on == "put" else 0
        kind = self.random.choice(["cut", "lost", "status"])
        if kind == "cut":
            fault = Fault(on, cut_after=self.random.randrange(257), skip=skip)
        elif kind == "lost" and on != "token":
            fault = Fault(on, loses_answer=True, skip=skip)
        else:
            status, reason = self.random.choice(_STATUSES)
            status, reason = (503, "") if on == "token" else (status, reason)
            fault = Fault(on, status=status, reason=reason, skip=skip)
        self.faults.update([f"{kind} at {on}"])
        self.state.faults.append(fault)

    def disturb(self) -> str:
        """Delete or restart the video in the middle. Return what was done."""
        what = self.random.choice(["", "", "delete", "restart"])
        video = self.video
        if what == "delete":
            self.state.faults.clear()
            services = replace(self.cloud.api_services, publishers={ConnectionKind.YOUTUBE: self.place.uploads})
            try:
                delete_video(VIDEO, ACCOUNT, services)
            except ApiError:
                return ""
        elif what == "restart":
            begun = self.cloud.videos.apply(lifecycle.restart(video, {}, 0))
            if begun is None:
                return ""
            self._finish(begun)
        if what:
            self.faults.update([what])
        return what

    def is_over(self) -> bool:
        video = self.video
        return video is None or not video.is_publishing


def run_schedule(seed: int) -> Outcome:
    """Run the schedule of a seed."""
    state = GoogleState()
    with running(state) as google:
        place = Place(google, budget=1000)
        schedule = _Schedule(seed, place, state)
        disturbed_at = schedule.random.randrange(6)
        for number in range(MOST_ATTEMPTS):
            if number == disturbed_at and not schedule.is_over():
                schedule.disturb()
            if schedule.is_over():
                break
            schedule.attempt()
        state.faults.clear()
        return Outcome(list(_problems(schedule)), schedule.faults)


def _problems(schedule: _Schedule) -> Any:
    video, videos = schedule.video, schedule.state.videos
    if not schedule.is_over():
        yield "it never ended"
    elif video is None:
        if videos:
            yield f"the deleted video is at YouTube: {sorted(videos)}"
    else:
        (publication,) = video.publishing.publications
        if publication.state is PublicationState.DONE:
            if sorted(videos) != [publication.place]:
                yield f"noted is {publication.place}, at YouTube are {sorted(videos)}"
            elif schedule.state.contents[publication.place] != BODY:
                yield "its bytes are others"
        elif len(videos) > 1:
            yield f"it failed ({publication.problem}), and at YouTube are {sorted(videos)}"


def main(number: int) -> int:
    """Run many schedules, and print what went wrong in them and what they broke."""
    total: Counter[str] = Counter()
    broken = 0
    with mock.patch.object(uploads, "CHUNK_BYTES", 256):
        for seed in range(number):
            outcome = run_schedule(seed)
            POOL.clear()
            total += outcome.faults
            for problem in outcome.problems:
                broken += 1
                print(f"seed {seed}: {problem}")
    print(f"{number} schedules, {sum(total.values())} faults, {broken} broken promises")
    for kind, count in total.most_common():
        print(f"{count:6} {kind}")
    return broken


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]))))
