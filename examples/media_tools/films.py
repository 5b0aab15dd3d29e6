"""Write frames and a sound as a small MP4 file."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from chalicelib.render.ffmpeg.binaries import find_binaries

from .tones import RATE

_BT709 = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


def save_film(path: Path, frames: Iterable[Image.Image], size: tuple[int, int], fps: int, sound: np.ndarray) -> None:
    """Encode as H.264 and AAC. `sound` has samples between -1 and 1 at `tones.RATE`, one channel."""
    ffmpeg = str(find_binaries(None).ffmpeg)
    with TemporaryDirectory() as folder:
        samples = Path(folder) / "sound.s16"
        samples.write_bytes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        pictures = [
            "-f",
            "rawvideo",
            "-pixel_format",
            "rgb24",
            "-video_size",
            f"{size[0]}x{size[1]}",
            "-framerate",
            str(fps),
        ]
        command = [ffmpeg, "-v", "error", "-y", *pictures, "-i", "-"]
        command += ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", str(samples)]
        command += ["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", *_BT709]
        command += ["-c:v", "libx264", "-preset", "veryslow", "-tune", "animation", "-crf", "28", "-g", str(fps * 5)]
        command += [
            "-c:a",
            "aac",
            "-b:a",
            "40k",
            "-map_metadata",
            "-1",
            "-fflags",
            "+bitexact",
            "-movflags",
            "+faststart",
        ]
        with subprocess.Popen([*command, str(path)], stdin=subprocess.PIPE) as process:
            assert process.stdin
            for frame in frames:
                process.stdin.write(frame.convert("RGB").tobytes())
    if process.returncode:
        raise RuntimeError(f"ffmpeg ended with {process.returncode}")
