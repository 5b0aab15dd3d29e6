"""Drawings: their sizes and their px, and that they neither read a file nor exceed limits."""

import base64
import gzip
from collections import Counter
from itertools import pairwise

import pytest
from PIL import Image

from chalicelib.domain.errors import BadMedia
from chalicelib.render.images import svg as svg_module
from chalicelib.render.images import svg_safety
from chalicelib.render.images.reader import image_facts
from chalicelib.render.images.svg import MAX_SIDE_PX, open_drawing
from chalicelib.render.images.svg_safety import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS
from tests.fakes.images import RED, encoded, quarters, seen

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(contents, root='width="40" height="20"'):
    return f"<svg {NAMES} {root}>{contents}</svg>"


FILLED = '<rect width="100%" height="100%" fill="#e61e3c"/>'


@pytest.fixture
def written(tmp_path):
    """Write a drawing: `written(contents, attributes of its root)`."""

    def write(contents=FILLED, root='width="40" height="20"'):
        return save(svg(contents, root).encode())

    def save(content):
        (tmp_path / "a.svg").write_bytes(content)
        return tmp_path / "a.svg"

    write.raw = save
    return write


def size_of(path):
    facts = image_facts(path)
    return facts.width_px, facts.height_px


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('width="40" height="20"', (40, 20)),
        ('width="40px" height="20px" viewBox="0 0 4 2"', (40, 20)),
        ('viewBox="-5 -5 200 100"', (200, 100)),
        ('viewBox="0,0,200,100"', (200, 100)),
        ('width="100%" height="100%" viewBox="0 0 200 100"', (200, 100)),
        ('width="50" viewBox="0 0 200 100"', (50, 25)),
        ('height="50" viewBox="0 0 200 100"', (100, 50)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('width="72pt" height="10em"', (96, 160)),
        ('style="width:64px; height: 32px" viewBox="0 0 2 1"', (64, 32)),
        ('viewBox="0 0 1.5 1"', (150, 100)),
        ('viewBox="0 0 0 0"', (300, 150)),
        ('width="50"', (50, 150)),
        ("", (300, 150)),
        (f'width="{MAX_SIDE_PX}" height="100"', (MAX_SIDE_PX, 100)),
    ],
)
def test_a_drawing_has_the_shape_that_browsers_give_it(written, root, size):
    assert size_of(written(root=root)) == size


@pytest.mark.parametrize(
    ("root", "reason"),
    [
        ('width="0" height="9"', "width or a height of 0"),
        (f'width="{MAX_SIDE_PX + 1}" height="100"', "the most is 100,000 px"),
        ('width="1e300" height="1"', "the most is"),
    ],
)
def test_a_drawing_without_a_usable_size_is_refused(written, root, reason):
    with pytest.raises(BadMedia, match=reason):
        image_facts(written(root=root))


def test_a_drawing_is_sharp_at_the_size_at_which_it_is_shown(written):
    half = '<rect width="1" height="2" fill="#e61e3c"/>'
    drawn = seen(written(half, 'viewBox="0 0 2 2"'), (400, 400))
    edge = [drawn.getpixel((x, 200))[3] for x in (198, 199, 200, 201)]
    assert edge == [255, 255, 0, 0]


def test_a_small_drawing_is_tried_larger_than_it_is(written, monkeypatch):
    """Filters take time for each px: a drawing that takes too long is refused at upload."""
    drawn = []
    part = svg_module.Drawing.part
    monkeypatch.setattr(svg_module.Drawing, "part", lambda *args: drawn.append(part(*args).size))
    image_facts(written())
    assert drawn == [(512, 256)]


def test_a_part_is_drawn_as_it_is_in_the_whole(written):
    path = written('<circle cx="50" cy="30" r="25" fill="red"/>', 'viewBox="0 0 100 60"')
    whole = open_drawing(path).part((0, 0, 100, 60), (1000, 600))
    part = open_drawing(path).part((20, 10, 70, 50), (500, 400))
    assert part.tobytes() == whole.crop((200, 100, 700, 500)).tobytes()


def test_a_drawing_that_would_be_too_large_is_drawn_softer(written, monkeypatch):
    monkeypatch.setattr(svg_module, "_MOST_DRAWN_PIXELS", 200)
    drawn = seen(written('<rect width="20" height="20" fill="#e61e3c"/>'), (400, 200))
    assert (drawn.size, drawn.getpixel((100, 100))) == ((400, 200), (*RED, 255))


def test_a_drawing_may_be_stretched(written):
    drawn = seen(written('<circle cx="10" cy="10" r="10"/>', 'viewBox="0 0 20 20"'), (200, 50))
    assert drawn.getchannel("A").getbbox() == (0, 0, 200, 50)


def test_pixels_that_are_not_drawn_are_clear(written):
    assert seen(written('<rect width="20" height="20"/>')).getpixel((30, 10))[3] == 0


def test_the_drawing_of_an_office_program_with_entities_is_read(written):
    head = f'<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE svg [<!ENTITY ns "{NAMES[7:33]}">]>'
    path = written.raw(f'{head}<svg xmlns="&ns;" width="40" height="20"><!-- \xe4 -->{FILLED}</svg>'.encode("latin-1"))
    assert seen(path).getpixel((20, 10)) == (*RED, 255)


@pytest.mark.parametrize(
    "encode", [gzip.compress, lambda text: text.decode().encode("utf-16"), b"\xef\xbb\xbf".__add__]
)
def test_other_encodings_are_read(written, encode):
    path = written.raw(encode(f'<svg {NAMES} viewBox="0 0 40 20">{FILLED}</svg>'.encode()))
    assert seen(path).getpixel((20, 10)) == (*RED, 255)


@pytest.mark.parametrize("family", ["Inter", "Arial, sans-serif", "Unheard Of", "monospace"])
def test_a_text_is_drawn_in_our_fonts(written, family):
    path = written(f'<text y="18" font-family="{family}" font-size="18">Iy</text>')
    assert seen(path).getchannel("A").getbbox() is not None


def test_a_style_sheet_counts_and_names_no_other_one(written):
    path = written(
        '<style>@import url("http://127.0.0.1:1/x.css"); .a{fill:#e61e3c}</style>' + FILLED.replace("fill=", "class=")
    )
    path.write_text(path.read_text().replace('class="#e61e3c"', 'class="a"'))
    assert seen(path).getpixel((20, 10)) == (*RED, 255)


@pytest.mark.parametrize("attribute", ["href", "xlink:href"])
@pytest.mark.parametrize(
    "place", ["{file}", "file://{file}", "{file.name}", "./{file.name}", " {file}", "http://127.0.0.1:1/a.png"]
)
@pytest.mark.parametrize(
    "element",
    [
        '<image {} width="40" height="20"/>',
        '<filter id="f"><feImage {}/></filter><rect width="40" height="20" filter="url(#f)"/>',
    ],
)
def test_no_file_is_read(written, tmp_path, monkeypatch, attribute, place, element):
    secret = tmp_path / "secret.png"
    Image.new("RGB", (40, 20), RED).save(secret)
    monkeypatch.chdir(tmp_path)
    path = written(element.format(f'{attribute}="{place.format(file=secret)}"'))
    assert RED not in {color[:3] for _, color in seen(path).getcolors()}


def test_no_drawing_in_a_drawing_reads_a_file_either(written, tmp_path):
    secret = tmp_path / "secret.png"
    Image.new("RGB", (40, 20), RED).save(secret)
    inner = f'<svg {NAMES} width="40" height="20"><image href="{secret}" width="40" height="20"/></svg>'
    data = base64.b64encode(inner.encode()).decode()
    path = written(f'<image href="data:image/svg+xml;base64,{data}" width="40" height="20"/>')
    assert Counter(dict(map(reversed, seen(path).getcolors()))) == {(0, 0, 0, 0): 800}


def test_no_entity_is_read_from_a_file(written, tmp_path):
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
    with pytest.raises(BadMedia, match="undefined entity"):
        image_facts(written.raw(f"{entity}<svg {NAMES}><text>&a;</text></svg>".encode()))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_an_embedded_picture_is_shown(written, kind):
    data = base64.b64encode(encoded(Image.new("RGB", (4, 2), RED), kind)).decode()
    path = written(f'<image href="data:image/{kind.lower()};base64,{data}" width="40" height="20"/>')
    assert seen(path).getpixel((20, 10)) == pytest.approx((*RED, 255), abs=4)


def test_an_embedded_picture_that_is_too_large_is_refused(written):
    data = base64.b64encode(encoded(Image.new("1", (5001, 5000)), "PNG")).decode()
    with pytest.raises(BadMedia, match="more than 25 megapixels"):
        image_facts(written(f'<image href="data:image/png;base64,{data}" width="40" height="20"/>'))


def nested(levels):
    return "<g>" * levels + FILLED + "</g>" * levels


# The root and the rectangle are two levels.
def test_the_deepest_drawing_is_drawn(written):
    assert size_of(written(nested(MAX_DEPTH - 2))) == (40, 20)


@pytest.mark.parametrize(
    "contents",
    [
        nested(MAX_DEPTH - 1),
        "<defs>" + "".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(40)) + '</defs><use href="#a0"/>',
        "".join(f'<mask id="m{n}"><rect width="9" height="9" mask="url(#m{n + 1})"/></mask>' for n in range(40))
        + '<rect width="9" height="9" mask="url(#m0)"/>',
        "<style>" + "".join(f".c{n}{{mask:url(#m{n})}}" for n in range(41)) + "</style>"
        + "".join(f'<mask id="m{n}"><rect width="9" height="9" class="c{n + 1}"/></mask>' for n in range(40))
        + '<rect width="9" height="9" class="c0"/>',
        f'<image href="data:image/svg+xml;base64,{base64.b64encode(svg(nested(70)).encode()).decode()}"/>',
    ],
)  # fmt: skip
def test_a_drawing_that_is_too_deep_is_refused(written, contents):
    """Deeper nesting crashes the drawing library."""
    with pytest.raises(BadMedia, match="nested more than 64 levels"):
        image_facts(written(contents))


def lots_of_uses():
    rows = "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 7))
    return f'<defs><rect id="a0" width="1" height="1"/>{rows}</defs><use href="#a6"/>'


@pytest.mark.parametrize("contents", [lots_of_uses(), "<g/>" * MAX_ELEMENTS])
def test_a_drawing_of_too_many_elements_is_refused(written, contents):
    with pytest.raises(BadMedia, match="more than 100,000 elements"):
        image_facts(written(contents))


PICTURE = base64.b64encode(encoded(Image.new("1", (500, 500)), "PNG")).decode()
IMAGE = f'<image id="a" href="data:image/png;base64,{PICTURE}" width="4" height="4"/>'
SHADOW = '<filter id="f"><feFlood/></filter>'


@pytest.mark.parametrize(
    ("contents", "weight"),
    [
        (SHADOW, 22),
        (SHADOW + '<rect width="4" height="4" filter="url(#f)"/>', 44),
        ('<filter><feTurbulence numOctaves="3"/></filter>', 62),
        ('<filter><feMorphology radius="5 2"/></filter>', 122),
        ('<filter><feConvolveMatrix order="3"/></filter>', 31),
        (IMAGE, 12),
        (IMAGE + '<use href="#a"/>', 24),
    ],
)
def test_what_takes_long_to_draw_counts_as_several_elements(written, monkeypatch, contents, weight):
    monkeypatch.setattr(svg_safety, "MAX_ELEMENTS", weight)
    assert size_of(written(contents)) == (40, 20)
    monkeypatch.setattr(svg_safety, "MAX_ELEMENTS", weight - 1)
    with pytest.raises(BadMedia, match="filters and pictures count as several"):
        size_of(written(contents))


@pytest.mark.parametrize(("attributes", "is_allowed"), [(MAX_ATTRIBUTES, True), (MAX_ATTRIBUTES + 1, False)])
def test_an_element_has_a_bounded_number_of_attributes(written, attributes, is_allowed):
    path = written("<g " + " ".join(f'a{number}=""' for number in range(attributes)) + "/>")
    if is_allowed:
        assert size_of(path) == (40, 20)
        return
    with pytest.raises(BadMedia, match="more than 1,000 attributes"):
        size_of(path)


def test_entities_that_multiply_are_refused(written):
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefgh"))
    bomb = f'<!DOCTYPE svg [<!ENTITY a "<g/>">{entities}]><svg {NAMES}>&h;</svg>'
    with pytest.raises(BadMedia, match=r"elements|not well-formed"):
        image_facts(written.raw(bomb.encode()))


def test_a_mask_that_masks_itself_ends(written):
    mask = '<mask id="m"><rect mask="url(#m)" width="9" height="9"/></mask><rect width="9" height="9" mask="url(#m)"/>'
    assert size_of(written(mask)) == (40, 20)


def test_a_circle_of_uses_is_refused(written):
    circle = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'
    with pytest.raises(BadMedia, match="cannot be drawn"):
        image_facts(written(circle))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg><rect/></svg>", "expected svg with xmlns"),
        (b"<?xml version='1.0'?><rss/>", "its root is 'rss'"),
        (f"<svg {NAMES}><g></svg>".encode(), "not well-formed"),
        (f"<svg {NAMES}>".encode(), "not well-formed"),
        (b"\x1f\x8bgarbage", "damaged"),
        (gzip.compress(f"<svg {NAMES}/>".encode(), mtime=0)[:-12], "truncated"),
        (gzip.compress(bytes(21_000_000), mtime=0), "more than 20 MB"),
    ],
)
def test_a_file_that_is_not_a_drawing_is_refused(written, content, reason):
    with pytest.raises(BadMedia, match=reason):
        image_facts(written.raw(content))


def test_a_drawing_counts_as_one(written, tmp_path):
    quarters().save(tmp_path / "a.png")
    assert [image_facts(path).is_vector for path in (written(), tmp_path / "a.png")] == [True, False]
