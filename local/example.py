"""An example of `examples/`, read: what a video of it is made of, as the pipeline knows it.

Each example has the arguments of two calls of the API, in which a media names a `file` beside it instead of an upload:
`template.json` (`Template_New`; the script stands in `script.json`), and `videos.json` (a `Template_Video_New` for each
person).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.api.inputs import to_inputs
from chalicelib.api.wire import Wire
from chalicelib.domain.errors import ApiError, BadMedia
from chalicelib.domain.inputs import match_inputs
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.template import InputMedia
from chalicelib.domain.timeline import TextStyle, Timeline
from chalicelib.pipeline.manifest import Manifest, Source
from chalicelib.render.fonts.fallback import missing_glyphs
from chalicelib.render.steps import text_overflows
from chalicelib.script import Resolved, ScriptError, fill_text, parse_scripts
from local.paths import ROOT
from local.trouble import Trouble

EXAMPLES = ROOT / "examples"

Probe = Callable[[Path, MediaType], MediaFacts]


@dataclass(frozen=True, slots=True)
class Example:
    """One video of an example: `person` is the video's name; the keys of its sources are paths."""

    name: str
    person: str
    manifest: Manifest

    @property
    def profile(self) -> Profile:
        """The first of its template."""
        return parse_profile(self.manifest.profiles[0])

    @property
    def sources(self) -> dict[str, Path | str]:
        """What fills each object: a path, or a text."""
        given = self.manifest.sources.items()
        return {name: Path(source.key) if source.key else source.text or "" for name, source in given}

    def resolve(self) -> Resolved:
        """Its timeline. Raises `VideoError` if its script cannot be resolved with what is given."""
        return self.manifest.resolve(self.profile.fps)

    def warnings(self, resolved: Resolved) -> list[str]:
        """What of it is allowed but surely not meant."""
        return [
            *(caution.message for caution in resolved.warnings),
            *(f'Object "{name}": the text does not fit its box' for name in self._overflows(resolved.timeline)),
            *(f'Object "{name}": no font has {characters}' for name, characters in self._missing(resolved.timeline)),
        ]

    def _overflows(self, timeline: Timeline) -> tuple[str, ...]:
        return text_overflows(timeline, self.profile, self.sources)

    def _missing(self, timeline: Timeline) -> Iterator[tuple[str, str]]:
        styles = {play.object_id: play.look.style for play in timeline.plays if play.look}
        for name, style in styles.items():
            missing = missing_glyphs(str(self.sources[name]), style.font) if isinstance(style, TextStyle) else ()
            if missing:
                yield name, ", ".join(missing)


def example_names() -> list[str]:
    """The names of all examples."""
    return sorted(path.parent.name for path in EXAMPLES.glob("*/template.json"))


def read_example(name: str, probe: Probe) -> Iterator[Example]:
    """The videos of an example, one for each person; `probe` looks into their files.

    Raises:
        Trouble: there is no such example, or the API would refuse it.
    """
    if name not in example_names():
        raise Trouble(f"There is no example {name!r}; there are {', '.join(example_names())}")
    folder = EXAMPLES / name
    template, videos = (json.loads((folder / file).read_text()) for file in ("template.json", "videos.json"))
    template["inputScripts"] = [(folder / "script.json").read_text()]
    for video in videos:
        try:
            yield Example(name, video["name"], _manifest(folder, template, video, probe))
        except (ApiError, BadMedia, OSError, ScriptError) as error:
            detail = f" {error.data}" if isinstance(error, ApiError) else ""
            raise Trouble(f"The example {name} for {video['name']}: {error}{detail}") from error


def _manifest(folder: Path, template: Wire, video: Wire, probe: Probe) -> Manifest:
    scripts, variables = tuple(template["inputScripts"]), _variables(video)
    objects = {item.id: item.kind for item in parse_scripts(scripts).objects}
    medias = match_inputs(objects, _inputs(folder, template), _inputs(folder, video))
    sources = {name: _source(media, variables, probe) for name, media in medias.items()}
    return Manifest(scripts, template.get("origin", "top-left"), variables, tuple(template["outProfiles"]), sources)


def _variables(video: Wire) -> dict[str, str]:
    return {given["name"]: given["value"] for given in video.get("inputVariables", [])}


def _inputs(folder: Path, wire: Wire) -> tuple[InputMedia, ...]:
    """Its input medias; a file is as good as an uploaded media whose id is its path."""
    medias = [dict(media) for media in wire.get("inputMedias", [])]
    for media in medias:
        if "file" in media:
            media["sezionID"] = str(folder / media.pop("file"))
    return to_inputs(medias, "inputMedias")


def _source(media: InputMedia, variables: dict[str, str], probe: Probe) -> Source:
    if media.text is not None:
        return Source(media.type, text=fill_text(media.text, variables))
    path = media.media_id or ""
    return Source(media.type, key=path, facts=probe(Path(path), media.type))
