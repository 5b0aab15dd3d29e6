"""The tables of docs/reference/script-language.md say what the code does: properties, procedures, field_limits."""

import json
import re

import pytest

from chalicelib.api.request_limits import MAX_STORED_BYTES
from chalicelib.domain import field_limits, font, media, template
from chalicelib.domain.formats import FORMATS
from chalicelib.domain.timeline import MAX_SIDES, Color
from chalicelib.pipeline.warnings import MAX_WARNINGS
from chalicelib.render.compositing import scene
from chalicelib.render.images import bitmaps, svg, svg_safety
from chalicelib.render.images.kinds import ImageKind
from chalicelib.render.media_files import bounds
from chalicelib.render.motion import poses
from chalicelib.script import (
    ScriptError,
    context,
    diagnostics,
    evaluation,
    expressions,
    lexer,
    numbers,
    parse_scripts,
    parser,
    timing,
)
from chalicelib.script.procedures import PROCEDURES, EventTarget
from chalicelib.script.properties import PROPERTIES
from chalicelib.script.types import ALL_KINDS, VISIBLE_KINDS
from local.docs.page import PAGE
from local.paths import ROOT

TEXT = PAGE.read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "vendors" / "script-language.md").read_text(encoding="utf-8")
ASSIGNED = {target.value for target in EventTarget} & PROCEDURES.keys()

USUAL = FORMATS["MP4_H264_AAC"]
LIMITS = {
    "characters of all scripts, those of template and video together": f"{template.MAX_SCRIPT_CHARS:,}",
    "bytes of JSON of a template, and of a video": f"{MAX_STORED_BYTES:,}",
    "objects in all scripts": f"{parser.MAX_OBJECTS:,}",
    "plays of all objects": f"{timing.MAX_PLAYS:,}",
    "plays of one object, and values of an expression": f"{evaluation.MAX_VALUES:,}",
    "events, over all plays": f"{context.MAX_ACTIONS:,}",
    "characters of an `id`": f"{parser.MAX_ID_CHARS:,}",
    "characters of an expression": f"{lexer.MAX_CHARS:,}",
    "parentheses within parentheses": f"{expressions.MAX_DEPTH:,}",
    "lists and objects of JSON within each other": f"{parser.MAX_JSON_DEPTH:,}",
    "variables of a video": f"{field_limits.MAX_VARIABLES:,}",
    "characters of a variable's value": f"{field_limits.MAX_VALUE_CHARS:,}",
    "characters of a text": f"{field_limits.MAX_INPUT_TEXT_CHARS:,}",
    "problems that an error lists": f"{diagnostics.MAX_PROBLEMS:,}",
    "warnings that a video keeps": f"{MAX_WARNINGS:,}",
    "time of a start, or a duration": f"{numbers.MAX_TIME_MS // 3_600_000} hour",
    "`mediaStart` and `mediaEnd`": f"{numbers.MEDIA_TIME_RANGE.high / 3_600_000:g} hours",
    "width and height of a box, in frames": f"{MAX_SIDES:,}",
    "objects seen in about eight seconds, each of their moves counted": f"{scene.MAX_LAYERS:,}",
    "`scale` of a zoom": f"{poses.MAX_SCALE:,}",
    "output profiles of a template": f"{field_limits.MAX_PROFILES:,}",
    "width and height of a profile, in pixels": f"{USUAL.max_side_px:,}",
    "frames per second of a profile": f"{USUAL.max_fps:,}",
    "a file": f"{media.MAX_UPLOAD_BYTES // 1_000_000} MB",
    "a video's frame": f"{media.MAX_PIXELS // 1_000_000} megapixels",
    "all frames of a video": f"{bounds.MAX_PX // 10**9:,} gigapixels, and {bounds.MAX_PX_PER_S // 10**9} gigapixels a "
    "second: two hours of 1080p at 60 frames a second, 4K at 480",
    "width of a video's pixel, in heights": f"{bounds.MAX_PIXEL_RATIO}",
    "duration of a video or sound": f"{bounds.MAX_DURATION_MS // 3_600_000} hours; over an hour, the file needs "
    f"{bounds.MIN_BYTES_PER_S} bytes a second",
    "channels of a sound": f"{bounds.MAX_CHANNELS}",
    "rate of a sound": f"{bounds.MIN_RATE:,} to {bounds.MAX_RATE:,} Hz",
    "samples of a sound, all channels counted": f"{bounds.MAX_SAMPLES // 10**6:,} million: 29 hours of stereo at "
    "96 kHz, an hour of 64 channels at 48 kHz",
    "streams of a video or sound": f"{bounds.MAX_STREAMS}",
    "packets of a video or sound": f"{bounds.MAX_PACKETS // 10**6} million",
    "time to inspect a file": "20 s if it is uploaded in one request, 2 minutes otherwise",
    "a font": f"{font.MAX_FONT_BYTES // 1_000_000} MB",
}


def table(first: str, after: str = "") -> dict[str, list[str]]:
    """Return the rows of the table that begins with `first`, by their first cell without backticks."""
    rows = TEXT[TEXT.index(after) :].split(f"\n| {first} |", 1)[1].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {re.sub(r"^`(\w+)`$", r"\1", row[0]): row[1:] for row in cells}


PROPERTY_ROWS = table("property")
PROCEDURE_ROWS = table("procedure")
ASSIGNMENT_ROWS = table("property", after="### Assignments")
LIMIT_ROWS = table("of scripts") | table("of videos") | table("of media files")


def kinds(cell):
    named = {"all": ALL_KINDS, "visible": VISIBLE_KINDS}
    return named[cell] if cell in named else set(cell.split(", "))


def test_the_table_of_properties_has_them_all():
    assert PROPERTY_ROWS.keys() == {"id", *PROPERTIES}


@pytest.mark.parametrize("name", PROPERTIES)
def test_the_table_of_properties_has_the_right_objects(name):
    assert kinds(PROPERTY_ROWS[name][2]) == PROPERTIES[name].kinds


@pytest.mark.parametrize(
    "name", [name for name, known in PROPERTIES.items() if known.default is not None and known.default != ()]
)
def test_the_table_of_properties_has_the_right_defaults(name):
    assert PROPERTY_ROWS[name][1] == shown(PROPERTIES[name].default)


def shown(default):
    """Return a default as written in the table."""
    match default:
        case Color(red, green, blue):
            return f"#{red:02X}{green:02X}{blue:02X}"
        case tuple():
            return ", ".join(f"{part:g}" for part in default)
        case bool():
            return str(default).lower()
        case float():
            return f"{default:g}"
        case _:
            return str(default)


def test_the_table_of_properties_marks_our_additions():
    ours = re.search(r"^\*\*\(ours\)\*\*: `volume`.*?\n\n", REFERENCE, re.MULTILINE | re.DOTALL)
    names = set(re.findall(r"`(\w+)", ours[0]))
    assert {name for name, row in PROPERTY_ROWS.items() if row[3] == "ours"} == names


RANGES = [
    (name, float(low.replace(",", "")), float(high.replace(",", "")))
    for name, row in PROPERTY_ROWS.items()
    for low, high in re.findall(r"(-?[\d.,]+) to ([\d.,]+)", row[0])[-1:]
]
PARTS = {
    "position": {"x": 0, "y": ...},
    "size": {"w": 1, "h": ...},
    "textOutline": {"width": ...},
    "textShadow": {"blur": ...},
    "textBackground": {"padding": ...},
}


def script_of(name, number):
    """Return a script with a property, or its last part that has a range, set to a number."""
    value = {key: number if part is ... else part for key, part in PARTS[name].items()} if name in PARTS else number
    kind = min(PROPERTIES[name].kinds)
    return {kind.value: {"duration": 1000, name: value}}


@pytest.mark.parametrize(("name", "low", "high"), RANGES)
def test_the_limits_of_the_table_of_properties_are_allowed(name, low, high):
    ends = [script_of(name, low), script_of(name, high)]
    assert len(parse_scripts([json.dumps(ends)]).objects) == 2


@pytest.mark.parametrize(("name", "low", "high"), RANGES)
def test_values_beyond_the_limits_of_the_table_of_properties_are_refused(name, low, high):
    beyond = [script_of(name, low - 1e-5), script_of(name, high + 1)]
    with pytest.raises(ScriptError) as error:
        parse_scripts([json.dumps(beyond)])
    assert len(error.value.problems) == 2


def test_the_tables_of_events_have_all_that_they_can_do():
    assert sorted([*PROCEDURE_ROWS, *ASSIGNMENT_ROWS]) == sorted(PROCEDURES)


@pytest.mark.parametrize("name", sorted(PROCEDURES.keys() - ASSIGNED))
def test_the_table_of_procedures_has_the_right_objects(name):
    assert kinds(PROCEDURE_ROWS[name][1]) == PROCEDURES[name].kinds


@pytest.mark.parametrize("name", sorted(ASSIGNED))
def test_the_table_of_assignments_has_the_right_objects(name):
    assert kinds(ASSIGNMENT_ROWS[name][0]) == PROCEDURES[name].kinds


def test_the_limits_match_the_code():
    assert {name: row[0] for name, row in LIMIT_ROWS.items()} == LIMITS


IMAGE_ROWS = table("format", after="## Image formats")
MEGAPIXELS = {
    "JPEG": bitmaps.MAX_JPEG_PIXELS,
    **dict.fromkeys(("PNG", "GIF", "TIFF", "BMP"), media.MAX_PIXELS),
    **{
        row: bitmaps.most_pixels(kind)
        for row, kind in (("WebP", ImageKind.WEBP), ("AVIF", ImageKind.AVIF), ("HEIC, HEIF", ImageKind.HEIF))
    },
}


def test_the_kinds_of_images_match_the_code():
    assert {name.split(",")[0] for name in IMAGE_ROWS} == set(ImageKind)


@pytest.mark.parametrize("name", MEGAPIXELS)
def test_the_table_of_images_has_the_right_sizes(name):
    assert IMAGE_ROWS[name][0] == f"{MEGAPIXELS[name] // 1_000_000} megapixels"


def test_the_table_of_images_has_the_right_sizes_of_drawings():
    size = f"{svg.MAX_SIDE_PX:,} px a side, {svg_safety.MAX_BYTES // 1_000_000} MB"
    assert IMAGE_ROWS["SVG, SVGZ"][0] == f"{size}, {svg_safety.MAX_ELEMENTS:,} elements, {svg_safety.MAX_DEPTH} levels"
