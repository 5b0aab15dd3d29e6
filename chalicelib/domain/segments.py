"""Rendered segments in the bucket, and who may remove them."""

from collections.abc import Sequence

from chalicelib.domain.ports import Segments, Storage
from chalicelib.domain.video import Video


def release_segments(videos: Sequence[Video], segments: Segments, storage: Storage) -> None:
    """Give up the claims of videos to their segments, and remove those that no other uses. May be done twice."""
    for scope in dict.fromkeys(video.scope for video in videos if video.segment_names):
        group = [video for video in videos if video.scope == scope]
        for video in group:
            if video.may_claim:
                segments.unclaim(scope, video.segment_user, video.segment_names)
        unused = segments.forget(scope, {video.segment_user: video.segment_names for video in group})
        storage.delete_many([group[0].segment_key(name) for name in unused])
