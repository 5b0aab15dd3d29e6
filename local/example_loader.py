"""Read the examples of `examples/` as the pipeline reads requests.

Each example has the arguments of two calls of the API: `template.json` for `Template_New`, with its script in
`script.json`, and `videos.json` for a `Template_Video_New` of each person. In place of an upload, an input names a
`file` beside it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.api.input_media import read_inputs
from chalicelib.api.wire_fields import Wire
from chalicelib.domain.errors import ApiError, BadMedia
from chalicelib.domain.input_matching import match_inputs
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.template import InputMedia
from chalicelib.domain.timeline import Timeline
from chalicelib.pipeline.manifest import Manifest, Source
from chalicelib.pipeline.warnings import find_warnings
from chalicelib.render.renderer import FfmpegRenderer
from chalicelib.script import ScriptError, parse_scripts
from local.errors import LocalCloudError
from local.paths import ROOT

EXAMPLES = ROOT / "examples"

Probe = Callable[[Path, MediaType], MediaFacts]


@dataclass(frozen=True, slots=True)
class Example:
    """One video of an example. `person` is the video's name; the keys of its sources are paths."""

    name: str
    person: str
    manifest: Manifest

    @property
    def profile(self) -> Profile:
        """The first profile of its template."""
        return parse_profile(self.manifest.profiles[0])

    @property
    def sources(self) -> dict[str, Path | str]:
        """The path or the text that each object shows."""
        files = {name: Path(source.key) for name, source in self.manifest.sources.items() if source.key}
        return {**self.manifest.texts, **files}

    @property
    def timeline(self) -> Timeline:
        """The resolved script. Raises `VideoError` if its inputs do not fit."""
        return self.manifest.resolve(self.profile.fps).timeline

    def warnings(self, renderer: FfmpegRenderer) -> tuple[str, ...]:
        """Return the warnings that the API would report."""
        return find_warnings(self.manifest, self.manifest.resolve_all(), renderer)


def example_names() -> list[str]:
    """Return the names of all examples."""
    return sorted(path.parent.name for path in EXAMPLES.glob("*/template.json"))


def read_example(name: str, probe: Probe) -> Iterator[Example]:
    """Yield the videos of an example, one for each person. `probe` inspects their media files.

    Raises:
        LocalCloudError: there is no such example, or the API would reject it.
    """
    if name not in example_names():
        raise LocalCloudError(f"There is no example {name!r}; there are {', '.join(example_names())}")
    folder = EXAMPLES / name
    template, videos = (json.loads((folder / file).read_text()) for file in ("template.json", "videos.json"))
    template["inputScripts"] = [(folder / "script.json").read_text()]
    for video in videos:
        try:
            yield Example(name, video["name"], _manifest(folder, template, video, probe))
        except (ApiError, BadMedia, OSError, ScriptError) as error:
            detail = f" {error.data}" if isinstance(error, ApiError) else ""
            raise LocalCloudError(f"The example {name} for {video['name']}: {error}{detail}") from error


def _manifest(folder: Path, template: Wire, video: Wire, probe: Probe) -> Manifest:
    scripts, variables = tuple(template["inputScripts"]), _variables(video)
    objects = {item.id: item.kind for item in parse_scripts(scripts).objects}
    medias = match_inputs(objects, _inputs(folder, template), _inputs(folder, video))
    sources = {name: _source(media, probe) for name, media in medias.items()}
    return Manifest(scripts, template.get("origin", "top-left"), variables, tuple(template["outProfiles"]), sources)


def _variables(video: Wire) -> dict[str, str]:
    return {given["name"]: given["value"] for given in video.get("inputVariables", [])}


def _inputs(folder: Path, wire: Wire) -> tuple[InputMedia, ...]:
    """Return the input media of a request. A file counts as an upload whose id is its path."""
    medias = [dict(media) for media in wire.get("inputMedias", [])]
    for media in medias:
        if "file" in media:
            media["sezionID"] = str(folder / media.pop("file"))
    return read_inputs(medias, "inputMedias")


def _source(media: InputMedia, probe: Probe) -> Source:
    if media.text is not None:
        return Source(media.type, text=media.text)
    path = media.media_id or ""
    return Source(media.type, key=path, facts=probe(Path(path), media.type))
