"""The golden frames on one page: expected, actual and their difference side by side, with the expectation.

python -m tests.golden.sheet [--accept] [part of a case's name …]

`--accept` makes different frames the expected ones. Look at them first: a wrong one that is accepted
stays wrong.
"""

import argparse
import sys
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from io import BytesIO
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image, ImageChops

from chalicelib.render.ffmpeg.binaries import find_binaries
from tests.golden.camera import Camera
from tests.golden.case import Case, all_cases
from tests.golden.likeness import is_alike, likeness

SHEET = Path("build/golden.html")
_AMPLIFIED = 4
_PAGE = Template(Path(__file__).with_name("sheet.html").read_text(encoding="utf-8"))
_ROW = Template("""<tr class="$state"><th>$case<br>$ms ms<br><b>$state</b> $measure</th><td>$words</td>
<td>$expected</td><td>$actual</td><td>$difference</td></tr>""")


class Shot(NamedTuple):
    """A frame, as it was expected (None: not yet) and as it is; `state` is alike, different or new."""

    case: Case
    ms: int
    expected: bytes | None
    actual: bytes
    state: str
    measure: str


def take(cases: list[Case], camera: Camera, *, accept: bool) -> Iterator[Shot]:
    """Render all frames of some cases; if accepted, different ones become the expected ones."""
    for case in cases:
        for ms in case.frames:
            actual, expected = camera.frame(case, ms), case.expected(ms)
            was = expected.read_bytes() if expected.exists() else None
            state, measure = _compared(expected, actual, camera)
            if accept and state != "alike":
                expected.write_bytes(actual.read_bytes())
            yield Shot(case, ms, was, actual.read_bytes(), state, measure)


def _compared(expected: Path, actual: Path, camera: Camera) -> tuple[str, str]:
    if not expected.exists():
        return "new", ""
    found = likeness(expected, actual, camera.binaries.ffmpeg)
    measure = f"{found.structure:.3f}, {found.color_db:.0f} dB"
    return "alike" if is_alike(found) else "different", measure


def page(shots: list[Shot]) -> str:
    """Return the page as HTML with its pictures, different ones first."""
    rows = [_row(shot) for shot in sorted(shots, key=lambda shot: shot.state == "alike")]
    return _PAGE.substitute(rows="\n".join(rows))


def _row(shot: Shot) -> str:
    difference = _difference(shot.expected, shot.actual) if shot.expected else None
    return _ROW.substitute(
        state=shot.state,
        case=escape(shot.case.name),
        ms=shot.ms,
        measure=shot.measure,
        words=escape(shot.case.frames[shot.ms]),
        expected=_picture(shot.expected),
        actual=_picture(shot.actual),
        difference=_picture(difference),
    )


def _difference(expected: bytes, actual: bytes) -> bytes:
    """Return the difference of two pictures, amplified, as small differences are not visible; black if equal."""
    one, other = (Image.open(BytesIO(picture)).convert("RGB") for picture in (expected, actual))
    out = BytesIO()
    ImageChops.difference(one, other).point(lambda value: value * _AMPLIFIED).save(out, "PNG")
    return out.getvalue()


def _picture(content: bytes | None) -> str:
    if content is None:
        return ""
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    return f'<img src="data:image/{kind};base64,{b64encode(content).decode()}">'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    cases = [case for case in all_cases() if not options.names or any(name in case.name for name in options.names)]
    with TemporaryDirectory() as folder:
        shots = list(take(cases, Camera(Path(folder), find_binaries(None)), accept=options.accept))
    SHEET.parent.mkdir(exist_ok=True)
    SHEET.write_text(page(shots), encoding="utf-8")
    unlike = [f"{shot.case.name} at {shot.ms} ms" for shot in shots if shot.state != "alike"]
    print(f"{len(shots)} frames, {len(unlike)} not as expected: see {SHEET}", *unlike, sep="\n  ")
    return 1 if unlike and not options.accept else 0


if __name__ == "__main__":
    sys.exit(main())
