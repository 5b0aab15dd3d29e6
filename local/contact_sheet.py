"""A contact sheet: a whole video at a glance."""

from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.domain.profile import Profile
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.ffmpeg.process import run
from chalicelib.render.images.reader import save_jpeg

_COLUMNS, _ROWS = 4, 4
_FRAME_WIDTH, _GAP = 480, 8
_TIMEOUT_S = 120


def save_sheet(video: Path, frames: int, profile: Profile, out: Path, binaries: Binaries) -> Path:
    """Save frames of a video at even distances as one JPEG, from the first frame on. Return `out`.

    Raises:
        FfmpegError: the video cannot be read.
    """
    height = 2 * round(_FRAME_WIDTH * profile.height_px / profile.width_px / 2)
    every = max(1, frames // (_COLUMNS * _ROWS))
    shown = f"select=not(mod(n\\,{every})),scale={_FRAME_WIDTH}:{height}:in_color_matrix=bt709:in_range=tv"
    tiled = f"tile={_COLUMNS}x{_ROWS}:padding={_GAP}:margin={_GAP}:color=0x202020"
    size = (_COLUMNS * (_FRAME_WIDTH + _GAP) + _GAP, _ROWS * (height + _GAP) + _GAP)
    with TemporaryDirectory() as folder:
        px = Path(folder) / "sheet.rgb"
        command = [
            str(binaries.ffmpeg),
            "-nostdin",
            "-v",
            "error",
            "-i",
            str(video),
            "-vf",
            f"{shown},format=rgb24,{tiled}",
        ]
        run([*command, "-frames:v", "1", "-f", "rawvideo", str(px)], timeout_s=_TIMEOUT_S)
        save_jpeg(px, size, out)
    return out
