"""`make examples`: render the templates of `examples/` without the local cloud.

    python -m local.examples [name]

Writes build/examples/<name>/<person>.mp4, and beside it a sheet of its frames.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.domain.errors import VideoError
from chalicelib.domain.timeline import Timeline
from chalicelib.render.ffmpeg.binaries import find_binaries
from chalicelib.render.plan import plan_segments
from chalicelib.render.renderer import FfmpegRenderer
from local.contact_sheet import save_sheet
from local.errors import LocalCloudError
from local.example_loader import Example, example_names, read_example

BUILD = Path("build/examples")


def render(example: Example, build: Path) -> list[str]:
    """Render a video and its contact sheet into a folder. Return its path and its warnings, one a line.

    Raises:
        VideoError, Transient: as the renderer's steps.
    """
    renderer, timeline = FfmpegRenderer(find_binaries(None)), example.timeline
    out = build / example.name / f"{example.person}.mp4"
    out.parent.mkdir(parents=True, exist_ok=True)
    _save(example, timeline, renderer, out)
    save_sheet(out, timeline.frames, example.profile, out.with_suffix(".jpg"), renderer.binaries)
    return [str(out), *(f"  warning: {warning}" for warning in example.warnings(renderer))]


def _save(example: Example, timeline: Timeline, renderer: FfmpegRenderer, out: Path) -> None:
    profile, sources = example.profile, example.sources
    with TemporaryDirectory() as folder:
        workdir = Path(folder)
        segments = plan_segments(timeline, profile)
        paths = renderer.render_segments(timeline, segments, profile, sources, workdir, lambda _: None)
        renderer.join(
            list(zip(paths, segments, strict=True)),
            renderer.mix_audio(timeline, profile, sources, workdir).path,
            profile,
            out,
        )


def main(names: list[str]) -> int:
    """Render the examples of these names, or all."""
    probe = FfmpegRenderer(find_binaries(None)).probe
    try:
        examples = [example for name in names or example_names() for example in read_example(name, probe)]
        # Processes, because drawing takes Python's time, too.
        with ProcessPoolExecutor() as pool:
            for said in pool.map(partial(render, build=BUILD), examples):
                print("\n".join(said), flush=True)
    except (LocalCloudError, VideoError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
