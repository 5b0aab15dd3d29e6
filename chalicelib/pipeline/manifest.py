"""The manifest of a video: all its inputs, frozen when the video is prepared.

Later changes to the template or its media files do not affect the video. A different release of the code plans the
video again from the same inputs (see `code_version`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from cattrs import BaseValidationError, Converter

from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.render_limits import check_renderable
from chalicelib.domain.video import Video
from chalicelib.render.plan import Segment
from chalicelib.script import (
    ExplainedObject,
    Origin,
    ResolvedScript,
    Script,
    ScriptError,
    ScriptWarning,
    check_variables,
    explain,
    fill_text,
    font_warnings,
    moment_variables,
    moments_ms,
    parse_scripts,
    resolve,
    text_variables,
    variable_warnings,
    with_default_font,
)


class VideoGone(Exception):
    """The video was deleted or has ended while a step worked on it, and its manifest no longer exists."""


class OtherCodeVersion(Exception):
    """A different release of the code has prepared the video; see `code_version`."""


@dataclass(frozen=True, slots=True)
class Source:
    """The content of one object: `text` as it was given, or a file in the bucket at `key` with its `facts`.

    `media_id` is the caller's name for it: the id of a media file, or a URL. `sha256` is that of the file, in hex.
    """

    type: MediaType
    text: str | None = None
    key: str | None = None
    media_id: str | None = None
    sha256: str | None = None
    facts: MediaFacts | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The inputs of a video: scripts, variables, profiles, the source of each object, and the account's fonts.

    `fonts` maps names to keys in the bucket. `personal` lists the ids of the objects that may look different in each
    video of the template. `own_profiles` are the account's custom profiles among `profiles`. `unknown_fonts` names the
    fonts that did not exist when the video was prepared: the default font replaces them, even if they are uploaded
    later. `cuts` has the frames at which the segments of a profile end, by the profile's name. `release` is the code
    that has cut and named the segments. `chapters` are titles with the moments at which they begin. `captions_vtt` and
    `chapters_vtt` are the WebVTT files of the video's page, empty if it has none. Scripts and variables must match, see
    `check`.
    """

    scripts: tuple[str, ...]
    origin: str
    variables: dict[str, str]
    profiles: tuple[str, ...]
    sources: dict[str, Source]
    fonts: dict[str, str] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    own_profiles: tuple[CustomProfile, ...] = ()
    unknown_fonts: tuple[str, ...] = ()
    cuts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    release: str = ""
    chapters: tuple[tuple[str, str], ...] = ()
    captions_vtt: str = ""
    chapters_vtt: str = ""

    def profile(self, name: str) -> Profile:
        """Return a profile by its name: the account's custom profile, or the one that the name defines."""
        own = {custom.id: custom for custom in self.own_profiles}
        return own[name].as_profile() if name in own else parse_profile(name)

    def segments(self, profile: Profile) -> tuple[Segment, ...]:
        """Return the segments of a profile."""
        ends = pairwise((0, *self.cuts.get(profile.name, ())))
        return tuple(Segment(index, first, end) for index, (first, end) in enumerate(ends))

    @property
    def texts(self) -> dict[str, str]:
        """The texts by the ids of their objects, with a value for each `{{name}}`."""
        return {name: fill_text(text, self.variables) for name, text in self._raw_texts.items()}

    def check(self) -> tuple[ScriptWarning, ...]:
        """Check that all variables have values, and return the warnings about fonts and variables.

        Raises:
            VideoError: a variable has no value.
        """
        try:
            script = parse_scripts(self.scripts)
            check_variables(script, self._raw_texts, self.variables)
        except ScriptError as error:
            raise to_video_error(error) from error
        # Those that only chapters use are used, too.
        others = {name: value for name, value in self.variables.items() if name not in self._chapter_variables}
        return (*self.check_fonts(), *variable_warnings(script, self._raw_texts, others))

    def check_fonts(self) -> tuple[ScriptWarning, ...]:
        """Return a warning for each text whose font does not exist."""
        return tuple(font_warnings(parse_scripts(self.scripts), self.unknown_fonts))

    @property
    def _script(self) -> Script:
        return with_default_font(parse_scripts(self.scripts), self.unknown_fonts)

    @property
    def _raw_texts(self) -> dict[str, str]:
        return {name: source.text for name, source in self.sources.items() if source.text is not None}

    @contextmanager
    def add_media_to_errors(self) -> Iterator[None]:
        """Add the media file to each error of the context that names an object."""
        try:
            yield
        except VideoError as error:
            source = self.sources.get(error.object_id or "")
            error.media_id = error.media_id or (source.media_id if source else None)
            raise

    def resolve_all(self) -> dict[Profile, ResolvedScript]:
        """Return the resolved script of each profile.

        Raises:
            VideoError: as `resolve`, or the video is too long for a profile.
        """
        profiles = [self.profile(name) for name in self.profiles]
        rates = {fps: self.resolve(fps) for fps in dict.fromkeys(profile.fps for profile in profiles)}
        resolved = {profile: rates[profile.fps] for profile in profiles}
        with as_profile_error():
            for profile, script in resolved.items():
                check_renderable(profile, script.timeline.duration_ms)
        return resolved

    def resolve(self, fps: int) -> ResolvedScript:
        """Return the timeline at a frame rate, with the warnings.

        Raises:
            VideoError: the scripts cannot be resolved with these media files and variables.
        """
        try:
            return resolve(self._script, self._facts, self.variables, fps, Origin(self.origin))
        except ScriptError as error:
            raise to_video_error(error) from error

    def explain(self, fps: int) -> list[ExplainedObject]:
        """Return the origin of each value in the timeline.

        Raises:
            VideoError: as `resolve`.
        """
        try:
            return explain(self._script, self._facts, self.variables, fps, Origin(self.origin))
        except ScriptError as error:
            raise to_video_error(error) from error

    def chapter_times(self) -> list[float | ScriptError]:
        """Return when each chapter begins, in ms, or the reason why it has no time.

        Raises:
            VideoError: as `resolve`.
        """
        try:
            return moments_ms([at for _, at in self.chapters], self._script, self._facts, self.variables)
        except ScriptError as error:
            raise to_video_error(error) from error

    @property
    def _chapter_variables(self) -> frozenset[str]:
        used = (text_variables(title) | moment_variables(at) for title, at in self.chapters)
        return frozenset().union(*used)

    @property
    def _facts(self) -> dict[str, MediaFacts]:
        return {name: source.facts for name, source in self.sources.items() if source.facts}


@contextmanager
def as_profile_error() -> Iterator[None]:
    """Turn a `ValueError` about the size of a video in its profiles into the error of the video, 2002."""
    try:
        yield
    except ValueError as error:
        raise VideoError(str(error), code=2002, message="Video profile not allowed") from error


def to_video_error(error: ScriptError) -> VideoError:
    """Return the error of a video with a wrong script: 2005 if only variables are missing, else 1005, as in the API."""
    object_id = error.problems[0].object_id
    if all(problem.kind == "variable" for problem in error.problems):
        return VideoError(str(error), code=2005, message="Not all variables defined", object_id=object_id)
    return VideoError(str(error), code=1005, message="Bad script", object_id=object_id)


def save_manifest(storage: ObjectStore, video: Video, manifest: Manifest) -> None:
    """Store the manifest of one attempt to prepare a video, until the video is done."""
    storage.put_json(_key(video), _converter().unstructure(manifest))


def has_manifest(storage: ObjectStore, video: Video) -> bool:
    """Return True if the video has a manifest."""
    return storage.size_of(_key(video)) is not None


def read_manifest(storage: ObjectStore, video: Video) -> Manifest:
    """Return the manifest of a video.

    Raises:
        VideoGone: there is none.
        OtherCodeVersion: a different release has written it in a different format.
    """
    try:
        data: Any = storage.get_json(_key(video))
    except KeyError as error:
        raise VideoGone from error
    try:
        return _converter().structure(data, Manifest)
    except BaseValidationError as error:
        raise OtherCodeVersion from error


def _key(video: Video) -> str:
    return f"{video.attempt_prefix}manifest.json"


@cache
def _converter() -> Converter:
    return Converter(omit_if_default=True)
