"""How segments are listed for the join."""

from pathlib import Path

from chalicelib.render.join import concat_script, join_command


def test_each_segment_has_its_duration():
    script = concat_script([Path("/films/a.mp4"), Path("/films/b.mp4")], [7, 24], 24)
    assert script == (
        "ffconcat version 1.0\nfile '/films/a.mp4'\nduration 0.291667\nfile '/films/b.mp4'\nduration 1.000000\n"
    )


def test_a_quote_in_a_path_is_kept():
    assert r"file '/films/it'\''s.mp4'" in concat_script([Path("/films/it's.mp4")], [1], 24)


def test_nothing_is_encoded_again():
    made = join_command(Path("f"), Path("/films/list.txt"), Path("/films/a.m4a"), 24, Path("/films/out.mp4"))
    assert (made[made.index("-c") + 1], made[made.index("-movflags") + 1]) == ("copy", "+faststart")
