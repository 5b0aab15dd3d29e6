"""The shape of videos: their timelines, and what follows from these alone.

Videos that differ only in their texts and pictures have the same shape, so the check of a list computes it once.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from chalicelib.domain.media import MediaType
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.profile import Profile
from chalicelib.pipeline.local_files import all_with_account_fonts
from chalicelib.pipeline.manifest import Manifest
from chalicelib.render.motion.enlargement import ShownPicture, shown_pictures
from chalicelib.render.motion.visibility import HiddenReason, hidden_objects, silent_objects
from chalicelib.script import ResolvedScript, parse_scripts

T = TypeVar("T")

_MOST_SHAPES = 32


class VideoShape:
    """The resolved scripts of videos by profile, as `Manifest.resolve_all` returns them, with local fonts.

    Methods raise `VideoError` if a box becomes too large.
    """

    def __init__(self, resolved: Mapping[Profile, ResolvedScript]) -> None:
        self.resolved = resolved
        self._known: dict[Any, Any] = {}

    @property
    def longest_ms(self) -> int:
        """The length of the video, in ms."""
        return max(script.timeline.duration_ms for script in self.resolved.values())

    def silent(self, profile: Profile) -> tuple[str, ...]:
        """Return the audios that are never heard; see `silent_objects`."""
        return self.once(("silent", profile), lambda: silent_objects(self.resolved[profile].timeline))

    def hidden(self, profile: Profile, overflowing: Collection[str]) -> Mapping[str, HiddenReason]:
        """Return the objects that are never seen; see `hidden_objects`."""
        texts = frozenset(overflowing)
        timeline = self.resolved[profile].timeline
        return self.once(("hidden", profile, texts), lambda: hidden_objects(timeline, profile, texts))

    def pictures(self, profile: Profile) -> Mapping[str, tuple[ShownPicture, ...]]:
        """Return the showings of pictures; see `shown_pictures`."""
        return self.once(("pictures", profile), lambda: shown_pictures(self.resolved[profile].timeline, profile))

    def once(self, key: Any, compute: Callable[[], T]) -> T:
        """Return what was computed with the same key before, or compute it."""
        if key not in self._known:
            self._known[key] = compute()
        found: T = self._known[key]
        return found


class VideoShapes:
    """The shapes of the videos of a dry run. Those that were used last are kept."""

    def __init__(self, storage: ObjectStore) -> None:
        self._storage = storage
        self._known: dict[Any, VideoShape] = {}

    def of(self, manifest: Manifest) -> VideoShape:
        """Return the shape of a video.

        Raises:
            VideoError: as `Manifest.resolve_all`, or a font was deleted from the bucket.
        """
        key = _all_that_decides(manifest)
        shape = self._known.pop(key, None)
        if shape is None:
            shape = VideoShape(all_with_account_fonts(manifest.resolve_all(), manifest, self._storage))
        # The last one is the one that was used last.
        self._known[key] = shape
        if len(self._known) > _MOST_SHAPES:
            del self._known[next(iter(self._known))]
        return shape


def _all_that_decides(manifest: Manifest) -> Any:
    """Return everything that `Manifest.resolve_all` reads. Of the media files, only those of videos and sounds."""
    used = parse_scripts(manifest.scripts).variables
    timed = (MediaType.VIDEO, MediaType.AUDIO)
    return (
        manifest.scripts,
        manifest.origin,
        manifest.profiles,
        manifest.own_profiles,
        manifest.unknown_fonts,
        tuple(manifest.fonts.items()),
        tuple((name, value) for name, value in sorted(manifest.variables.items()) if name in used),
        tuple((name, source.facts) for name, source in sorted(manifest.sources.items()) if source.type in timed),
    )
