"""All that a video is made of, frozen when it is prepared: later changes of its template or medias do not reach it.

Nor does another release of the code, which prepares it anew of the same (see `releases`).
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
    parse_scripts,
    resolve,
    variable_warnings,
    with_default_font,
)


class VideoGone(Exception):
    """The video was deleted, or has ended, while a step worked on it: what it is made of is not there any more."""


class OtherCodeVersion(Exception):
    """A video was prepared by another release of the code than that which goes on with it; see `releases`."""


@dataclass(frozen=True, slots=True)
class Source:
    """What fills one object: `text` as it was given, or a file in the bucket at `key`, of which `facts` are known.

    `media_id` is what the caller named it by: a media's id, or a URL. `sha256` is that of the file, in hex.
    """

    type: MediaType
    text: str | None = None
    key: str | None = None
    media_id: str | None = None
    sha256: str | None = None
    facts: MediaFacts | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Scripts, variables, profiles, the source of each object that shows a media, and the keys of the account's fonts.

    `personal` are the ids of the objects that may look different in each video of the template; `own_profiles` those of
    the profiles that do not define themselves. `unknown_fonts` are the names of fonts that were not there when the
    video was prepared: the default takes their place, whatever is uploaded later. `cuts` are the frames at which the
    segments of each profile end, by its name, and `release` is the code that has cut and named them.
    Scripts and variables must fit together, see `check`.
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

    def profile(self, name: str) -> Profile:
        """One of its profiles: the account's own of that name, or the one that the name defines."""
        own = {custom.id: custom for custom in self.own_profiles}
        return own[name].as_profile() if name in own else parse_profile(name)

    def segments(self, profile: Profile) -> tuple[Segment, ...]:
        """The segments of one of its profiles."""
        ends = pairwise((0, *self.cuts.get(profile.name, ())))
        return tuple(Segment(index, first, end) for index, (first, end) in enumerate(ends))

    @property
    def texts(self) -> dict[str, str]:
        """The texts by their objects, each `{{name}}` filled in."""
        return {name: fill_text(text, self.variables) for name, text in self._written.items()}

    def check(self) -> tuple[ScriptWarning, ...]:
        """Check that all variables have values, and return what of fonts and variables is surely not meant.

        Raises:
            VideoError: some have none.
        """
        try:
            script = parse_scripts(self.scripts)
            check_variables(script, self._written, self.variables)
        except ScriptError as error:
            raise script_failure(error) from error
        return (*self.check_fonts(), *variable_warnings(script, self._written, self.variables))

    def check_fonts(self) -> tuple[ScriptWarning, ...]:
        """Return a caution for each text whose font is not there."""
        return tuple(font_warnings(parse_scripts(self.scripts), self.unknown_fonts))

    @property
    def _script(self) -> Script:
        return with_default_font(parse_scripts(self.scripts), self.unknown_fonts)

    @property
    def _written(self) -> dict[str, str]:
        return {name: source.text for name, source in self.sources.items() if source.text is not None}

    @contextmanager
    def naming_medias(self) -> Iterator[None]:
        """A context in which errors that name an object also name its media."""
        try:
            yield
        except VideoError as error:
            source = self.sources.get(error.object_id or "")
            error.media_id = error.media_id or (source.media_id if source else None)
            raise

    def resolve_all(self) -> dict[Profile, ResolvedScript]:
        """The timeline of each profile.

        Raises:
            VideoError: as `resolve`.
        """
        profiles = [self.profile(name) for name in self.profiles]
        rates = {fps: self.resolve(fps) for fps in dict.fromkeys(profile.fps for profile in profiles)}
        return {profile: rates[profile.fps] for profile in profiles}

    def resolve(self, fps: int) -> ResolvedScript:
        """The timeline at a frame rate, with the warnings.

        Raises:
            VideoError: the scripts cannot be resolved with these medias and variables.
        """
        try:
            return resolve(self._script, self._facts, self.variables, fps, Origin(self.origin))
        except ScriptError as error:
            raise script_failure(error) from error

    def explain(self, fps: int) -> list[ExplainedObject]:
        """Where everything in the timeline comes from.

        Raises:
            VideoError: as `resolve`.
        """
        try:
            return explain(self._script, self._facts, self.variables, fps, Origin(self.origin))
        except ScriptError as error:
            raise script_failure(error) from error

    @property
    def _facts(self) -> dict[str, MediaFacts]:
        return {name: source.facts for name, source in self.sources.items() if source.facts}


def script_failure(error: ScriptError) -> VideoError:
    """What scripts that do not work do to a video: 2005 where only variables are missing, else 1005, as in the API."""
    guilty = error.problems[0].object_id
    if all(problem.kind == "variable" for problem in error.problems):
        return VideoError(str(error), code=2005, message="Not all variables defined", object_id=guilty)
    return VideoError(str(error), code=1005, message="Bad script", object_id=guilty)


def save_manifest(storage: ObjectStore, video: Video, manifest: Manifest) -> None:
    """Keep the manifest that one attempt to prepare a video has made in the bucket until the video is done."""
    storage.put_json(_key(video), _converter().unstructure(manifest))


def has_manifest(storage: ObjectStore, video: Video) -> bool:
    """Whether there is a manifest of a video."""
    return storage.size_of(_key(video)) is not None


def read_manifest(storage: ObjectStore, video: Video) -> Manifest:
    """The manifest of a video.

    Raises:
        VideoGone: there is none.
        OtherCodeVersion: it has been written by another release, which has another form for it.
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
