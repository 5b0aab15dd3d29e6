"""Image files of every kind that customers send, each behind the two classes of `pictures`.

- `kinds`: which kind a file is by its first bytes, and what is refused with a remedy
- `jpeg`, `png`, `isobmff`: take a file apart, so that Pillow gets only what its pixels need
- `bitmaps`: the decoder for each kind, its limits and its orientation
- `colors`, `icc`, `tone`: what a file says about its colours, brought to sRGB
- `scaling`: a part of a decoded image at another size, within bounded memory
- `svg`, `svg_safety`, `svg_styles`: drawings
"""
