"""The sample media files of the documentation's examples."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import parse_profile
from chalicelib.render.plan import Segment
from chalicelib.render.renderer import FfmpegRenderer
from chalicelib.script import parse_scripts, resolve
from local.errors import LocalCloudError

from .drawings import draw_photo, draw_portrait

_MEDIA = Path(__file__).parent / "media"
_CLOCK_PROFILE = parse_profile("MP4_H264_AAC_640x360_24fps")
_CLOCK = """[
  {"rectangle": {"duration": 4000, "color": "#264653", "events": [
    {"1000": {"color": "#2A7F76"}}, {"2000": {"color": "#C9803B"}}, {"3000": {"color": "#B8453A"}}]}},
  {"text": {"id": "1", "play": 0, "duration": 1000, "textFont": "Oswald-Bold"}},
  {"text": {"id": "2", "play": 1000, "duration": 1000, "textFont": "Oswald-Bold"}},
  {"text": {"id": "3", "play": 2000, "duration": 1000, "textFont": "Oswald-Bold"}},
  {"text": {"id": "4", "play": 3000, "duration": 1000, "textFont": "Oswald-Bold"}}
]"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample media file: its facts, and a function that puts it into a folder."""

    facts: MediaFacts
    make: Callable[[Path, FfmpegRenderer], Path]


def _there(name: str) -> Callable[[Path, FfmpegRenderer], Path]:
    return lambda folder, renderer: _MEDIA / name


def _drawn(draw: Callable[[], Image.Image]) -> Callable[[Path, FfmpegRenderer], Path]:
    def make(folder: Path, renderer: FfmpegRenderer) -> Path:
        path = folder / f"{draw.__name__}.png"
        draw().save(path)
        return path

    return make


def _clock(folder: Path, renderer: FfmpegRenderer) -> Path:
    """Render four silent seconds that show their numbers."""
    script = parse_scripts([_CLOCK])
    timeline = resolve(script, {}, {}, _CLOCK_PROFILE.fps).timeline
    digits = {name: name for name in script.needs_media}
    whole = Segment(0, 0, timeline.frames)
    return renderer.render_segments(timeline, [whole], _CLOCK_PROFILE, digits, folder, lambda frames: None)[0]


SAMPLES: Mapping[str, Sample] = {
    "photo": Sample(MediaFacts(MediaType.IMAGE, None, 1200, 800), _drawn(draw_photo)),
    "portrait": Sample(MediaFacts(MediaType.IMAGE, None, 800, 1200), _drawn(draw_portrait)),
    "logo": Sample(MediaFacts(MediaType.IMAGE, None, 400, 400), _there("logo.png")),
    "footage": Sample(MediaFacts(MediaType.VIDEO, 8000, 854, 480), _there("footage.mp4")),
    "clock": Sample(MediaFacts(MediaType.VIDEO, 4000, 640, 360), _clock),
    "music": Sample(MediaFacts(MediaType.AUDIO, 8021, has_audio=True), _there("music.mp3")),
}


def sample_of(object_id: str) -> str:
    """Return the name of the sample that an object's id begins with.

    Raises:
        LocalCloudError: there is no such sample.
    """
    for name in SAMPLES:
        if object_id.startswith(name):
            return name
    raise LocalCloudError(
        f"The object {object_id!r} shows no sample; its id must begin with one of {', '.join(SAMPLES)}"
    )


def make_samples(folder: Path, renderer: FfmpegRenderer) -> dict[str, Path]:
    """Return the paths of all samples by name, and render the missing ones into `folder`.

    Raises:
        LocalCloudError: a sample differs from its facts in `SAMPLES`.
    """
    made = {name: sample.make(folder, renderer) for name, sample in SAMPLES.items()}
    for name, path in made.items():
        facts = renderer.probe(path, SAMPLES[name].facts.type)
        if facts != SAMPLES[name].facts:
            raise LocalCloudError(f"The sample {name!r} is {facts}, not {SAMPLES[name].facts}")
    return made
