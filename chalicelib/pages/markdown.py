"""Markdown pages of docs/ as HTML, with anchors, highlighted code, sized pictures and working links."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from .html import Section, colour
from .static_files import address_of, size_of

# The served pages of docs/, by file name. Links to other pages become plain text.
_PAGES = {"api.md": "docAPI", "script-language.md": "docScript"}
# The class of the mark for additions to the original script language.
_MARK = "badge"
_NO_SLUG = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Article:
    """A page: its title, its sections, and its HTML without the title."""

    title: str
    sections: tuple[Section, ...]
    html: Markup


def read_article(text: str) -> Article:
    """Convert a Markdown text whose first heading is its title. Drop a list of contents: pages have their own."""
    reader = MarkdownIt("commonmark").enable("table")
    reader.add_render_rule("fence", _code)
    reader.add_render_rule("code_block", _code)
    reader.add_render_rule("image", _image)
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    tokens = list(_without_contents(reader.parse(text)))
    _name_headings(tokens)
    _label_cells(tokens)
    for token in tokens:
        token.children = list(_inline(token.children or []))
    body = tokens[3:]
    html = Markup(reader.renderer.render(body, reader.options, {}))  # noqa: S704 - the text is ours
    return Article(_words(tokens[1]), tuple(_sections(body)), html)


def _without_contents(tokens: Sequence[Token]) -> Iterator[Token]:
    inside = False
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open" and tokens[index + 1].content.startswith("**Contents**"):
            inside = True
        if not inside:
            yield token
        elif token.type == "paragraph_close":
            inside = False


def _name_headings(tokens: Sequence[Token]) -> None:
    """Give headings the ids that GitHub gives them, so that links work both there and here."""
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _NO_SLUG.sub("", _text(following).lower()).replace(" ", "-"))


def _label_cells(tokens: Sequence[Token]) -> None:
    """Label each cell with its column's name: narrow screens show a row as a list."""
    heads: list[str] = []
    column = 0
    for token, following in pairwise(tokens):
        if token.type == "thead_open":
            heads = []
        elif token.type == "th_open":
            heads.append(_text(following))
        elif token.type == "tr_open":
            column = 0
        elif token.type == "td_open":
            token.attrSet("data-label", heads[column])
            column += 1


def _inline(children: Sequence[Token]) -> Iterator[Token]:
    left_out = False
    for index, token in enumerate(children):
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")))
            left_out = address is None
            token.attrSet("href", address or "")
        elif token.type == "strong_open" and children[index + 1].content == "ours":
            token.attrSet("class", _MARK)
        if not (left_out and token.type in ("link_open", "link_close")):
            yield token


def _address(href: str) -> str | None:
    path, _, fragment = href.partition("#")
    if ":" in path or not path:
        return href
    page = _PAGES.get(path)
    return page and page + (f"#{fragment}" if fragment else "")


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    found = [
        (token.tag, Section(str(token.attrGet("id")), _words(following)))
        for token, following in pairwise(tokens)
        if token.type == "heading_open"
    ]
    starts = [index for index, (tag, _) in enumerate(found) if tag == "h2"]
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        section = found[start][1]
        yield Section(section.id, section.title, tuple(each for _, each in found[start + 1 : end]))


def _text(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])


def _words(inline: Token) -> str:
    """Return the words of a heading, without its mark."""
    children = inline.children or []
    marked = [index for index, child in enumerate(children) if child.attrGet("class") == _MARK]
    return "".join(child.content for child in children[: marked[0] if marked else None]).strip()


def _code(renderer: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    # The rest of `info` is for local/docs. Indented code has none, and is part of a script.
    language = token.info.split()[0] if token.info else "json"
    return f'<div class="code"><pre><code>{colour(token.content, language)}</code></pre></div>\n'


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    name = PurePosixPath(str(token.attrGet("src"))).name
    width, height = size_of(name)
    return Markup('<img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">').format(
        address_of(name), token.content, width, height
    )


def _table_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    return '<div class="table"><table>\n'


def _table_close(renderer: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    return "</table></div>\n"
