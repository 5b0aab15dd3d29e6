"""All that a video is made of, frozen when it is prepared: later changes of its template or medias do not reach it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cattrs import Converter

from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.ports import Storage
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.script import Origin, Resolved, ScriptError, parse_scripts, resolve


class VideoGone(Exception):
    """The video was deleted, or has ended, while a step worked on it: what it is made of is not there any more."""


@dataclass(frozen=True, slots=True)
class Source:
    """What fills one object: `text`, or a file in the bucket at `key`, of which `facts` are known."""

    type: MediaType
    text: str | None = None
    key: str | None = None
    media_id: str | None = None
    facts: MediaFacts | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Scripts, variables, profiles, and the source of each object that shows a media."""

    scripts: tuple[str, ...]
    origin: str
    variables: dict[str, str]
    profiles: tuple[str, ...]
    sources: dict[str, Source]

    def resolve(self, fps: int) -> Resolved:
        """The timeline at a frame rate, with the warnings.

        Raises:
            VideoError: the scripts cannot be resolved with these medias and variables.
        """
        facts = {name: source.facts for name, source in self.sources.items() if source.facts}
        try:
            return resolve(parse_scripts(self.scripts), facts, self.variables, fps, Origin(self.origin))
        except ScriptError as error:
            raise script_failure(error) from error


def script_failure(error: ScriptError) -> VideoError:
    """What scripts that do not work do to a video: 2005 where only variables are missing, else 1005, as in the API."""
    guilty = error.problems[0].object_id
    if all(problem.kind == "variable" for problem in error.problems):
        return VideoError(str(error), code=2005, message="Not all variables defined", object_id=guilty)
    return VideoError(str(error), code=1005, message="Bad script", object_id=guilty)


def save_manifest(storage: Storage, video: Video, manifest: Manifest) -> None:
    """Keep a video's manifest in the bucket until the video is done."""
    storage.put_json(_key(video), _converter().unstructure(manifest))


def has_manifest(storage: Storage, video: Video) -> bool:
    """Whether there is a manifest of a video."""
    return storage.size_of(_key(video)) is not None


def load_manifest(storage: Storage, video: Video) -> Manifest:
    """The manifest of a video.

    Raises:
        VideoGone: there is none.
    """
    try:
        data: Any = storage.get_json(_key(video))
    except KeyError as error:
        raise VideoGone from error
    return _converter().structure(data, Manifest)


def fetch_sources(
    storage: Storage, manifest: Manifest, timeline: Timeline, workdir: Path, *, heard: bool
) -> Mapping[str, Path | str]:
    """The sources of what is seen (or `heard`) in a timeline: texts as they are, files brought into `workdir`.

    Raises:
        VideoError: a file is gone from the bucket.
    """
    wanted = dict.fromkeys(
        play.object_id for play in timeline.plays if (play.sound if heard else play.look) is not None
    )
    return {
        name: _local(storage, name, manifest.sources[name], workdir / f"source-{number}")
        for number, name in enumerate(wanted)
        if name in manifest.sources
    }


def _local(storage: Storage, name: str, source: Source, path: Path) -> Path | str:
    if source.key is None:
        return source.text or ""
    try:
        storage.get_file(source.key, path)
    except KeyError as error:
        raise VideoError("the media's file is gone", object_id=name, media_id=source.media_id) from error
    return path


def fetch_segment(storage: Storage, video: Video, profile: Profile, segment: int, workdir: Path) -> Path:
    """A rendered segment, brought into `workdir`.

    Raises:
        VideoGone: there is none.
    """
    path = workdir / f"segment-{segment}"
    try:
        storage.get_file(segment_key(video, profile, segment), path)
    except KeyError as error:
        raise VideoGone from error
    return path


def segment_key(video: Video, profile: Profile, segment: int) -> str:
    """Where a rendered segment lies in the bucket."""
    return f"{video.work_prefix}segments/{profile.name}/{segment}"


def _key(video: Video) -> str:
    return f"{video.work_prefix}manifest.json"


@cache
def _converter() -> Converter:
    return Converter(omit_if_default=True)
