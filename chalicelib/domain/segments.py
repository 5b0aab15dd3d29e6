"""Rendered segments in the bucket, and who may remove them."""

from chalicelib.domain.ports import Segments, Storage
from chalicelib.domain.video import Video


def release_segments(video: Video, segments: Segments, storage: Storage) -> None:
    """Give up a video's claim to its segments, and remove those that no other video uses. May be done twice."""
    names = video.segment_names
    if names:
        segments.unclaim(video.scope, video.segment_user, names)
        for name in segments.forget(video.scope, video.segment_user, names):
            storage.delete(video.segment_key(name))
