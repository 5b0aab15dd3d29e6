"""Segments that videos have released, and those that they still use."""

import pytest

from chalicelib.domain.messages import OrphanedSegments
from chalicelib.domain.render_state import RenderPlan
from chalicelib.domain.segment_release import delete_orphaned_segments
from tests.fakes import ACCOUNT, TEMPLATE, VIDEO, FakeCloud, make_video

SCOPE = f"{ACCOUNT}/{TEMPLATE}"


@pytest.fixture
def cloud():
    """Return a cloud in which the second revision of a video uses the segment `kept`."""
    cloud = FakeCloud()
    cloud.videos.put(make_video(revision=1, plan=RenderPlan(revision=1, scope=SCOPE, segments={"P": ("kept",)})))
    return cloud


def references_after(cloud, user):
    """Return the segments that are referenced after orphaned ones of a user were deleted."""
    names = ["kept", "lost"]
    cloud.segments.add_references(SCOPE, user, names, 1)
    delete_orphaned_segments(OrphanedSegments(SCOPE, {user: names}), cloud)
    return {name for _, name, _ in cloud.segments.users}


def test_a_segment_that_a_video_has_referenced_again_is_kept(cloud):
    assert references_after(cloud, f"{VIDEO}.1") == {"kept"}


@pytest.mark.parametrize("user", [VIDEO, f"{VIDEO}.2", "another"])
def test_the_segments_of_another_revision_or_of_a_deleted_video_are_not_kept(cloud, user):
    assert references_after(cloud, user) == set()
