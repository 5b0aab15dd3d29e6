"""Comments of the contract become sentences."""

import pytest

from chalicelib.pages.doc_api import prose

NAMES = {"Template_List", "Video"}


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("newest first", "Newest first."),
        ("Why?", "Why?"),
        ("two\nlines", "Two lines."),
        ("", ""),
        ('"OK"; a < b', "&#34;OK&#34;; a &lt; b."),
        ("a Video is a video", "A Video is a video."),
    ],
)
def test_a_comment_is_a_sentence_and_escaped(comment, text):
    assert prose(comment, NAMES) == text


def test_the_name_of_a_method_leads_to_it():
    assert prose("as Template_List does", NAMES) == 'As <a href="#Template_List"><code>Template_List</code></a> does.'
