"""MoviePy, in a virtual environment of its own, because Reelwright does not need it."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import promo as numbers
from bench.layers import Layer
from bench.measure import Cost, measured
from bench.paths import BENCH, BUILD
from bench.promo import ENCODER, FADE_S, FPS, Promo

VERSION = "2.2.1"
_FOLDER = BUILD / f"moviepy-{VERSION}"
_SCRIPT = BENCH / "moviepy_script.py"


def by_moviepy(promo: Promo, layers: tuple[Layer, ...], ffmpeg: Path, out: Path) -> Cost:
    """Measure a video made by MoviePy, which gets our ffmpeg, and the texts as pictures."""
    python = installed()
    work = out.with_suffix(".json")
    work.write_text(json.dumps(work_of(promo, layers, os.cpu_count() or 1), default=str))
    line = [str(python), "-I", str(_SCRIPT), str(work), str(out)]
    return measured(lambda: subprocess.run(line, check=True, env=os.environ | {"FFMPEG_BINARY": str(ffmpeg)}))


def work_of(promo: Promo, layers: tuple[Layer, ...], threads: int) -> dict[str, Any]:
    """Return the description of a video for bench/moviepy_script.py."""
    return {
        "footage": promo.files["footage"],
        "music": promo.files["music"],
        "seconds": promo.seconds,
        "fps": FPS,
        "fade_s": FADE_S,
        "footage_volume": numbers.FOOTAGE_VOLUME,
        "music_volume": numbers.MUSIC_VOLUME,
        "music_fade_s": numbers.MUSIC_FADE_S,
        "threads": threads,
        "encoder": ENCODER,
        "layers": [asdict(layer) for layer in layers],
    }


def installed() -> Path:
    """Return a Python that has MoviePy. Installs it from the package index at the first use."""
    python, done = _FOLDER / "bin" / "python", _FOLDER / "done"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(_FOLDER)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, f"moviepy=={VERSION}"], check=True)
        done.touch()
    return python
