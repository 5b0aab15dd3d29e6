"""Accepted and refused media files."""

import pytest
from PIL import Image

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.timeline import Kind, PictureStyle
from chalicelib.render.media_files.probe import probe


@pytest.fixture
def probed(studio):
    return lambda path, declared: probe(path, declared, studio.binaries.ffprobe)


@pytest.fixture
def written(studio):
    """Write bytes to a file."""

    def write(name, content):
        (studio.directory / name).write_bytes(content)
        return studio.directory / name

    return write


def test_the_facts_of_a_video_are_its_duration_size_and_sound(studio, probed):
    assert probed(studio.pattern(), MediaType.VIDEO) == MediaFacts(MediaType.VIDEO, 2000, 160, 90, True)


def test_a_video_may_be_silent(studio, probed):
    assert not probed(studio.counter(), MediaType.VIDEO).has_audio


def test_the_size_of_a_rotated_video_is_upright(studio, probed):
    path = studio.media("turned.mp4", "-display_rotation", 90, "-i", studio.pattern(), "-c", "copy")
    facts = probed(path, MediaType.VIDEO)
    assert (facts.width_px, facts.height_px) == (90, 160)


def test_the_facts_of_a_sound_include_its_duration(studio, probed):
    assert probed(studio.clicks(), MediaType.AUDIO) == MediaFacts(MediaType.AUDIO, 2000, has_audio=True)


def test_a_video_file_declared_audio_is_its_sound(studio, probed):
    assert probed(studio.pattern(), MediaType.AUDIO).type is MediaType.AUDIO


def test_a_recording_without_a_declared_duration_is_measured(studio, probed):
    content = studio.ffmpeg("-i", studio.pattern(), "-c:v", "libvpx", "-c:a", "libopus", "-f", "webm", "-")
    (studio.directory / "recording.webm").write_bytes(content)
    assert probed(studio.directory / "recording.webm", MediaType.VIDEO).duration_ms == pytest.approx(2000, abs=50)


@pytest.mark.parametrize("tag", [b"ab:cd:ef.", b"nan:0:00.", b"0:0: nan."])
def test_a_matroska_file_with_an_invalid_duration_is_measured(studio, probed, tag):
    path = studio.media("film.mkv", "-i", studio.pattern(), "-c", "copy")
    path.write_bytes(path.read_bytes().replace(b"00:00:02.", tag))
    assert probed(path, MediaType.VIDEO).duration_ms == pytest.approx(2000, abs=50)


def test_the_size_of_an_image_is_upright(studio, probed):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(studio.directory / "turned.jpg", exif=exif)
    assert probed(studio.directory / "turned.jpg", MediaType.IMAGE) == MediaFacts(MediaType.IMAGE, None, 20, 40)


def test_an_animated_gif_declared_image_is_one(studio, probed):
    path = studio.media("moving.gif", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=1")
    assert probed(path, MediaType.IMAGE) == MediaFacts(MediaType.IMAGE, None, 64, 48)


def test_cover_art_is_no_video(studio, probed):
    Image.new("RGB", (64, 64)).save(studio.directory / "cover.jpg")
    inputs = ["-i", studio.clicks(), "-i", studio.directory / "cover.jpg", "-map", 0, "-map", 1]
    path = studio.media("cover.mp3", *inputs, "-c:v", "copy", "-disposition:v", "attached_pic")
    with pytest.raises(BadMedia, match="holds no video stream"):
        probed(path, MediaType.VIDEO)


def test_a_silent_video_is_no_sound(studio, probed):
    with pytest.raises(BadMedia, match="holds no audio stream"):
        probed(studio.counter(), MediaType.AUDIO)


@pytest.mark.parametrize("declared", [MediaType.VIDEO, MediaType.AUDIO, MediaType.IMAGE])
def test_an_empty_file_is_refused(probed, written, declared):
    with pytest.raises(BadMedia, match="0 bytes"):
        probed(written("empty", b""), declared)


def test_an_image_is_no_video(studio, probed):
    Image.new("RGB", (64, 64)).save(studio.directory / "a.png")
    with pytest.raises(BadMedia, match=r"it is an image \(png\), so declare it as one"):
        probed(studio.directory / "a.png", MediaType.VIDEO)


def test_a_video_is_no_image(studio, probed):
    with pytest.raises(BadMedia, match="declare it as a video"):
        probed(studio.pattern(), MediaType.IMAGE)


def test_a_video_whose_second_half_is_missing_is_refused(studio, probed, written):
    path = studio.media("front.mp4", "-i", studio.pattern(), "-c", "copy", "-movflags", "+faststart")
    content = path.read_bytes()
    with pytest.raises(BadMedia, match="truncated: it should last 2000 ms"):
        probed(written("cut.mp4", content[: len(content) // 2]), MediaType.VIDEO)


@pytest.mark.parametrize(("name", "from_share"), [("zeros.mp4", 0.4), ("zeros.mp4", 0.9), ("zeros.mkv", 0.4)])
def test_a_video_that_ends_in_zeros_is_refused(studio, probed, written, name, from_share):
    source = ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=24:d=8", "-pix_fmt", "yuv420p"]
    coding = ["-c:v", "libx264", "-g", 12, "-bf", 0, "-movflags", "+faststart"]
    content = studio.media(name, *source, *(coding[:-2] if name != "zeros.mp4" else coding)).read_bytes()
    # The index of Matroska is at the end. Here it has arrived, as sync tools write several parts at once.
    first, last = int(len(content) * from_share), len(content) - (0 if name == "zeros.mp4" else 3000)
    zeros = content[:first] + bytes(last - first) + content[last:]
    with pytest.raises(BadMedia):
        probed(written(name, zeros), MediaType.VIDEO)


def test_a_video_of_a_single_key_frame_is_no_damaged_one(studio, probed):
    assert probed(studio.counter("single.mkv", 24, 48, "-g", 999), MediaType.VIDEO).duration_ms == 2000


def test_a_video_whose_codec_cannot_be_decoded_is_refused(studio, probed, written):
    path = written("evc.mp4", studio.counter().read_bytes().replace(b"avc1", b"evc1"))
    with pytest.raises(BadMedia, match=r"its picture cannot be decoded: .* \(evc\)"):
        probed(path, MediaType.VIDEO)


def test_a_video_whose_index_is_missing_is_refused(studio, probed, written):
    content = studio.pattern().read_bytes()
    with pytest.raises(BadMedia, match="damaged"):
        probed(written("cut.mp4", content[: len(content) // 2]), MediaType.VIDEO)


DV = ("-target", "pal-dv", "-pix_fmt", "yuv420p")


@pytest.mark.parametrize(
    ("name", "options"),
    [("tape.dv", DV), ("studio.mxf", ("-c:v", "mpeg2video", "-c:a", "pcm_s16le"))],
)
def test_a_video_of_tapes_and_studios_is_accepted(studio, probed, name, options):
    path = studio.media(name, "-i", studio.pattern(), "-ar", 48000, *options)
    facts = probed(path, MediaType.VIDEO)
    assert (facts.duration_ms, facts.has_audio) == (pytest.approx(2000, abs=50), True)
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=24, media_start_ms=500.0)
    assert studio.luma(studio.timeline(play), {"v": path})[12].std() > 20


@pytest.mark.parametrize("name", ["sound.caf", "sound.w64"])
def test_a_sound_of_studios_is_accepted(studio, probed, name):
    path = studio.media(name, "-i", studio.clicks(), "-c:a", "pcm_s16le")
    assert probed(path, MediaType.AUDIO) == MediaFacts(MediaType.AUDIO, 2000, has_audio=True)


def test_an_image_of_more_than_100_megapixels_is_refused(studio, probed):
    Image.new("1", (20_000, 6_000)).save(studio.directory / "huge.png")
    with pytest.raises(BadMedia, match="more than 100 megapixels"):
        probed(studio.directory / "huge.png", MediaType.IMAGE)


def test_a_decompression_bomb_is_refused(studio, probed):
    Image.new("1", (20_000, 20_000)).save(studio.directory / "bomb.png")
    with pytest.raises(BadMedia, match="more than 100 megapixels"):
        probed(studio.directory / "bomb.png", MediaType.IMAGE)
