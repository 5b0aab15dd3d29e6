"""The fonts layer: Noto for Chinese, Japanese and Korean, and colour emoji, which Lambda mounts at /opt/fonts.

    python -m layers.fonts.build        # writes build/fonts.zip

It is optional. Without it Reelwright warns of missing glyphs, and draws emoji in the colour of the text. To use the
fonts outside of Lambda, unpack the zip and set `REELWRIGHT_FONTS_DIR` to its folder `fonts`. npm's own client downloads
the fonts; their hashes are in this file. The same packages give the same zip.
"""

import argparse
import base64
import hashlib
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from layers.archive import READABLE, add_file
from layers.npm import run_npm

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOWNLOADS = ROOT / "build" / "downloads"
_LICENCE = "package/LICENSE_FONT"


@dataclass(frozen=True, slots=True)
class Family:
    """A package of npm, its hash (`dist.integrity`), and the files taken from it, by their names in the layer."""

    name: str
    package: str
    version: str
    sha512: str
    files: dict[str, str]


def _cjk(name: str, package: str, sha512: str) -> Family:
    files = {"Regular": "400Regular", "Bold": "700Bold"}
    names = {f"{name}-{style}": f"{folder}/{name}_{folder}" for style, folder in files.items()}
    return Family(name, package, "0.4.3", sha512, names)


FAMILIES = (
    _cjk(
        "NotoSansJP",
        "@expo-google-fonts/noto-sans-jp",
        "Fl+Z6vtD24HFAYsvzB0S9Nery1ly16B9PesdY0wBd+wEHAvkNglnkTUspU0HqGOubkmoa8zusJrKv6vDx1o70A==",
    ),
    _cjk(
        "NotoSansKR",
        "@expo-google-fonts/noto-sans-kr",
        "EVS/uJPcf1TgJtjmQmrFr0oGdcl7ml09CSu0E/AyGzR0UfzdR2pBbzWWPsnuzZiGUl643ODYwYiXK5+B+fLjhQ==",
    ),
    _cjk(
        "NotoSansSC",
        "@expo-google-fonts/noto-sans-sc",
        "9rAwdFTFHbO/u6Cs0gj2jZbW74TGIiaFNQnXYH2s5wA1bzVkwbaviL4t8YUV642eGYjg86eH6DkAEQmfNHDncQ==",
    ),
    Family(
        "NotoColorEmoji",
        "@expo-google-fonts/noto-color-emoji",
        "0.4.6",
        "2pAakFka8eSDCHB5d6NNp/7WrOZAiVYcycOqAbccPd8P8zaWUVfQ0N3y84nNPmhCQT9qzM9bpDi6cgMu6fRKEg==",
        {"NotoColorEmoji": "400Regular/NotoColorEmoji_400Regular"},
    ),
)


def build(out: Path = ROOT / "build" / "fonts.zip") -> Path:
    """Write the zip of the layer to `out`, and return its path.

    Raises:
        ValueError: a download is not the file that its hash names.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zip_:
        for family in FAMILIES:
            for name, content in _taken(family):
                add_file(zip_, f"fonts/{family.name}/{name}", content, READABLE)
        add_file(zip_, "fonts/NOTICE.md", (HERE / "NOTICE.md").read_bytes(), READABLE)
    part.replace(out)
    return out


def download(family: Family) -> Path:
    """Return the path of a family's package. One that was downloaded before is checked again and kept.

    Raises:
        ValueError: the file is not the one that the hash names, or npm is missing.
    """
    path = DOWNLOADS / f"{family.package.removeprefix('@').replace('/', '-')}-{family.version}.tgz"
    if not path.exists():
        if not shutil.which("npm"):
            raise ValueError("npm downloads the fonts, and is missing: install Node.js, or leave FONTS=1 out")
        DOWNLOADS.mkdir(parents=True, exist_ok=True)
        run_npm("pack", "--pack-destination", DOWNLOADS, f"{family.package}@{family.version}")
    check_hash(path, family.sha512)
    return path


def check_hash(path: Path, sha512: str) -> None:
    """Check that a file has a hash, SHA-512 in base64 as npm writes it.

    Raises:
        ValueError: it has another one. The file is deleted, so that the next attempt downloads it again.
    """
    found = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    if found != sha512:
        path.unlink()
        raise ValueError(f"{path.name} is not the file that layers/fonts/build.py names: its SHA-512 is {found}")


def _taken(family: Family) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(download(family)) as package:
        for name, path in family.files.items():
            yield f"{name}.ttf", _slim(_read(package, f"package/{path}.ttf"))
        yield "OFL.txt", _read(package, _LICENCE)


def _read(package: tarfile.TarFile, name: str) -> bytes:
    member = package.extractfile(name)
    if member is None:
        raise ValueError(f"the package of npm has no file {name}")
    return member.read()


def _slim(data: bytes) -> bytes:
    """Return a font without its table `SVG `, which repeats the pictures of its emoji: 20 of 25 MB."""
    # Keep its dates, so that the zip has the same bytes each time.
    with TTFont(BytesIO(data), recalcTimestamp=False) as font:
        if "SVG " not in font:
            return data
        del font["SVG "]
        slim = BytesIO()
        font.save(slim)
    return slim.getvalue()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the fonts layer.")
    parser.parse_args()
    path = build()
    print(f"{path} ({path.stat().st_size:,} bytes)")
