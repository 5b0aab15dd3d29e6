"""Schedules of faults, each decided by a seed: no video twice, and none lost.

`python -m tests.unit.outbound.youtube.schedules 1000` runs more of them and prints how many faults they made.
"""

import pytest

from chalicelib.outbound.youtube import uploads
from tests.unit.outbound.site import POOL
from tests.unit.outbound.youtube.schedules import run_schedule


@pytest.mark.parametrize("seed", range(60))
def test_a_video_is_published_exactly_once(monkeypatch, seed):
    monkeypatch.setattr(uploads, "CHUNK_BYTES", 256)
    outcome = run_schedule(seed)
    POOL.clear()
    assert outcome.problems == []
