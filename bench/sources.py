"""Make the bench's sources, the same each time. They cost about as much to decode and encode as stock footage."""

import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.paths import SOURCES
from bench.promo import FONT, FPS, TEXT_PX
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.ffmpeg.process import run
from chalicelib.render.fonts import font_path

SECONDS = 30
SIZE = (1280, 720)
_TIMEOUT_S = 1200
_BT709 = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


def sources(binaries: Binaries, seconds: int = SECONDS, size: tuple[int, int] = SIZE) -> dict[str, Path]:
    """Return footage and music of a length (s, a multiple of 30) and size (px), logo and picture. Make missing ones."""
    SOURCES.mkdir(parents=True, exist_ok=True)
    label = f"{size[0]}x{size[1]}-{seconds}"
    made = {
        "footage": SOURCES / f"footage-{label}.mp4",
        "logo": SOURCES / "logo.png",
        "picture": SOURCES / "picture.jpg",
        "music": SOURCES / f"music-{seconds}.mp3",
    }
    if not made["footage"].exists():
        _footage(binaries.ffmpeg, seconds, size, made["footage"])
    if not made["music"].exists():
        _music(binaries.ffmpeg, seconds, made["music"])
    if not made["logo"].exists():
        _logo().save(made["logo"])
    if not made["picture"].exists():
        _picture().save(made["picture"], quality=90)
    return made


def text_raster(text: str, out: Path) -> tuple[Path, tuple[int, int]]:
    """Draw a text in white on transparent as RGBA px, the input of a hand-written command. Return it and its size."""
    image = _text(text)
    out.write_bytes(image.tobytes())
    return out, image.size


def text_png(text: str, out: Path) -> tuple[Path, tuple[int, int]]:
    """Draw the same text as PNG, the input of other programs. Return it with its size in px."""
    image = _text(text)
    image.save(out)
    return out, image.size


def image_raster(picture: Path, out: Path) -> tuple[Path, tuple[int, int]]:
    """Convert a PNG to RGBA px, because this ffmpeg cannot decode PNG. Return it with its size in px."""
    image = Image.open(picture).convert("RGBA")
    out.write_bytes(image.tobytes())
    return out, image.size


def _text(text: str) -> Image.Image:
    font = ImageFont.truetype(str(font_path(FONT)), TEXT_PX)
    ascent, descent = font.getmetrics()
    width, height = int(font.getlength(text)) + 2, ascent + descent
    mask = Image.new("L", (width + width % 2, height + height % 2))
    ImageDraw.Draw(mask).text((0, 0), text, font=font, fill=255)
    image = Image.new("RGBA", mask.size, (255, 255, 255, 0))
    image.putalpha(mask)
    return image


def _footage(ffmpeg: Path, seconds: int, size: tuple[int, int], out: Path) -> None:
    if seconds > SECONDS:
        short = sources(Binaries(ffmpeg, ffmpeg), SECONDS, size)["footage"]
        _write(ffmpeg, out, "-stream_loop", seconds // SECONDS - 1, "-i", short, "-c", "copy")
        return
    encoded = ["-c:v", "libx264", "-preset", "medium", "-crf", 21, "-g", 48, "-pix_fmt", "yuv420p", *_BT709]
    encoded += ["-threads:v", 1, "-fflags", "+bitexact", "-movflags", "+faststart"]
    if size != SIZE:
        scaled = ["-vf", f"scale={size[0]}:{size[1]}:flags=bicubic", "-c:a", "copy"]
        _write(ffmpeg, out, "-i", sources(Binaries(ffmpeg, ffmpeg))["footage"], *scaled, *encoded)
        return
    zoom = (
        f"mandelbrot=size={SIZE[0] * 2 // 3}x{SIZE[1] * 2 // 3}:rate={FPS}:start_scale=2.2:end_scale=0.05:"
        f"end_pts={FPS * SECONDS}:maxiter=300:inner=convergence"
    )
    tones = ("sine=frequency=330:sample_rate=48000", "anoisesrc=color=pink:sample_rate=48000:amplitude=0.25:seed=3")
    graph = (
        f"[0:v]scale={SIZE[0]}:{SIZE[1]}:flags=bicubic,setsar=1,format=yuv420p,gblur=sigma=1.2,noise=alls=4:allf=t,"
        "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv[back];"
        "[1:v]format=yuv420p[small];[back][small]overlay=x='40+300*(1+sin(t*0.7))':y='60+40*cos(t)'[v];"
        "[2:a]volume=0.5[hum];[hum][3:a]amix=inputs=2:normalize=0,aformat=channel_layouts=stereo[a]"
    )
    inputs = [part for source in (zoom, f"testsrc2=size=480x270:rate={FPS}", *tones) for part in _lavfi(source)]
    sound = ["-c:a", "aac", "-b:a", "128k"]
    _write(
        ffmpeg, out, *inputs, "-filter_complex", graph, "-map", "[v]", "-map", "[a]", "-t", SECONDS, *encoded, *sound
    )


def _music(ffmpeg: Path, seconds: int, out: Path) -> None:
    beat = "*t)*exp(-2*mod(t,0.5))"
    left, right = (f"0.25*sin(2*PI*({pitch}+110*floor(mod(t,4))){beat}" for pitch in (220, 277))
    _write(ffmpeg, out, *_lavfi(f"aevalsrc='{left}|{right}':s=44100:d={seconds}"), "-c:a", "libmp3lame", "-b:a", "192k")


def _lavfi(source: str) -> list[str]:
    return ["-f", "lavfi", "-i", source]


def _write(ffmpeg: Path, out: Path, *arguments: object) -> None:
    part = out.with_stem(f"{out.stem}-part")
    run([str(ffmpeg), "-nostdin", "-v", "error", "-y", *map(str, arguments), str(part)], timeout_s=_TIMEOUT_S)
    part.replace(out)


def _logo() -> Image.Image:
    scale = 4
    image = Image.new("RGBA", (400 * scale, 400 * scale), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.circle((200 * scale, 200 * scale), 190 * scale, fill=(230, 30, 60, 255))
    draw.circle((200 * scale, 200 * scale), 150 * scale, fill=(255, 255, 255, 235))
    points = [(60 + 80 * (1 - corner % 2), math.pi * corner / 5 - math.pi / 2) for corner in range(10)]
    star = [((200 + r * math.cos(angle)) * scale, (200 + r * math.sin(angle)) * scale) for r, angle in points]
    draw.polygon(star, fill=(20, 90, 200, 255))
    return image.resize((400, 400), Image.Resampling.LANCZOS)


def _picture() -> Image.Image:
    seeded = random.Random(7)
    red, green = (Image.linear_gradient("L").rotate(turn).resize((1600, 1200)) for turn in (90, 0))
    image = Image.merge("RGB", (red, green, Image.new("L", (1600, 1200), 140)))
    draw = ImageDraw.Draw(image)
    for _ in range(160):
        middle, radius = (seeded.randrange(1600), seeded.randrange(1200)), seeded.randrange(20, 130)
        draw.circle(middle, radius, fill=tuple(seeded.randrange(30, 255) for _ in range(3)))
    return image.filter(ImageFilter.GaussianBlur(1.2))
