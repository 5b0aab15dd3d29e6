"""How ffmpeg is found, given its graph, run, and diagnosed when it fails."""
