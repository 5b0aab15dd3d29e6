"""The cost of Reelwright beside the best ffmpeg command by hand: `make bench`."""
