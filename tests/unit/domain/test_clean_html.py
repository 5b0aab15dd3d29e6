"""HTML of callers: what pages may show stays, and hostile HTML does nothing."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.clean_html import clean_html

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
_BAD_URLS = [
    "javascript:hit()",
    "JaVaScRiPt:hit()",
    " \x01javascript:hit()",
    "java\tscript:hit()",
    "java\nscript:hit()",
    "&#106;avascript&colon;hit()",
    "javascript&#0000058hit()",
    "vbscript:hit()",
    "data:text/html,<script>hit()</script>",
    "data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==",
    "blob:https://a.example/1",
    "file:///etc/passwd",
    "filesystem:https://a.example/x",
    "view-source:https://a.example",
    "ftp://a.example/x",
    "intent://a.example#Intent;end",
    "//a.example/x",
    "\\\\a.example\\x",
    "/api",
    "?n=1",
    "../events",
    "#x",
    "https:javascript",
    "https:/x",
    "https:\\\\x",
    "ｊavascript:hit()",
    "feed:javascript:hit()",
]
_BAD_STYLES = [
    "background:url(https://a.example/x)",
    "background-color:url(https://a.example/x)",
    "color:URL( 'https://a.example/x' )",
    "color:u\\72l(https://a.example/x)",
    "list-style:url(https://a.example/x)",
    "background-image:image-set('https://a.example/x' 1x)",
    "border-image:-webkit-image-set(url(https://a.example/x) 1x)",
    "cursor:url(https://a.example/x),auto",
    "content:url(https://a.example/x)",
    "width:expression(hit())",
    "behavior:url(#x)",
    "-moz-binding:url(https://a.example/x#y)",
    "position:fixed;top:0;left:0;width:100vw;height:100vh",
    "pos/**/ition:fixed",
    "position :fixed",
    "color:red;}body{background:url(https://a.example/x)",
    "@import 'https://a.example/x';color:red",
    "--a:url(https://a.example/x);color:var(--a)",
    "color:var(--paper)",
    "font-family:attr(title)",
    "transform:translate(-900px)",
    "margin-top:-900px",
    "margin:0 0 -9em",
    "margin:calc(1px * -900)",
    "margin:calc(1px - 900px)",
    "text-indent:- 900px",
    "animation:x 1s",
    "filter:url(https://a.example/x)",
    "mask:url(https://a.example/x)",
    "float:left",
    "pointer-events:all",
]
HOSTILE = [
    "<script>hit()</script>",
    "<SCRIPT/SRC=https://a.example/x.js></SCRIPT>",
    "<scr<script>ipt>hit()</scr</script>ipt>",
    "<script>hit()//",
    "<<script>script>hit()<</script>/script>",
    "<img src=https://a.example/x onerror=hit()>",
    "<img src=x onerror=hit() src=https://a.example/x>",
    "<img/src/onerror=hit()>",
    "<img src=`x` onerror=`hit()`>",
    "<img srcset='https://a.example/x 2x' src=https://a.example/y>",
    "<img src=https://a.example/x usemap=#m><map name=m><area href=javascript:hit()></map>",
    "<img name=config><img id=config><a id=token></a><a name=player href=https://a.example>a</a>",
    "<b onclick=hit()>a</b><b ONMOUSEOVER='hit()'>a</b><b onfocus=hit() autofocus tabindex=1>a</b>",
    "<b\x0conclick=hit()>a</b>",
    "<b/onclick=hit()>a</b>",
    "<b title='a' onclick = hit() lang=x>a</b>",
    "<b title=\"' onclick='hit()\">a</b>",
    "<b title='\"><script>hit()</script>'>a</b>",
    "<details open ontoggle=hit()><summary>a</summary></details>",
    "<body onload=hit()><frameset onload=hit()><frame src=javascript:hit()>",
    "<svg onload=hit()><script>hit()</script></svg>",
    "<svg><a><set attributeName=href to=javascript:hit()></set><text>a</text></a></svg>",
    "<svg><animate onbegin=hit() attributeName=x></animate></svg>",
    "<svg><use href=data:image/svg+xml,x></use><image href=https://a.example/x></image></svg>",
    "<svg><foreignObject><iframe src=javascript:hit()></iframe></foreignObject></svg>",
    "<svg><style><img src=x onerror=hit()></style></svg>",
    "<math><mtext><table><mglyph><style><img title='</style><img src=x onerror=hit()>'>",
    "<math><maction xlink:href=javascript:hit()>a</maction></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=hit()>",
    "<noscript><p title='</noscript><img src=x onerror=hit()>'></noscript>",
    "<template><img src=x onerror=hit()></template>",
    "<textarea><img title='</textarea><img src=x onerror=hit()>'></textarea>",
    "<title><img title='</title><img src=x onerror=hit()>'></title>",
    "<xmp><img title='</xmp><img src=x onerror=hit()>'></xmp>",
    "<noembed><img title='</noembed><img src=x onerror=hit()>'></noembed>",
    "<plaintext><script>hit()</script>",
    "<select><option><script>hit()</script></option><img src=x onerror=hit()></select>",
    "<table><script>hit()</script><tr><td background=https://a.example/x>a</table>",
    "<a><table><a href=javascript:hit()><b onclick=hit()>a",
    "<iframe src=https://a.example></iframe><iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<object data=https://a.example/x></object><embed src=https://a.example/x><applet code=x></applet>",
    "<audio src=https://a.example/x autoplay></audio><video poster=https://a.example/x></video>",
    "<video><source onerror=hit()></video><track src=https://a.example/x>",
    "<input type=image src=https://a.example/x><input onfocus=hit() autofocus>",
    "<isindex type=image src=x onerror=hit()>",
    "<link rel=stylesheet href=https://a.example/x.css><link rel=prefetch href=https://a.example>",
    "<style>@import 'https://a.example/x';*{position:fixed}</style>",
    "<style><!--</style><img src=x onerror=hit()>--></style>",
    "<meta http-equiv=refresh content='0;url=https://a.example'><base href=https://a.example>",
    "<meta charset=utf-7>+ADw-script+AD4-hit()+ADw-/script+AD4-",
    "<marquee onstart=hit()>a</marquee><blink>a</blink><bgsound src=https://a.example/x>",
    "<dialog open>a</dialog><div popover>a</div><button popovertarget=x>a</button>",
    "<x-player is=video onclick=hit()>a</x-player><slot name=x></slot><div part=x slot=y>a</div>",
    "<portal src=https://a.example></portal><fencedframe></fencedframe>",
    "<blockquote cite=javascript:hit()>a</blockquote><q cite=https://a.example>a</q><del cite=x>a</del>",
    "<p contenteditable draggable=true accesskey=x inert hidden>a</p>",
    "<a href=https://a.example target=_parent>a</a><a href=https://a.example rel=opener>a</a>",
    "<a href='https://a.example' href='javascript:hit()'>a</a>",
    "<!--><img src=x onerror=hit()>--><!-- --!><img src=x onerror=hit()> -->",
    "<!DOCTYPE html [<!ENTITY x 'hit()'>]><?xml version='1.0'?><![CDATA[<script>hit()</script>]]>",
    "<%<script>hit()</script>%><? <img src=x onerror=hit()> ?>",
    "&lt;script&gt;hit()&lt;/script&gt;",
    "<\x00script>hit()</script><b on\x00click=hit()>a</b>",
    "\ufeff<script>hit()</script>\u2028<b \u200bonclick=hit()>a</b>",
    *(f'<a href="{url}">a</a><img src="{url}" alt="b">' for url in _BAD_URLS),
    *(f'<p style="{style}">a</p>' for style in _BAD_STYLES),
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
