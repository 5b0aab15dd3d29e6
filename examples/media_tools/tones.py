"""Compose music of a few simple instruments in a room, as an MP3 file."""

import math
import subprocess
from pathlib import Path

import numpy as np

from chalicelib.render.ffmpeg.binaries import find_binaries

RATE = 44_100
_ROOM_S = 1.6
_LOUDEST = 0.7


class Tune:
    """A number of seconds, silent at first. Pitches are MIDI's (69 is the A of 440 Hz), times are in s."""

    def __init__(self, seconds: float) -> None:
        self.samples = np.zeros(round(seconds * RATE))

    def pluck(self, at: float, pitch: float, loud: float = 1.0) -> None:
        """Add a plucked string, which fades faster at higher pitches."""
        time, cycle = self._times(3.0), _cycle(pitch)
        tone = sum(
            math.pow(0.45, n - 1) * np.sin(n * cycle * time) * np.exp(-(1.6 + 1.1 * n) * time) for n in range(1, 7)
        )
        self._add(at, loud * tone * np.minimum(time * 250, 1))

    def bell(self, at: float, pitch: float, loud: float = 1.0) -> None:
        """Add a small bell."""
        time, cycle = self._times(3.0), _cycle(pitch)
        partials = ((1.0, 1.0, 1.4), (2.76, 0.35, 3.0), (5.4, 0.12, 6.0))
        tone = sum(part * np.sin(ratio * cycle * time) * np.exp(-fade * time) for ratio, part, fade in partials)
        self._add(at, loud * tone * np.minimum(time * 400, 1))

    def pad(self, at: float, pitch: float, seconds: float, loud: float = 1.0) -> None:
        """Add a soft tone that swells and fades."""
        time, cycle = self._times(seconds), _cycle(pitch)
        tone = sum(
            np.sin(cycle * drift * time) + 0.25 * np.sin(2 * cycle * drift * time) for drift in (0.9985, 1, 1.0015)
        )
        self._add(at, loud * 0.3 * tone * np.sin(np.pi * np.minimum(time / seconds, 1)) ** 0.7)

    def bass(self, at: float, pitch: float, loud: float = 1.0) -> None:
        """Add a low, round tone."""
        time, cycle = self._times(1.6), _cycle(pitch)
        tone = np.sin(cycle * time) + 0.3 * np.sin(2 * cycle * time) * np.exp(-4 * time)
        self._add(at, loud * tone * np.exp(-2.2 * time) * np.minimum(time * 120, 1))

    def kick(self, at: float, loud: float = 1.0) -> None:
        """Add a drum."""
        time = self._times(0.4)
        self._add(at, loud * np.sin(2 * np.pi * (48 * time + 4 * (1 - np.exp(-28 * time)))) * np.exp(-9 * time))

    def tick(self, at: float, loud: float = 1.0) -> None:
        """Add a shaker."""
        time = self._times(0.09)
        hiss = np.diff(np.random.default_rng(3).standard_normal(len(time) + 1))
        self._add(at, loud * 0.2 * hiss * np.exp(-60 * time) * np.minimum(time * 300, 1))

    def save(self, path: Path, fade_s: float, kbps: int = 48) -> None:
        """Write the tune as MP3, with reverb, faded out at its end."""
        left = (len(self.samples) - np.arange(len(self.samples))) / RATE
        sound = _in_a_room(self.samples) * np.clip(left / fade_s, 0, 1)
        samples = (sound / np.abs(sound).max() * _LOUDEST * 32767).astype("<i2").tobytes()
        ffmpeg = str(find_binaries(None).ffmpeg)
        command = [
            ffmpeg,
            "-v",
            "error",
            "-y",
            "-f",
            "s16le",
            "-ar",
            str(RATE),
            "-ac",
            "1",
            "-i",
            "-",
            "-b:a",
            f"{kbps}k",
        ]
        subprocess.run([*command, "-map_metadata", "-1", "-fflags", "+bitexact", str(path)], input=samples, check=True)

    def _times(self, seconds: float) -> np.ndarray:
        return np.arange(round(seconds * RATE)) / RATE

    def _add(self, at: float, tone: np.ndarray) -> None:
        first = round(at * RATE)
        room = max(0, len(self.samples) - first)
        self.samples[first : first + len(tone)] += tone[:room]


def _cycle(pitch: float) -> float:
    return 2 * math.pi * 440 * 2 ** ((pitch - 69) / 12)


def _in_a_room(dry: np.ndarray) -> np.ndarray:
    time = np.arange(round(_ROOM_S * RATE)) / RATE
    echo = np.random.default_rng(5).standard_normal(len(time)) * np.exp(-4.2 * time)
    echo = np.convolve(echo, np.ones(12) / 12, mode="same")
    length = len(dry) + len(echo)
    wet = np.fft.irfft(np.fft.rfft(dry, length) * np.fft.rfft(echo, length), length)[: len(dry)]
    return dry + 0.28 * wet * np.abs(dry).max() / max(np.abs(wet).max(), 1e-9)
