"""The fonts: their names and files, the font for each glyph, and the check of uploaded ones.

The API needs the names, so the imports here must load neither Pillow nor HarfBuzz. `harfbuzz` opens font files,
`check` inspects uploads, and `trial` draws them.
"""

from .files import UnknownFontError, font_names, font_path

__all__ = ["UnknownFontError", "font_names", "font_path"]
