"""The render of a video: the plan that one attempt to prepare it made, and the state of its current revision."""

from dataclasses import dataclass, field


def segment_key(scope: str, name: str) -> str:
    """Return the key of a segment in the bucket: by its fingerprint, within the scope that shares it."""
    return f"segments/{scope}/{name}"


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """The segments and sounds of a video, as one attempt to prepare it planned them.

    A restart keeps the plan until the next one replaces it, so that the old segments can be released then.

    - `revision`: the revision of the video that was planned.
    - `attempt_id`: the prepare attempt whose manifest is rendered. Several attempts can run at once with different
      inputs.
    - `scope`: who shares the segments: the account, or the video alone.
    - `segments`: the fingerprints of each profile's segments.
    - `sounds`: the fingerprint of each profile's sound.
    - `base_profiles`: for each custom profile, the name of the profile that it is a variant of.
    """

    revision: int = 0
    attempt_id: str = ""
    scope: str = ""
    segments: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sounds: dict[str, str] = field(default_factory=dict)
    duration_ms: int = 0
    base_profiles: dict[str, str] = field(default_factory=dict)

    @property
    def segment_names(self) -> list[str]:
        """The fingerprints of all segments and sounds, each once."""
        pictures = (name for names in self.segments.values() for name in names)
        return list(dict.fromkeys((*pictures, *self.sounds.values())))

    def segment_key(self, name: str) -> str:
        """Return the key of a segment in the bucket, by its fingerprint."""
        return segment_key(self.scope, name)


@dataclass(frozen=True, slots=True)
class RenderState:
    """The state of a video's current revision. A restart replaces it with a fresh value.

    - `frames`: the frames of all profiles together.
    - `jobs`: the frames of each render job; `frames_done`: those rendered so far; `jobs_done`: the finished jobs.
    - `total_ms`: the length of all profiles with pictures together. Of these ms, `rendered_ms` were rendered for this
      video, `cached_ms` were in the segment cache or rendered for other videos, and other videos are rendering
      `pending_elsewhere_ms`.
    - `compute_mb_ms`: the work of all steps, in MB of memory times ms.
    - `replans`: how often the video was planned again, because another code version had planned it.
    - `returns`: how often it was sent back from its assembly, because it lacked segments.
    - `waits_for`: why the video waits, in words; `waits_since_ms`: since when.
    - `error_code` and `error`: why the video failed.
    - `finalized`: the video has ended, its temporary files are deleted, and its webhooks are queued.
    """

    frames: int = 0
    total_ms: int = 0
    jobs: dict[str, int] = field(default_factory=dict)
    frames_done: dict[str, int] = field(default_factory=dict)
    jobs_done: frozenset[str] = frozenset()
    rendered_ms: int = 0
    cached_ms: int = 0
    pending_elsewhere_ms: int = 0
    compute_mb_ms: int = 0
    replans: int = 0
    returns: int = 0
    warnings: tuple[str, ...] = ()
    waits_for: str | None = None
    waits_since_ms: int = 0
    error_code: int | None = None
    error: str | None = None
    finalized: bool = False

    @property
    def jobs_left(self) -> list[str]:
        """The render jobs that are not finished."""
        return [job for job in self.jobs if job not in self.jobs_done]

    @property
    def progress(self) -> int:
        """The share of frames that are rendered, 0 to 99; a video reaches 100 when its files are stored."""
        if not self.frames:
            return 0
        left = sum(self.jobs.values()) - sum(self.frames_done.values())
        pending = self.frames * self.pending_elsewhere_ms // self.total_ms if self.total_ms else 0
        return max(0, min(99, (self.frames - left - pending) * 100 // self.frames))
