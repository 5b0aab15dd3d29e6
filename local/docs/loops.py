"""The looping pictures of the README: the `welcome` example in short, as a GIF for each person.

They are rendered by the product's own GIF profile, from the example's script without the scenes that all people share.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.domain.profile import parse_profile
from chalicelib.render.plan import plan_segments
from chalicelib.render.renderer import FfmpegRenderer
from local.example_loader import Example, Probe, read_example
from local.paths import ROOT

LOOPS = "welcome"
FOLDER = ROOT / "docs" / "pictures"
PROFILE = parse_profile("GIF_480x270_10fps")
_SHARED = ("lake", "clouds", "stars", "music")


def read_loops(probe: Probe) -> Iterator[Example]:
    """Return the short form of each of the example's videos."""
    for example in read_example(LOOPS, probe):
        (script,) = example.manifest.scripts
        manifest = replace(example.manifest, scripts=(_short(script),), profiles=(PROFILE.name,))
        needed = {item["id"] for entry in json.loads(manifest.scripts[0]) for item in entry.values()}
        sources = {name: source for name, source in manifest.sources.items() if name in needed}
        yield replace(example, manifest=replace(manifest, sources=sources))


def loop_path(example: Example) -> Path:
    """Return where the GIF of a person is stored."""
    return FOLDER / f"{example.name}-{example.person}.gif"


def save_loop(example: Example, renderer: FfmpegRenderer) -> Path:
    """Render a GIF. Return its path."""
    timeline, profile, path = example.timeline, example.profile, loop_path(example)
    path.parent.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        segments = plan_segments(timeline, profile)
        workdir = Path(folder)
        parts = renderer.render_segments(timeline, segments, profile, example.sources, workdir, lambda _: None)
        renderer.join(list(zip(parts, segments, strict=True)), None, profile, path)
    return path


def _short(script: str) -> str:
    objects = [entry for entry in json.loads(script) if not _is_shared(entry)]
    return json.dumps(objects).replace("starsSky.end-600", "homeSky.end-600")


def _is_shared(entry: dict[str, dict[str, str]]) -> bool:
    return any(properties["id"].startswith(_SHARED) for properties in entry.values())
