"""The transitions of a video: which are allowed from which status, and what they change."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import lifecycle
from chalicelib.domain.delivery import DeliveryRound
from chalicelib.domain.errors import VideoError
from chalicelib.domain.lifecycle import (
    DeliveryChanges,
    Finished,
    RenderChanges,
    RequestChanges,
    Transition,
    VideoChanges,
    Workload,
)
from chalicelib.domain.render_state import RenderPlan, RenderState
from chalicelib.domain.video import PLANNED, UNFINISHED, OutFile, Video, VideoStatus
from tests.fakes import NOW_MS, make_video, with_changes

QUEUED, PREPARING, UNWATCHED, RENDERING, ASSEMBLING, DONE, ERROR = VideoStatus
PLAN = RenderPlan(attempt_id="new", scope="account", segments={"P": ("s1",)}, duration_ms=2000)
WORKLOAD = Workload(frames=48, total_ms=2000, jobs={"P/0": 24}, ready_ms=1000, pending_elsewhere_ms=0)
OUT = OutFile("P", "new.mp4", 5, "out/new.mp4")
FILES = Finished((OUT,), "out/page/captions.vtt")

TRANSITIONS: dict[str, Callable[[Video], Transition]] = {
    "start_preparing": lifecycle.start_preparing,
    "wait_for": lambda video: lifecycle.wait_for(video, "a file", NOW_MS),
    "start_rendering": lambda video: lifecycle.start_rendering(video, PLAN, WORKLOAD, price=2, compute_mb_ms=10),
    "wait_to_be_watched": lambda video: lifecycle.wait_to_be_watched(
        video, PLAN, price=2, still_key="out/still.jpg", warnings=("w",), compute_mb_ms=10
    ),
    "start_watching": lambda video: lifecycle.start_watching(video, NOW_MS),
    "end_unwatched": lifecycle.end_unwatched,
    "begin_rendering": lifecycle.begin_rendering,
    "start_assembling": lifecycle.start_assembling,
    "render_missing": lambda video: lifecycle.render_missing(video, {"P/0": 24}, own_ms=1000, pending_elsewhere_ms=0),
    "wait_for_segments": lambda video: lifecycle.wait_for_segments(video, NOW_MS),
    "complete": lambda video: lifecycle.complete(video, FILES, whole_ms=2000, compute_mb_ms=10, warnings=()),
    "fail": lambda video: lifecycle.fail(video, VideoError("no")),
    "fail_to_queue": lifecycle.fail_to_queue,
    "replan": lifecycle.replan,
    "prepare_again": lifecycle.prepare_again,
    "restart": lambda video: lifecycle.restart(video, {"name": "Other"}, price=2),
    "mark_finalized": lifecycle.mark_finalized,
}
# By transition: the status after it, by the status before it. All other pairs are forbidden.
ALLOWED: dict[str, dict[VideoStatus, VideoStatus]] = {
    "start_preparing": {QUEUED: PREPARING},
    "wait_for": {PREPARING: PREPARING},
    "start_rendering": {PREPARING: RENDERING},
    "wait_to_be_watched": {PREPARING: UNWATCHED},
    "start_watching": {UNWATCHED: QUEUED},
    "end_unwatched": {UNWATCHED: ERROR},
    "begin_rendering": {RENDERING: RENDERING},
    "start_assembling": {RENDERING: ASSEMBLING},
    "render_missing": {ASSEMBLING: RENDERING},
    "wait_for_segments": {ASSEMBLING: ASSEMBLING},
    "complete": {ASSEMBLING: DONE},
    "fail": dict.fromkeys([QUEUED, PREPARING, RENDERING, ASSEMBLING], ERROR),
    "fail_to_queue": {QUEUED: ERROR},
    "replan": {RENDERING: QUEUED, ASSEMBLING: QUEUED},
    "prepare_again": {RENDERING: QUEUED, ASSEMBLING: QUEUED},
    "restart": dict.fromkeys(VideoStatus, QUEUED),
    "mark_finalized": {DONE: DONE, ERROR: ERROR},
}
ANY_TRANSITION = pytest.mark.parametrize("name", TRANSITIONS)


def applied(transition: Transition) -> Video:
    assert transition.is_allowed(transition.video)
    return transition.apply_to(transition.video)


@pytest.mark.parametrize("status", VideoStatus)
@ANY_TRANSITION
def test_each_transition_is_allowed_from_its_statuses_and_from_no_other(name, status):
    video = make_video(status=status)
    transition = TRANSITIONS[name](video)
    assert transition.is_allowed(video) == (status in ALLOWED[name])
    if status in ALLOWED[name]:
        assert transition.apply_to(video).status is ALLOWED[name][status]


def test_the_diagram_names_every_transition():
    assert set(re.findall(r"\w+", lifecycle.__doc__ or "")) >= TRANSITIONS.keys()


@pytest.mark.parametrize("status", VideoStatus)
@ANY_TRANSITION
def test_a_video_that_was_restarted_since_it_was_read_does_not_move(name, status):
    read = make_video(status=status)
    assert not TRANSITIONS[name](read).is_allowed(replace(read, revision=1))


@pytest.mark.parametrize("status", VideoStatus)
@ANY_TRANSITION
def test_only_a_prepared_video_belongs_to_its_attempt(name, status):
    read = make_video(status=status)
    allowed = TRANSITIONS[name](read).is_allowed(with_changes(read, attempt_id="another"))
    assert allowed == (status in ALLOWED[name] and status not in PLANNED)


@pytest.mark.parametrize("now", VideoStatus)
@pytest.mark.parametrize("read", VideoStatus)
def test_a_restart_and_the_end_of_a_video_or_the_beginning_of_its_wait_exclude_each_other(read, now):
    restart = lifecycle.restart(make_video(status=read), {}, price=0)
    kind = {DONE: "ended", ERROR: "ended", UNWATCHED: "waits"}
    assert restart.is_allowed(make_video(status=now)) == (kind.get(read) == kind.get(now))


@pytest.mark.parametrize("transition", [lifecycle.prepare_again, lifecycle.mark_finalized])
@pytest.mark.parametrize(("read", "now"), [(RENDERING, ASSEMBLING), (ASSEMBLING, RENDERING), (DONE, ERROR)])
def test_a_video_of_another_status_than_it_was_read_with_does_not_move(transition, read, now):
    assert not transition(make_video(status=read)).is_allowed(make_video(status=now))


def test_a_step_may_fail_only_videos_of_some_statuses():
    fail = lifecycle.fail(make_video(), VideoError("no", code=1011), lifecycle.NOT_PREPARED)
    assert [status for status in VideoStatus if fail.is_allowed(make_video(status=status))] == [QUEUED, PREPARING]
    render = fail.apply_to(make_video()).render
    assert (render.error, render.error_code) == ("Error processing video: no", 1011)


@pytest.mark.parametrize("status", VideoStatus)
@ANY_TRANSITION
def test_changes_of_other_workers_in_the_meantime_stay(name, status):
    """But a restart forgets the work on the revision before it."""
    read = make_video(status=status)
    now = with_changes(read, rendered_ms=500, data="new", webhooks_done=frozenset({"http://a"}))
    after = TRANSITIONS[name](read).apply_to(now)
    assert after.data == "new"
    is_forgotten = name == "restart"
    assert after.render.rendered_ms == (0 if is_forgotten else 500)
    assert after.delivery.webhooks_done == (frozenset() if is_forgotten else {"http://a"})


def test_a_change_is_written_even_to_the_value_that_was_read():
    read = make_video(status=PREPARING, price=2)
    now = with_changes(read, price=3, pending_elsewhere_ms=7)
    after = TRANSITIONS["start_rendering"](read).apply_to(now)
    assert (after.price, after.render.pending_elsewhere_ms) == (2, 0)


def test_a_restart_resets_the_render_and_starts_a_round_of_webhooks():
    video = make_video(
        status=ERROR,
        plan=PLAN,
        render=RenderState(frames=48, jobs={"P/0": 48}, replans=2, error="no", error_code=1012, finalized=True),
        delivery=DeliveryRound(3, frozenset({"http://a"})),
        out_files=(OUT,),
        replaced=("out/old.mp4",),
    )
    after = applied(lifecycle.restart(video, {"variables": {"name": "Nour"}}, price=4))
    assert after == replace(
        video,
        status=QUEUED,
        variables={"name": "Nour"},
        price=4,
        revision=1,
        render=RenderState(),
        delivery=DeliveryRound(4),
    )


def test_a_plan_replaces_the_one_before_and_all_of_its_jobs():
    before = make_video(
        status=PREPARING,
        plan=RenderPlan(attempt_id="old", sounds={"P": "s9"}),
        render=RenderState(
            jobs={"P/9": 1},
            frames_done={"P/9": 1},
            jobs_done=frozenset({"P/9"}),
            rendered_ms=300,
            compute_mb_ms=5,
            replans=1,
            waits_for="a file",
            waits_since_ms=NOW_MS,
        ),
    )
    after = applied(TRANSITIONS["start_rendering"](before))
    assert after.plan == PLAN
    assert after.render == RenderState(
        frames=48,
        total_ms=2000,
        jobs={"P/0": 24},
        rendered_ms=300,
        cached_ms=700,
        compute_mb_ms=15,
        replans=1,
        waits_for=lifecycle.WAITS_FOR_WORKER,
    )


def test_a_video_without_jobs_waits_for_no_worker():
    transition = lifecycle.start_rendering(
        make_video(status=PREPARING), PLAN, replace(WORKLOAD, jobs={}), price=2, compute_mb_ms=10
    )
    assert applied(transition).render.waits_for is None


@pytest.mark.parametrize("name", ["begin_rendering", "start_assembling", "replan", "prepare_again"])
def test_a_video_that_moves_on_waits_for_no_worker(name):
    before = with_changes(make_video(status=RENDERING), waits_for=lifecycle.WAITS_FOR_WORKER)
    assert applied(TRANSITIONS[name](before)).render.waits_for is None


@pytest.mark.parametrize(("rendered_ms", "cached_ms"), [(999, 1), (1000, 0), (1001, 0)])
def test_segments_rendered_for_an_earlier_plan_do_not_count_as_cached(rendered_ms, cached_ms):
    video = make_video(status=PREPARING, rendered_ms=rendered_ms)
    assert applied(TRANSITIONS["start_rendering"](video)).render.cached_ms == cached_ms


def test_missing_segments_are_jobs_again():
    video = make_video(
        status=ASSEMBLING,
        jobs={"P/0": 24, "P/1": 24},
        jobs_done=frozenset({"P/0", "P/1"}),
        cached_ms=100,
        pending_elsewhere_ms=900,
        waits_since_ms=NOW_MS,
    )
    missing = lifecycle.render_missing(video, {"P/1": 24, "P/2": 12}, own_ms=300, pending_elsewhere_ms=200)
    after = applied(missing).render
    assert (after.jobs_left, after.jobs) == (["P/1", "P/2"], {"P/0": 24, "P/1": 24, "P/2": 12})
    # Of 900 ms that were pending, 200 still are, 300 have to be rendered now, and others have rendered the rest.
    assert (after.cached_ms, after.pending_elsewhere_ms, after.waits_since_ms) == (500, 200, 0)


def test_more_missing_than_was_pending_takes_nothing_away():
    video = make_video(status=ASSEMBLING, cached_ms=100, pending_elsewhere_ms=200)
    missing = lifecycle.render_missing(video, {"P/1": 24}, own_ms=300, pending_elsewhere_ms=0)
    assert applied(missing).render.cached_ms == 100


@pytest.mark.parametrize(("whole_ms", "cached_ms"), [(1500, 300), (1501, 300), (1502, 300), (1503, 303), (2500, 1300)])
def test_segments_that_others_rendered_count_as_cached_except_for_rounding(whole_ms, cached_ms):
    video = make_video(status=ASSEMBLING, jobs={"P/0": 1, "P/1": 1}, rendered_ms=1200, cached_ms=300)
    done = lifecycle.complete(video, FILES, whole_ms=whole_ms, compute_mb_ms=10, warnings=("too loud",))
    assert applied(done).render.cached_ms == cached_ms


def test_the_files_of_the_revision_before_are_to_be_deleted_when_new_ones_are_stored():
    old = OutFile("P", "old.mp4", 5, "out/old.mp4", "out/old.jpg")
    earlier = {"out_files": (old,), "captions_key": "out/a.vtt", "chapters_key": "out/b.vtt"}
    video = make_video(status=ASSEMBLING, replaced=("out/older.mp4",), warnings=("a",), **earlier)
    done = applied(lifecycle.complete(video, FILES, whole_ms=0, compute_mb_ms=10, warnings=("b",)))
    assert done.replaced == ("out/older.mp4", "out/old.mp4", "out/old.jpg", "out/a.vtt", "out/b.vtt")
    assert (done.out_files, done.captions_key, done.chapters_key) == ((OUT,), "out/page/captions.vtt", None)
    assert (done.render.warnings, done.render.compute_mb_ms) == (("a", "b"), 10)
    finalized = applied(lifecycle.mark_finalized(done))
    assert (finalized.replaced, finalized.render.finalized, finalized.delivery.is_open) == ((), True, False)


def test_a_finalized_video_is_open_while_its_webhooks_are_called():
    called = make_video(status=DONE, webhooks_done=frozenset({"http://a"}), resumes=2)
    finalized = applied(lifecycle.mark_finalized(called, delivers=True))
    assert finalized.delivery == DeliveryRound(0, frozenset({"http://a"}), is_open=True)
    assert finalized.resumes == 0


def test_a_replan_is_counted():
    assert applied(lifecycle.replan(make_video(status=RENDERING, replans=1))).render.replans == 2


def test_an_unwatched_video_has_its_plan_price_and_picture_and_no_jobs():
    video = make_video(status=PREPARING, price=1, compute_mb_ms=5, waits_since_ms=NOW_MS)
    after = applied(TRANSITIONS["wait_to_be_watched"](video))
    assert (after.plan, after.price, after.still_key) == (PLAN, 2, "out/still.jpg")
    assert after.render == RenderState(warnings=("w",), compute_mb_ms=15, waits_for=lifecycle.WAITS_FOR_VIEWER)


def test_a_video_that_is_watched_waits_for_nobody_and_stays_started_when_it_is_restarted():
    video = make_video(status=UNWATCHED, made_when_watched=True, waits_for=lifecycle.WAITS_FOR_VIEWER, resumes=3)
    started = applied(lifecycle.start_watching(video, NOW_MS))
    assert (started.started_ms, started.render.waits_for, started.resumes) == (NOW_MS, None, 0)
    restarted = applied(lifecycle.restart(started, {}, price=1))
    assert (video.waits_to_be_watched, started.waits_to_be_watched, restarted.waits_to_be_watched) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize("name", ["complete", "fail", "end_unwatched"])
def test_a_video_that_has_ended_needs_no_picture_for_its_wait(name):
    assert TRANSITIONS[name](make_video()).apply_to(make_video(still_key="out/still.jpg")).still_key is None


GROUPS = {"render": RenderState | RenderChanges, "delivery": DeliveryRound | DeliveryChanges}


@pytest.mark.parametrize(
    ("changes", "cls"),
    [(RenderChanges, RenderState), (DeliveryChanges, DeliveryRound), (RequestChanges, Video), (VideoChanges, Video)],
)
def test_changes_are_fields_and_have_their_types(changes, cls):
    types = get_type_hints(cls)
    for name, type_ in get_type_hints(changes).items():
        expected = GROUPS.get(name, types[name]) if cls is Video else types[name]
        assert type_ == expected, name


def test_only_a_restart_changes_the_request():
    request = set(get_type_hints(RequestChanges))
    for name in TRANSITIONS.keys() - {"restart"}:
        assert not request & TRANSITIONS[name](make_video()).changes.keys()


@given(steps=st.lists(st.tuples(st.sampled_from(sorted(TRANSITIONS)), st.booleans()), max_size=12))
def test_no_sequence_of_transitions_moves_a_video_but_along_the_diagram(steps):
    """Also where workers have read the video some transitions before."""
    now = stale = make_video()
    for name, is_stale in steps:
        before = now
        transition = TRANSITIONS[name](stale if is_stale else now)
        if transition.is_allowed(now):
            now = transition.apply_to(now)
            assert now.status is ALLOWED[name][before.status]
            assert now.revision == before.revision + (name == "restart")
        if not is_stale:
            stale = before
    assert {field.name for field in fields(now)} == {field.name for field in fields(Video)}


def test_every_status_is_final_or_unfinished():
    assert set(VideoStatus) == lifecycle.FINAL | UNFINISHED
    assert not lifecycle.FINAL & UNFINISHED


def test_a_finished_video_waits_for_no_other():
    video = with_changes(make_video(status=ASSEMBLING), pending_elsewhere_ms=500)
    assert TRANSITIONS["complete"](video).apply_to(video).render.pending_elsewhere_ms == 0


def test_a_video_that_could_not_be_queued_has_error_1012():
    video = make_video(status=QUEUED)
    assert lifecycle.fail_to_queue(video).apply_to(video).render.error_code == 1012


def test_a_worker_that_prepared_it_late_does_not_let_a_started_video_wait_again():
    read = make_video(status=PREPARING, made_when_watched=True)
    started = replace(read, started_ms=NOW_MS)
    assert not TRANSITIONS["wait_to_be_watched"](read).is_allowed(started)
    assert TRANSITIONS["start_rendering"](started).is_allowed(started)
