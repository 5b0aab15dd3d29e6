"""The medias of the golden cases: made when they are asked for, once in a folder; none lies in the repository."""

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
