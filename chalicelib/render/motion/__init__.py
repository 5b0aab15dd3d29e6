"""Boxes over frames: position, size, rotation, opacity and visibility. Pure functions of tracks and frame numbers."""
