"""The seconds of a row's video that other rows of a list may share, named without a look into the segment cache.

Two rows get the same key for seconds of which they would get the same segments. Where a template gives all of its
videos the same times, the seconds that show the same objects have one key together; otherwise each segment has its own.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.codec_families import family_of
from chalicelib.domain.encoder_weights import cpu_s
from chalicelib.domain.profile import Profile
from chalicelib.domain.render_limits import check_segments
from chalicelib.domain.row_measures import Meeting, Seconds
from chalicelib.domain.video import Video
from chalicelib.pipeline.manifest import Manifest, as_profile_error
from chalicelib.pipeline.segment_cache import content_digests, cut_segments, has_shared_boundaries
from chalicelib.pipeline.video_shape import VideoShape
from chalicelib.render.fingerprint import FingerprintInputs, plays_in, seen_plays
from chalicelib.render.plan import Segment, duration_ms
from chalicelib.script import parse_scripts, text_variables

MAX_KEYS = 128
"""The most keys of a row. With more, a list of 100,000 rows would not fit into memory."""


@dataclass(frozen=True, slots=True)
class RowSeconds:
    """The seconds of a row: their length in all profiles with pictures, the CPU time to render them, and their parts.

    `seconds` is None if they have more than `MAX_KEYS`.
    """

    total_ms: int
    cpu_s: Mapping[str, float]
    seconds: tuple[Seconds, ...] | None


@dataclass(frozen=True, slots=True)
class _Part:
    """Segments that show the same personal objects. `digest` covers everything but the contents of these objects."""

    objects: tuple[str, ...]
    length_ms: int
    digest: str
    meetings: "tuple[_ApartGroups, ...]" = ()


@dataclass(frozen=True, slots=True)
class _ApartGroups:
    """An input that meets others, and two groups of objects with their digests: those that show it, and the rest."""

    input: str
    others: tuple[str, ...]
    groups: tuple[tuple[tuple[str, ...], str], tuple[tuple[str, ...], str]]


@dataclass(frozen=True, slots=True)
class _Parts:
    total_ms: int
    cpu_s: Mapping[str, float]
    parts: tuple[_Part, ...] | None


def row_seconds(manifest: Manifest, video: Video, shape: VideoShape, *, reuse: bool) -> RowSeconds:
    """Return the seconds of a row's video. Without `reuse`, no other row shares them.

    Raises:
        VideoError: the video has more segments than its row can hold.
    """
    contents = content_digests(manifest, video)
    personal = frozenset(manifest.personal)
    common = {name: content for name, content in contents.items() if name not in personal}
    own = frozenset(media.input_id for media in video.medias)
    shared = has_shared_boundaries(manifest, video)
    key = ("parts", personal, tuple(sorted(common.items())), own, shared)
    parts = shape.once(key, lambda: _parts(manifest, shape, common, own, shared=shared))
    if parts.parts is None:
        return RowSeconds(parts.total_ms, parts.cpu_s, None)
    salt = "" if reuse else video.id
    seconds = tuple(_seconds(part, contents, salt) for part in parts.parts)
    return RowSeconds(parts.total_ms, parts.cpu_s, seconds)


def _seconds(part: _Part, contents: Mapping[str, str], salt: str) -> Seconds:
    meetings = tuple(
        Meeting(each.input, each.others, (_key(one, contents, salt), _key(other, contents, salt)))
        for each in part.meetings
        for one, other in [each.groups]
    )
    return Seconds(part.objects, part.length_ms, _key((part.objects, part.digest), contents, salt), meetings)


def _key(group: tuple[tuple[str, ...], str], contents: Mapping[str, str], salt: str) -> int:
    objects, digest = group
    values = json.dumps([digest, salt, *(contents.get(name) for name in objects)])
    return int.from_bytes(hashlib.blake2b(values.encode(), digest_size=8).digest())


def _parts(
    manifest: Manifest, shape: VideoShape, common: Mapping[str, str], own: Collection[str], *, shared: bool
) -> _Parts:
    timelines = {profile: script.timeline for profile, script in shape.resolved.items()}
    cuts = {profile: segments for profile, segments in cut_segments(manifest, timelines).items() if segments}
    with as_profile_error():
        check_segments(sum(map(len, cuts.values())))
    fonts = {name: key.rpartition("/")[2] for name, key in manifest.fonts.items()}
    engine = "" if shared else "uneven"
    filled = FingerprintInputs(common, fonts, engine)
    inputs = _inputs_of_objects(manifest, own)
    # Without variables in the script, all rows have the same times and places.
    is_grouped = shared and not parse_scripts(manifest.scripts).variables
    groups: dict[Any, list[_PlacedSegment]] = {}
    for profile, segments in cuts.items():
        plays = seen_plays(timelines[profile], filled)
        for segment in segments:
            seen = [(play.object_id, play.values) for play in plays_in(segment, plays)]
            objects = tuple(sorted({name for name, _ in seen} & set(manifest.personal)))
            group = objects if is_grouped else (objects, profile, segment)
            groups.setdefault(group, []).append(_PlacedSegment(engine, profile, segment, objects, seen))
    total_ms = sum(duration_ms(segments, profile.fps) for profile, segments in cuts.items())
    work_s: dict[str, float] = {}
    for profile, segments in cuts.items():
        queue = family_of(profile.format).queue.value
        work_s[queue] = work_s.get(queue, 0.0) + cpu_s(profile, sum(each.frames for each in segments))
    if len(groups) > MAX_KEYS:
        return _Parts(total_ms, work_s, None)
    parts = [_part(placed, inputs) for placed in groups.values()]
    if sum(1 + 2 * len(part.meetings) for part in parts) > MAX_KEYS:
        parts = [_Part(part.objects, part.length_ms, part.digest) for part in parts]
    return _Parts(total_ms, work_s, tuple(parts))


@dataclass(frozen=True, slots=True)
class _PlacedSegment:
    engine: str
    profile: Profile
    segment: Segment
    objects: tuple[str, ...]
    seen: list[tuple[str, str]]

    def values(self, without: Collection[str]) -> list[Any]:
        place = [self.engine, self.profile.encoding, self.segment.first_frame, self.segment.end_frame]
        return [*place, [values for name, values in self.seen if name not in without]]


def _part(placed: Sequence[_PlacedSegment], inputs: Mapping[str, frozenset[str]]) -> _Part:
    objects = placed[0].objects
    lengths = {profile: [each.segment for each in placed if each.profile is profile] for profile in _profiles(placed)}
    length_ms = sum(duration_ms(segments, profile.fps) for profile, segments in lengths.items())
    return _Part(objects, length_ms, _digest(placed, ()), tuple(_meetings(placed, objects, inputs)))


def _profiles(placed: Sequence[_PlacedSegment]) -> list[Profile]:
    return list(dict.fromkeys(each.profile for each in placed))


def _meetings(
    placed: Sequence[_PlacedSegment], objects: tuple[str, ...], inputs: Mapping[str, frozenset[str]]
) -> Iterator[_ApartGroups]:
    """Yield each input of some objects that not all of them have. Inputs that always go together are one."""
    together: dict[frozenset[str], list[str]] = {}
    for name in sorted(frozenset[str]().union(*(inputs[each] for each in objects))):
        users = frozenset(each for each in objects if name in inputs[each])
        together.setdefault(users, []).append(name)
    for users, names in together.items():
        rest = tuple(each for each in objects if each not in users)
        if rest:
            others = sorted(frozenset[str]().union(*(inputs[each] for each in rest)) - set(names))
            mine = tuple(each for each in objects if each in users)
            groups = ((mine, _digest(placed, rest)), (rest, _digest(placed, mine)))
            yield _ApartGroups(", ".join(names), tuple(others), groups)


def _digest(placed: Sequence[_PlacedSegment], without: Collection[str]) -> str:
    values = [each.values(without) for each in placed]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def _inputs_of_objects(manifest: Manifest, own: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the names of the inputs that each personal object shows: its own, and those of variables.

    An object of the video's own scripts counts as an input.
    """
    found: dict[str, frozenset[str]] = {}
    for each in parse_scripts(manifest.scripts).objects:
        source = manifest.sources.get(each.id)
        used = each.variables
        if each.id in own:
            used |= {each.id}
        elif source is not None and source.text is not None:
            used |= text_variables(source.text)
        if each.id in manifest.personal:
            found[each.id] = used or frozenset({each.id})
    return found
