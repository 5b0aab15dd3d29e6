"""The best single ffmpeg command that one would write by hand for the same picture and sound.

The command scales and converts each picture once, to the size of its box. Only the frames of its fades exist; between
them `overlay` repeats the last one. A naive command costs twice as much.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import promo as numbers
from bench.promo import ENCODER, FADE_S, FPS, SECOND_TEXT, Promo
from bench.sources import image_raster, text_raster

_TO_VIDEO = "out_color_matrix=bt709:out_range=tv"
_ENCODER = [part for name, value in ENCODER.items() for part in (f"-{name}", value)]
_VIDEO = [*_ENCODER, "-pix_fmt", "yuv420p", "-r", str(FPS)]
_TAGS = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
_SOUND = ["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"]


@dataclass(frozen=True, slots=True)
class _Overlay:
    """A layer over the footage: its ffmpeg input, the filters that make its frames, its place and its time."""

    inputs: list[str]
    frame: str
    x: str
    y: int
    span_s: tuple[float, float]
    fades_out: bool = True


def command(ffmpeg: Path, promo: Promo, folder: Path, out: Path, *, threads: int | None) -> list[str]:
    """Return the command for a video at 1280x720. Rasters go to `folder`; `threads` None is ffmpeg's default."""
    one = [] if threads is None else ["-threads", str(threads)]
    made, graph, behind = [*one, "-i", str(promo.files["footage"])], [], "0:v"
    number = 1
    for name, overlay in _overlays(promo, folder):
        source = ""
        if overlay.inputs:
            made += [*one, *overlay.inputs]
            source = f"[{number}:v]"
            number += 1
        graph.append(f"{source}{overlay.frame},{_faded(overlay)}[{name}]")
        graph.append(f"[{behind}][{name}]overlay=x='{overlay.x}':y={overlay.y}:format=yuv420{_when(overlay)}[o{name}]")
        behind = f"o{name}"
    made += [*one, "-i", str(promo.files["music"])]
    graph.append(_mixed(promo, number))
    filter_threads = [] if threads is None else ["-filter_complex_threads", str(threads)]
    encoder_threads = [] if threads is None else ["-threads:v", str(threads)]
    return [
        *(str(ffmpeg), "-hide_banner", "-nostdin", "-v", "error", "-y", *filter_threads, *made),
        *("-filter_complex", ";".join(graph), "-map", f"[{behind}]", "-map", "[sound]"),
        *(*_VIDEO, *_TAGS, *encoder_threads, *_SOUND, "-movflags", "+faststart", "-t", str(promo.seconds), str(out)),
    ]


def _overlays(promo: Promo, folder: Path) -> Iterator[tuple[str, _Overlay]]:
    left, top, width, height = numbers.LOGO_BOX
    raw = _raw(*image_raster(promo.files["logo"], folder / "logo.rgba"))
    frame = f"scale={width}:{height}:flags=bicubic:{_TO_VIDEO},format=yuva420p"
    yield "logo", _Overlay(raw, frame, str(left), top, (0.0, promo.seconds), fades_out=False)
    left, top, width, height = numbers.PICTURE_BOX
    scaled = f"scale={width}:{height}:flags=bicubic:in_range=pc:in_color_matrix=bt601:{_TO_VIDEO}"
    picture = ["-framerate", str(FPS), "-i", str(promo.files["picture"])]
    cut = f"crop=1600:900,{scaled},format=yuva420p"
    yield "picture", _Overlay(picture, cut, str(left), top, numbers.PICTURE_S)
    left, top, width, height = numbers.BAR_BOX
    black = f"color=c=black@0.5:s={width}x{height}:r={FPS}:d={1 / FPS}"
    bar = f"{black},format=rgba,scale={_TO_VIDEO},format=yuva420p"
    yield "bar", _Overlay([], bar, str(left), top, numbers.BAR_S)
    text = f"scale={_TO_VIDEO},format=yuva420p"
    titled = _raw(*text_raster(promo.title, folder / f"{promo.name}.rgba"))
    yield "title", _Overlay(titled, text, _moving(promo), numbers.TEXT_TOP, promo.title_s)
    second = _raw(*text_raster(SECOND_TEXT, folder / "second.rgba"))
    yield "second", _Overlay(second, text, str(numbers.TITLE_TO), numbers.TEXT_TOP, numbers.SECOND_S)


def _raw(raster: Path, size: tuple[int, int]) -> list[str]:
    size_px = f"{size[0]}x{size[1]}"
    return ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", size_px, "-framerate", str(FPS), "-i", str(raster)]


def _moving(promo: Promo) -> str:
    first, way = promo.title_s[0], numbers.TITLE_FROM - numbers.TITLE_TO
    moving = f"{numbers.TITLE_FROM}-{way}*(t-{first})/{numbers.TITLE_MOVE_S}"
    return f"if(lt(t,{first + numbers.TITLE_MOVE_S}),{moving},{numbers.TITLE_TO})"


def _faded(overlay: _Overlay) -> str:
    """Return the filters for the frames of the fades, and for one frame between them."""
    count = round(FADE_S * FPS)
    first, end = (round(at * FPS) for at in overlay.span_s)
    loop = f"loop=loop={2 * count if overlay.fades_out else count}:size=1,fade=t=in:s=0:n={count}:alpha=1"
    if not overlay.fades_out:
        return f"{loop},setpts=(N+{first})/({FPS}*TB)"
    out = f"fade=t=out:s={count + 1}:n={count}:alpha=1"
    return f"{loop},{out},setpts='if(lte(N,{count}),{first}+N,{end - 2 * count - 1}+N)/({FPS}*TB)'"


def _when(overlay: _Overlay) -> str:
    if not overlay.fades_out:
        return ""
    first, end = (at - 0.5 / FPS for at in overlay.span_s)
    return f":enable='gte(t,{first:.4f})*lt(t,{end:.4f})'"


def _mixed(promo: Promo, music: int) -> str:
    fade = f"afade=t=out:st={promo.seconds - numbers.MUSIC_FADE_S}:d={numbers.MUSIC_FADE_S}"
    quieter = f"aresample=48000,aformat=channel_layouts=stereo,volume={numbers.MUSIC_VOLUME},{fade}"
    return (
        f"[0:a]volume={numbers.FOOTAGE_VOLUME}[below];[{music}:a]{quieter}[above];"
        "[below][above]amix=inputs=2:normalize=0:duration=first[sound]"
    )
