"""Text as px, in this order: breaks, bidi (direction), shaping (glyphs), layout, raster."""
