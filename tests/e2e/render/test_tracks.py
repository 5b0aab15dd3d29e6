"""Files with several tracks, not all of which can be decoded: cameras add some of their own."""

import numpy as np
import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaType
from chalicelib.domain.timeline import Kind, PictureStyle, Sound, Track
from chalicelib.render.media_files.probe import probe


@pytest.fixture
def recoded(studio):
    """Make a MOV of two equal pictures and two sounds, and rename the first of a codec to an unknown one."""

    def make(codec, tracks, times=1):
        inputs = ["-i", studio.counter(), "-f", "lavfi", "-i", "sine=d=2"]
        maps = [option for track in tracks for option in ("-map", track)]
        plain = studio.media(f"{''.join(map(str, tracks))}.mov", *inputs, *maps, "-c:v", "copy", "-c:a", "aac")
        path = studio.directory / "recoded.mov"
        content = plain.read_bytes()
        # Before the index the name may be one of a brand. A sound's descriptor (esds) names the codec once more.
        at = content.index(codec, content.index(b"stsd", content.index(b"moov")))
        content = content[:at] + content[at:].replace(codec, b"zzzz", times).replace(b"esds", b"zsds", times)
        path.write_bytes(content)
        return path

    return make


def test_the_first_sound_that_can_be_decoded_is_heard(studio, recoded):
    path = recoded(b"mp4a", tracks=(0, 1, 1))
    assert probe(path, MediaType.VIDEO, studio.binaries.ffprobe).has_audio
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=48, sound=Sound(Track.constant(1.0)))
    assert np.abs(studio.samples(studio.mix(studio.timeline(play, frames=48), {"v": path}))).max() > 0.05


def test_the_first_picture_that_can_be_decoded_is_seen(studio, recoded):
    path = recoded(b"avc1", tracks=(0, 0, 1))
    assert probe(path, MediaType.VIDEO, studio.binaries.ffprobe).type is MediaType.VIDEO
    play = studio.play("v", Kind.VIDEO, PictureStyle())
    assert studio.numbers(studio.timeline(play), {"v": path}) == list(range(24))


@pytest.mark.parametrize("declared", [MediaType.VIDEO, MediaType.AUDIO])
def test_a_file_without_a_decodable_sound_is_refused(studio, recoded, declared):
    with pytest.raises(BadMedia, match=r"its sound cannot be decoded: .* its codec is not known"):
        probe(recoded(b"mp4a", tracks=(0, 1, 1), times=-1), declared, studio.binaries.ffprobe)


def test_a_file_without_a_decodable_picture_is_refused(studio, recoded):
    with pytest.raises(BadMedia, match=r"its picture cannot be decoded: .* \(zzzz\)"):
        probe(recoded(b"avc1", tracks=(0, 1)), MediaType.VIDEO, studio.binaries.ffprobe)
