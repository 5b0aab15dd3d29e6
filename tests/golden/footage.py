"""Videos whose frames tell their numbers, bars that tell their colours, a tone: as cameras and phones write them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from chalicelib.render.ffmpeg.process import run
from tests.golden.pictures import INK, PAPER, YELLOW, card

_BT709 = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
_TO_BT709 = f"scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p,{_BT709}"
_LOSSLESS = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", 0, "-g", 12, "-threads", 1)


@dataclass(frozen=True, slots=True)
class Maker:
    """ffmpeg, and the folder that it writes to."""

    ffmpeg: Path
    folder: Path

    def write(self, *arguments: object) -> None:
        run([str(self.ffmpeg), "-nostdin", "-v", "error", "-y", *map(str, arguments)], timeout_s=60)

    def counter(self, name: str, *options: object, rate: int = 24, size: tuple[int, int] = (160, 90)) -> None:
        """Two seconds of cards with the frames' numbers, and a bar below that grows."""
        raw = self.folder / f"{name}.rgb"
        raw.write_bytes(b"".join(_numbered(number, 2 * rate, size).tobytes() for number in range(2 * rate)))
        source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", rate, "-i", raw]
        self.write(*source, *(options or ("-vf", _TO_BT709, *_LOSSLESS)), self.folder / name)
        raw.unlink()

    def turned(self, name: str, stored: str, degrees: int) -> None:
        """Make a counter of a rotated camera, which declares its rotation, counterclockwise."""
        flat = self.folder / f"flat-{name}"
        self.counter(flat.name, "-vf", f"{stored},{_TO_BT709}", *_LOSSLESS)
        self.write("-display_rotation", degrees, "-i", flat, "-c", "copy", self.folder / name)

    def bars(self, name: str, convert: str, *options: object) -> None:
        source = ["-f", "lavfi", "-i", "smptebars=s=320x180:r=24:d=0.5,format=gbrp"]
        self.write(*source, "-vf", convert, *_LOSSLESS, *options, self.folder / name)

    def clear(self, name: str, *codec: object) -> None:
        """Make a second of a moving ring, half opaque in its middle; its surroundings are clear."""
        raw = self.folder / f"{name}.rgba"
        raw.write_bytes(b"".join(_ring(number).tobytes() for number in range(24)))
        self.write(
            "-f", "rawvideo", "-pix_fmt", "rgba", "-s", "160x90", "-r", 24, "-i", raw, *codec, self.folder / name
        )
        raw.unlink()


def _numbered(number: int, count: int, size: tuple[int, int]) -> Image.Image:
    image = card(str(number), size, PAPER if number % 2 == 0 else (200, 214, 236))
    high = size[1] // 15
    ImageDraw.Draw(image).rectangle((0, size[1] - high, size[0] * (number + 1) // count, size[1]), fill=INK)
    return image


def _ring(number: int) -> Image.Image:
    image = Image.new("RGBA", (640, 360), (*YELLOW, 0))
    draw = ImageDraw.Draw(image)
    middle = (160 + number * 320 / 23, 180)
    draw.circle(middle, 120, fill=(*YELLOW, 255))
    draw.circle(middle, 70, fill=(*YELLOW, 128))
    return image.resize((160, 90), Image.Resampling.LANCZOS)


def _bars(matrix: str, pixels: str, tags: str, span: str = "tv") -> str:
    return f"scale=out_color_matrix={matrix}:out_range={span},format={pixels},setparams={tags}:range={span}"


FOOTAGE: dict[str, Callable[[Maker, str], None]] = {
    "tone.wav": lambda make, name: make.write("-f", "lavfi", "-i", "sine=d=1.5", make.folder / name),
    "counter.mp4": lambda make, name: make.counter(name),
    "counter-30.mp4": lambda make, name: make.counter(name, rate=30),
    "counter-tall.mp4": lambda make, name: make.counter(name, size=(90, 160)),
    "counter-odd.mkv": lambda make, name: make.counter(name, "-pix_fmt", "yuv444p", *_LOSSLESS, size=(161, 91)),
    "counter-wide-px.mp4": lambda make, name: make.counter(
        name, "-vf", f"{_TO_BT709},setsar=2", *_LOSSLESS, size=(80, 90)
    ),
    "turned-90.mp4": lambda make, name: make.turned(name, "transpose=clock", 90),
    "turned-180.mp4": lambda make, name: make.turned(name, "hflip,vflip", 180),
    "turned-270.mp4": lambda make, name: make.turned(name, "transpose=cclock", 270),
    "ring.webm": lambda make, name: make.clear(name, "-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-lossless", 1),
    "ring.mov": lambda make, name: make.clear(name, "-c:v", "prores_ks", "-profile:v", "4444"),
    "bars-709.mp4": lambda make, name: make.bars(name, _bars("bt709", "yuv420p", "colorspace=bt709")),
    "bars-601.mp4": lambda make, name: make.bars(name, _bars("bt601", "yuv420p", "colorspace=smpte170m")),
    "bars-full.mp4": lambda make, name: make.bars(
        name, _bars("bt709", "yuvj420p", "colorspace=bt709", "pc"), "-color_range", "pc"
    ),
    "bars-untagged.mp4": lambda make, name: make.bars(name, _bars("bt601", "yuv420p", "colorspace=unknown")),
}
