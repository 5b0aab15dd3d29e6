"""MLT, the basis of Kdenlive and Shotcut: the reference video as XML for its program `melt`."""

import shutil
import subprocess
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from bench import promo as numbers
from bench.layers import Layer
from bench.measure import Cost, measured
from bench.promo import ENCODER, FADE_S, FPS, Promo

_PROFILE = {
    "width": "1280",
    "height": "720",
    "progressive": "1",
    "colorspace": "709",
    "sample_aspect_num": "1",
    "sample_aspect_den": "1",
    "display_aspect_num": "16",
    "display_aspect_den": "9",
    "frame_rate_num": str(FPS),
    "frame_rate_den": "1",
}
_ENCODER = [f"{'vcodec' if name == 'c:v' else name}={value}" for name, value in ENCODER.items()]
_VIDEO = (*_ENCODER, "pix_fmt=yuv420p", "rescale=bicubic")
_SOUND = ("acodec=aac", "ab=128k", "frequency=48000", "channels=2")


def find_melt() -> Path | None:
    """Return the path of the program, or None if this machine does not have it."""
    found = shutil.which("melt")
    return Path(found) if found else None


def by_mlt(promo: Promo, layers: tuple[Layer, ...], melt: Path, out: Path) -> Cost:
    """Measure a video made by MLT, which has its own ffmpeg and gets the texts as pictures."""
    work = out.with_suffix(".mlt")
    work.write_text(project(promo, layers))
    # A negative number sets the threads that compose frames, and drops no frame. More than one was no faster.
    encoded = [*_VIDEO, *_SOUND, "movflags=+faststart", "real_time=-1", "threads=0"]
    line = [str(melt), "-silent", str(work), "-consumer", f"avformat:{out}", *encoded]
    return measured(lambda: subprocess.run(line, check=True, stderr=subprocess.DEVNULL))


def project(promo: Promo, layers: tuple[Layer, ...]) -> str:
    """Return the video as XML: a track for the footage, one for each layer, one for the music."""
    root = Element("mlt", producer="video")
    SubElement(root, "profile", _PROFILE)
    end = _frame(promo.seconds) - 1
    footage = _producer(root, "footage", str(promo.files["footage"]), 0, end)
    _filter(footage, "volume", gain=str(numbers.FOOTAGE_VOLUME))
    for layer in layers:
        _layer_producer(root, layer)
    music = _producer(root, "music", str(promo.files["music"]), 0, end)
    _filter(music, "volume", gain=str(numbers.MUSIC_VOLUME))
    fade = _filter(music, "volume", gain="1", end="0")
    fade.attrib |= {"in": str(_frame(promo.seconds - numbers.MUSIC_FADE_S)), "out": str(end)}
    starts = {"footage": 0, **{layer.name: _frame(layer.span_s[0]) for layer in layers}, "music": 0}
    for name, start in starts.items():
        _playlist(root, name, start)
    tractor = SubElement(root, "tractor", {"id": "video", "in": "0", "out": str(end)})
    multitrack = SubElement(tractor, "multitrack")
    for name in starts:
        SubElement(multitrack, "track", producer=f"{name}-track")
    for number, layer in enumerate(layers, 1):
        _composite(tractor, number, layer)
    _transition(tractor, "mix", len(layers) + 1, always_active="1", sum="1")
    return tostring(root, encoding="unicode")


def _layer_producer(root: Element, layer: Layer) -> None:
    first, end = (_frame(at) for at in layer.span_s)
    producer = _producer(root, layer.name, str(layer.picture or "black"), 0, end - first - 1)
    if layer.picture is None:
        _property(producer, "mlt_service", "color")
    if layer.cut_px:
        _filter(producer, "crop", top=str(layer.cut_px), bottom=str(layer.cut_px))


def _composite(tractor: Element, track: int, layer: Layer) -> None:
    first, end = (_frame(at) for at in layer.span_s)
    transition = _transition(tractor, "composite", track, geometry=geometry(layer), distort="1", fill="1")
    transition.attrib |= {"in": str(first), "out": str(end - 1)}


def geometry(layer: Layer) -> str:
    """Return place and opacity of a layer at key frames, counted from its start. MLT interpolates between them."""
    left, top, width, height = layer.box
    fade, frames = _frame(FADE_S), _frame(layer.span_s[1]) - _frame(layer.span_s[0])
    keys = {0: 0.0, fade: layer.opacity}
    if layer.moves_s:
        keys[_frame(layer.moves_s)] = layer.opacity
    if layer.fades_out:
        keys |= {frames - fade: layer.opacity, frames: 0.0}
    begin = left if layer.comes_from is None else layer.comes_from
    moves = _frame(layer.moves_s) or 1
    places = {at: round(left + (begin - left) * max(0.0, 1 - at / moves)) for at in keys}
    return ";".join(f"{at}={places[at]} {top} {width} {height} {keys[at]:g}" for at in sorted(keys))


def _producer(root: Element, name: str, resource: str, first: int, last: int) -> Element:
    producer = SubElement(root, "producer", {"id": name, "in": str(first), "out": str(last)})
    _property(producer, "resource", resource)
    return producer


def _playlist(root: Element, name: str, start: int) -> None:
    playlist = SubElement(root, "playlist", id=f"{name}-track")
    if start:
        SubElement(playlist, "blank", length=str(start))
    SubElement(playlist, "entry", producer=name)


def _transition(tractor: Element, service: str, track: int, **properties: str) -> Element:
    transition = SubElement(tractor, "transition")
    for name, value in {"mlt_service": service, "a_track": "0", "b_track": str(track), **properties}.items():
        _property(transition, name, value)
    return transition


def _filter(parent: Element, service: str, **properties: str) -> Element:
    found = SubElement(parent, "filter")
    for name, value in {"mlt_service": service, **properties}.items():
        _property(found, name, value)
    return found


def _property(parent: Element, name: str, value: str) -> None:
    SubElement(parent, "property", name=name).text = value


def _frame(second: float) -> int:
    return round(second * FPS)
