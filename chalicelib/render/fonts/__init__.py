"""The fonts: which there are, which of them has a glyph, and whether an uploaded one may be used.

The API asks for the names, so what is imported here must load neither Pillow nor HarfBuzz. `harfbuzz` opens font files,
`fallback` finds glyphs, `check` looks into uploads.
"""

from .files import UnknownFontError, font_names, font_path

__all__ = ["UnknownFontError", "font_names", "font_path"]
