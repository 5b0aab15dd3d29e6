"""A segment's plays as layers (scene, layer_builder), and the layers as one ffmpeg command (stacking, command)."""
