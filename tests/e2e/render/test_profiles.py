"""Each format, joined from segments that were rendered separately: its contents, complete at the joins."""

import re
from base64 import b64encode
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.formats import FORMATS
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Kind, PictureStyle
from tests.e2e.render.conftest import RenderStudio

# The last segment has a single frame.
CUTS = (7, 31, 47)
SEEN = sorted(name for name, known in FORMATS.items() if known.video)
HEARD = sorted(name for name, known in FORMATS.items() if known.audio)
JOINED = sorted(set(SEEN) - {"GIF"})
MP4 = [name for name in JOINED if name.startswith("MP4")]
WEBM = [name for name in JOINED if name.startswith("WEBM")]
ENCODED = {"H264": "h264", "HEVC": "hevc", "AV1": "av1", "VP8": "vp8", "VP9": "vp9", "GIF": "gif"}
SOUNDS = {"AAC": "aac", "VORBIS": "vorbis", "OPUS": "opus", "MP3": "mp3"}

PLAY = """async url => {
    const video = document.body.appendChild(document.createElement("video"))
    const ended = new Promise(done => { video.onended = video.onerror = done })
    video.muted = true
    video.src = url
    await video.play().catch(() => {})
    await ended
    return {width: video.videoWidth, hears: video.webkitAudioDecodedByteCount > 0, error: video.error?.message ?? null}
}"""


def named(name, size="160x90"):
    return parse_profile(f"{name}_{size}_24fps" if FORMATS[name].video else name)


def scene(studio):
    """Two seconds of a counter, and a click at each half second."""
    plays = studio.play("counter", Kind.VIDEO, PictureStyle(), end=48), studio.heard("clicks")
    return studio.timeline(*plays, frames=48), {"counter": studio.counter(), "clicks": studio.clicks()}


@pytest.fixture(scope="module")
def made(tmp_path_factory, medias):
    """Return a file of a format, made once: `made("GIF")`."""

    @cache
    def make(name, *cuts):
        studio = RenderStudio(tmp_path_factory.mktemp(name), medias)
        studio.profile = named(name)
        path = studio.video(*scene(studio), *(cuts or CUTS))
        return SimpleNamespace(path=path, content=path.read_bytes(), told=studio.tell(path), studio=studio)

    return make


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


def packet_times(file, stream):
    """Return the times of a stream's packets in s, in display order."""
    entries = ["-select_streams", stream, "-show_entries", "packet=pts_time", "-of", "csv=p=0"]
    return sorted(float(line.strip(",")) for line in file.studio.probe(file.path, *entries).split())


def numbers(file):
    """Return the frames of the counter that a file shows."""
    if "AV1" in file.path.parent.name:
        greys = [image[45, 80, 0] for image in av1_frames(file)]
    else:
        options = ["-map", "0:v", "-fps_mode", "passthrough", "-pix_fmt", "gray", "-f", "rawvideo"]
        frames = np.frombuffer(file.studio.ffmpeg("-i", file.path, *options, "-"), np.uint8).reshape(-1, 90, 160)
        greys = frames[:, 45, 80].astype(float)
    return [round(grey * 219 / 255 / 2) for grey in greys]


def av1_frames(file):
    """Decode with Pillow, as this ffmpeg cannot."""
    sequence = file.path.with_suffix(".avif")
    file.studio.ffmpeg("-i", file.path, "-map", "0:v", "-c", "copy", "-f", "avif", sequence)
    with Image.open(sequence) as images:
        for number in range(images.n_frames):
            images.seek(number)
            yield np.asarray(images.convert("RGB"), float)


@pytest.mark.parametrize("name", SEEN)
def test_the_picture_is_encoded_as_the_profile_defines(made, name):
    video = made(name).told["streams"][0]
    assert (video["codec_name"], video["width"], video["height"]) == (ENCODED[FORMATS[name].video.name], 160, 90)


@pytest.mark.parametrize("name", HEARD)
def test_the_sound_is_encoded_as_the_profile_defines(made, name):
    audio = made(name).told["streams"][-1]
    found = (audio["codec_name"], audio["sample_rate"], audio["channels"])
    assert found == (SOUNDS[FORMATS[name].audio.name], "48000", 2)


@pytest.mark.parametrize("name", JOINED)
def test_the_colours_are_tagged_as_players_expect(made, name):
    video = made(name).told["streams"][0]
    tags = ("pix_fmt", "color_range", "color_space", "color_transfer", "color_primaries")
    assert [video[tag] for tag in tags] == ["yuv420p", "tv", "bt709", "bt709", "bt709"]


@pytest.mark.parametrize("name", SEEN)
def test_every_frame_exists_and_shows_the_right_picture(made, name):
    assert numbers(made(name)) == list(range(48))


@pytest.mark.parametrize("name", JOINED)
def test_every_frame_has_its_time(made, name):
    assert packet_times(made(name), "v:0") == pytest.approx([frame / 24 for frame in range(48)], abs=0.0006)


@pytest.mark.parametrize("name", sorted({*JOINED, "MP3"} - {"MP4_HEVC_AAC"}))
def test_a_browser_plays_it(made, page, name):
    """HEVC is not free: browsers leave it to the machine, and this one has nothing for it."""
    known, content = FORMATS[name], b64encode(made(name).content).decode()
    found = page.evaluate(PLAY, f"data:{known.content_type};base64,{content}")
    assert found == {"width": 160 if known.video else 0, "hears": True, "error": None}


@pytest.mark.parametrize("name", MP4)
def test_picture_and_sound_of_an_mp4_last_exactly_as_long_as_the_video(made, name):
    streams = made(name).told["streams"]
    assert [(stream["start_time"], stream["duration"]) for stream in streams] == [("0.000000", "2.000000")] * 2


@pytest.mark.parametrize("name", WEBM)
def test_a_webm_lasts_as_long_as_the_video_up_to_the_rest_of_its_last_packet_of_sound(made, name):
    assert 2.0 <= float(made(name).told["format"]["duration"]) < 2.03


@pytest.mark.parametrize("name", sorted({*WEBM, "MP3"}))
def test_the_sound_ends_with_the_video_to_the_sample(made, name):
    file = made(name)
    assert len(file.studio.samples(file.path)) == 96_000


@pytest.mark.parametrize("name", HEARD)
def test_the_sound_is_heard_when_it_should_be(made, name):
    file = made(name)
    assert file.studio.onsets(file.path) == pytest.approx([0, 24_000, 48_000, 72_000], abs=150)


@pytest.mark.parametrize("name", MP4)
def test_the_index_of_an_mp4_is_at_its_beginning(made, name):
    content = made(name).content
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("name", WEBM)
def test_the_index_of_a_webm_is_at_its_beginning(made, name):
    content, cues, cluster = made(name).content, b"\x1c\x53\xbb\x6b", b"\x1f\x43\xb6\x75"
    assert content.rindex(cues) < content.index(cluster)


def test_hevc_has_the_tag_that_apple_wants(made):
    assert made("MP4_HEVC_AAC").told["streams"][0]["codec_tag_string"] == "hvc1"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_version_of_ffmpeg_and_no_settings_of_x265_are_written(made, name):
    assert re.search(rb"Lav[fc]\d|x265 \(", made(name).content) is None


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_video_has_the_same_bytes(made, studio, name):
    studio.profile = named(name)
    assert studio.video(*scene(studio), *CUTS).read_bytes() == made(name).content


def test_a_gif_is_the_same_however_it_was_cut(made):
    assert made("GIF", 24).content == made("GIF").content


def test_a_gif_repeats_for_ever_and_each_frame_takes_whole_hundredths(made):
    with Image.open(made("GIF").path) as image:
        waits = [image.seek(number) or image.info["duration"] for number in range(image.n_frames)]
        assert (sum(waits), set(waits), image.info["loop"]) == (2000, {40, 50}, 0)


@pytest.mark.parametrize("name", SEEN)
def test_the_smallest_picture_can_be_made(studio, name):
    side = FORMATS[name].min_side_px
    studio.profile = named(name, f"{side}x{side}")
    video = studio.tell(studio.video(*scene(studio), 24))["streams"][0]
    assert (video["width"], video["height"]) == (side, side)
