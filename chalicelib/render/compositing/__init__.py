"""A segment's plays as layers, and the layers as one ffmpeg command."""
