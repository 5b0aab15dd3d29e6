"""The fake table of videos."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chalicelib.domain.credit import InsufficientCredit, video_balance_delta
from chalicelib.domain.delivery import DeliveryRound
from chalicelib.domain.erasure import VideoRecipient
from chalicelib.domain.lifecycle import Transition
from chalicelib.domain.publication import Publishing
from chalicelib.domain.submission import Submission
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.domain.watch import Watch, Watched, watch_of_video
from tests.fakes.ledger import Ledger
from tests.fakes.watched_table import WatchedTable

MOST_OF_PAGE = 40
"""The recipients on a page."""


class Videos(WatchedTable):
    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger, video_balance_delta, watch_of_video)

    def _moved_ms(self, entity: Video) -> int:
        return entity.last_progress_ms

    def _as_read(self, entity: Video) -> tuple[Any, ...]:
        return entity.status, entity.revision, entity.delivery.number, entity.resumes

    def add(self, entities: Sequence[Video]) -> int:
        for added, entity in enumerate(entities):
            try:
                self.put(entity)
            except InsufficientCredit:
                return added
        return len(entities)

    def list_of_template(self, account_id: str, template_id: str, most: int | None = None) -> list[Video]:
        return [video for video in reversed(self.list(account_id)) if video.template_id == template_id][:most]

    def page_of_template(
        self, account_id: str, template_id: str, count: int, after: str | None = None, before: str | None = None
    ) -> list[Video]:
        videos = self.list_of_template(account_id, template_id)
        if before:
            return [video for video in videos if video.id > before][-count:]
        return [video for video in videos if not after or video.id < after][:count]

    def list_of_batch(self, account_id: str, template_id: str, batch: str) -> list[Video]:
        return [video for video in self.list_of_template(account_id, template_id) if video.batch == batch]

    def page_of_recipients(self, account_id: str, after: str) -> tuple[Sequence[VideoRecipient], str | None]:
        left = [video for video in self.list(account_id) if video.id > after]
        page = left[:MOST_OF_PAGE]
        return list(map(VideoRecipient.of, page)), page[-1].id if left[MOST_OF_PAGE:] else None

    def list_unfinished(self) -> list[Video]:
        others = (Watched.DELIVERING, Watched.UNWATCHED)
        return [self.rows[key] for key, watch in self.watches.items() if watch.state not in others]

    def apply(self, transition: Transition) -> Video | None:
        video = transition.video
        now = self.get(video.account_id, video.id)
        if now is None or not transition.is_allowed(now):
            return None
        return self._put(self._moved_now(transition.apply_to(now)))

    def finish_job(self, video: Video, job: str, frames: int, rendered_ms: int, compute_mb_ms: int) -> Video | None:
        now = self._rendering(video)
        if now is None or job in now.render.jobs_done:
            return None
        return self._put_render(
            self._moved_now(now),
            jobs_done=now.render.jobs_done | {job},
            rendered_ms=now.render.rendered_ms + rendered_ms,
            compute_mb_ms=now.render.compute_mb_ms + compute_mb_ms,
            frames_done=now.render.frames_done | {job: frames},
        )

    def spend(self, video: Video, compute_mb_ms: int, rendered_ms: int = 0) -> Video | None:
        now: Video | None = self.get(video.account_id, video.id)
        if now is None or now.revision != video.revision:
            return None
        compute_mb_ms, rendered_ms = now.render.compute_mb_ms + compute_mb_ms, now.render.rendered_ms + rendered_ms
        return self._put_render(now, compute_mb_ms=compute_mb_ms, rendered_ms=rendered_ms)

    def report_frames(self, video: Video, job: str, frames: int) -> Video | None:
        now = self._rendering(video)
        return now and self._put_render(self._moved_now(now), frames_done=now.render.frames_done | {job: frames})

    def start_delivery_round(self, video: Video) -> Video | None:
        now = self._in_round(video)
        if now is None:
            return None
        again = self._moved_now(replace(now, delivery=replace(now.delivery.next, is_open=True), resumes=0))
        return self._put_delivery(again, is_watched=video.status.is_final and video.render.finalized)

    def reopen_webhook(self, video: Video, url: str) -> Video | None:
        now = self._in_round(video)
        if now is None:
            return None
        again = replace(now.delivery, webhooks_done=now.delivery.webhooks_done - {url}, is_open=True)
        moved = self._moved_now(replace(now, delivery=again, resumes=0))
        return self._put_delivery(moved, is_watched=video.render.finalized)

    def finish_webhook(self, video: Video, url: str) -> Video | None:
        now = self._in_round(video)
        if now is None:
            return None
        done = replace(now.delivery, webhooks_done=now.delivery.webhooks_done | {url})
        return self._put_delivery(replace(now, delivery=done), is_watched=False)

    def swap_publishing(self, video: Video, new: Publishing, delivery: DeliveryRound | None = None) -> Video | None:
        now: Video | None = self.get(video.account_id, video.id)
        was = video.publishing or Publishing()
        if now is None or now.publishing is None or now.revision != video.revision:
            return None
        if now.publishing.version != was.version:
            return None
        if delivery is not None:
            now = replace(now, delivery=delivery)
        return self._put(self._moved_now(replace(now, publishing=replace(new, version=was.version + 1), resumes=0)))

    def add_submission(self, video: Video, new: Submission) -> Video | None:
        now: Video | None = self.get(video.account_id, video.id)
        if now is None or now.submissions != video.submissions:
            return None
        return self._put(replace(now, submissions=(*now.submissions, new)))

    def _rendering(self, video: Video) -> Video | None:
        now: Video | None = self.get(video.account_id, video.id)
        same = now and (now.revision, now.plan.attempt_id) == (video.revision, video.plan.attempt_id)
        return now if now and same and now.status is VideoStatus.RENDERING else None

    def _in_round(self, video: Video) -> Video | None:
        now: Video | None = self.get(video.account_id, video.id)
        return now if now and now.delivery.number == video.delivery.number else None

    def _moved_now(self, video: Video) -> Video:
        return replace(video, moved_ms=self._ledger.now_ms())

    def _put_render(self, now: Video, **changes: Any) -> Video:
        return self._put_with_watch(replace(now, render=replace(now.render, **changes)), self._watch(now))

    def _put_delivery(self, now: Video, *, is_watched: bool) -> Video:
        """Put a video whose webhooks are called again, and watch it, if it is finalized. Otherwise its watch stays."""
        return self._put_with_watch(now, self._watch_of(now, now.moved_ms) if is_watched else self._watch(now))

    def _put_with_watch(self, video: Video, watch: Watch | None) -> Video:
        self.put(video)
        self._set_watch(video, watch)
        return video

    def _watch(self, video: Video) -> Watch | None:
        return self.watches.get((video.account_id, video.id))

    def _put(self, video: Video) -> Video:
        self.put(video)
        return video
