"""The media files of the golden cases, made on demand, once in a folder; the repository has none."""

from pathlib import Path

from tests.golden.footage import FOOTAGE, Maker
from tests.golden.pictures import PICTURES


def media(name: str, folder: Path, ffmpeg: Path) -> Path:
    path = folder / name
    if path.exists():
        return path
    if name in PICTURES:
        PICTURES[name](path)
    else:
        FOOTAGE[name](Maker(ffmpeg, folder), name)
    return path
