"""Video and audio files: their streams, durations and defects, and how to decode, turn and trim them."""
