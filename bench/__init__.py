"""What Reelwright costs beside the best command that one would write by hand: `make bench`."""
