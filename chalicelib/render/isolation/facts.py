"""The facts of uploaded pictures and fonts, read in a child process. Loads neither Pillow nor HarfBuzz."""

import tempfile
from pathlib import Path

from chalicelib.domain.errors import BadFont, BadMedia
from chalicelib.domain.font import MAX_FONT_BYTES, FontFacts
from chalicelib.domain.media import MediaFacts

from .client import run_isolated
from .limits import FONT_FACTS, PICTURE_FACTS, ResourceLimits


def image_facts(path: Path, limits: ResourceLimits = PICTURE_FACTS) -> MediaFacts:
    """Return the facts of an image; see `picture_jobs.image_facts`.

    Raises:
        BadMedia: it cannot be read, with the reason.
        Transient: the machine is out of memory or disk.
    """
    job = "chalicelib.render.isolation.picture_jobs:image_facts"
    facts: MediaFacts = run_isolated(job, MediaFacts, limits, BadMedia, path=path)
    return facts


def check_font(data: bytes) -> FontFacts:
    """Return the facts of an uploaded font that may be used; see `fonts.check.check_font`.

    Raises:
        BadFont: it cannot or may not be used, with the reason.
        Transient: the machine is out of memory or disk.
    """
    if len(data) > MAX_FONT_BYTES:
        raise BadFont(f"{len(data):,} bytes are more than {MAX_FONT_BYTES:,}")
    job = "chalicelib.render.fonts.check:check_font"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "font"
        path.write_bytes(data)
        facts: FontFacts = run_isolated(job, FontFacts, FONT_FACTS, BadFont, path=path)
    return facts
