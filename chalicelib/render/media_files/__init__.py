"""Video and audio files: their facts (probe, streams, durations, packets), and decoding, turning and trimming them."""
