"""Draw the sample footage, logo and music of the documentation. All of it is made here, so no one else's rights apply.

python -m local.docs.make_media
"""

import math
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from chalicelib.render.ffmpeg.binaries import find_binaries

HERE = Path(__file__).parent / "media"
WIDTH, HEIGHT, FPS, SECONDS = 854, 480, 24, 8
RATE = 44_100
FFMPEG = str(find_binaries(None).ffmpeg)


def lights(count: int = 26) -> list[tuple[float, float, float, float, np.ndarray]]:
    """Return soft discs of light: place, radius, phase, colour."""
    random = np.random.default_rng(7)
    palette = np.array([[255, 176, 92], [255, 120, 110], [120, 150, 255], [250, 220, 160]], float)
    return [
        (random.random(), random.random(), 0.02 + 0.09 * random.random(), random.random(), palette[index % 4])
        for index in range(count)
    ]


def frame(number: int, discs: list[tuple[float, float, float, float, np.ndarray]]) -> bytes:
    """Draw a frame, as raw RGB: an evening sky with drifting lights. The last frame leads back to the first."""
    turn = 2 * math.pi * number / (FPS * SECONDS)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    down = (y / HEIGHT)[..., None]
    picture = np.array([24, 26, 66]) * (1 - down) + np.array([196, 84, 92]) * down
    for place_x, place_y, radius, phase, color in discs:
        center_x = (place_x + 0.03 * math.sin(turn + phase * 6)) * WIDTH
        center_y = (place_y + 0.05 * math.cos(turn + phase * 6)) * HEIGHT
        distance = np.hypot(x - center_x, y - center_y) / (radius * HEIGHT)
        glow = np.clip((1.08 - distance) * 8, 0, 1) * (0.18 + 0.14 * math.sin(turn + phase * 9))
        picture = picture + glow[..., None] * (color - picture * 0.4)
    raw: bytes = np.clip(picture, 0, 255).astype(np.uint8).tobytes()
    return raw


def make_footage() -> None:
    """Write footage.mp4."""
    command = [
        FFMPEG,
        "-v",
        "error",
        "-y",
        "-f",
        "rawvideo",
        "-pixel_format",
        "rgb24",
        "-video_size",
        f"{WIDTH}x{HEIGHT}",
    ]
    command += ["-framerate", str(FPS), "-i", "-", "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"]
    command += ["-c:v", "libx264", "-preset", "slow", "-crf", "21", "-g", "48", "-movflags", "+faststart"]
    command += ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
    discs = lights()
    frames = b"".join(frame(number, discs) for number in range(FPS * SECONDS))
    subprocess.run([*command, str(HERE / "footage.mp4")], input=frames, check=True)


def make_logo() -> None:
    """Write logo.png: a sailing boat in a ring."""
    size = 1600
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse([40, 40, size - 40, size - 40], fill=(255, 255, 255, 238))
    draw.ellipse([110, 110, size - 110, size - 110], fill=(16, 22, 47, 255))
    draw.polygon([(780, 300), (780, 1060), (400, 1060)], fill=(255, 255, 255, 255))
    draw.polygon([(850, 420), (850, 1060), (1170, 1060)], fill=(255, 210, 122, 255))
    draw.polygon([(360, 1120), (1240, 1120), (1090, 1290), (500, 1290)], fill=(255, 120, 110, 255))
    image.resize((400, 400), Image.Resampling.LANCZOS).save(HERE / "logo.png", optimize=True)


def make_music() -> None:
    """Write music.mp3: four broken chords, twice."""
    time = np.arange(RATE * SECONDS) / RATE
    sound = np.zeros_like(time)
    chords = [(57, 60, 64, 69), (53, 57, 60, 65), (48, 55, 60, 64), (55, 59, 62, 67)]
    for beat in range(SECONDS * 4):
        note = chords[beat // 8 % 4][beat % 4]
        since = time - beat / 4
        tone = np.sin(2 * math.pi * 440 * 2 ** ((note - 69) / 12) * since) + 0.3 * np.sin(
            4 * math.pi * 440 * 2 ** ((note - 69) / 12) * since
        )
        sound += np.where(since >= 0, tone * np.exp(-3 * np.maximum(since, 0)) * np.minimum(since * 200, 1), 0)
    sound *= np.minimum(1, (SECONDS - time) / 1.2) * 0.3 / np.abs(sound).max() * 2
    samples = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    command = [FFMPEG, "-v", "error", "-y", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-b:a", "96k"]
    subprocess.run([*command, str(HERE / "music.mp3")], input=samples, check=True)


if __name__ == "__main__":
    make_footage()
    make_logo()
    make_music()
