"""Sound: mixing, volume, peaks, and the loudness of a media file."""
