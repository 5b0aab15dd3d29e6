"""The list of segments for the join, and the commands that join them."""

from pathlib import Path

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.render.encode.join import concat_script, join_commands


def joined(name: str, audio: Path | None = Path("/films/sound")) -> list[list[str]]:
    profile = parse_profile(name)
    return join_commands(Path("f"), Path("/films/list.txt"), audio, profile, 48, Path("/films/out"))


def option(made: list[str], name: str) -> str:
    return made[made.index(name) + 1]


def test_each_segment_has_its_duration():
    script = concat_script([Path("/films/a.mp4"), Path("/films/b.mp4")], [7, 24], 24)
    assert script == (
        "ffconcat version 1.0\nfile '/films/a.mp4'\nduration 0.291667\nfile '/films/b.mp4'\nduration 1.000000\n"
    )


def test_a_quote_in_a_path_is_kept():
    assert r"file '/films/it'\''s.mp4'" in concat_script([Path("/films/it's.mp4")], [1], 24)


@pytest.mark.parametrize("name", ["MP4_HEVC_AAC_64x64_24fps", "WEBM_VP9_OPUS_64x64_24fps"])
def test_nothing_is_encoded_again(name):
    (made,) = joined(name)
    assert option(made, "-c") == "copy"


def test_the_index_of_an_mp4_is_in_front():
    (made,) = joined("MP4_AV1_AAC_64x64_24fps")
    assert option(made, "-movflags") == "+faststart"


def test_the_index_of_a_webm_is_first_and_its_times_match_the_frames():
    (made,) = joined("WEBM_AV1_OPUS_64x64_30fps")
    assert (option(made, "-cues_to_front"), option(made, "-bsf:v")) == (
        "1",
        "setts=time_base=1/30:prescale=1:ts=N:duration=1",
    )


def test_a_gif_is_encoded_of_all_segments_together_with_their_palette():
    palette, made = joined("GIF_64x64_12fps", None)
    assert palette[-1] == "file:/films/palette.bgra"
    assert (option(made, "-c:v"), option(made, "-frames:v"), "/films/palette.bgra" in made) == ("gif", "48", True)
