"""The px of uploaded pictures, read in a child process by `drawing.rasters` and `images.animations`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.timeline import PictureStyle

from ..drawing.rasters import Raster
from ..images.animations import Animation, frame_path
from ..motion.geometry import Box
from .client import run_isolated
from .limits import DRAWING, FRAMES
from .raster_files import Drawn, take_raster

_JOBS = "chalicelib.render.isolation.picture_jobs"


class SegmentPictures:
    """The pictures of a segment, each inspected once; frames of animated ones are written to a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, tuple[tuple[int, int], Animation | None]] = {}

    def size(self, path: Path) -> tuple[int, int]:
        """Return an image's width and height in px, upright.

        Raises:
            BadMedia, Transient: as `draw_image`.
        """
        return self._look_into(path)[0]

    def animation(self, path: Path) -> Animation | None:
        """Return the animation in an image file; see `images.animations.animation_of`.

        Raises:
            BadMedia, Transient: as `draw_image`.
        """
        return self._look_into(path)[1]

    def files(self, animation: Animation, numbers: Sequence[int]) -> list[Path]:
        """Return files with some frames of an animation; see `images.animations.write_frames`.

        Raises:
            BadMedia, Transient: as `draw_image`.
        """
        folder = self._folder / str(list(self._known).index(animation.path))
        folder.mkdir(parents=True, exist_ok=True)
        wanted: dict[str, Any] = {"animation": animation, "numbers": list(numbers), "folder": folder}
        run_isolated(f"{_JOBS}:write_some_frames", None, FRAMES, BadMedia, **wanted)
        return [frame_path(folder, number) for number in numbers]

    def _look_into(self, path: Path) -> tuple[tuple[int, int], Animation | None]:
        if path not in self._known:
            found = tuple[tuple[int, int], Animation | None]
            self._known[path] = run_isolated(f"{_JOBS}:look_into", found, FRAMES, BadMedia, path=path)
        return self._known[path]


def draw_image(path: Path, style: PictureStyle, box: Box, folder: Path) -> Raster | None:
    """Draw the visible part of an image; see `drawing.rasters.draw_image`. `folder` is for a temporary file.

    Raises:
        BadMedia: it cannot be read, with the reason.
        Transient: the machine is out of memory or disk.
    """
    out = folder / "drawn.rgba"
    wanted: dict[str, Any] = {"path": path, "style": style, "box": box, "out": out}
    drawn: Drawn | None = run_isolated(f"{_JOBS}:draw_picture", Drawn | None, DRAWING, BadMedia, **wanted)
    return take_raster(drawn, out)
