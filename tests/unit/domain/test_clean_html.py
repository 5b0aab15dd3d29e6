"""HTML of callers: what pages may show stays, and hostile HTML does nothing."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.clean_html import clean_html, text_of
from tests.unit.domain.hostile_html import HOSTILE

LINK = 'target="_blank" rel="noopener nofollow"'
# What a page may show, as it is shown.
HARMLESS = [
    "Hello",
    "<h2>Dear Ava</h2><p>Your <b>offer</b>, <i>until</i> <em>Friday</em>.</p>",
    '<ul><li>one</li><li>two</li></ul><ol start="3"><li>three</li></ol>',
    '<table><tbody><tr><th scope="row">Price</th><td colspan="2">3 €</td></tr></tbody></table>',
    '<figure><img src="https://example.com/a.png" alt="A" width="40"><figcaption>Here</figcaption></figure>',
    f'<a href="https://example.com/?a=1&amp;b=2" {LINK}>more</a>',
    f'<a href="mailto:ann@example.com" {LINK}>write</a> <a href="tel:+49301234" {LINK}>call</a>',
    '<button type="button">Buy</button>',
    '<p style="color:#123456;font-size:2em;text-align:center">large</p>',
    '<div style="background-color:rgb(10, 20, 30);width:50%">box</div>',
    '<p dir="rtl" lang="ar">مرحبا</p>',
]
# What is sent, and what is left of it.
CHANGED = [
    ("<p>open", "<p>open</p>"),
    ("5 < 6 & 7", "5 &lt; 6 &amp; 7"),
    ("<html><head><title>T</title><style>p{color:red}</style></head><body><p>a</p></body></html>", "<p>a</p>"),
    (
        '<a href="https://a.example" target="_top" rel="opener" download>a</a>',
        f'<a href="https://a.example" {LINK}>a</a>',
    ),
    ('<button type="submit" formaction="https://a.example" name="x">a</button>', '<button type="button">a</button>'),
    ('<p id="player" class="overlay" data-x="1" tabindex="1">a</p>', "<p>a</p>"),
    ('<form action="https://a.example"><input name="password">text</form>', "text"),
    ('<img src="/logo.png"><img src="//a.example/b.png"><img src="data:image/png;base64,AA">', "<img><img><img>"),
    ('<p style="position:fixed;color:red">a</p>', '<p style="color:red">a</p>'),
    ('<p style="z-index:9;margin:1px">a</p>', '<p style="margin:1px">a</p>'),
    ("<!-- a --><p>b</p><!--[if IE]>c<![endif]-->", "<p>b</p>"),
]
TAG_NAMES = """
    a b blockquote button code dd del details div dl dt em figcaption figure h2 i img li ol p q span strong summary
    table tbody td th tr ul
"""
TAGS = set(TAG_NAMES.split())
ATTRIBUTES = {
    ("a", "href"), ("a", "rel"), ("a", "target"), ("button", "type"), ("img", "alt"), ("img", "src"), ("img", "width"),
    ("ol", "start"), ("td", "colspan"), ("th", "scope"),
}  # fmt: skip
EVERYWHERE = {"dir", "lang", "style", "title"}
PROPERTIES = {"background-color", "color", "font-size", "height", "margin", "text-align", "width"}
SCHEMES = {"a": ("http://", "https://", "mailto:", "tel:"), "img": ("http://", "https://")}


class Reader(HTMLParser):
    """A second reading of clean HTML, by another parser: it finds tags and attributes that could do something."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found += [] if tag in TAGS else [tag]
        self.found += [(tag, name) for name, _ in attrs if (tag, name) not in ATTRIBUTES and name not in EVERYWHERE]
        self.found += [
            (name, value) for name, value in attrs if name in ("href", "src") and not self._is_good(tag, value)
        ]
        styles = [value for name, value in attrs if name == "style"]
        self.found += [style for style in styles if not self._is_plain(style)]
        if tag == "a" and {("rel", "noopener nofollow"), ("target", "_blank")} - set(attrs):
            self.found.append(("a", attrs))

    def handle_comment(self, data):
        self.found.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    def _is_good(self, tag, url):
        return url.startswith(SCHEMES[tag]) and url.isprintable()

    def _is_plain(self, style):
        names = {each.partition(":")[0].strip() for each in style.split(";") if each.strip()}
        return names <= PROPERTIES and not any(sign in style for sign in ("url", "\\", "var", "/*", "@", "expression"))


@pytest.mark.parametrize("html", HARMLESS)
def test_harmless_html_stays_as_it_is(html):
    assert clean_html(html) == html


@pytest.mark.parametrize(("html", "left"), CHANGED)
def test_only_what_may_be_shown_is_left(html, left):
    assert clean_html(html) == left


@pytest.mark.parametrize("html", HOSTILE, ids=ascii)
def test_hostile_html_does_nothing(html):
    assert Reader(clean_html(html)).found == []


@pytest.mark.parametrize("html", HOSTILE, ids=ascii)
def test_it_still_does_nothing_once_it_is_read_and_cleaned_again(html):
    assert Reader(clean_html(clean_html(html))).found == []


@pytest.mark.parametrize("html", [left for _, left in CHANGED])
def test_clean_html_is_not_changed_again(html):
    assert clean_html(html) == html


@pytest.mark.parametrize("html", ["<script>", '<a href="/x">a</a>', "<p onclick=a>", '<p style="position:fixed">'])
def test_the_second_reading_finds_what_is_not_clean(html):
    assert Reader(html).found


@given(st.lists(st.sampled_from([*HOSTILE, *HARMLESS, "<", ">", '"', "'", "</", "<!--", "&"]), max_size=4))
def test_hostile_html_that_is_put_together_does_nothing(parts):
    clean = clean_html("".join(parts))
    assert Reader(clean).found == []
    assert Reader(clean_html(clean)).found == []


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Dear <b>Ava</b>,</p>\n<p>3 &lt; 4 &amp; more<br>Bye</p>", "Dear Ava,\n3 < 4 & more\nBye"),
        ("<script>alert(1)</script>Hello<style>p{}</style>", "Hello"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
    ],
)
def test_the_text_of_html_has_no_tags(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize("text", ["if a<b then c", "I <3 you", "R&D &lt; all", "two\nlines", ""])
def test_a_text_without_tags_is_its_own_text(text):
    assert text_of(text) == text
