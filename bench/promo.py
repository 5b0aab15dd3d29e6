"""The reference video as a Reelwright script: footage with sound, a logo, a bar, two texts, a picture, music.

Everything but the footage and the music fades, and the title moves in. The hand-written command (ffmpeg_command.py)
makes the same picture from the same numbers.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.timeline import Timeline
from chalicelib.pipeline.manifest import Manifest, Source
from chalicelib.render.encode.codecs import VIDEO
from chalicelib.render.fingerprint import FingerprintInputs
from chalicelib.render.render_input import RenderInput

FPS = 24
FADE_S = 0.5
FONT = "Inter-Bold"
SECOND_TEXT = "Your plan renews on 21 November"
# At 1280x720, in px; boxes are left, top, width, height.
LOGO_BOX = (1062, 22, 192, 192)
PICTURE_BOX = (384, 108, 512, 288)
BAR_BOX = (0, 490, 1280, 144)
TEXT_TOP, TEXT_PX = 534, 48
TITLE_FROM, TITLE_TO, TITLE_MOVE_S = 128, 64, 1.0
# When each is shown, in s.
BAR_S, PICTURE_S, SECOND_S = (2.0, 28.0), (8.0, 18.0), (14.0, 26.0)
FOOTAGE_VOLUME, MUSIC_VOLUME, MUSIC_FADE_S = 0.3, 0.8, 2.0

# ffmpeg's options of the encoder, the same for all programs.
ENCODER = {name: str(value) for name, value in VIDEO[VideoCodec.H264].items()}

_WIDTH, _HEIGHT = 1280, 720


@dataclass(frozen=True)
class Promo:
    """One video. `files` are its footage, logo, picture and music by these names. `title_s` is the time of the title.

    Only the title is personal: it greets a person by name.
    """

    files: dict[str, Path]
    name: str = "Ava"
    seconds: float = 30.0
    title_s: tuple[float, float] = (3.0, 13.0)
    size: tuple[int, int] = (_WIDTH, _HEIGHT)

    @property
    def title(self) -> str:
        """The text with the name."""
        return f"Hello {self.name}, welcome to Acme"

    @property
    def profile(self) -> Profile:
        """MP4 at the video's size, 24 frames a second."""
        return parse_profile(f"MP4_H264_AAC_{self.size[0]}x{self.size[1]}_{FPS}fps")

    @property
    def sources(self) -> dict[str, Path | str]:
        """The path or the text that each object shows."""
        return {**self.files, "title": self.title, "second": SECOND_TEXT}

    @property
    def render_input(self) -> RenderInput:
        """The video, as the renderer wants it."""
        return RenderInput(self.timeline, self.sources)

    @cached_property
    def timeline(self) -> Timeline:
        """The script, resolved."""
        length_ms = _ms(self.seconds)
        facts = {name: MediaFacts(TYPES[name], length_ms, has_audio=True) for name in ("footage", "music")}
        medias = {name: Source(TYPES[name], key=str(path), facts=facts.get(name)) for name, path in self.files.items()}
        texts = {name: Source(MediaType.TEXT, text=str(self.sources[name])) for name in ("title", "second")}
        manifest = Manifest((json.dumps(self.script),), "top-left", {}, (self.profile.name,), {**medias, **texts})
        return manifest.resolve(FPS).timeline

    def fingerprint_inputs(self, engine: str) -> FingerprintInputs:
        """Return the inputs of its fingerprints. Files count by their paths, because they never change."""
        return FingerprintInputs({name: str(source) for name, source in self.sources.items()}, {}, engine)

    @property
    def script(self) -> list[dict[str, Any]]:
        """The script, as a user would write it."""
        fades: list[dict[str, Any]] = [
            {"start": {"imageFadeIn": _ms(FADE_S)}},
            {f"end-{_ms(FADE_S)}": {"imageFadeOut": _ms(FADE_S)}},
        ]
        move = {"moveTo": {"duration": _ms(TITLE_MOVE_S), "x": TITLE_TO / _WIDTH, "y": TEXT_TOP / _HEIGHT}}
        quieter = {f"end-{_ms(MUSIC_FADE_S)}": {"audioFadeOut": _ms(MUSIC_FADE_S)}}
        whole = (0.0, self.seconds)
        return [
            {"video": {"id": "footage", **_shown(whole), "imageAspect": "crop", "volume": FOOTAGE_VOLUME}},
            {"image": {"id": "logo", **_shown(whole), **_boxed(LOGO_BOX), "events": fades[:1]}},
            {
                "image": {
                    "id": "picture",
                    **_shown(PICTURE_S),
                    **_boxed(PICTURE_BOX),
                    "imageAspect": "crop",
                    "events": fades,
                }
            },
            {"rectangle": {"id": "bar", **_shown(BAR_S), **_boxed(BAR_BOX), "color": "#00000080", "events": fades}},
            {"text": {"id": "title", **_shown(self.title_s), **_line(TITLE_FROM), "events": [*fades, {"start": move}]}},
            {"text": {"id": "second", **_shown(SECOND_S), **_line(TITLE_TO), "events": fades}},
            {"audio": {"id": "music", **_shown(whole), "volume": MUSIC_VOLUME, "events": [quieter]}},
        ]


TYPES = {
    "footage": MediaType.VIDEO,
    "logo": MediaType.IMAGE,
    "picture": MediaType.IMAGE,
    "music": MediaType.AUDIO,
}


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _shown(span_s: tuple[float, float]) -> dict[str, int]:
    return {"play": _ms(span_s[0]), "duration": _ms(span_s[1] - span_s[0])}


def _boxed(box: tuple[int, int, int, int]) -> dict[str, Any]:
    left, top, width, height = box
    return {
        "position": {"x": left / _WIDTH, "y": top / _HEIGHT},
        "size": {"w": width / _WIDTH, "h": height / _HEIGHT},
    }


def _line(left: int) -> dict[str, Any]:
    style = {"color": "0xFFFFFF", "textFont": FONT, "textSize": TEXT_PX / _HEIGHT, "textAlignH": "left"}
    return {**_boxed((left, TEXT_TOP, 1000, 60)), **style, "textAlignV": "top"}
