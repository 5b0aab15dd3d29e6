"""Text as px: line breaks, direction, glyphs, layout, raster."""
