"""`make docs`: make the pictures of docs/reference/script-language.md from its scripts, and the loops of the README.

python -m local.docs [name of an example, or welcome …]
"""

import sys
from array import array
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from chalicelib.domain.errors import VideoError
from chalicelib.render.ffmpeg.binaries import find_binaries
from chalicelib.render.ffmpeg.process import run
from chalicelib.render.renderer import FfmpegRenderer
from chalicelib.script import ScriptError
from local.errors import LocalCloudError

from .loops import LOOPS, read_loops, save_loop
from .page import PAGE, PICTURES, PROFILE, Example, read_examples, read_tutorial
from .samples import make_samples
from .strips import save, strip, wave, wave_columns

_RATE = 8000
_TIMEOUT_S = 60


def main(names: list[str]) -> int:
    """Make the pictures of these examples, or all, and delete pictures that no example names."""
    examples = {each.name: each for each in [*read_examples(PAGE.read_text(encoding="utf-8")), *read_tutorial()]}
    renderer = FfmpegRenderer(find_binaries(None))
    PICTURES.mkdir(exist_ok=True)
    for path in set(PICTURES.glob("*.jpg")) - {example.path for example in examples.values()}:
        path.unlink()
    try:
        _make_pictures([_named(name, examples) for name in names or examples if name != LOOPS], renderer)
        if not names or LOOPS in names:
            _make_loops(renderer)
    except (LocalCloudError, ScriptError, VideoError) as error:
        print(error, file=sys.stderr)
        return 1
    sizes = [path.stat().st_size for path in PICTURES.glob("*.jpg")]
    print(f"{len(sizes)} pictures, {sum(sizes):,} bytes")
    return 0


def _make_pictures(examples: list[Example], renderer: FfmpegRenderer) -> None:
    if examples:
        with TemporaryDirectory() as folder:
            samples = make_samples(Path(folder), renderer)
            for example in examples:
                _make(example, samples, renderer)


def _make_loops(renderer: FfmpegRenderer) -> None:
    for loop in read_loops(renderer.probe):
        path = save_loop(loop, renderer)
        print(f"  {path.name}, {path.stat().st_size:,} bytes", flush=True)


def _named(name: str, examples: dict[str, Example]) -> Example:
    if name not in examples:
        raise LocalCloudError(f"There is no example {name!r}; there are {', '.join(examples)}")
    return examples[name]


def _make(example: Example, samples: dict[str, Path], renderer: FfmpegRenderer) -> None:
    print(f"  {example.name}", flush=True)
    with TemporaryDirectory() as folder:
        save(_picture(example, samples, renderer, Path(folder)), example.path, example.fingerprint)


def _picture(example: Example, samples: dict[str, Path], renderer: FfmpegRenderer, workdir: Path) -> Image.Image:
    timeline = example.manifest.resolve(PROFILE.fps).timeline
    medias = {name: samples[key] for name, key in example.samples.items()}
    sources: dict[str, Path | str] = {**example.manifest.texts, **medias}
    if not example.moments:
        sound = renderer.mix_audio(timeline, PROFILE, sources, workdir).path
        return wave(_peaks(sound, workdir, renderer), timeline.duration_ms)
    frames = [renderer.render_frame(timeline, PROFILE, sources, moment, workdir) for moment in example.moments]
    return strip([Image.open(frame) for frame in frames], example.moments)


def _peaks(sound: Path, workdir: Path, renderer: FfmpegRenderer) -> list[float]:
    """Return the loudest sample of each column of a drawn sound, 0..1."""
    raw = workdir / "sound.raw"
    mono = ["-ac", "1", "-ar", str(_RATE), "-f", "s16le", str(raw)]
    run([str(renderer.binaries.ffmpeg), "-nostdin", "-v", "error", "-i", str(sound), *mono], timeout_s=_TIMEOUT_S)
    samples = array("h", raw.read_bytes())
    width = len(samples) / wave_columns()
    parts = (samples[int(column * width) : int((column + 1) * width)] for column in range(wave_columns()))
    return [max(map(abs, part), default=0) / 32768 for part in parts]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
