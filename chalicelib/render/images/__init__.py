"""Image files of every kind that customers send, behind the two classes of `reader`.

- `reader`: opens any accepted file; `animations`: the frames of animated ones
- `kinds`: the kind of a file by its first bytes, and the refused kinds with a remedy
- `jpeg`, `png`: the parts of a file, so that Pillow gets only those that its pixels need
- `bitmaps`: the decoder for each kind, its limits and its orientation
- `colors`, `icc`, `tone`: the colours of a file, converted to sRGB
- `scaling`: a part of a decoded image at another size, within bounded memory
- `svg`, `svg_safety`, `svg_styles`: drawings
"""
