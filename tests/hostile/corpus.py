"""Small good files of every accepted kind, which mutators change. The same files on every run."""

import hashlib
import io
import math
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from chalicelib.render.ffmpeg.binaries import Binaries

ROOT = Path(__file__).resolve().parents[2]
_PICTURE = "testsrc2=s=64x48:r=10:d=1"
_TONE = "sine=f=500:r=22050:d=1"
_X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "5")
# By name of the file: the arguments that make it of a picture, of a tone, or of both.
_FILMS = {
    "h264.mp4": (*_X264, "-c:a", "aac"),
    "fragments.mp4": (*_X264, "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"),
    "hevc.mp4": ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:pools=1", "-c:a", "aac"),
    "av1.mp4": ("-c:v", "libsvtav1", "-preset", "12", "-c:a", "libopus"),
    "prores.mov": ("-c:v", "prores", "-c:a", "pcm_s16le"),
    "mjpeg.mov": ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "alac"),
    "phone.3gp": ("-s", "176x144", "-c:v", "h263", "-c:a", "aac", "-ar", "22050"),
    "vp8.webm": ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "vorbis", "-strict", "-2", "-ac", "2"),
    "vp9.webm": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
    "h264.mkv": (*_X264, "-c:a", "libmp3lame", "-metadata", "title=film"),
    "ffv1.mkv": ("-c:v", "ffv1", "-c:a", "flac"),
    "mpeg4.avi": ("-c:v", "mpeg4", "-c:a", "libmp3lame"),
    "h264.ts": (*_X264, "-c:a", "aac"),
    "mpeg2.ts": ("-c:v", "mpeg2video", "-r", "25", "-c:a", "mp2"),
    "mpeg1.mpg": ("-c:v", "mpeg1video", "-r", "25", "-c:a", "mp2"),
    "flash.flv": ("-c:v", "flv", "-c:a", "libmp3lame", "-ar", "22050"),
    "windows.wmv": ("-c:v", "wmv2", "-c:a", "wmav2"),
    "broadcast.mxf": ("-s", "352x288", "-r", "25", "-c:v", "mpeg2video", "-c:a", "pcm_s16le", "-ar", "48000"),
}
_PICTURES_ALONE = {
    "tape.dv": ("-s", "720x576", "-r", "25", "-frames:v", "2", "-pix_fmt", "yuv420p", "-c:v", "dvvideo"),
    "film.gif": (),
}
_SOUNDS = {
    "mp3.mp3": ("-c:a", "libmp3lame", "-metadata", "title=tone"),
    "pcm.wav": ("-c:a", "pcm_s16le"),
    "float.wav": ("-c:a", "pcm_f32le"),
    "adpcm.wav": ("-c:a", "adpcm_ima_wav"),
    "pcm.w64": ("-c:a", "pcm_s24le"),
    "flac.flac": ("-c:a", "flac", "-metadata", "title=tone"),
    "vorbis.ogg": ("-c:a", "vorbis", "-strict", "-2", "-ac", "2"),
    "opus.ogg": ("-c:a", "libopus"),
    "adts.aac": ("-c:a", "aac"),
    "pcm.aiff": (),
    "pcm.caf": ("-c:a", "pcm_s16be"),
    "alac.caf": ("-c:a", "alac"),
    "aac.m4a": ("-c:a", "aac"),
    "wma.wma": ("-c:a", "wmav2"),
}


@dataclass(frozen=True, slots=True)
class Specimen:
    """A file's content and what it is declared to be: `video`, `audio`, `image` or `font`."""

    name: str
    kind: str
    content: bytes


def make_corpus(folder: Path, binaries: Binaries) -> list[Specimen]:
    """Make the files in a folder that is kept between runs, and return them."""
    both = ["-f", "lavfi", "-i", _PICTURE, "-f", "lavfi", "-i", _TONE]
    specimens = []
    for kind, inputs, files in (
        ("video", both, _FILMS),
        ("video", both[:4], _PICTURES_ALONE),
        ("audio", both[4:], _SOUNDS),
    ):
        for name, options in files.items():
            specimens.append(Specimen(name, kind, _made(folder / name, binaries, [*inputs, *options])))
    # ffmpeg has no encoder of AMR: half a second of silence, in frames of 12.2 kbit/s.
    specimens.append(Specimen("amr.amr", "audio", b"#!AMR\n" + (b"\x3c" + bytes(31)) * 25))
    return [*specimens, *_pictures(), *_fonts()]


def ffmpeg(binaries: Binaries, *arguments: object) -> bytes:
    """Run ffmpeg and return its standard output; the same on every run and machine."""
    exact = ["-bitexact", "-fflags", "+bitexact", "-threads", "1"]
    command = [str(binaries.ffmpeg), "-nostdin", "-v", "error", "-y", *map(str, arguments[:-1]), *exact, arguments[-1]]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _made(path: Path, binaries: Binaries, arguments: list[str]) -> bytes:
    path = path.parent / hashlib.sha256(repr(arguments).encode()).hexdigest()[:12] / path.name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        ffmpeg(binaries, *arguments, path)
    return path.read_bytes()


def _scene(mode: str = "RGB", number: int = 0) -> Image.Image:
    picture = Image.new("RGB", (96, 64), (30, 60, 90))
    draw = ImageDraw.Draw(picture)
    for step in range(12):
        shift = 8 * math.sin(step + number)
        draw.line([(8 * step, 0), (40 + shift, 64)], fill=(20 * step, 255 - 20 * step, 128), width=3)
    return picture.convert(mode)


def _saved(format_: str, mode: str = "RGB", frames: int = 1, **options: object) -> Callable[[], bytes]:
    def save() -> bytes:
        first, *more = [_scene(mode, number) for number in range(frames)]
        out = io.BytesIO()
        animated = {"save_all": True, "append_images": more} if more else {}
        first.save(out, format_, **animated, **options)
        return out.getvalue()

    return save


_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 64"><defs><linearGradient id="g">
<stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><clipPath id="c"><circle r="25"/>
</clipPath></defs><rect width="96" height="64" fill="url(#g)"/><g clip-path="url(#c)" transform="rotate(10)">
<path d="M10 10 C20 20 40 20 50 10 Z" stroke="#fff"/><use href="#c"/></g></svg>"""
_PICTURES: dict[str, Callable[[], bytes]] = {
    "base.jpg": _saved("JPEG"),
    "progressive.jpg": _saved("JPEG", progressive=True),
    "grey.jpg": _saved("JPEG", "L"),
    "print.jpg": _saved("JPEG", "CMYK"),
    "plain.png": _saved("PNG"),
    "clear.png": _saved("PNG", "RGBA"),
    "palette.png": _saved("PNG", "P"),
    "bits.png": _saved("PNG", "1"),
    "moving.png": _saved("PNG", frames=4, duration=100),
    "still.gif": _saved("GIF", "P"),
    "moving.gif": _saved("GIF", "P", frames=4, duration=100),
    "lossy.webp": _saved("WEBP"),
    "lossless.webp": _saved("WEBP", "RGBA", lossless=True),
    "moving.webp": _saved("WEBP", "RGBA", frames=3, duration=100),
    "plain.avif": _saved("AVIF"),
    "moving.avif": _saved("AVIF", frames=3),
    "plain.tiff": _saved("TIFF"),
    "lzw.tiff": _saved("TIFF", compression="tiff_lzw"),
    "deflate.tiff": _saved("TIFF", "RGBA", compression="tiff_deflate"),
    "fax.tiff": _saved("TIFF", "1", compression="group4"),
    "plain.bmp": _saved("BMP"),
    "palette.bmp": _saved("BMP", "P"),
    "drawing.svg": lambda: _SVG,
}


def _pictures() -> list[Specimen]:
    made = [Specimen(name, "image", save()) for name, save in _PICTURES.items()]
    folder = ROOT / "tests/unit/render/images"
    return made + [Specimen(path.name, "image", path.read_bytes()) for path in sorted(folder.glob("*.heic"))]


def _fonts() -> list[Specimen]:
    """Return fonts cut down to a few letters, so that a mutation hits a table that is read."""
    from fontTools import subset

    specimens = []
    for name in ("Caveat/Caveat-Regular.ttf", "NotoSansArabic/NotoSansArabic-Regular.ttf", "Oswald/Oswald-Regular.ttf"):
        options = subset.Options(layout_features=["*"], recalc_timestamp=False)
        out = io.BytesIO()
        with subset.load_font(str(ROOT / "chalicelib/render/fonts" / name), options) as font:
            cutter = subset.Subsetter(options)
            cutter.populate(text="Ava Nour سلام 123")
            cutter.subset(font)
            font.save(out)
        specimens.append(Specimen(Path(name).name, "font", out.getvalue()))
    return specimens


def riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a RIFF file of these chunks, as WAV and AVI are."""
    body = b"".join(name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + kind + body
