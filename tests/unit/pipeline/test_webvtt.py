"""The syntax of WebVTT files."""

import pytest

from chalicelib.pipeline.webvtt import MAX_CHARS, MAX_CUES, Cue, write_webvtt


def test_a_file_is_its_header_and_a_cue_for_each_text():
    assert write_webvtt([Cue(0, 1500, "Hello"), Cue(3_723_004, 3_724_000, "Ava")]) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nHello\n\n01:02:03.004 --> 01:02:04.000\nAva\n"
    )


def test_without_a_text_there_is_no_file():
    assert write_webvtt([]) == write_webvtt([Cue(0, 1000, " \n ")]) == ""


def test_cues_are_in_the_order_of_their_times():
    cues = [Cue(500, 900, "c"), Cue(0, 900, "b"), Cue(0, 800, "a")]
    assert write_webvtt(cues).split("\n")[3::3] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a & b", "a &amp; b"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("00:00.000 --> 00:01.000", "00:00.000 --&gt; 00:01.000"),
        ("one\n\n \ntwo\rthree", "one\ntwo\nthree"),
        ("\0", "\N{REPLACEMENT CHARACTER}"),
        ("\u202bשלום\u202c", "\u202bשלום\u202c"),
    ],
)
def test_a_text_cannot_end_its_cue_or_mark_up_another(text, written):
    assert write_webvtt([Cue(0, 1000, text)]) == f"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n{written}\n"


def test_the_number_of_cues_is_limited():
    cues = [Cue(number, number + 500, "x") for number in range(MAX_CUES + 1)]
    assert "NOTE" not in write_webvtt(cues[1:])
    assert write_webvtt(cues).count("-->") == MAX_CUES
    assert write_webvtt(cues).endswith("\n\nNOTE More texts are left out.\n")


def test_the_size_is_limited():
    half = "x" * (MAX_CHARS // 2 - 50)
    assert write_webvtt([Cue(0, 500, half), Cue(1, 500, half)]).count("-->") == 2
    assert write_webvtt([Cue(0, 500, half), Cue(1, 500, half), Cue(2, 500, half)]).count("-->") == 2
