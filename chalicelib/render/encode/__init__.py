"""Frames and sound as files: options of codecs and containers, joining segments, GIF."""
