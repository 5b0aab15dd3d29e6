"""Rectangles, images and texts drawn with Pillow, once per play and never per frame."""
