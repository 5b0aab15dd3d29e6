"""The fonts layer: Noto for Chinese, Japanese and Korean, and colour emoji, which Lambda mounts at /opt/fonts.

    python -m layers.fonts.build        # writes build/fonts.zip

It is optional. Without it Reelwright warns of missing glyphs, and draws emoji in the colour of the text. To use the
fonts outside of Lambda, unpack the zip and set `REELWRIGHT_FONTS_DIR` to its folder `fonts`. npm's own client downloads
the fonts. The same packages give the same zip.
"""

import argparse
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_LICENCE = "package/LICENSE_FONT"


@dataclass(frozen=True, slots=True)
class Family:
    """A package of npm, and the files taken from it, by their names in the layer."""

    name: str
    package: str
    files: dict[str, str]


def _cjk(name: str, package: str) -> Family:
    files = {"Regular": "400Regular", "Bold": "700Bold"}
    return Family(name, package, {f"{name}-{style}": f"{folder}/{name}_{folder}" for style, folder in files.items()})


FAMILIES = (
    _cjk("NotoSansJP", "@expo-google-fonts/noto-sans-jp@0.4.3"),
    _cjk("NotoSansKR", "@expo-google-fonts/noto-sans-kr@0.4.3"),
    _cjk("NotoSansSC", "@expo-google-fonts/noto-sans-sc@0.4.3"),
    Family(
        "NotoColorEmoji",
        "@expo-google-fonts/noto-color-emoji@0.4.6",
        {"NotoColorEmoji": "400Regular/NotoColorEmoji_400Regular"},
    ),
)


def build(out: Path = ROOT / "build" / "fonts.zip") -> Path:
    """Write the zip of the layer to `out`, and return its path."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zip_:
        for family in FAMILIES:
            for name, content in _taken(family):
                _add(zip_, f"fonts/{family.name}/{name}", content)
        _add(zip_, "fonts/NOTICE.md", (HERE / "NOTICE.md").read_bytes())
    part.replace(out)
    return out


def _taken(family: Family) -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, family.package]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            for name, path in family.files.items():
                yield f"{name}.ttf", _slim(_read(package, f"package/{path}.ttf"))
            yield "OFL.txt", _read(package, _LICENCE)


def _read(package: tarfile.TarFile, name: str) -> bytes:
    member = package.extractfile(name)
    if member is None:
        raise SystemExit(f"the package has no file {name}")
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


def _add(zip_: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = _READABLE
    entry.compress_type = zipfile.ZIP_DEFLATED
    zip_.writestr(entry, content)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the fonts layer.")
    parser.parse_args()
    path = build()
    print(f"{path} ({path.stat().st_size:,} bytes)")
