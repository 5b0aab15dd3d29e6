"""Every promise is kept in some hundred random schedules, and the checks notice code that breaks one.

`python -m tests.simulation --schedules 5000` runs thousands; `python -m tests.simulation SEED --shrink` explains one.
"""

from unittest import mock

import pytest

from chalicelib.domain.lifecycle import Transition
from chalicelib.pipeline import finalize, jobs, prepare, queue_handler
from tests.fakes.leases import Waits
from tests.fakes.ledger import Ledger
from tests.fakes.videos import Videos
from tests.simulation.schedule import run_schedule
from tests.simulation.shrink import shrink
from tests.simulation.weather import Weather

GROUP = 20
# More than are needed to meet each break below. A job that is finished twice shows in one of 500 schedules.
SOME = (*range(180), *range(515, 525))


@pytest.mark.parametrize("first", range(0, 240, GROUP))
def test_every_promise_is_kept(first):
    broken = {seed: run_schedule(seed).breaches for seed in range(first, first + GROUP)}
    assert {seed: found for seed, found in broken.items() if found} == {}


def test_a_seed_decides_everything():
    assert run_schedule(3, trace=True).trace == run_schedule(3, trace=True).trace


def test_the_schedules_have_faults_of_every_kind():
    kinds = {name.rpartition(" ")[0] for seed in range(40) for name in run_schedule(seed).happened}
    assert kinds >= Weather(0).rates.keys() - {"segment lost"}


def twice(method):
    def call(*args, **options):
        method(*args, **options)
        return method(*args, **options)

    return call


BREAKS = {
    "a transition of a video that has moved on": (Transition, "is_allowed", lambda self, now: True),
    "a charge for each change": (Ledger, "move", twice(Ledger.move)),
    "a failure that drops its message": (queue_handler, "MAX_FAILURES", 1),
    "a wait that counts as a failure": (Waits, "record_wait", lambda *args: None),
    "jobs that are not queued": (prepare, "enqueue_jobs", lambda video, services: None),
    "a success that is not recorded": (Videos, "finish_webhook", lambda *args: None),
    "no notification": (finalize, "notify", lambda *args: None),
    "work that is not deleted": (finalize, "finalize", lambda video, services: None),
    "a job that is finished twice": (Videos, "_rendering", lambda self, video: self.get(video.account_id, video.id)),
    "an assembly that does not begin": (jobs, "mark_complete", lambda video, videos: video),
}


@pytest.mark.parametrize("name", BREAKS)
def test_code_that_breaks_a_promise_is_noticed(name):
    owner, attribute, broken = BREAKS[name]
    with mock.patch.object(owner, attribute, broken):
        assert any(run_schedule(seed).breaches for seed in SOME)


def test_few_faults_are_left_of_a_schedule_that_fails():
    with mock.patch.object(finalize, "notify"):
        failed = next(outcome for outcome in map(run_schedule, SOME) if outcome.breaches)
        outcome = run_schedule(failed.seed, shrink(failed))
    assert outcome.breaches
    assert len(outcome.happened) <= 3
