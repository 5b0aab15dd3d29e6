"""Where a box is at each frame, and when it is visible. Pure functions of tracks and frame numbers."""
